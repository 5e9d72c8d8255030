"""What has arrived: sums by line, never less without a reason, never more than ordered by accident."""

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine, booked, complete, expected, may_receive
from tests import examples
from tests.examples import NUMBER

ORDERED = {1: 10, 2: 5}
NONE = Receipts(NUMBER)


def book(sums: dict[int, ReceivedLine], before: Receipts = NONE, **said: object) -> Receipts:
    return booked(before, sums, ORDERED, **({"reason": "", "accepts_more": False} | said))  # type: ignore[arg-type]


def test_sums_are_noted_line_by_line():
    first = book({1: ReceivedLine(6), 2: ReceivedLine(5, 1)})

    assert first == Receipts(NUMBER, {1: ReceivedLine(6), 2: ReceivedLine(5, 1)})
    assert book({1: ReceivedLine(10)}, first).lines == {1: ReceivedLine(10), 2: ReceivedLine(5, 1)}


def test_what_changes_nothing_is_no_news():
    assert book({1: ReceivedLine(), 2: ReceivedLine(0, 0)}) == NONE
    assert not NONE.is_booked


def test_lines_that_were_not_ordered_are_left_aside():
    assert book({3: ReceivedLine(1), 1: ReceivedLine(1)}).lines == {1: ReceivedLine(1)}


def test_more_than_ordered_is_asked_about_once():
    with pytest.raises(Refused, match="More has arrived than was ordered in line 2") as refusal:
        book({1: ReceivedLine(10), 2: ReceivedLine(6)})

    assert refusal.value.field == "accepts_more"
    more = book({2: ReceivedLine(6)}, accepts_more=True)
    assert book({2: ReceivedLine(6, 1)}, more).lines[2] == ReceivedLine(6, 1)


@pytest.mark.parametrize("fewer", [ReceivedLine(5, 1), ReceivedLine(6, 0)])
def test_a_correction_needs_a_reason(fewer: ReceivedLine):
    before = book({1: ReceivedLine(6, 1)})

    with pytest.raises(Refused, match="why line 1 is corrected") as refusal:
        book({1: fewer}, before, reason=" ")

    assert refusal.value.field == "reason"
    assert book({1: fewer}, before, reason="Counted twice.").lines[1] == fewer


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (ReceivedLine(-1), "received-1"),
        (ReceivedLine(100_000), "received-1"),
        (ReceivedLine(3, 4), "damaged-1"),
        (ReceivedLine(3, -1), "damaged-1"),
    ],
)
def test_impossible_figures_are_refused_beside_their_field(said: ReceivedLine, field: str):
    with pytest.raises(Refused) as refusal:
        book({1: said}, accepts_more=True, reason="really")

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("told", "comes"),
    [
        (None, 2),
        (LineAtAmazon(1), 2),
        (LineAtAmazon(1, LineState.ACCEPTED), 2),
        (LineAtAmazon(1, LineState.CHANGED, 1), 1),
        (LineAtAmazon(1, LineState.CHANGED, 9), 2),
        (LineAtAmazon(1, LineState.REJECTED, 2), 0),
    ],
)
def test_everything_is_what_amazon_will_send(told: LineAtAmazon | None, comes: int):
    side = AmazonSide(NUMBER, {1: told} if told else {})

    assert expected(examples.line(1), side) == comes
    assert complete(ReceivedLine(0, 0), examples.line(1), side) == ReceivedLine(comes, 0)
    assert complete(ReceivedLine(7, 1), examples.line(1), side) == ReceivedLine(7, 1)


@pytest.mark.parametrize(
    ("order", "can"),
    [
        (examples.ordered(Delivery.SENT), True),
        (examples.ordered(Delivery.UNKNOWN), True),
        (examples.ordered(Delivery.PENDING), False),
        (examples.ordered(Delivery.REFUSED), False),
        (examples.ordered(Delivery.REJECTED), False),
        (examples.order(status=Status.APPLYING), False),
    ],
)
def test_something_arrives_only_of_what_amazon_has_or_may_have(order: PurchaseOrder, can: bool):
    assert may_receive(order, examples.person("anna")) is can
    assert may_receive(order, examples.person("gita")) is can
    assert not may_receive(order, examples.person("ben"))
