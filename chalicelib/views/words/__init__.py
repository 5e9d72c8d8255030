"""What things are called: statuses, refusals, what Amazon said and what people did, in the reader's language."""

from gettext import NullTranslations

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.attention import AttentionItem, Half, Reason, Topic, half
from chalicelib.domain.changes import Audited
from chalicelib.domain.company.connection import Advice, ConnectionTest
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Problem
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.custom_fields import FieldKind
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.invoices import Purpose
from chalicelib.domain.purchasing.matching import Difference, Match
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.domain.usage import Use
from chalicelib.ports.vault import Lock
from chalicelib.queries.directory import Choice
from chalicelib.views.words import addresses as places
from chalicelib.views.words.approvals import VERDICT
from chalicelib.views.words.articles import ArticleWords
from chalicelib.views.words.attention import CANCELED_BY, REASON, TOPIC
from chalicelib.views.words.attention import FACT as ENTRY_FACT
from chalicelib.views.words.badges import Badge
from chalicelib.views.words.company import ADVICE, LOCK, OUTCOME, SOURCE, WEEKDAY
from chalicelib.views.words.connections import TROUBLE, ConnectionWords
from chalicelib.views.words.customers import CustomerWords
from chalicelib.views.words.directory import KIND, LANGUAGE, PLACE, ROLE, ROLE_HINT, STATE, WARNING
from chalicelib.views.words.fulfilment import FloorWords
from chalicelib.views.words.invoices import DIFFERENCE, INVOICE_STATE, MATCH, PURPOSE
from chalicelib.views.words.operations import QUEUE, SCHEDULE
from chalicelib.views.words.purchasing import DELIVERY, DOCUMENT, FIELD_KIND, LINE_STATE, STATUS, TONE
from chalicelib.views.words.returns import ReturnWords
from chalicelib.views.words.sales import SaleWords
from chalicelib.views.words.stock import StockWords
from chalicelib.views.words.trail import ACTION, DOOR, FACT

# Facts that name reasons to hold an order.
_OF_HOLDS = ("holds", "cured")


class Words:
    """Every word in one language."""

    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext
        self.sale = SaleWords(translations)
        self.seller = ConnectionWords(translations)
        self.article = ArticleWords(translations)
        self.customer = CustomerWords(translations)
        self.floor = FloorWords(translations)
        self.stock = StockWords(translations)
        self.back = ReturnWords(translations)

    def status(self, status: Status) -> str:
        return self._say(STATUS[status])

    def delivery(self, delivery: Delivery) -> str:
        return self._say(DELIVERY[delivery][1])

    def badge(self, order: PurchaseOrder) -> Badge:
        """An order that is not at Amazon yet never reads as a bare "Ordered"."""
        label = self.status(order.status)
        if order.status is Status.ORDERED:
            tone, beside = DELIVERY[order.delivery or Delivery.PENDING]
            return Badge(tone, label, self._say(beside))
        application = order.application
        if order.status is Status.APPLYING and application and len(application.steps) > 1 and not application.is_agreed:
            beside = self._say("step {step} of {steps}").format(step=application.step + 1, steps=len(application.steps))
            return Badge(TONE[order.status], label, beside)
        return Badge(TONE[order.status], label)

    def line_badge(self, state: LineState) -> Badge:
        tone, label = LINE_STATE[state]
        return Badge(tone, self._say(label))

    def invoice_badge(self, state: InvoiceState) -> Badge:
        tone, label = INVOICE_STATE[state]
        return Badge(tone, self._say(label))

    def match_badge(self, match: Match) -> Badge:
        tone, label = MATCH[match]
        return Badge(tone, self._say(label))

    def difference(self, difference: Difference) -> str:
        return self._say(DIFFERENCE[difference])

    def purpose(self, purpose: Purpose) -> str:
        return self._say(PURPOSE[purpose])

    def topic(self, topic: Topic) -> str:
        return self._say(TOPIC[topic])

    def verdict(self, verdict: Verdict) -> str:
        return self._say(VERDICT[verdict])

    def rule(self, rule: Rule, people: int) -> str:
        """How many of a step's people must agree."""
        if people == 1:
            return ""
        return self._say("any one of them") if rule is Rule.ANY else self._say("all of them")

    def document(self, kind: Kind) -> str:
        return self._say(DOCUMENT[kind])

    def reason(self, reason: Reason) -> str:
        return self._say(REASON[reason][0])

    def advice(self, reason: Reason) -> str:
        return self._say(REASON[reason][1])

    def entry_facts(self, item: AttentionItem) -> list[tuple[str, str]]:
        """What is known of an entry of the selling half, each with its name."""
        if half(item.reason) is not Half.SELLING:
            return []
        known = ((name, label, item.facts.get(name, "")) for name, label in ENTRY_FACT.items())
        return [(self._say(label), self._entry_fact(name, value)) for name, label, value in known if value]

    def _entry_fact(self, name: str, value: str) -> str:
        """Our own codes in words; what Amazon said as it is."""
        codes = {"by": CANCELED_BY, "why": TROUBLE}.get(name, {})
        return self._say(codes[value]) if value in codes else value

    def action(self, entry: Audited) -> str:
        """What somebody did, as a sentence without its subject."""
        return self._say(ACTION.get(entry.action, entry.action))

    def connection(self, test: ConnectionTest) -> Badge:
        """What a connection test found; beside it Amazon's words, or ours where it had none."""
        tone, label = OUTCOME[test.outcome]
        ours = self.problem(Problem(test.sentence, **test.facts)) if test.sentence else ""
        amazons = " · ".join(filter(None, (test.code, test.text)))
        return Badge(tone, self._say(label), ours or amazons)

    def connection_advice(self, advice: Advice) -> str:
        return self._say(ADVICE[advice]) if ADVICE[advice] else ""

    def lock(self, lock: Lock) -> tuple[str, str]:
        """What opens one of our doors, and what Amazon does with it."""
        title, what = LOCK[lock]
        return self._say(title), self._say(what)

    def source(self, name: str) -> str:
        """What of a person or an order is told to Amazon."""
        return self._say(SOURCE[name]) if name in SOURCE else name

    def weekday(self, number: int) -> str:
        return self._say(WEEKDAY[number])

    def role(self, role: str) -> str:
        return self._say(ROLE[Role(role)])

    def role_hint(self, role: str) -> str:
        return self._say(ROLE_HINT[Role(role)])

    def roles(self) -> dict[Role, str]:
        """All of them, as this reader knows them."""
        return {role: self.role(role) for role in Role}

    def choice(self, choice: Choice) -> str:
        """A person, group or role that can be chosen; of somebody who is gone no name is left."""
        return self.role(choice.label) if choice.kind == "role" else choice.label or self._say("Somebody")

    def kind(self, choice: Choice) -> str:
        return self._say(KIND[choice.kind])

    def warning(self, warning: str) -> str:
        """Why somebody who is chosen would not be asked."""
        return self._say(WARNING[warning])

    def facts(self, entry: Audited) -> list[tuple[str, str]]:
        """What an entry changed, each with its name."""
        named = FACT.get(entry.action, {})
        told = ((label, name, entry.facts.get(name, "")) for name, label in named.items())
        return [(self._say(label), self._told(entry.action, name, value)) for label, name, value in told if value]

    def _told(self, action: str, name: str, value: str) -> str:
        if name in _OF_HOLDS:
            return self.sale.held_for(value)
        return self.article.fields(value) if action == "article_changed" else value

    def field_kind(self, kind: FieldKind) -> str:
        return self._say(FIELD_KIND[kind])

    def people_state(self, state: str) -> str:
        """A list of people that can be asked for."""
        return self._say(STATE[state])

    def language(self, language: str) -> str:
        return LANGUAGE.get(language, language)

    def use(self, use: Use) -> str:
        """Where a setting names somebody."""
        return self._say(PLACE[use.place]).format(name=use.name)

    def queue(self, name: str) -> str:
        """What waits in a queue, or what a function without one failed at."""
        return self._say(QUEUE.get(name, name))

    def schedule(self, name: str) -> str:
        return self._say(SCHEDULE.get(name, name))

    def where(self, entry: Audited) -> str:
        """From where it was done: through which of our doors, and from which address if there was one."""
        door, _, address = entry.where.partition(", ")
        return ", ".join(filter(None, (self._say(DOOR.get(door, door)) if door else "", address)))

    def state(self, kind: str) -> str:
        """What the people of a country call its divisions."""
        return self._say(places.STATE.get(kind, places.ANY_STATE))

    def postcode(self, kind: str) -> str:
        return self._say(places.POSTCODE.get(kind, places.ANY_POSTCODE))

    def problem(self, problem: Problem) -> str:
        """A refusal with its facts filled in. It is ours word for word, so it can be shown to anybody."""
        return self._say(problem.message).format(**{name: self._fact(fact) for name, fact in problem.facts.items()})

    def _fact(self, fact: object) -> object:
        match fact:
            case Status():
                return self.status(fact)
            case Delivery():
                return self.delivery(fact)
            case Verdict():
                return self.verdict(fact)
            case Step():
                return self.floor.step(fact)
        return fact
