"""The three-way match, rule by rule: ordered, arrived, invoiced."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.purchasing import invoices, shipping
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.invoices import Invoiced, InvoiceNotice, Purpose
from chalicelib.domain.purchasing.matching import Difference, Match, OrderMatch, matched
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.domain.purchasing.shipping import Shipments, ShipNotice
from tests import examples
from tests.examples import NOON, NUMBER, usd
from tests.examples.bills import asked, invoice_notice, share, ship_notice

FIVE = Decimal("0.05")
WHOLE = ship_notice()


def match(
    *notices: InvoiceNotice,
    sent: tuple[ShipNotice, ...] = (),
    received: dict[int, ReceivedLine] | None = None,
    side: dict[int, LineAtAmazon] | None = None,
    tolerance: Decimal = FIVE,
    cart: Any = None,
    **order: Any,
) -> OrderMatch:
    shipments, invoiced = Shipments(NUMBER), Invoiced(NUMBER)
    for notice in sent:
        shipments = shipping.noticed(shipments, notice, at=NOON)
    for asked_for in notices:
        invoiced = invoices.billed(invoiced, asked_for, asked_for.shares[0], at=NOON)
    return matched(
        examples.ordered(Delivery.CONFIRMED, cart=cart, **order),
        examples.content(cart=cart),
        side=AmazonSide(NUMBER, side or {}),
        shipments=shipments,
        receipts=Receipts(NUMBER, received or {}),
        invoiced=invoiced,
        tolerance=tolerance,
    )


def found(result: OrderMatch) -> list[tuple[Difference, int]]:
    return [(each.difference, each.line) for each in result.differences]


def test_nothing_is_compared_before_anything_is_asked_for():
    assert match(sent=(WHOLE,)).state is Match.NOTHING


def test_everything_agrees():
    result = match(invoice_notice(), sent=(WHOLE,))

    assert (result.state, found(result)) == (Match.MATCHED, [])
    assert [(line.ordered, line.arrived, line.invoiced, line.charged) for line in result.lines] == [
        (2, 2, 2, usd("25.98")),
        (2, 2, 2, usd("25.98")),
    ]


def test_half_an_order_is_not_yet_complete_while_its_own_invoice_is():
    result = match(invoice_notice(share(asked(1))), sent=(ship_notice((1, 2)),))

    assert (result.state, dict(result.invoices)) == (Match.OPEN, {"amazon~INV-1": InvoiceState.MATCHED})


def test_a_line_that_amazon_rejected_need_not_come_but_must_not_be_invoiced():
    side = {2: LineAtAmazon(2, LineState.REJECTED, 0)}

    good = match(invoice_notice(share(asked(1))), sent=(WHOLE,), side=side)
    bad = match(invoice_notice(), sent=(WHOLE,), side=side)

    assert good.state is Match.MATCHED
    assert found(bad) == [(Difference.MORE_INVOICED, 2)]


@pytest.mark.parametrize(
    ("price", "tolerance", "differs"),
    [("13.64", "0.05", False), ("13.66", "0.05", True), ("12.99", "0", False), ("13.00", "0", True), ("1", "0", False)],
)
def test_a_price_may_exceed_what_was_approved_by_the_tolerance(price: str, tolerance: str, differs: bool):
    bill = invoice_notice(share(asked(1, 2, price)))

    assert (found(match(bill, tolerance=Decimal(tolerance))) == [(Difference.DEARER, 1)]) is differs


def test_a_price_above_the_confirmed_one_differs_though_it_was_approved():
    side = {1: LineAtAmazon(1, LineState.CHANGED, 2, usd("10.00"))}

    assert found(match(invoice_notice(share(asked(1))), side=side)) == [(Difference.DEARER_THAN_CONFIRMED, 1)]


def test_what_arrived_counts_more_than_what_was_sent():
    damaged = {1: ReceivedLine(2, 1), 2: ReceivedLine(3)}

    result = match(invoice_notice(), sent=(WHOLE,), received=damaged)

    assert found(result) == [(Difference.DAMAGED, 1), (Difference.MORE_ARRIVED, 2)]


@pytest.mark.parametrize(
    ("notice", "difference", "line"),
    [
        (invoice_notice(share(asked(1, -1))), Difference.OVERCREDITED, 1),
        (invoice_notice(share(asked(9))), Difference.UNKNOWN_LINE, 0),
        (invoice_notice(share(net="55.00")), Difference.GOODS, 0),
        (invoice_notice(share(asked(1), shipping="1.00")), Difference.SHIPPING, 0),
        (invoice_notice(share(asked(1), tax="1.00")), Difference.TAX, 0),
    ],
)
def test_every_difference_has_its_name(notice: InvoiceNotice, difference: Difference, line: int):
    result = match(notice)

    assert (result.state, found(result)) == (Match.DIFFERS, [(difference, line)])
    assert all(each.invoiced >= 0 and each.charged.amount >= 0 for each in result.lines)


def test_another_currency_is_told_and_never_added():
    yen = examples.jpy(3000)
    foreign = invoice_notice(share(asked(1)))
    foreign = InvoiceNotice(
        **{
            name: getattr(foreign, name)
            for name in ("payload_id", "supplier", "number", "operation", "purpose", "written_at", "dated_at")
        },
        shares=(type(foreign.shares[0])(NUMBER, (), yen, yen * 0, yen * 0),),
        net=yen,
        shipping=yen * 0,
        tax=yen * 0,
        gross=yen,
    )

    result = match(foreign, invoice_notice(share(asked(1)), number="I-2", payload_id="i-2"))

    assert found(result) == [(Difference.CURRENCY, 0)]
    assert result.lines[0].charged == usd("25.98")


def test_an_order_that_was_never_placed_must_not_be_invoiced():
    assert found(match(invoice_notice(), status=Status.CANCELED)) == [(Difference.NOT_ORDERED, 0)]


def test_a_sum_for_the_whole_order_is_matched_once_everything_has_arrived():
    bill = invoice_notice(share(net="51.96"))

    assert [match(bill, sent=sent).state for sent in ((), (ship_notice((1, 2)),), (WHOLE,))] == [
        *(Match.OPEN, Match.OPEN, Match.MATCHED),
    ]


def credit(*lines: int, pieces: int = -2) -> InvoiceNotice:
    return invoice_notice(
        share(*(asked(line, pieces) for line in lines)), number="K-1", purpose=Purpose.CREDIT, payload_id="k-1"
    )


@pytest.mark.parametrize("received", [None, {1: ReceivedLine(2), 2: ReceivedLine(2)}])
def test_an_order_that_went_back_and_was_credited_is_closed(received: dict[int, ReceivedLine] | None):
    bill = invoice_notice(payload_id="i-1")

    assert match(bill, credit(1, 2), sent=(WHOLE,), received=received).state is Match.MATCHED
    assert match(bill, credit(1), sent=(WHOLE,), received=received).state is Match.MATCHED


def test_a_credit_for_what_went_back_keeps_nothing_open_but_what_never_came():
    bill = invoice_notice(payload_id="i-1")

    assert match(bill, credit(1, pieces=-1), sent=(WHOLE,)).state is Match.MATCHED
    assert match(bill, credit(1, pieces=-1), sent=(ship_notice((1, 2)),)).state is Match.OPEN
    assert match(invoice_notice(share(asked(1)), payload_id="i-1"), credit(1), sent=(WHOLE,)).state is Match.OPEN


def test_a_wrong_invoice_that_was_credited_in_full_does_not_keep_the_right_one_open():
    wrong, right = invoice_notice(payload_id="i-1"), invoice_notice(number="I-2", payload_id="i-2")

    assert match(wrong, credit(1, 2), right, sent=(WHOLE,)).state is Match.MATCHED
