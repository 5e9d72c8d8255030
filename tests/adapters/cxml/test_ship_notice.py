"""Ship notices: which shipment, of which orders, in which packages, and how much of each line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from chalicelib.adapters.cxml.reader import CxmlReader
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.shipping import Operation, Package, ShipNotice
from tests.adapters.cxml import bills, papers
from tests.adapters.cxml.papers import SECRET, XML
from tests.fakes.world import FakeClock, SeqIds


@pytest.fixture
def reader() -> CxmlReader:
    return CxmlReader(secrets=lambda: [SECRET], clock=FakeClock(), ids=SeqIds())


def read(reader: CxmlReader, document: str) -> tuple[ShipNotice, ...]:
    return reader.posted(document.encode(), XML).notices


def test_a_shipment_names_its_order_lines_packages_and_days(reader: CxmlReader) -> None:
    (notice,) = read(reader, bills.ship_notice(bills.portion(bills.sent(1), bills.sent(2, 1))))

    assert notice == ShipNotice(
        payload_id="s-1@amazon.example",
        order="PO-1001",
        shipment="S-1",
        noticed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        shipped_at=datetime(2026, 11, 23, 10, tzinfo=UTC),
        arrives_at=datetime(2026, 11, 26, 10, tzinfo=UTC),
        packages=(Package("UPS", "1Z999AA10123456784"),),
        lines=((1, 2), (2, 1)),
        amazon_orders=("111-2223334-5556667",),
    )


def test_a_notice_without_items_is_about_the_whole_order(reader: CxmlReader) -> None:
    (notice,) = read(reader, bills.ship_notice())

    assert (notice.order, notice.lines) == ("PO-1001", ())


def test_a_shipment_of_two_orders_is_a_notice_to_each(reader: CxmlReader) -> None:
    document = bills.ship_notice(
        bills.portion(bills.sent(1)), bills.portion(bills.sent(3), order="PO-2"), bills.portion(bills.sent(2))
    )

    assert [(notice.order, notice.lines) for notice in read(reader, document)] == [
        ("PO-1001", ((1, 2), (2, 2))),
        ("PO-2", ((3, 2),)),
    ]
    assert reader.posted(document.encode(), XML).orders == ("PO-1001", "PO-2")


@pytest.mark.parametrize(
    ("control", "packages"),
    [
        ("", ()),
        ('<ShipControl><CarrierIdentifier domain="companyName"/><ShipmentIdentifier/></ShipControl>', ()),
        (
            '<ShipControl><CarrierIdentifier domain="SCAC"> FDE\n</CarrierIdentifier><ShipmentIdentifier/>'
            "</ShipControl>",
            (Package("FDE"),),
        ),
        (
            '<ShipControl><CarrierIdentifier domain="companyName">UPS</CarrierIdentifier>'
            '<ShipmentIdentifier trackingURL="https://www.ups.com/t?n=1">1</ShipmentIdentifier>'
            "<ShipmentIdentifier>2</ShipmentIdentifier></ShipControl>",
            (Package("UPS", "1", "https://www.ups.com/t?n=1"), Package("UPS", "2")),
        ),
    ],
)
def test_packages_are_read_as_far_as_they_are_named(
    reader: CxmlReader, control: str, packages: tuple[Package, ...]
) -> None:
    (notice,) = read(reader, bills.ship_notice(control=control))

    assert notice.packages == packages


def test_what_is_planned_taken_back_or_returned_is_told_apart(reader: CxmlReader) -> None:
    heads = (' shipmentType="planned"', ' operation="delete"', ' operation="Update"', ' reason="return"')

    found = [read(reader, bills.ship_notice(head=head))[0] for head in heads]

    assert [(each.is_planned, each.operation, each.is_return) for each in found] == [
        (True, Operation.NEW, False),
        (False, Operation.DELETE, False),
        (False, Operation.UPDATE, False),
        (False, Operation.NEW, True),
    ]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (bills.ship_notice(shipment=""), "which shipment"),
        (bills.ship_notice(shipment="S" * 101), "which shipment"),
        (bills.ship_notice(bills.portion(bills.sent("x"))), "lineNumber"),
        (bills.ship_notice(bills.portion(bills.sent(1, -1))), "quantity"),
        (bills.ship_notice(bills.portion(bills.sent(1, 1_000_000))), "quantity"),
        (bills.ship_notice(head=' operation="explode"'), "operation"),
        (bills.ship_notice(*(bills.portion(order=f"PO-{n}") for n in range(60))), "more orders"),
    ],
)
def test_what_can_not_be_taken_down_is_refused_by_name(reader: CxmlReader, document: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        read(reader, document)
    assert refusal.value.facts["code"] == 400


def test_the_usual_notice_is_valid_and_the_standards_own_sample_is_read(reader: CxmlReader, shared_dir: Path) -> None:
    dtd = etree.DTD(str(shared_dir / "contracts/cxml/1.2.071/Fulfill.dtd"))
    sample = (shared_dir / "samples/cxml/FriendsOfCXML__cxml-php/ShipNoticeRequest.xml").read_bytes()
    trusting = CxmlReader(secrets=lambda: ["abracadabra"], clock=FakeClock(), ids=SeqIds())

    (notice,) = trusting.posted(sample, XML).notices

    assert dtd.validate(etree.fromstring(bills.ship_notice(bills.portion(bills.sent(1))).encode())), dtd.error_log
    assert (notice.order, notice.shipment, notice.lines) == ("DO1234", "S2-123", ())
    assert notice.packages == (Package("Federal Express", "8202 8261 1194"),)


def test_a_kept_notice_reads_as_it_did_when_it_came(reader: CxmlReader) -> None:
    for document in (papers.SHIP_NOTICE, bills.ship_notice(), bills.invoice(), papers.confirmation()):
        inbound = reader.posted(document.encode(), XML)

        assert reader.kept(inbound.raw) == inbound
