"""Invoices and credit memos: who asks for how much, for which orders and lines."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree

from chalicelib.adapters.cxml.invoice import shared
from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.invoices import InvoiceLine, InvoiceNotice, Purpose, Share
from chalicelib.domain.purchasing.shipping import Operation
from tests.adapters.cxml import bills
from tests.adapters.cxml.papers import SECRET, XML
from tests.examples import jpy, usd
from tests.fakes.world import FakeClock, SeqIds

DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def reader() -> CxmlReader:
    return CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())


def read(reader: CxmlReader, document: str) -> InvoiceNotice:
    found = reader.posted(document.encode(), XML).invoice
    assert found is not None
    return found


def test_an_invoice_names_its_lines_and_sums(reader: CxmlReader) -> None:
    document = bills.invoice(
        partner=bills.partner("Example Seller"), summary=bills.sums(taxed="5.20", shipping="4.00", net="61.16")
    )

    assert read(reader, document) == InvoiceNotice(
        payload_id="i-1@amazon.example",
        supplier="Example Seller",
        number="INV-1",
        operation=Operation.NEW,
        purpose=Purpose.STANDARD,
        written_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        dated_at=DAY,
        shares=(
            Share(
                "PO-1001",
                (InvoiceLine(1, 2, usd("25.98"), usd("12.99")), InvoiceLine(2, 2, usd("25.98"), usd("12.99"))),
                net=usd("51.96"),
                shipping=usd("4.00"),
                tax=usd("5.20"),
            ),
        ),
        net=usd("51.96"),
        shipping=usd("4.00"),
        tax=usd("5.20"),
        gross=usd("61.16"),
    )
    assert read(reader, document).adds_up


def test_an_invoice_of_several_orders_is_shared_out_to_the_cent(reader: CxmlReader) -> None:
    document = bills.invoice(
        bills.billed(bills.item(1, 1, "10.00", "10.00")),
        bills.billed(bills.item(1, 2, "10.00", "20.00"), order="PO-2"),
        summary=bills.sums("30.00", taxed="1.00", shipping="0.50", net="31.50"),
    )

    found = read(reader, document)

    assert [(share.order, share.net, share.tax, share.shipping) for share in found.shares] == [
        ("PO-1001", usd("10.00"), usd("0.33"), usd("0.17")),
        ("PO-2", usd("20.00"), usd("0.67"), usd("0.33")),
    ]
    assert (found.net, found.tax, found.shipping) == (usd("30.00"), usd("1.00"), usd("0.50"))


@given(some.decimals(0, 10_000, places=2), some.lists(some.integers(0, 1000).map(Decimal), min_size=1, max_size=8))
def test_what_is_shared_out_is_never_more_or_less(amount: Decimal, weights: list[Decimal]) -> None:
    assert total(shared(Money(amount, "USD"), weights), "USD") == Money(amount, "USD")
    assert all(part.rounded() == part for part in shared(Money(amount, "USD"), weights))


def test_an_invoice_without_lines_asks_for_a_sum(reader: CxmlReader) -> None:
    found = read(reader, bills.invoice(bills.in_sum(), header_indicator=' isHeaderInvoice="yes"'))

    assert found.shares == (Share("PO-1001", (), usd("51.96"), usd(0), usd("0.00")),)


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_credit_memo_gives_back_however_it_is_written(reader: CxmlReader, sign: str) -> None:
    item = bills.item(1, f"{sign}1", "12.99", f"{sign}12.99")
    summary = bills.sums(f"{sign}12.99", f"{sign}1.04", net=f"{sign}14.03")

    found = read(reader, bills.invoice(bills.billed(item), head=' purpose="lineLevelCreditMemo"', summary=summary))

    assert (found.purpose, found.net, found.tax, found.gross) == (
        *(Purpose.CREDIT, usd("-12.99"), usd("-1.04"), usd("-14.03")),
    )
    assert found.shares[0].lines == (InvoiceLine(1, -1, usd("-12.99"), usd("12.99")),)


@pytest.mark.parametrize("subtotal", ["-25.98", None])
def test_an_ordinary_invoice_may_take_a_line_back(reader: CxmlReader, subtotal: str | None) -> None:
    sums = bills.sums("-25.98", net="-25.98")
    document = bills.invoice(bills.billed(bills.item(1, "-2", "12.99", subtotal)), summary=sums)

    assert read(reader, document).shares[0].lines == (InvoiceLine(1, -2, usd("-25.98"), usd("12.99")),)


def test_a_credit_of_a_price_takes_no_piece_back(reader: CxmlReader) -> None:
    found = read(
        reader,
        bills.invoice(
            bills.billed(bills.item(1, 2, "0.50", "1.00")),
            head=' purpose="lineLevelCreditMemo"',
            header_indicator=' isPriceBasedLineLevelCreditMemo="yes"',
            summary=bills.sums("1.00", net="1.00"),
        ),
    )

    assert found.shares[0].lines == (InvoiceLine(1, 0, usd("-1.00"), usd("0.50")),)


def test_yen_discounts_and_thousands_are_exact(reader: CxmlReader) -> None:
    document = bills.invoice(
        bills.billed(bills.item(1, 3, "1,200", "3,600")),
        summary=bills.sums(
            "3,600",
            taxed="350",
            net="3,850",
            more="<InvoiceDetailDiscount>" + bills.usd("100") + "</InvoiceDetailDiscount>",
        ),
    ).replace('"USD"', '"JPY"')

    found = read(reader, document)

    assert (found.net, found.tax, found.gross, found.adds_up) == (jpy(3500), jpy(350), jpy(3850), True)


def test_sums_that_do_not_agree_are_noticed(reader: CxmlReader) -> None:
    assert not read(reader, bills.invoice(summary=bills.sums(net="61.96"))).adds_up


def test_a_deletion_says_what_it_takes_back(reader: CxmlReader) -> None:
    found = read(
        reader, bills.invoice(head=' operation="delete"', refers='<DocumentReference payloadID="i-0@amazon.example"/>')
    )

    assert (found.operation, found.replaced) == (Operation.DELETE, "i-0@amazon.example")


def test_what_is_for_information_asks_for_nothing(reader: CxmlReader) -> None:
    assert read(reader, bills.invoice(head=' isInformationOnly="yes"')).is_information


def test_the_same_content_is_recognised_in_another_document(reader: CxmlReader) -> None:
    first, same = read(reader, bills.invoice()), read(reader, bills.invoice(payload_id="i-2"))
    other = read(reader, bills.invoice(payload_id="i-3", summary=bills.sums(net="51.97")))

    assert first.digest == same.digest != other.digest


@pytest.mark.parametrize(
    ("document", "code", "reason"),
    [
        (bills.invoice(number=""), 400, "no number"),
        (bills.invoice(number="9" * 81), 400, "no number"),
        (bills.invoice(head=' purpose="gift"'), 450, "gift"),
        (bills.invoice(head=' operation="update2"'), 450, "operation"),
        (bills.invoice(summary="<InvoiceDetailSummary/>"), 400, "NetAmount"),
        (bills.invoice(summary=bills.sums(net="ten")), 400, "NetAmount"),
        (bills.invoice(bills.billed(bills.item("one"))), 400, "lineNumber"),
        (bills.invoice(bills.billed(bills.item(1, "1.5"))), 400, "quantity"),
        (bills.invoice(bills.billed(bills.item(1, 1_000_000))), 400, "quantity"),
        (bills.invoice(summary=bills.sums(subtotal="99999999999999")), 400, "SubtotalAmount"),
        (bills.invoice(bills.billed(bills.item(1).replace("USD", "EUR"))), 400, "currency"),
        (bills.invoice(*(bills.billed(bills.item(1), order=f"PO-{n}") for n in range(9))), 400, "9 orders"),
        (bills.invoice(" "), 400, "order"),
    ],
)
def test_what_can_not_be_taken_down_is_refused_by_name(
    reader: CxmlReader, document: str, code: int, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        read(reader, document)
    assert refusal.value.facts["code"] == code


def test_the_usual_invoices_are_valid(shared_dir: Path) -> None:
    dtd = etree.DTD(str(shared_dir / "contracts/cxml/1.2.071/InvoiceDetail.dtd"))
    for document in (
        bills.invoice(partner=bills.partner("X"), summary=bills.sums(taxed="1.00", shipping="2.00")),
        bills.invoice(bills.in_sum(), header_indicator=' isHeaderInvoice="yes"'),
    ):
        assert dtd.validate(etree.fromstring(document.encode())), dtd.error_log
