"""Packing slips on sheets and on labels: read back as a person and a scanner would."""

import re

import pytest

from chalicelib.domain.fulfilment.papers import PackingSlip, Paper, SlipLine
from tests.examples.paper import NUMBER, SCRIPTS, packing_slip
from tests.examples.sales import ORDER_ID
from tests.views.paper import pages, printed, scanned, sizes, text

ON = pytest.mark.parametrize("paper", Paper)


@ON
def test_a_slip_says_who_sent_what_to_whom(paper: Paper):
    lines = text(printed(packing_slip(box=1, boxes=2), paper)).splitlines()

    at = lines.index("Amazon")
    assert lines[at + 1] == "Amazon.de"
    for said in (
        *("Packing slip", "Box 1 of 2", ORDER_ID, "Nov 23, 2026", "PO-778812", "DHL", "00340434161094042557"),
        *("Zoë Łukasiewicz-Ñandú", "10115 Berlin", "2 Pencils HB, box of 12", "SKU PENCIL-HB"),
        *("Lagerstraße 5", "80331 München", "Germany", f"{NUMBER} · {ORDER_ID} Page 1 of 1"),
    ):
        assert said in lines


@ON
def test_a_scanner_reads_amazons_order_id(paper: Paper):
    assert scanned(printed(packing_slip(), paper)) == [("code128", ORDER_ID)]


def test_a_label_is_100_by_150_millimetres():
    assert sizes(printed(packing_slip(), Paper.LABEL)) == {(100, 150)}
    assert sizes(printed(packing_slip(), Paper.LETTER)) == {(216, 279)}


@ON
def test_a_box_holds_its_own_lines_and_says_what_is_still_to_come(paper: Paper):
    lines = SlipLine(1, "Pencils", "P-1", ordered=3), SlipLine(2, "Pens", "P-2", ordered=2)

    said = text(printed(packing_slip(*lines), paper))

    assert "SKU P-1 · 1 of 3 ordered" in said
    assert "2 of 2" not in said


@ON
def test_a_hundred_lines_go_over_pages_and_none_is_lost(paper: Paper):
    lines = [SlipLine(1, f"Title {number}", f"S-{number}") for number in range(100)]

    found = pages(printed(packing_slip(*lines), paper))

    assert [int(number) for page in found for number in re.findall(r"\bTitle (\d+)\b", page)] == list(range(100))
    assert [re.findall(r"Page (\d+) of (\d+)", page)[0] for page in found] == [
        (str(number), str(len(found))) for number in range(1, len(found) + 1)
    ]
    assert all(ORDER_ID in page for page in found)


@ON
def test_gift_messages_go_with_it_and_prices_never(paper: Paper):
    said = text(printed(packing_slip(is_gift=True, gift_messages=("All the best!",)), paper))

    assert "All the best!" in said
    assert not re.search(r"[€$£]|EUR|USD|price", said, re.IGNORECASE)


@ON
def test_what_has_no_title_is_named_as_it_can_be(paper: Paper):
    said = text(printed(packing_slip(SlipLine(1, sku="S-1"), SlipLine(1, asin="B0C1234567")), paper))

    assert "1 S-1" in said
    assert "1 B0C1234567" in said


@ON
@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_every_script_are_written_in_letters_and_not_in_boxes(script: str, paper: Paper):
    assert "□" not in text(printed(packing_slip(SlipLine(1, script), ship_to=(script,)), paper))


@ON
def test_what_is_far_too_long_or_missing_is_printed_all_the_same(paper: Paper):
    nasty = packing_slip(
        *(SlipLine(1, "w" * 3_000, "s" * 300) for _ in range(30)),
        company_address=("x" * 400,) * 9,
        ship_to=("y\x00<b>" * 100,) * 20,
        tracking="t" * 200,
        gift_messages=("m" * 10_000,),
    )

    assert text(printed(nasty, paper)).count("m") >= 10_000
    assert "Page 1 of 1" in text(printed(PackingSlip("", ""), paper))
