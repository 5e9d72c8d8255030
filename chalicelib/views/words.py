"""What things are called: statuses, refusals, what Amazon said and what people did, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Audited
from chalicelib.domain.errors import Problem
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.views.texts import marked


@dataclass(frozen=True, slots=True)
class Badge:
    """A status in its colour. ``beside`` is how far it really got; the two are never shown apart."""

    tone: str
    label: str
    beside: str = ""


class Words:
    """Every word in one language."""

    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def status(self, status: Status) -> str:
        return self._say(_STATUS[status])

    def delivery(self, delivery: Delivery) -> str:
        return self._say(_DELIVERY[delivery][1])

    def badge(self, order: PurchaseOrder) -> Badge:
        """An order that is not at Amazon yet never reads as a bare "Ordered"."""
        label = self.status(order.status)
        if order.status is Status.ORDERED:
            tone, beside = _DELIVERY[order.delivery or Delivery.PENDING]
            return Badge(tone, label, self._say(beside))
        application = order.application
        if order.status is Status.APPLYING and application and len(application.steps) > 1 and not application.is_agreed:
            beside = self._say("step {step} of {steps}").format(step=application.step + 1, steps=len(application.steps))
            return Badge(_TONE[order.status], label, beside)
        return Badge(_TONE[order.status], label)

    def line_badge(self, state: LineState) -> Badge:
        tone, label = _LINE_STATE[state]
        return Badge(tone, self._say(label))

    def verdict(self, verdict: Verdict) -> str:
        return self._say(_VERDICT[verdict])

    def rule(self, rule: Rule, people: int) -> str:
        """How many of a step's people must agree."""
        if people == 1:
            return ""
        return self._say("any one of them") if rule is Rule.ANY else self._say("all of them")

    def document(self, kind: Kind) -> str:
        return self._say(_DOCUMENT[kind])

    def reason(self, reason: Reason) -> str:
        return self._say(_REASON[reason][0])

    def advice(self, reason: Reason) -> str:
        return self._say(_REASON[reason][1])

    def action(self, entry: Audited) -> str:
        """What somebody did, as a sentence without its subject."""
        return self._say(_ACTION.get(entry.action, entry.action))

    def queue(self, name: str) -> str:
        """What waits in a queue, or what a function without one failed at."""
        return self._say(_QUEUE.get(name, name))

    def schedule(self, name: str) -> str:
        return self._say(_SCHEDULE.get(name, name))

    def where(self, entry: Audited) -> str:
        """From where it was done: through which of our doors, and from which address if there was one."""
        door, _, address = entry.where.partition(", ")
        return ", ".join(filter(None, (self._say(_DOOR.get(door, door)) if door else "", address)))

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
        return fact


_TONE: Mapping[Status, str] = {
    Status.CART: "grey",
    Status.APPLYING: "blue",
    Status.REMANDED: "amber",
    Status.CANCELED: "grey",
    Status.DISAPPROVED: "red",
}
_STATUS: Mapping[Status, str] = {
    Status.CART: marked("Cart"),
    Status.APPLYING: marked("Applying"),
    Status.REMANDED: marked("Remanded"),
    Status.CANCELED: marked("Canceled"),
    Status.ORDERED: marked("Ordered"),
    Status.DISAPPROVED: marked("Disapproved"),
}
_DELIVERY: Mapping[Delivery, tuple[str, str]] = {
    Delivery.PENDING: ("blue", marked("waiting to go to Amazon")),
    Delivery.SENT: ("green", marked("sent to Amazon")),
    Delivery.CONFIRMED: ("green", marked("confirmed by Amazon")),
    Delivery.PARTLY_CONFIRMED: ("amber", marked("partly confirmed")),
    Delivery.REJECTED: ("red", marked("rejected by Amazon")),
    Delivery.REFUSED: ("red", marked("refused by Amazon")),
    Delivery.UNKNOWN: ("amber", marked("unknown at Amazon")),
}
_LINE_STATE: Mapping[LineState, tuple[str, str]] = {
    LineState.WAITING: ("grey", marked("Waiting for Amazon")),
    LineState.ACCEPTED: ("green", marked("Confirmed")),
    LineState.CHANGED: ("amber", marked("Confirmed with changes")),
    LineState.REJECTED: ("red", marked("Rejected")),
    LineState.BACKORDERED: ("amber", marked("Back-ordered")),
}
_VERDICT: Mapping[Verdict, str] = {
    Verdict.APPROVE: marked("Approved"),
    Verdict.REMAND: marked("Remanded"),
    Verdict.DISAPPROVE: marked("Disapproved"),
}
_DOCUMENT: Mapping[Kind, str] = {
    Kind.CONFIRMATION: marked("Order confirmation"),
    Kind.SHIP_NOTICE: marked("Ship notice"),
    Kind.INVOICE: marked("Invoice"),
    Kind.STATUS: marked("Status update"),
    Kind.PUNCH_IN: marked("Cart sent by Amazon"),
}
_REASON: Mapping[Reason, tuple[str, str]] = {
    Reason.UNKNOWN_DELIVERY: (
        marked("Nobody knows whether Amazon has this order"),
        marked("Look for its number on Amazon Business under Your Orders, then say on the order what you found."),
    ),
    Reason.REFUSED_DELIVERY: (
        marked("Amazon refused this order"),
        marked("Correct what Amazon complains about, then send the order again, or cancel it with a reason."),
    ),
    Reason.UNKNOWN_PERSON: (
        marked("Amazon sent a cart for somebody we do not know"),
        marked("Assign it to the person it belongs to, or ignore it."),
    ),
    Reason.UNUSABLE_CART: (
        marked("Amazon sent a cart that cannot become an order"),
        marked("Put the reason right, or give the cart to somebody who may order, or ignore it."),
    ),
    Reason.UNKNOWN_ORDER: (
        marked("Amazon wrote about an order that is not ours"),
        marked("If it was ordered by hand on Amazon Business, ignore this. Otherwise ask Amazon."),
    ),
    Reason.UNREADABLE_DOCUMENT: (
        marked("Amazon sent a document that we could not read"),
        marked("It is kept as it came. Compare the order with Amazon Business, then ignore this."),
    ),
    Reason.OVERPRICED: (
        marked("Amazon confirmed a higher price than was approved"),
        marked("Look at the lines, and cancel them on Amazon Business if the price is not acceptable."),
    ),
    Reason.UNREACHABLE: (
        marked("Letters about this order do not arrive"),
        marked(
            "Ask the person in another way, and have their address put right at your sign-in. If it is right, an "
            "operator has to take it off the list of addresses that the mail service no longer writes to."
        ),
    ),
    Reason.RESTORED: (
        marked("This approval was restored from a backup"),
        marked(
            "It may have been decided and ordered since. Look for its number on Amazon Business under Your Orders "
            "before anybody approves it again, then ignore this."
        ),
    ),
    Reason.CONTRADICTION: (
        marked("Amazon says something that does not fit this order"),
        marked("Compare the order with Amazon Business under Your Orders."),
    ),
}
_QUEUE: Mapping[str, str] = {
    "purchase-orders-out": marked("Orders on their way to Amazon"),
    "letters": marked("Letters on their way"),
    "mail-events": marked("News of letters that came back"),
    "publish-due": marked("Sweeps that could not begin"),
    "publish-fresh": marked("What the fast path gave up"),
}
_SCHEDULE: Mapping[str, str] = {
    "publish-due": marked("Sweep of the outbox"),
}
_DOOR: Mapping[str, str] = {
    "page": marked("on a page"),
    "mail link": marked("by a link in a mail"),
    "cart": marked("with a cart"),
    "document": marked("with a document"),
    "order request": marked("in answer to the order"),
    "schedule": marked("by the clock"),
    "mail": marked("by mail"),
    "restore": marked("while a backup was restored"),
}
_ACTION: Mapping[str, str] = {
    "signed_in": marked("signed in"),
    "signed_out": marked("signed out"),
    "went_shopping": marked("went shopping on Amazon Business"),
    "appointed": marked("gave roles"),
    "cart_returned": marked("brought the cart back"),
    "cart_refused": marked("brought a cart back that could not be taken"),
    "punched_in": marked("cart sent by Amazon"),
    "received_punch_in": marked("sent a cart"),
    "applied": marked("applied for approval"),
    "readdressed": marked("changed the shipping address"),
    "canceled": marked("canceled the order"),
    "decided_approve": marked("approved"),
    "decided_remand": marked("remanded"),
    "decided_disapprove": marked("disapproved"),
    "reminded": marked("reminded the approvers"),
    "letter_refused": marked("could not deliver a letter"),
    "sent_again": marked("told Crossdock to send the order again"),
    "settled_arrived": marked("found the order at Amazon"),
    "settled_send": marked("did not find the order at Amazon and let it go out again"),
    "settled_give_up": marked("did not find the order at Amazon and gave it up"),
    "amazon_received": marked("received the order"),
    "amazon_refused": marked("refused the order"),
    "amazon_none": marked("gave no answer"),
    "received_confirmation": marked("sent an order confirmation"),
    "received_ship_notice": marked("sent a ship notice"),
    "received_invoice": marked("sent an invoice"),
    "received_status": marked("sent a status update"),
    "received_unreadable": marked("sent a document that we could not read"),
    "assigned": marked("assigned the cart"),
    "ignored": marked("took it off the list"),
    "held_back": marked("held the order back"),
    "mail_failed": marked("noted that letters do not arrive"),
    "mail_arrives": marked("noted that letters arrive"),
    "sent_back": marked("gave failed messages another try"),
    "cleared": marked("cleared away what had failed"),
}
