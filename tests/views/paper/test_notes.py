"""Picking notes: read back as a person and a scanner would."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.fulfilment.papers import Paper, PickingNote
from chalicelib.views.figures import Figures
from chalicelib.views.paper import Wording
from tests.examples.paper import NUMBER, SCRIPTS, note_line, picking_note
from tests.examples.sales import ORDER_ID
from tests.house import python
from tests.views.paper import notes, pages, scanned, sizes, text


def test_amazon_and_the_marketplace_stand_above_the_companys_address():
    lines = text(notes(picking_note())).splitlines()

    at = lines.index("Amazon")
    assert lines[at : at + 6] == [
        "Amazon", "Amazon.de", "Northwind Office GmbH", "Lagerstraße 5", "80331 München", "Germany"
    ]  # fmt: skip


def test_a_note_says_what_the_floor_has_to_know():
    note = picking_note(is_prime=True, is_business=True, is_gift=True, box=2, boxes=3)

    lines = text(notes(note)).splitlines()

    for said in (
        *(NUMBER, ORDER_ID, "Box 2 of 3", "Prime Business Gift"),
        *("Tue, Nov 24, 12:00 PM", "DHL Paket", "Expedited", "MAIN", "Nov 23, 2026", "PO-778812"),
        *("A-2-1 A-100", "SKU PENCIL-HB", "Pencils HB, box of 12 2", "Lines: 1 · Pieces: 2"),
        *("Zoë Łukasiewicz-Ñandú", "Hauptstraße 1", "10115 Berlin"),
    ):
        assert said in lines


def test_flags_are_printed_only_where_they_are_set():
    printed = text(notes(picking_note()))

    assert [flag for flag in ("Prime", "Business", "Gift", "Box 1") if flag in printed.splitlines()] == []


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_a_scanner_reads_amazons_order_id(paper: Paper):
    assert scanned(notes(picking_note(), paper=paper)) == [("code128", ORDER_ID)]


def test_the_paper_is_as_large_as_it_is_called():
    assert sizes(notes(picking_note(), paper=Paper.A4)) == {(210, 297)}
    assert sizes(notes(picking_note(), paper=Paper.LETTER)) == {(216, 279)}
    assert sizes(notes(picking_note(), paper=Paper.LABEL)) == {(100, 150)}


def test_lines_are_sorted_by_bin_with_those_without_one_last():
    lines = [note_line(bin=bin, title=f"from {bin or 'nowhere'}.") for bin in ("B-1", "", "A-10", "A-9")]

    printed = text(notes(picking_note(*lines)))

    assert re.findall(r"from (\S+)\.", printed) == ["A-9", "A-10", "B-1", "nowhere"]


def test_what_nobody_mapped_is_found_by_amazons_names():
    line = note_line(article="", bin="", is_placeholder=True, sku="AMZ-1", asin="B0C1234567", title="Some lamp")

    printed = text(notes(picking_note(line)))

    assert "Not mapped: by Amazon’s" in printed
    assert [said for said in ("SKU AMZ-1", "ASIN B0C1234567", "Some lamp") if said not in printed] == []


def test_an_article_of_ours_needs_no_asin():
    assert "B07XYZ1234" not in text(notes(picking_note()))


def test_kits_gift_wrap_and_customized_articles_are_pointed_out():
    line = note_line(kit="KIT-7", gift_wrap="Classic", is_customized=True)

    printed = text(notes(picking_note(line)))

    assert [said for said in ("Part of KIT-7", "Gift wrap: Classic", "Customized") if said not in printed] == []


def test_five_hundred_lines_go_over_many_pages_and_none_is_lost():
    lines = [note_line(bin=f"R-{number}", article=f"A-{number:03}", title=f"Title {number}") for number in range(500)]

    found = pages(notes(picking_note(*lines)))

    assert [re.findall(r"Page (\d+) of (\d+)", page)[0] for page in found] == [
        (str(number), str(len(found))) for number in range(1, len(found) + 1)
    ]
    assert [int(number) for page in found for number in re.findall(r"\bTitle (\d+)\b", page)] == list(range(500))
    assert all(f"{NUMBER} · {ORDER_ID}" in page for page in found[1:])
    assert all("Bin Article Title Quantity" in page for page in found)


def test_each_order_counts_its_own_pages():
    long = picking_note(*(note_line() for _ in range(40)))

    found = pages(notes(picking_note(), replace(long, order_id="306-1-1"), replace(picking_note(), order_id="306-2-2")))

    assert [re.findall(r"Page \d+ of \d+", page)[0] for page in found] == [
        "Page 1 of 1", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3", "Page 1 of 1"
    ]  # fmt: skip
    assert "306-2-2" in found[-1]


def test_each_order_of_a_file_has_its_own_bars():
    pdf = notes(picking_note(order_id="306-0000001-0000001"), picking_note(order_id="306-0000002-0000002"))

    assert [scanned(pdf, page)[0][1] for page in (0, 1)] == ["306-0000001-0000001", "306-0000002-0000002"]


def test_a_gift_message_of_ten_kilobytes_is_printed_to_its_last_word():
    words = [f"w{number}" for number in range(2_000)]

    found = pages(notes(picking_note(gift_messages=(" ".join(words),))))

    assert re.findall(r"\bw\d+\b", "\n".join(found)) == words
    assert len(found) in (2, 3)
    assert all("Gift message" in page for page in found[:2])


def test_a_gift_message_keeps_its_lines():
    printed = text(notes(picking_note(gift_messages=("Dear Anna,\r\n\r\nall the best!\nBob",)))).splitlines()

    at = printed.index("Dear Anna,")
    assert printed[at : at + 3] == ["Dear Anna,", "all the best!", "Bob"]


def test_empty_gift_messages_are_none():
    assert "Gift message" not in text(notes(picking_note(gift_messages=("", " \n "))))


def test_an_order_of_which_nothing_is_known_can_be_printed():
    printed = text(notes(PickingNote("", "")))

    assert "There is nothing to pick." in printed
    assert "Page 1 of 1" in printed
    assert [label for label in ("Ship to", "Ship by", "Warehouse", "Gift message") if label in printed] == []


def test_no_orders_are_one_page_that_says_so():
    assert pages(notes()) == ["There is nothing to pick."]


def test_markup_and_control_signs_are_printed_as_text_or_as_spaces():
    nasty = "<b>&amp;</b>\x00\x07\x1b[31m ) Tj (\\) %s {name} {0}"

    printed = text(notes(picking_note(note_line(title=nasty, bin="<i>", gift_wrap="{level}"), number="<u>1</u>")))

    assert "<b>&amp;</b> [31m ) Tj (\\) %s {name} {0}" in printed.replace("\n", " ")
    assert "<i>" in printed
    assert "<u>1</u>" in printed
    assert "Gift wrap: {level}" in printed
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", printed)


def test_marks_that_turn_the_direction_hide_nothing():
    printed = text(notes(picking_note(ship_to=("\u202egro.live\u202c", "a\u200bb\ufeffc"))))

    assert "gro.live" in printed
    assert "abc" in printed


def test_what_is_far_too_long_stays_on_the_paper():
    note = picking_note(
        note_line(bin="b" * 200, article="q" * 300, sku="s" * 300, title="t" * 3_000, kit="k" * 300),
        note_line(quantity=0),
        number="N" * 300,
        company="C" * 300,
        company_address=("x" * 400,) * 20,
        ship_to=("y" * 400,) * 20,
        ship_method="z" * 500,
    )

    found = pages(notes(note))

    assert len(found) == 1
    assert max(len(line) for line in found[0].splitlines()) < 160


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_every_script_are_written_in_letters_and_not_in_boxes(script: str):
    printed = text(notes(picking_note(note_line(title=script), ship_to=(script,), company=script)))

    assert "□" not in printed
    assert "\x00" not in printed


def test_what_no_typeface_has_is_seen_to_be_missing():
    assert "Namaste □□□□□□!" in text(notes(picking_note(gift_messages=("Namaste नमस्ते!",))))


def test_what_people_put_into_gift_messages_is_printed():
    printed = text(notes(picking_note(gift_messages=("Happy birthday 🎂🎉❤️😀!",))))

    assert "Happy birthday 🎂🎉❤😀!" in printed


def test_the_same_notes_are_the_same_bytes():
    assert notes(picking_note()) == notes(picking_note())


def test_a_note_speaks_the_readers_language_and_tells_time_in_the_companys_zone():
    words = Wording({"Picking note": "ピッキングリスト"}.get, Figures("ja", "Asia/Tokyo"))  # type: ignore[arg-type]
    shouted = Wording(lambda text: words.say(text) or text, words.figures)

    printed = text(notes(picking_note(), words=shouted))

    assert "ピッキングリスト" in printed
    assert "11月24日(火) 21:00" in printed.replace("（", "(").replace("）", ")")


def test_only_letters_of_the_east_open_their_large_typefaces():
    small, large = len(notes(picking_note())), len(notes(picking_note(ship_to=SCRIPTS)))

    assert small < 40_000
    assert large < 120_000


def test_whoever_prints_nothing_does_not_wait_for_reportlab():
    alone = python("import sys, chalicelib.views.paper; print('reportlab' in sys.modules)")

    assert alone.stdout == "False\n", alone.stderr


def test_no_picture_library_is_opened():
    """Pillow stays out of the package; reportlab only thinks that it is there."""
    alone = python(
        "import sys\n"
        "from chalicelib.views.figures import Figures\n"
        "from chalicelib.views.paper import Paper, Wording, picking_notes\n"
        "assert picking_notes([], paper=Paper.A4, words=Wording(str, Figures('en', 'UTC')))\n"
        "print([name for name in sys.modules if name.partition('.')[0] == 'PIL'])"
    )

    assert alone.stdout == "[]\n", alone.stderr
