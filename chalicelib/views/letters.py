"""Our mails: what happened, the lines and the total, and one button to the page where something can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.purchasing import editing
from chalicelib.domain.purchasing.cart import Line
from chalicelib.ports.letters import Letter, Occasion
from chalicelib.views import texts
from chalicelib.views.figures import Figures
from chalicelib.views.html import Pages
from chalicelib.views.texts import marked

# Enough to recognise an order on a phone; the page behind the button has all of them.
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said on one occasion; the sentences may name {number}, {title}, {applicant}, {by} and {on_behalf_of}."""

    subject: str
    sentences: tuple[str, ...]
    button: str


class Letters:
    """A ``Writer``."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def __call__(self, occasion: Occasion) -> Letter:
        language = texts.wanted("", otherwise=occasion.to.language)
        say = self._pages.say(language)
        facts, order = _facts(occasion), occasion.order
        saying = _SAYINGS[occasion.name]
        rows = {
            "order": order,
            "sentences": [say(sentence).format_map(facts) for sentence in _sentences(occasion, saying)],
            "quote": " · ".join(filter(None, (occasion.facts.get("code"), _quoted(occasion)))),
            "lines": _shown(occasion)[:MOST_LINES],
            "changes": editing.changes(occasion.before, occasion.content) if occasion.before else editing.Changes(),
            "content": occasion.content,
            "company": occasion.company,
            "status": self._status(occasion, language),
            "hold": self._hold(occasion, language),
            "button": say(saying.button),
            "link": self._pages.url(f"/approvals/{occasion.token}" if occasion.token else f"/orders/{order.number}"),
            "subject": ("[TEST] " if order.is_test else "") + say(saying.subject).format_map(facts),
        }
        zone = occasion.company.time_zone
        return Letter(
            to=occasion.to.email,
            subject=_one_line(str(rows["subject"])),
            text=self._pages.text("letters/letter.txt", language, zone, **rows),
            html=self._pages.text("letters/letter.html", language, zone, **rows),
            sender_name=occasion.company.sender_name or occasion.company.name,
            sender_address=occasion.company.sender_address,
            reply_to=occasion.company.reply_to,
        )

    def _status(self, occasion: Occasion, language: str) -> str:
        """As on the page: an order that is not at Amazon yet never reads as a bare "Ordered"."""
        badge = self._pages.words(language).badge(occasion.order)
        return " · ".join(filter(None, (badge.label, badge.beside)))

    def _hold(self, occasion: Occasion, language: str) -> str:
        order = occasion.order
        if occasion.name not in _ABOUT_APPROVAL:
            return ""
        if order.hold_lost or not occasion.is_held:
            return self._pages.say(language)("Amazon no longer holds these prices: the price of the day is charged.")
        until = Figures(language, occasion.company.time_zone).weekday_moment(order.hold_until)
        return self._pages.say(language)("Amazon holds price and stock until {moment}.").format(moment=until)


def _shown(occasion: Occasion) -> Sequence[Line]:
    """What changed comes first: it is what the reader has to look at."""
    if occasion.before is None:
        return occasion.content.lines
    changed = editing.changes(occasion.before, occasion.content).quantities
    return sorted(occasion.content.lines, key=lambda line: (line.number not in changed, line.number))


def _sentences(occasion: Occasion, saying: Saying) -> tuple[str, ...]:
    application = occasion.order.application
    if occasion.name == "approved" and application and application.automatic:
        return (
            marked("Your order is small enough to be approved without asking anybody. It is on its way to Amazon."),
        )
    if occasion.token and occasion.on_behalf_of:
        return (*saying.sentences, marked("{on_behalf_of} is away, so this comes to you. Both names are written down."))
    return saying.sentences


def _facts(occasion: Occasion) -> Mapping[str, str]:
    return {
        "number": occasion.order.number,
        "title": occasion.order.title,
        "applicant": occasion.order.applicant_name,
        "by": occasion.facts.get("by", ""),
        "on_behalf_of": occasion.on_behalf_of.name if occasion.on_behalf_of else "",
    }


def _quoted(occasion: Occasion) -> str:
    """Somebody's own words: an approver's, Amazon's, or the applicant's reason where somebody has to decide."""
    said = occasion.facts.get("comment") or occasion.facts.get("text") or ""
    return said or (occasion.order.comment if occasion.name in _ABOUT_APPROVAL else "")


def _one_line(text: str) -> str:
    """Titles come from carts; a line break in a subject would be another header."""
    return " ".join(text.split())


_ABOUT_APPROVAL = ("ask", "remind", "escalate", "warn_of_hold", "fresh_link")
_LOOK = marked("Look at the order")
_DECIDE = marked("Look and decide")
_SAYINGS: Mapping[str, Saying] = {
    "ask": Saying(
        marked("Please approve {number}: {title}"),
        (marked("{applicant} would like to order this on Amazon Business and asks for your approval."),),
        _DECIDE,
    ),
    "remind": Saying(
        marked("Still waiting for you: {number}, {title}"),
        (marked("{applicant} is still waiting for your answer to this order."),),
        _DECIDE,
    ),
    "escalate": Saying(
        marked("Nobody has answered: {number}, {title}"),
        (
            marked("{on_behalf_of} was asked to approve this order of {applicant} and has not answered for five days."),
            marked("Please remind them, or see to it that somebody else decides."),
        ),
        _LOOK,
    ),
    "fresh_link": Saying(
        marked("Your fresh link: {number}, {title}"),
        (
            marked(
                "Somebody asked for a fresh link to this order of {applicant}, because an older one no longer works."
            ),
        ),
        _DECIDE,
    ),
    "hold_ends": Saying(
        marked("Apply again before the price hold ends: {number}, {title}"),
        (
            marked("This order was sent back to you, and Amazon holds its prices and stock for one more day."),
            marked("After that it can only be ordered at the price of the day."),
        ),
        marked("Look and apply again"),
    ),
    "warn_of_hold": Saying(
        marked("Amazon’s price hold ends soon: {number}, {title}"),
        (
            marked("{applicant} is waiting for your answer, and Amazon holds price and stock for one more day."),
            marked("After that it can only be ordered at the price of the day."),
        ),
        _DECIDE,
    ),
    "withdrawn": Saying(
        marked("Canceled, nothing left to decide: {number}, {title}"),
        (
            marked("This order of {applicant}, which you were asked to approve, was canceled."),
            marked("There is nothing left for you to do; earlier links to it are dead."),
        ),
        _LOOK,
    ),
    "approved": Saying(
        marked("Approved: {number}, {title}"),
        (marked("Everybody has approved your order. It is on its way to Amazon."),),
        _LOOK,
    ),
    "sent": Saying(
        marked("Amazon has received {number}: {title}"),
        (marked("Amazon has received your order. Received is not yet accepted: each line is answered within a day."),),
        _LOOK,
    ),
    "remanded": Saying(
        marked("Sent back to you: {number}, {title}"),
        (marked("{by} sent your application back. You may change it and apply again, or cancel it."),),
        marked("Look and apply again"),
    ),
    "disapproved": Saying(
        marked("Disapproved: {number}, {title}"), (marked("{by} disapproved your application."),), _LOOK
    ),
    "canceled": Saying(
        marked("Canceled: {number}, {title}"),
        (marked("A purchasing administrator canceled your order. Nothing was ordered at Amazon."),),
        _LOOK,
    ),
    "refused": Saying(
        marked("Amazon refused {number}: {title}"),
        (
            marked("Amazon refused this order, so nothing was ordered."),
            marked("A purchasing administrator is told too and can send it again after a correction, or cancel it."),
        ),
        _LOOK,
    ),
    "unknown": Saying(
        marked("No answer from Amazon: {number}, {title}"),
        (
            marked("Amazon has not answered, so nobody knows yet whether it has your order."),
            marked("Please do not buy the items again. A purchasing administrator looks into it."),
        ),
        _LOOK,
    ),
    "confirmed": Saying(
        marked("Confirmed by Amazon: {number}, {title}"),
        (marked("Amazon has confirmed every line of your order."),),
        _LOOK,
    ),
    "partly_confirmed": Saying(
        marked("Partly confirmed by Amazon: {number}, {title}"),
        (marked("Amazon has confirmed part of your order. The page shows how each line stands."),),
        _LOOK,
    ),
    "rejected": Saying(
        marked("Rejected by Amazon: {number}, {title}"),
        (
            marked(
                "Amazon has rejected your order. Nothing will be delivered or charged; buy again what you still need."
            ),
        ),
        marked("Look and shop again"),
    ),
    "cart": Saying(
        marked("Your cart from Amazon Business is here: {number}, {title}"),
        (marked("You filled this cart on Amazon Business. Nothing is ordered until you apply and it is approved."),),
        marked("Look and apply"),
    ),
}
