"""Return notes, read back as a person and a scanner would."""

from dataclasses import replace

import pytest

from chalicelib.domain.fulfilment.papers import Paper
from chalicelib.domain.returns import Condition, Item
from chalicelib.domain.returns.notes import ReturnNote
from chalicelib.domain.takings import Tender
from chalicelib.views.paper import return_note
from tests.examples import takings
from tests.examples.sales import ORDER_ID, SALE, eur
from tests.views.paper import ENGLISH, pages, scanned, text

NOTE = ReturnNote(takings.back(comment="dented"), "Amazon.de", "Example Ltd", ("Lagerstraße 5", "80331 München"), "Jo")


def printed(note: ReturnNote = NOTE, paper: Paper = Paper.A4) -> bytes:
    return return_note(note, paper=paper, words=ENGLISH)


def test_a_note_says_what_came_back_and_how_its_money_went_back():
    lines = text(printed()).splitlines()

    joined = "\n".join(lines)
    for said in ("Return note", "RT-261123-0000001", ORDER_ID, SALE, "Amazon.de", "Example Ltd", "80331 München"):
        assert said in joined
    for said in ("A pencil, HB", "SKU PENCIL-1 · As new · back on its shelf", "€8.00", "Card", "dented", "packing-1"):
        assert said in joined


@pytest.mark.parametrize("paper", [Paper.A4, Paper.LETTER])
def test_a_scanner_reads_amazons_order_id(paper: Paper):
    assert scanned(printed(paper=paper)) == [("code128", ORDER_ID)]


def test_what_amazon_refunds_says_no_amount():
    item = Item("1", 1, Condition.DAMAGED, False, None, "PENCIL-1", "A pencil")

    said = text(printed(replace(NOTE, back=takings.back(tender=Tender.AMAZON, amount=None, items=(item,)))))

    assert "Refunded at Amazon" in said
    assert "Damaged · not put back" in said
    assert "€" not in said


def test_a_long_return_goes_over_pages_and_nothing_is_lost():
    items = tuple(
        Item(str(each), 1, Condition.OTHER, False, eur("1.00"), f"S-{each}", f"Title {each}") for each in range(90)
    )

    found = pages(printed(replace(NOTE, back=takings.back(items=items))))

    assert len(found) > 1
    assert [sum(f"S-{each} " in page for page in found) for each in range(90)] == [1] * 90
    assert all(f"Page {number} of {len(found)}" in page for number, page in enumerate(found, 1))
    for page in found[1:]:
        assert f"RT-261123-0000001 · {ORDER_ID}" in page.splitlines()[0]
        assert "Amazon.de" in page


def test_what_never_left_says_so():
    here = replace(takings.back().items[0], amount=None, restock=False, is_here=True)

    said = text(printed(replace(NOTE, back=takings.back(tender=Tender.AMAZON, amount=eur("0.00"), items=(here,)))))

    assert "had not left the house" in said and "Nothing to refund" in said and "not put back" not in said
