"""The inbox, absences, dead links and asking somebody else, in every state, for the gallery."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.errors import Conflict
from chalicelib.domain.purchasing.approval import Outdated
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.handlers.forms.people import Picked
from chalicelib.ports.inboxes import Past
from chalicelib.queries.absences import AbsenceOf
from chalicelib.queries.approvals import Renewable
from chalicelib.queries.directory import Choice
from chalicelib.queries.inbox import Inbox, ToDecide
from chalicelib.queries.reassigning import Asked, OpenStep
from chalicelib.usecases.approvals.several import Outcome
from chalicelib.views.form import EMPTY, Form
from tests import examples
from tests.examples import HOUR, NOON
from tests.views import rows
from tests.views.rows import NOW

# A picture's name, its template and what the template is given.
Shown = tuple[str, str, dict[str, object]]

GITA, HUGO = examples.person("gita"), examples.person("hugo")
TODAY = date(2026, 11, 25)


def pictures() -> Iterator[Shown]:
    yield from _inbox()
    yield from _absence()
    yield from _reassign()
    why = Outdated("This order was changed and applied for again since, so this link is dead.")
    for name, can_renew, is_sent in (("asked", True, False), ("over", False, False), ("sent", True, True)):
        given = {"why": why, "page": Renewable("PO-1", can_renew, "nonce"), "token": "token", "is_sent": is_sent}
        yield f"outdated-{name}", "pages/approvals/outdated", given | {"form": EMPTY}


def _inbox() -> Iterator[Shown]:
    order = rows.order(Status.APPLYING, application=rows.application())
    usual = ToDecide(order, "token", NOON, GITA, None, is_held=True, is_own=False)
    waiting = (
        replace(usual, order=_titled(order, "PO-1", hold_until=NOW - HOUR), is_held=False),
        replace(usual, order=_titled(order, "PO-2", hold_until=NOW + 3 * HOUR), proof="proof"),
        replace(usual, order=_titled(order, "PO-3", is_test=True), approver=examples.person("chiara")),
        replace(usual, order=_titled(order, "PO-4"), deputy=HUGO),
        replace(usual, order=_titled(order, "PO-5"), is_own=True),
    )
    ordered = rows.order(Status.ORDERED, Delivery.CONFIRMED, application=rows.application(*rows.AGREED))
    decided = (
        Past(Answered("gita", ordered.number, 0, "gita", Verdict.APPROVE, NOON), ordered),
        Past(Answered("gita", order.number, 0, "chiara", Verdict.REMAND, NOON), order),
    )
    late = Conflict("This was already decided.", by="chiara", at=NOON, verdict=Verdict.APPROVE)
    failed = [Outcome("PO-9", problem=late), Outcome("", problem=late)]
    full = Inbox(waiting, decided, {"chiara": "Chiara Rossi"}, is_cut=True)
    for name, inbox, more in (
        ("full", full, {}),
        ("approved", full, {"approved": 3, "failed": failed}),
        ("unseen", Inbox(waiting[3:], (), {}), {"form": Form(error="Please tick at least one order.")}),
        ("empty", Inbox((), (), {}), {}),
    ):
        yield (
            f"inbox-{name}",
            "pages/approvals/inbox",
            {"inbox": inbox, "form": EMPTY, "failed": [], "approved": 0} | more,
        )


def _titled(order: PurchaseOrder, number: str, **changes: object) -> PurchaseOrder:
    return replace(order, number=number, **changes)


def _absence() -> Iterator[Shown]:
    none = AbsenceOf(GITA, TODAY)
    away = replace(none, first=TODAY, last=TODAY + timedelta(days=9), delegate=HUGO, is_now=True, is_delegate_away=True)
    switched_off = replace(away, delegate=replace(HUGO, disabled=True), is_now=False, standing_in=(HUGO,))
    found = Picked((), [Choice("person:hugo", "Hugo Martin", "hugo@example.com")], "hu")
    wrong = Form(
        typed={"first": "2026-11-30", "last": "2026-11-20", "seen": ""},
        errors={"last": "The last day is before the first one.", "delegate": "Please choose who answers meanwhile."},
        stored={"first": "2026-11-28"},
    )
    for name, shown, form, picked, is_mine in (
        ("none", none, EMPTY, Picked(), True),
        ("away", away, Form(typed={"first": "2026-11-25", "last": "2026-12-04"}), Picked(), True),
        ("wrong", switched_off, wrong, found, False),
    ):
        given = {"found": shown, "form": form, "picked": picked, "is_mine": is_mine, "is_done": is_mine, "seen": ""}
        yield f"absence-{name}", "pages/approvals/absence", given | {"action": "/approvals/absence"}


def _reassign() -> Iterator[Shown]:
    order = rows.order(Status.APPLYING, application=rows.application())
    asked = (
        Asked(examples.person("emma"), NOON, "disabled"),
        Asked(examples.person("felix"), NOON, deputy=HUGO),
    )
    both = OpenStep(order, 1, "Directors", Rule.ALL, asked)
    wrong = Form(
        typed={"approver": "emma"}, errors={"to": "Please choose who should be asked.", "reason": "Please say why."}
    )
    for name, found, form in (
        ("fresh", both, EMPTY),
        ("one", replace(both, rule=Rule.ANY, asked=asked[:1], has_answered=("Felix Okafor",)), wrong),
        ("over", replace(both, asked=()), Form(error="This step was decided meanwhile.")),
    ):
        given = {"found": found, "form": form, "picked": Picked(), "one_more": "+"}
        yield f"reassign-{name}", "pages/approvals/reassign", given
