"""What stands on the papers of boxes, from what is stored."""

from typing import Any

import pytest

from chalicelib.domain.company import Company
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.domain.fulfilment import Box, Parcel, Step
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.fulfilment.papers import NoteLine, Paper, SlipLine
from chalicelib.domain.orders.order import Hold, HoldReason, LineKind, NotWork, Status
from chalicelib.queries.fulfilment.floor import floor_page
from chalicelib.queries.fulfilment.paper import MOST_NOTES, Notes, Slip, packing_slip, picking_notes
from tests import fakes
from tests.examples import articles, person, sales, settings, warehouse
from tests.examples.moments import NOON
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
JONAS = person("jonas", roles=frozenset({Role.WAREHOUSE}))
PENCIL = sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1")


class Nothing:
    def company(self) -> Company:
        raise Refused("Nobody has entered the company yet.")


def house(*records: object, lines: tuple[object, ...] = (PENCIL,), told: object = None, **head: Any) -> FakeHub:
    return fakes.hub(
        settings.company(),
        articles.article(),
        sales.sale(**head),
        sales.copy(order=told or sales.amazon_order()),
        sales.sale_lines(*lines),
        sales.personal(),
        *records,
    )


def notes(hub: FakeHub, *ids: str, by: Person = JONAS) -> Notes:
    made: Notes = hub.do(picking_notes, ids or (ID,), by=by)
    return made


def slip(hub: FakeHub, box: int = 1, *, by: Person = JONAS) -> Slip:
    made: Slip = hub.do(packing_slip, ID, box, by=by)
    return made


def test_a_note_says_whose_order_it_is_and_how_it_travels():
    [note] = notes(house(is_prime=True, told=sales.amazon_order(buyer_po="PO-7"))).notes

    assert (note.order_id, note.number, note.marketplace) == (ID, sales.SALE, "Amazon.de")
    assert (note.company, note.company_address, note.company_country) == (
        "Example GmbH", ("Lindenstraße 7", "10969 Berlin BE"), "DE"
    )  # fmt: skip
    assert (note.ship_to, note.ship_to_country) == (("Jörg Müller", "Lindenstraße 5", "50674 Köln"), "DE")
    assert (note.ship_method, note.service_level, note.buyer_po) == ("DHL Paket", "STANDARD", "PO-7")
    assert (note.is_prime, note.is_business, note.is_gift, note.box, note.boxes) == (True, False, False, 1, 1)


def test_its_lines_have_the_shelfs_title_and_bin():
    [note] = notes(house()).notes

    [line] = note.lines
    assert (line.article, line.bin, line.title, line.quantity) == ("A-100", "R3-12", "Steel kettle 1.7 l", 2)


def test_a_placeholder_is_named_as_amazon_does():
    line = sales.sale_line(kind=LineKind.PLACEHOLDER, article="PLACEHOLDER", sku="", asin="", title="", quantity=2)

    [note] = notes(house(lines=(line,))).notes

    assert note.lines == (
        NoteLine("", 2, "", "PENCIL-1", "B0EXAMPLE1", "A pencil, HB", is_placeholder=True),
    )  # fmt: skip


def test_charges_are_not_picked_and_kits_are_picked_in_parts():
    told = sales.amazon_order(sales.amazon_line(gift_wrap="Classic", is_customized=True))
    part = sales.sale_line(article="A-100", quantity=6, amazon_line="1", kit="KIT-7")
    freight = sales.sale_line(kind=LineKind.CHARGE, article="FREIGHT", quantity=1, amazon_line="1")

    boxes = (warehouse.box(number, contents={"1": 1}) for number in (1, 2))
    [note, _] = notes(house(*boxes, lines=(part, freight), told=told)).notes

    [line] = note.lines
    assert (line.article, line.quantity, line.kit, line.gift_wrap, line.is_customized) == (
        "A-100", 3, "KIT-7", "Classic", True
    )  # fmt: skip


def test_each_open_box_has_its_own_note_and_its_own_gift_messages():
    told = sales.amazon_order(sales.amazon_line("1"), sales.amazon_line("2"))
    lines = (PENCIL, sales.sale_line(article="A-200", quantity=2, amazon_line="2"))
    hub = house(
        warehouse.box(1, contents={"1": 2}),
        warehouse.box(2, contents={"2": 2}),
        warehouse.box(3, contents={"2": 0}, is_dropped=True),
        warehouse.box(4, contents={"1": 1}, done=warehouse.done(*Step)),
        sales.personal(gift_messages={"1": "For Anna", "2": " "}),
        lines=lines,
        told=told,
    )

    made = notes(hub).notes

    assert [(note.box, note.boxes, [line.article for line in note.lines]) for note in made] == [
        (1, 4, ["A-100"]), (2, 4, ["A-200"])
    ]  # fmt: skip
    assert [note.gift_messages for note in made] == [("For Anna",), ()]


@pytest.mark.parametrize(
    "head",
    [
        {"status": Status.PENDING},
        {"status": Status.CANCELED},
        {"holds": (Hold(HoldReason.ADDRESS, NOON),)},
        {"not_work": NotWork.AMAZON_SHIPS},
    ],
)
def test_what_is_no_work_has_no_papers(head: dict[str, Any]):
    hub = house(**head)

    assert notes(hub).notes == []
    with pytest.raises(Refused):
        slip(hub)


def test_an_order_is_printed_once_and_one_that_nobody_knows_not_at_all():
    assert [note.order_id for note in notes(house(), ID, "306-0-0", ID).notes] == [ID]


def test_what_is_open_besides_a_box_that_amazon_knows_of_has_its_note_as_on_the_floor():
    line = sales.amazon_line(unfulfilled=1, fulfilled=1)
    told = sales.amazon_order(line, packages=(sales.package(reference="1"),))
    gone = warehouse.box(contents={"1": 1}, done=warehouse.done(*Step))
    hub = house(gone, warehouse.confirmation(fate=Fate.ACCEPTED, items={"1": 1}), told=told, status=Status.PART_SHIPPED)

    [note] = notes(hub).notes

    assert (note.box, note.boxes) == (2, 2)
    floor = hub.do(floor_page, ID, by=JONAS, station="")
    assert [each.box.number for each in floor.boxes] == [1, 2]


def test_too_many_orders_are_refused():
    with pytest.raises(Refused, match="At most"):
        notes(house(), *map(str, range(MOST_NOTES + 1)))


def test_the_companys_country_decides_on_the_paper_and_its_zone_on_the_time():
    assert (notes(house()).paper, notes(house()).zone) == (Paper.A4, "Europe/Berlin")
    assert notes(house(settings.company(country="US"))).paper is Paper.LETTER


def test_paper_is_printed_before_anybody_said_who_we_are():
    hub = fakes.hub(sales.sale(), sales.copy(), sales.sale_lines(PENCIL), settings=Nothing())

    [note] = notes(hub).notes

    assert (note.company, note.company_address, note.ship_to, note.lines[0].article) == ("", (), (), "A-100")


def test_a_slip_says_in_amazons_words_what_lies_in_its_box():
    hub = house(warehouse.box(contents={"1": 1}, parcel=Parcel("UPS", "Ground", "1Z999AA10123456784")))

    made = slip(hub).slip

    assert made.lines == (SlipLine(1, "A pencil, HB", "PENCIL-1", "B0EXAMPLE1", ordered=2),)
    assert (made.carrier, made.tracking) == ("UPS Ground", "1Z999AA10123456784")
    assert (made.ship_to, made.ship_to_country) == (("Jörg Müller", "Lindenstraße 5", "50674 Köln"), "DE")


def test_the_slip_of_a_box_that_has_left_can_be_printed_again():
    hub = house(warehouse.box(done=warehouse.done(*Step)), status=Status.SHIPPED)

    assert slip(hub).slip.pieces == 2


@pytest.mark.parametrize("box", [0, 2, 7])
def test_there_is_no_slip_of_a_box_that_there_is_not(box: int):
    with pytest.raises(NotFound, match="no such box"):
        slip(house(warehouse.box(), Box(ID, 7, {}, is_dropped=True)), box)


@pytest.mark.parametrize("verb", [notes, slip])
def test_papers_are_the_floors(verb: Any):
    with pytest.raises(Forbidden):
        verb(house(), by=person("aya", roles=frozenset({Role.ACCOUNTANT})))


def test_addresses_of_japan_are_written_from_the_largest_part_down():
    address = sales.address(
        name="髙橋 さくら", line1="神南1-2-3", city="渋谷区", state="東京都", postcode="150-0041", country="JP"
    )

    [note] = notes(house(sales.personal(address=address), country="JP")).notes

    assert note.ship_to == ("〒150-0041", "東京都渋谷区", "神南1-2-3", "髙橋 さくら")
