"""Rows that queries would return, in the states worth looking at."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals.application import Application, Verdict
from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person
from chalicelib.domain.messages import QUEUES, WITHOUT_QUEUE
from chalicelib.domain.purchasing.confirmation import LineAtAmazon, LineState
from chalicelib.domain.purchasing.delivery import Answer, Dispatch, Receipt
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status, is_held
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.ports.operations import DeadLetter, QueueState
from chalicelib.ports.outbox import MOST_COUNTED, Backlog
from chalicelib.queries.approvals import UnderApproval
from chalicelib.queries.operations import Overview, ScheduleState
from chalicelib.queries.purchasing.details import Action, Details, ToFill
from chalicelib.queries.purchasing.steps import steps
from tests import examples
from tests.examples import DAY, HOUR, MINUTE, NOON
from tests.views.order_lines import cart, custom_fields, detail_lines, match, to_fill

NOW = NOON + 2 * DAY
NAMES = {id: person.name for id, person in examples.people().items()}


def order(status: Status = Status.CART, delivery: Delivery | None = None, **changes: object) -> PurchaseOrder:
    usual = examples.order(cart=cart(), status=status, delivery=delivery)
    return replace(usual, number="PO-7F3K-2291", comment="For the new desks in Berlin.", **changes)


def application(*answers: tuple[str, Verdict, str], at: int = 0) -> Application:
    """Two steps, answered in this order by these people, with these comments."""
    taken = examples.asked()
    for index, (who, verdict, comment) in enumerate(answers):
        taken = applications.decide(
            taken,
            step=taken.step,
            approver=who,
            by=who,
            verdict=verdict,
            comment=comment,
            at=NOON + (index + 1) * 3 * HOUR,
        )
    return taken


AGREED = (
    ("chiara", Verdict.APPROVE, ""),
    ("emma", Verdict.APPROVE, "Fine, but the next printer should be a shared one."),
    ("felix", Verdict.APPROVE, ""),
)


def details(
    shown: PurchaseOrder,
    *actions: Action,
    at_amazon: dict[int, LineAtAmazon] | None = None,
    receipt: Receipt | None = None,
) -> Details:
    told = at_amazon or {}
    return Details(
        order=shown,
        content=examples.content(cart=cart()),
        lines=detail_lines(told),
        steps=steps(shown),
        company=examples.company(),
        custom=custom_fields(),
        dispatch=_dispatch(receipt) if shown.delivery else None,
        documents=(
            Document(shown.number, "1795440000.77@amazon.example", Kind.CONFIRMATION, NOON + 3 * HOUR, "a.xml"),
            Document(shown.number, "1795450000.78@amazon.example", Kind.SHIP_NOTICE, NOON + 9 * HOUR, "b.xml"),
        )
        if told
        else (),
        trail=trail(shown.number),
        names=NAMES,
        actions=frozenset(actions),
        form=to_fill() if Action.APPLY in actions else ToFill(),
        changes=Changes(),
        match=match() if shown.delivery else None,
        receipts=Receipts(shown.number, {1: ReceivedLine(1), 3: ReceivedLine(2, 1)} if told else {}),
        is_held=is_held(shown, NOW),
        is_edited=shown.content_version > 1,
        amazon_orders=("114-2223334-5556667", "114-8889990-1112223") if told else (),
    )


def _dispatch(receipt: Receipt | None) -> Dispatch:
    return replace(examples.dispatch(), receipt=receipt or Receipt(Answer.RECEIVED, "200", "OK"))


def trail(number: str) -> tuple[Audited, ...]:
    return (
        Audited("cart_returned", number, by="anna", at=NOON, where="page 203.0.113.7"),
        Audited("applied", number, by="anna", at=NOON + MINUTE, facts={"comment": "For the new desks in Berlin."}),
        Audited("decided_approve", number, by="chiara", at=NOON + 3 * HOUR, where="mail link 203.0.113.9"),
        Audited("amazon_received", number, by="amazon", at=NOON + 4 * HOUR, facts={"code": "200", "text": "OK"}),
    )


def at_amazon() -> dict[int, LineAtAmazon]:
    return {
        1: LineAtAmazon(1, LineState.ACCEPTED, 1, examples.usd("189.90"), ("114-2223334-5556667",)),
        2: LineAtAmazon(2, LineState.REJECTED, 0, None, (), "Out of stock"),
        3: LineAtAmazon(3, LineState.CHANGED, 1, examples.usd("141.00"), ("114-8889990-1112223",)),
    }


def under_approval(shown: PurchaseOrder, **changes: object) -> UnderApproval:
    usual = UnderApproval(
        order=shown,
        content=examples.content(cart=cart()),
        company=examples.company(),
        approver=examples.person("chiara"),
        deputy=None,
        applicant_name=shown.applicant_name,
        steps=steps(shown),
        names=NAMES,
        is_held=is_held(shown, NOW),
        must_sign_in=False,
        is_own=False,
        page_nonce="page-nonce",
        obstacle=None,
        custom=custom_fields(),
        changes=Changes(),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def several() -> list[PurchaseOrder]:
    """An order in each of the states that a list can show."""
    states: list[tuple[Status, Delivery | None]] = [
        (Status.CART, None),
        (Status.APPLYING, None),
        (Status.REMANDED, None),
        (Status.DISAPPROVED, None),
        (Status.CANCELED, None),
        *((Status.ORDERED, delivery) for delivery in Delivery),
    ]
    return [
        replace(
            order(status, delivery, application=application()),
            number=f"PO-7F3K-22{index:02}",
            is_test=index == 1,
            created_at=NOON - index * timedelta(hours=7),
        )
        for index, (status, delivery) in enumerate(states)
    ]


_FACTS = {
    Reason.REFUSED_DELIVERY: {"code": "450", "text": "Invalid ship-to address"},
    Reason.UNREACHABLE: {"person": "chiara"},
}


def attention() -> list[AttentionItem]:
    return [
        needed(
            reason,
            "PO-7F3K-2291",
            at=NOON,
            next_retry=NOW + HOUR if reason is Reason.UNKNOWN_DELIVERY else None,
            **_FACTS.get(reason, {}),
        )
        for reason in Reason
    ]


def quiet() -> Overview:
    """A house in which everything works."""
    sweep = ScheduleState("publish-due", MINUTE, NOW - MINUTE / 2, is_late=False)
    states = [QueueState(queue, dead=0, waiting=0, in_hand=0) for queue in QUEUES]
    return Overview([sweep], [*states, *(QueueState(name, dead=0) for name in WITHOUT_QUEUE)], Backlog(), 0 * MINUTE)


def troubled() -> Overview:
    """One in which much does not."""
    silent = ScheduleState("publish-due", MINUTE, NOW - 2 * HOUR, is_late=True)
    never = ScheduleState("publish-due", MINUTE, None, is_late=True)
    states = [
        QueueState("purchase-orders-out", dead=3, waiting=12, in_hand=1, age=40 * MINUTE, dead_age=2 * DAY),
        QueueState("letters", dead=0, waiting=12_480, in_hand=40, age=6 * HOUR),
        QueueState("publish-fresh", dead=1, dead_age=HOUR),
    ]
    return Overview([silent, never], states, Backlog(MOST_COUNTED, NOW - 2 * HOUR), 2 * HOUR)


def dead_letters() -> list[DeadLetter]:
    known = [
        DeadLetter(
            f"d-{number}",
            kind,
            "1",
            f"PO-7F3K-22{number:02}",
            "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            NOW - (3 - number) * DAY,
            5,
        )
        for number, kind in enumerate(("place-purchase-order", "check-dispatch"))
    ]
    return [*known, DeadLetter("d-9", "", "", "", "", NOW - HOUR, 5)]


def gita() -> Person:
    return examples.person("gita")
