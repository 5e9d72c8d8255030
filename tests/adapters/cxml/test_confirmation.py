"""What Amazon makes of each line, whichever of cXML's many ways it says it in."""

from datetime import UTC, datetime

import pytest

from chalicelib.adapters.cxml import fields
from chalicelib.adapters.cxml.confirmation import LONGEST_COMMENT
from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.confirmation import AmazonSide, Confirmation, LineNews, LineState, heard, verb
from tests import examples
from tests.adapters.cxml.papers import SECRET, XML, confirmation, confirmed, order_number, price, status
from tests.examples import NOON, usd
from tests.fakes.world import FakeClock, SeqIds

FIRST, SECOND = "111-2223334-5556667", "111-7654321-7654321"
READER = CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())


def read(document: str) -> Confirmation:
    found = READER.posted(document.encode(), XML).confirmation
    assert found is not None
    return found


def news(*statuses: str, quantity: int = 2) -> LineNews:
    (line,) = read(confirmation(confirmed(1, *statuses, quantity=quantity), head="")).lines
    return line


def test_a_confirmation_says_which_order_when_and_what() -> None:
    found = read(confirmation(confirmed(1, status("accept")), kind="except"))

    assert found == Confirmation(
        payload_id="1795435200.7@amazon.example",
        order="PO-1001",
        noticed_at=NOON,
        whole=LineState.ACCEPTED,
        lines=(LineNews(1, LineState.ACCEPTED, quantity=2),),
        amazon_orders=(FIRST,),
    )


@pytest.mark.parametrize(
    ("kind", "whole"),
    [
        ("accept", LineState.ACCEPTED),
        ("except", LineState.ACCEPTED),
        ("reject", LineState.REJECTED),
        ("backordered", LineState.BACKORDERED),
        ("detail", None),
        ("allDetail", None),
        ("replace", None),
        (" Accept ", LineState.ACCEPTED),
    ],
)
def test_the_header_speaks_for_lines_that_are_not_listed(kind: str, whole: LineState | None) -> None:
    assert read(confirmation(kind=kind)).whole is whole


@pytest.mark.parametrize("kind", ["requestToPay", "", "maybe"])
def test_a_confirmation_of_another_type_is_refused_by_name(kind: str) -> None:
    with pytest.raises(Refused, match=f"Confirmations of the type “{kind}” are not accepted") as refused:
        read(confirmation(kind=kind))

    assert refused.value.facts["code"] == 450


@pytest.mark.parametrize(
    ("kind", "state", "quantity"),
    [
        ("accept", LineState.ACCEPTED, 2),
        ("detail", LineState.CHANGED, 2),
        ("allDetail", LineState.CHANGED, 2),
        ("reject", LineState.REJECTED, 0),
        ("backordered", LineState.BACKORDERED, None),
        ("unknown", LineState.WAITING, None),
    ],
)
def test_each_status_says_what_becomes_of_a_line(kind: str, state: LineState, quantity: int | None) -> None:
    assert news(status(kind)) == LineNews(1, state, quantity)


def test_a_status_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="ConfirmationStatus type means nothing to us: “perhaps”"):
        news(status("perhaps"))
    with pytest.raises(Refused, match="ConfirmationStatus means nothing to us"):
        news()


def test_a_line_accepted_in_part_is_changed_to_that_many() -> None:
    comments = "<Comments>Sold out</Comments>"

    assert news(status("accept", 3), status("reject", 2, comments), quantity=5) == LineNews(
        1, LineState.CHANGED, quantity=3, comment="Sold out"
    )


def test_a_line_that_comes_partly_later_is_changed_to_what_comes_now() -> None:
    assert news(status("accept", 1), status("backordered", 4)) == LineNews(1, LineState.CHANGED, quantity=1)


def test_a_line_partly_refused_and_partly_later_is_later() -> None:
    assert news(status("reject", 1), status("backordered", 4)) == LineNews(1, LineState.BACKORDERED)


def test_a_line_split_over_two_of_amazons_orders_keeps_both_numbers() -> None:
    split = (status("accept", 3, order_number(FIRST)), status("accept", 2, order_number(SECOND)))
    expected = LineNews(1, LineState.ACCEPTED, quantity=5, amazon_orders=(FIRST, SECOND))

    inside_one_item = read(confirmation(confirmed(1, *split)))
    as_two_items = read(confirmation(*[confirmed(1, part) for part in split]))

    assert inside_one_item.lines == as_two_items.lines == (expected,)


def test_lines_may_be_listed_in_any_order_and_only_some_of_them() -> None:
    found = read(confirmation(confirmed(12, status("accept")), confirmed("3.0", status("reject"))))

    assert [(line.number, line.state) for line in found.lines] == [(3, LineState.REJECTED), (12, LineState.ACCEPTED)]


def test_a_changed_price_stands_beside_the_status_or_in_the_item_that_replaces_ours() -> None:
    item = f'<ItemIn quantity="2"><ItemID/><ItemDetail>{price("13.49")}</ItemDetail></ItemIn>'

    assert news(status("detail", 2, price("13.49"))).unit_price == usd("13.49")
    assert news(status("detail", 2, item)).unit_price == usd("13.49")


def test_of_two_prices_of_one_line_the_dearer_one_is_kept() -> None:
    assert news(status("detail", 1, price("13.49")), status("detail", 1, price("12.00"))).unit_price == usd("13.49")


def test_the_price_of_what_is_refused_does_not_count() -> None:
    assert news(status("accept", 1, price("13.49")), status("reject", 1, price("99"))).unit_price == usd("13.49")


@pytest.mark.parametrize(
    "inside",
    [
        order_number(SECOND),
        f'<Extrinsic name="whatever">Order {SECOND}, thank you</Extrinsic>',
        f"<Comments>Your order is {SECOND}.</Comments>",
        f'<ItemIn quantity="1"><ItemID><IdReference domain="order" identifier="{SECOND}"/></ItemID></ItemIn>',
    ],
)
def test_amazons_number_of_a_line_is_known_by_its_shape_wherever_it_stands(inside: str) -> None:
    assert news(status("accept", 2, inside)).amazon_orders == (SECOND,)


def test_the_offers_id_is_no_order_number() -> None:
    offer = f"<ItemIn><ItemID><SupplierPartAuxiliaryID>{SECOND},1</SupplierPartAuxiliaryID></ItemID></ItemIn>"

    assert news(status("accept", 2, offer)).amazon_orders == ()


@pytest.mark.parametrize("confirm_id", ["", "R-PO-1001", "1111-2223334-5556667", "111-2223334-55566678"])
def test_a_confirm_id_of_another_shape_is_no_order_number(confirm_id: str) -> None:
    assert read(confirmation(head=f' confirmID="{confirm_id}"')).amazon_orders == ()


def test_the_header_may_name_the_order_number_in_an_extrinsic() -> None:
    assert read(confirmation(head="", inside=order_number(SECOND))).amazon_orders == (SECOND,)


def test_a_confirmation_without_our_number_is_refused() -> None:
    for missing in ("", ' orderID=""', ' orderID=" "'):
        with pytest.raises(Refused, match="does not say which order"):
            read(confirmation(order=missing))


def test_lines_that_mean_nothing_are_refused() -> None:
    with pytest.raises(Refused, match="quantity means nothing to us: “a few”"):
        news(status("accept", "a few"))
    with pytest.raises(Refused, match=r"lineNumber means nothing to us: “1\.5”"):
        read(confirmation(confirmed("1.5", status("accept"))))


@pytest.mark.parametrize("quantity", ["-1", "100000"])
def test_no_line_comes_in_less_than_no_pieces_or_in_more_than_anybody_orders(quantity: str) -> None:
    with pytest.raises(Refused, match=f"quantity means nothing to us: “{quantity}”"):
        news(status("accept", quantity))


def test_no_line_costs_less_than_nothing() -> None:
    with pytest.raises(Refused, match=r"price means nothing to us: “-0\.01”"):
        news(status("accept", inside=price("-0.01")))


def test_a_comment_is_cut_to_what_a_row_can_show() -> None:
    long = news(status("accept", inside=f"<Comments>{'later ' * 80_000}</Comments>"))

    assert long.comment == ("later " * 25)[:LONGEST_COMMENT]


def test_a_whole_rejection_rejects_the_order() -> None:
    ordered = examples.cart().lines

    side = heard(AmazonSide("PO-1001"), read(confirmation(kind="reject", head="")), ordered, at=NOON)

    assert verb(side, ordered) == "reject"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-23T12:00:00Z", NOON),
        ("2026-11-23T12:00:00.123Z", NOON),
        ("2026-11-23T21:00:00+0900", NOON),
        ("2026-11-23T21:00:00+09:00", NOON),
        ("2026-11-23T12:00:00", NOON),
        ("2026-11-23 12:00", NOON),
        (" 2026-11-23T12:00:00z\n", NOON),
        ("2026-11-24T05:37:00+17:37", NOON),
        ("2016- 06-09", datetime(2016, 6, 9, tzinfo=UTC)),
        ("2016-6-9", datetime(2016, 6, 9, tzinfo=UTC)),
        ("", None),
        ("soon", None),
        ("2026-02-30", None),
        ("2026-11-23T25:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("2026-11-23T12:00:00+99:99", None),
        ("２０２６-11-23", None),
    ],
)
def test_timestamps_are_read_as_they_are_written_in_the_wild(written: str, moment: datetime | None) -> None:
    assert fields.moment(written) == moment


def test_a_notice_without_a_readable_date_is_taken_all_the_same() -> None:
    document = confirmation(confirmed(1, status("accept"))).replace("noticeDate=", "sentOn=")

    assert read(document).noticed_at is None
