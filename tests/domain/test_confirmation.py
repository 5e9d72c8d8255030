"""What Amazon says about an order, line by line, and what that makes of the order."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.purchasing import confirmation
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.confirmation import AmazonSide, Confirmation, LineAtAmazon, LineNews, LineState
from tests import examples
from tests.examples import DAY, HOUR, NOON, jpy, usd

ACCEPTED, CHANGED, REJECTED = LineState.ACCEPTED, LineState.CHANGED, LineState.REJECTED
BACKORDERED, WAITING = LineState.BACKORDERED, LineState.WAITING
ORDERED = (examples.line(1, quantity=2), examples.line(2, quantity=5))
NOTHING = AmazonSide("PO-1001")
FIVE_PERCENT = Decimal("0.05")


def heard(*documents: Confirmation, side: AmazonSide = NOTHING, at: datetime = NOON) -> AmazonSide:
    for document in documents:
        side = confirmation.heard(side, document, ORDERED, at=at)
    return side


def states(side: AmazonSide) -> dict[int, LineState]:
    return {number: line.state for number, line in side.lines.items()}


def test_the_headers_word_is_for_every_line_that_is_not_listed():
    side = heard(examples.confirmation(LineNews(2, REJECTED), whole=ACCEPTED, amazon_orders=("111-1",)))

    assert side.lines[1] == LineAtAmazon(1, ACCEPTED, amazon_orders=("111-1",), said_at=NOON)
    assert states(side) == {1: ACCEPTED, 2: REJECTED}


def test_without_a_headers_word_only_the_listed_lines_change():
    side = heard(examples.confirmation(whole=ACCEPTED), examples.confirmation(LineNews(2, BACKORDERED)))

    assert states(side) == {1: ACCEPTED, 2: BACKORDERED}


def test_a_line_nobody_mentioned_waits():
    side = heard(examples.confirmation(LineNews(1, ACCEPTED)))

    assert side.lines[2] == LineAtAmazon(2)
    assert states(side) == {1: ACCEPTED, 2: WAITING}


def test_a_line_that_was_never_ordered_is_left_aside():
    side = heard(examples.confirmation(LineNews(7, ACCEPTED)))

    assert states(side) == {1: WAITING, 2: WAITING}


def test_what_a_later_document_does_not_say_still_stands():
    first = LineNews(1, CHANGED, quantity=2, unit_price=usd("13.20"), amazon_orders=("111-1",), comment="dearer")

    side = heard(examples.confirmation(first), examples.confirmation(LineNews(1, ACCEPTED)))

    assert side.lines[1] == LineAtAmazon(1, ACCEPTED, 2, usd("13.20"), ("111-1",), comment="", said_at=NOON)


def test_a_later_word_replaces_an_earlier_one():
    side = heard(
        examples.confirmation(LineNews(1, ACCEPTED, quantity=2, unit_price=usd("12.99"))),
        examples.confirmation(LineNews(1, REJECTED, quantity=0, unit_price=usd("14.00"), comment="sold out")),
    )

    line = side.lines[1]
    assert (line.state, line.quantity, line.unit_price, line.comment) == (REJECTED, 0, usd("14.00"), "sold out")


def test_an_earlier_word_that_arrives_late_changes_nothing_but_the_order_numbers():
    later = examples.confirmation(LineNews(1, REJECTED), noticed_at=NOON + HOUR)
    earlier = examples.confirmation(LineNews(1, ACCEPTED, amazon_orders=("111-1",)), noticed_at=NOON)

    side = heard(later, earlier, at=NOON + 2 * HOUR)

    assert side.lines[1] == LineAtAmazon(1, REJECTED, amazon_orders=("111-1",), said_at=NOON + HOUR)


def test_a_word_without_a_date_is_the_latest():
    dated = examples.confirmation(LineNews(1, ACCEPTED), noticed_at=NOON)
    undated = examples.confirmation(LineNews(1, REJECTED), noticed_at=None)

    assert heard(dated, undated).lines[1] == LineAtAmazon(1, REJECTED, said_at=NOON)


def test_a_date_in_the_future_does_not_shut_out_what_comes_later():
    fast_clock = examples.confirmation(LineNews(1, ACCEPTED), noticed_at=NOON + 30 * DAY)
    true_word = examples.confirmation(LineNews(1, REJECTED), noticed_at=NOON + HOUR)

    side = heard(true_word, side=heard(fast_clock, at=NOON), at=NOON + HOUR)

    assert side.lines[1].state is REJECTED


def test_a_line_split_over_two_amazon_orders_adds_up_and_carries_both_numbers():
    side = heard(
        examples.confirmation(
            LineNews(2, ACCEPTED, quantity=3, amazon_orders=("111-1",)),
            LineNews(2, ACCEPTED, quantity=2, amazon_orders=("111-2",)),
        )
    )

    assert side.lines[2] == LineAtAmazon(2, ACCEPTED, 5, None, ("111-1", "111-2"), said_at=NOON)


def test_parts_without_quantities_keep_both_order_numbers_too():
    side = heard(
        examples.confirmation(
            LineNews(2, ACCEPTED, amazon_orders=("111-1",)), LineNews(2, ACCEPTED, amazon_orders=("111-2",))
        )
    )

    assert (side.lines[2].quantity, side.lines[2].amazon_orders) == (None, ("111-1", "111-2"))


def test_of_a_line_that_is_partly_rejected_the_rest_comes():
    parts = (LineNews(2, ACCEPTED, quantity=3), LineNews(2, REJECTED, quantity=2, comment="sold out"))

    for listed in (parts, parts[::-1]):
        line = heard(examples.confirmation(*listed)).lines[2]
        assert (line.state, line.quantity, line.comment) == (CHANGED, 3, "sold out")


def test_a_line_that_is_partly_late_is_backordered():
    line = heard(examples.confirmation(LineNews(2, BACKORDERED, quantity=2), LineNews(2, ACCEPTED, quantity=3))).lines[
        2
    ]

    assert (line.state, line.quantity) == (BACKORDERED, 5)


def test_a_line_whose_every_part_is_rejected_is_rejected():
    line = heard(examples.confirmation(LineNews(2, REJECTED, quantity=2), LineNews(2, REJECTED, quantity=3))).lines[2]

    assert (line.state, line.quantity) == (REJECTED, 5)


def test_of_two_prices_for_one_line_the_dearer_one_is_shown():
    line = heard(
        examples.confirmation(
            LineNews(2, CHANGED, quantity=3, unit_price=usd("14.00")),
            LineNews(2, CHANGED, quantity=2, unit_price=usd("12.99")),
        )
    ).lines[2]

    assert line.unit_price == usd("14.00")


@pytest.mark.parametrize(
    ("first", "second", "verb"),
    [
        (ACCEPTED, ACCEPTED, "confirm"),
        (ACCEPTED, CHANGED, "confirm"),
        (ACCEPTED, REJECTED, "confirm_partly"),
        (ACCEPTED, BACKORDERED, "confirm_partly"),
        (ACCEPTED, WAITING, "confirm_partly"),
        (REJECTED, REJECTED, "reject"),
        (REJECTED, WAITING, "confirm_partly"),
        (WAITING, WAITING, None),
    ],
)
def test_an_order_is_as_confirmed_as_its_lines(first: LineState, second: LineState, verb: str | None):
    side = AmazonSide("PO-1001", lines={1: LineAtAmazon(1, first), 2: LineAtAmazon(2, second)})

    assert confirmation.verb(side, ORDERED) == verb


@pytest.mark.parametrize("state", [ACCEPTED, CHANGED])
def test_fewer_pieces_than_ordered_are_no_full_confirmation(state: LineState):
    side = heard(examples.confirmation(LineNews(2, state, quantity=4), whole=ACCEPTED))

    assert confirmation.verb(side, ORDERED) == "confirm_partly"


def test_all_pieces_are_a_full_confirmation_and_more_than_ordered_too():
    for quantity in (5, 6):
        side = heard(examples.confirmation(LineNews(2, ACCEPTED, quantity=quantity), whole=ACCEPTED))
        assert confirmation.verb(side, ORDERED) == "confirm"


def test_a_confirmation_that_says_nothing_of_our_lines_confirms_nothing():
    assert confirmation.verb(heard(examples.confirmation(LineNews(7, ACCEPTED))), ORDERED) is None


@pytest.mark.parametrize(
    ("confirmed", "is_warned"), [("10.00", False), ("10.50", False), ("10.51", True), ("9.00", False)]
)
def test_a_price_above_the_approved_one_and_the_tolerance_is_warned_of(confirmed: str, is_warned: bool):
    ordered = (examples.line(1, unit_price=usd("10.00")),)
    side = AmazonSide("PO-1001", lines={1: LineAtAmazon(1, ACCEPTED, unit_price=usd(confirmed))})

    assert confirmation.overpriced(side, ordered, FIVE_PERCENT) == ((1,) if is_warned else ())


def test_another_currency_is_warned_of_whatever_the_figure():
    side = AmazonSide("PO-1001", lines={1: LineAtAmazon(1, ACCEPTED, unit_price=jpy(1))})

    assert confirmation.overpriced(side, ORDERED, FIVE_PERCENT) == (1,)


@pytest.mark.parametrize("line", [LineAtAmazon(1, REJECTED, unit_price=usd(99)), LineAtAmazon(1, ACCEPTED)])
def test_what_is_rejected_or_has_no_price_is_not_dear(line: LineAtAmazon):
    assert confirmation.overpriced(AmazonSide("PO-1001", lines={1: line}), ORDERED, FIVE_PERCENT) == ()


def news() -> st.SearchStrategy[LineNews]:
    return st.builds(
        LineNews,
        number=st.integers(1, 3),
        state=st.sampled_from([ACCEPTED, CHANGED, REJECTED, BACKORDERED]),
        quantity=st.one_of(st.none(), st.integers(0, 9)),
    )


@given(st.lists(st.lists(news(), max_size=4).map(tuple), max_size=4))
def test_an_order_is_never_called_confirmed_while_a_line_is_rejected_late_or_silent(
    documents: list[tuple[LineNews, ...]],
):
    side = heard(*(examples.confirmation(*lines) for lines in documents))

    if documents and confirmation.verb(side, ORDERED) == "confirm":
        assert all(is_coming(side.lines[line.number], line) for line in ORDERED)


def is_coming(at_amazon: LineAtAmazon, line: Line) -> bool:
    return at_amazon.state in {ACCEPTED, CHANGED} and (
        at_amazon.quantity is None or at_amazon.quantity >= line.quantity
    )


def test_a_refused_line_does_not_get_the_headers_order_number() -> None:
    side = heard(examples.confirmation(LineNews(2, REJECTED), whole=ACCEPTED, amazon_orders=("111-1",)))

    assert (side.lines[1].amazon_orders, side.lines[2].amazon_orders) == (("111-1",), ())


def test_a_line_is_believed_to_be_in_a_few_of_amazons_orders_only():
    many = tuple(f"111-0000000-{number:07}" for number in range(30_000))

    side = heard(
        examples.confirmation(LineNews(1, ACCEPTED, amazon_orders=many)), examples.confirmation(whole=ACCEPTED)
    )

    assert side.lines[1].amazon_orders == many[: confirmation.MOST_AMAZON_ORDERS]
