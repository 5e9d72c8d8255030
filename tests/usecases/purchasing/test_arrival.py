"""Documents overtake each other, come twice and are taken back: in whatever order they arrive, the end is the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain.purchasing.confirmation import LineNews
from chalicelib.domain.purchasing.invoices import Purpose
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.domain.purchasing.shipping import Operation
from tests.examples import DAY, NOON, NUMBER, usd
from tests.examples.bills import asked, invoice_notice, share, ship_notice
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing import billing
from tests.usecases.purchasing.hearing import ACCEPTED, CHANGED, REJECTED, confirmation, house

Act = Callable[[FakeHub], object]


def hear(inbound: object) -> Act:
    return lambda hub: steps.hear(hub, inbound)  # type: ignore[arg-type]


def day(number: int) -> timedelta:
    return number * timedelta(minutes=1) - DAY


def credit(number: str, *lines: object, **more: object) -> object:
    return invoice_notice(share(*lines), number=number, purpose=Purpose.CREDIT, **more)  # type: ignore[arg-type]


CONFIRMED = confirmation(
    LineNews(1, ACCEPTED), LineNews(2, CHANGED, 1, usd("13.00")), payload_id="c-1", noticed_at=NOON + day(1)
)
REFUSED = confirmation(LineNews(2, REJECTED, 0), payload_id="c-2", noticed_at=NOON + day(2))
FIRST = ship_notice((1, 1), shipment="S-1", payload_id="s-1", at=NOON + day(3))
MORE = ship_notice((1, 2), shipment="S-1", payload_id="s-2", at=NOON + day(4), operation=Operation.UPDATE)
OTHER = ship_notice((2, 1), shipment="S-2", payload_id="s-3", at=NOON + day(5))
GONE = ship_notice((2, 1), shipment="S-2", payload_id="s-4", at=NOON + day(6), operation=Operation.DELETE)
BILL = invoice_notice(share(asked(1, 2)), number="I-1", payload_id="i-1", at=NOON + day(7))
AGAIN = replace(BILL, payload_id="i-2", written_at=NOON + day(8))
WRONG = invoice_notice(share(asked(1, 2, "15.00")), number="I-1", payload_id="i-3", at=NOON + day(9))
SECOND = invoice_notice(share(asked(2, 1)), number="I-2", payload_id="i-4", at=NOON + day(10))
BACK = replace(SECOND, payload_id="i-5", operation=Operation.DELETE, replaced="i-4", written_at=NOON + day(11))
CREDIT = credit("K-1", asked(1, -1), payload_id="i-6", at=NOON + day(12))

NOTICES = [billing.shipped(each) for each in (FIRST, MORE, OTHER, GONE)]
BILLS = [billing.asked_for(each) for each in (BILL, AGAIN, WRONG, SECOND, BACK, CREDIT)]
ACTS: list[Act] = [
    *(hear(each) for each in (CONFIRMED, REFUSED, *NOTICES, *BILLS)),
    lambda hub: billing.book(hub, l1=2),
]


def end(hub: FakeHub) -> object:
    """Everything that can be compared, apart from revisions."""
    match = billing.match(hub)
    return (
        match.state,
        {
            line.number: (line.shipped, line.received, line.invoiced, line.charged, line.findings)
            for line in match.lines
        },
        match.findings,
        billing.states(hub),
        {entry.number: entry.said.payload_id for entry in hub.invoices.newest(most=99).rows},
        sorted(item.id for item in hub.attention.all()),
    )


@given(some.permutations(range(len(ACTS))), some.sets(some.integers(0, len(ACTS) - 1)), some.sets(some.integers(0, 11)))
def test_any_order_of_arrival_ends_the_same(order: list[int], twice: set[int], left_out: set[int]) -> None:
    taken = [place for place in order if place not in left_out]
    usual, other = house(Delivery.CONFIRMED), house(Delivery.CONFIRMED)

    for place in sorted(taken):
        ACTS[place](usual)
    for place in [*taken, *(place for place in taken if place in twice)]:
        ACTS[place](other)
        assert_never_negative(other)

    assert end(other) == end(usual)


def assert_never_negative(hub: FakeHub) -> None:
    for line in billing.match(hub).lines:
        assert min(line.shipped, line.invoiced, line.charged.amount, line.received or 0) >= 0


def test_everything_that_is_said_of_an_order_agrees_at_last() -> None:
    hub = house(Delivery.SENT)

    for inbound in (BILLS[0], billing.shipped(MORE), CONFIRMED, REFUSED):
        steps.hear(hub, inbound)

    assert billing.figures(hub) == {1: (2, 2, 2), 2: (2, 0, 0)}
    assert (billing.states(hub), billing.match(hub).state) == ({"I-1": "matched"}, "matched")
    assert len(hub.orders.documents(NUMBER)) == 4
