"""The warehouse's work list over HTTP: what is to leave, a scanned number, one step for many, and the paper."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder
from chalicelib.usecases.orders.upserting import upsert
from tests.examples import NOON, sales
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown
from tests.handlers.test_floor import PAGE, TRACKING, at, do, house

SECOND, HELD = "306-5550123-5550002", "306-5550123-5550003"


def several() -> FakeHub:
    of = house()
    for id in (SECOND, HELD):
        of.do(upsert, sales.received(id=id))
    for order in of.store.all(MarketplaceOrder):
        holds = (Hold(HoldReason.ADDRESS, NOON),) if order.order_id == HELD else ()
        of.store.hold(replace(order, holds=holds, warehouse="MAIN", carrier="DHL"))
    return of


def order(of: FakeHub, id: str) -> MarketplaceOrder:
    return next(each for each in of.store.all(MarketplaceOrder) if each.order_id == id)


def together(browser: Browser, deed: str, *ids: str) -> object:
    nonce = browser.get("/").field("form_nonce")
    fields = [("form_nonce", nonce), ("deed", deed), ("back", "/warehouse?step=printed")]
    return browser.post("/warehouse/many", urlencode([*fields, *(("order", id) for id in ids)]).encode())


def test_what_may_leave_is_listed_and_what_is_held_is_not():
    of = several()

    page = at(of).get("/warehouse")

    assert sales.ORDER_ID in page.text
    assert SECOND in page.text
    assert HELD not in page.text
    assert 'aria-current="page">Warehouse' in page.text


def test_the_list_is_narrowed_by_step_warehouse_carrier_and_ship_by():
    of = several()
    will = at(of)
    will.send(f"/warehouse/{SECOND}/print", {"box": "1"})

    for asked, seen in (
        ("step=printed", [SECOND]),
        ("step=untouched", [sales.ORDER_ID]),
        ("step=packed", []),
        ("warehouse=main", [sales.ORDER_ID, SECOND]),
        ("warehouse=NORTH", []),
        ("carrier=DHL&step=printed", [SECOND]),
        ("ship_by=overdue", []),
    ):
        text = will.get(f"/warehouse?{asked}").text
        assert [id for id in (sales.ORDER_ID, SECOND) if f'value="{id}"' in text] == seen, asked
    assert will.get("/warehouse?step=burnt").status == 404
    assert will.get("/warehouse?after=nonsense").status == 422


@pytest.mark.parametrize("typed", [SECOND, f" {SECOND} "])
def test_a_scanned_number_leads_to_its_order(typed: str):
    of = several()

    answer = at(of).get(f"/warehouse?{urlencode({'find': typed})}")

    assert (answer.status, answer.headers["Location"]) == (303, f"/warehouse/{SECOND}")
    ours = at(of).get(f"/warehouse?{urlencode({'find': order(of, SECOND).number.lower()})}")
    assert ours.headers["Location"] == f"/warehouse/{SECOND}"


def test_a_number_that_nothing_has_is_said_and_stays_in_the_field():
    page = at(several()).get("/warehouse?find=306-9999999-9999999")

    assert (page.status, page.field("find")) == (404, "306-9999999-9999999")
    assert "No order has the number “306-9999999-9999999”" in page.words


def test_a_morning_of_notes_is_marked_and_leads_to_its_paper():
    of = several()

    answer = together(at(of), "print", sales.ORDER_ID, SECOND)

    assert answer.status == 303
    assert answer.headers["Location"] == f"/warehouse/notes.pdf?orders={sales.ORDER_ID}+{SECOND}"
    assert {order(of, id).step for id in (sales.ORDER_ID, SECOND)} == {Step.PRINTED}
    paper = at(of).get(answer.headers["Location"])
    assert (paper.status, paper.headers["Content-Type"], paper.body[:5]) == (200, "application/pdf", b"%PDF-")
    assert paper.headers["Content-Disposition"] == 'inline; filename="picking-notes.pdf"'


def test_of_each_order_is_told_what_came_of_it():
    of = several()

    page = together(at(of), "allocate", sales.ORDER_ID, HELD, "306-0000000-0000000")

    assert page.status == 200
    for said in ("1 of 3 are done", "This order is held.", "There is no such order."):
        assert said in page.words
    assert order(of, sales.ORDER_ID).step is Step.ALLOCATED
    assert 'href="/warehouse?step=printed"' in page.text
    notes = together(at(of), "print", SECOND, HELD)
    form = notes.text.partition('action="/warehouse/notes.pdf"')[2].partition("</form>")[0]
    assert f'name="order" value="{SECOND}"' in form and HELD not in form


def test_more_notes_than_an_address_holds_are_sent_for_by_a_form():
    of = several()
    will = at(of)
    many = [SECOND, *(f"306-0000000-{number:07}" for number in range(499))]

    paper = sends_for(will, *many)

    assert (paper.status, paper.headers["Content-Type"], paper.body[:5]) == (200, "application/pdf", b"%PDF-")
    assert sends_for(will, *many, "306-1").status == 422
    assert sends_for(will, HELD).status == 404
    assert will.post("/warehouse/notes.pdf", {"order": SECOND}).status == 403


def sends_for(browser: Browser, *ids: str) -> Shown:
    fields = [("form_nonce", browser.get("/").field("form_nonce")), *(("order", id) for id in ids)]
    return browser.post("/warehouse/notes.pdf", urlencode(fields).encode())


def test_many_are_picked_at_once():
    of = several()
    together(at(of), "allocate", sales.ORDER_ID, SECOND)

    page = together(at(of), "pick", sales.ORDER_ID, SECOND)

    assert "2 of 2 are done" in page.words
    assert {box.step for box in of.store.all(Box)} == {Step.PICKED}


def test_nothing_chosen_does_nothing_and_nothing_else_can_be_done_with_many():
    of = several()

    assert "No order was chosen." in together(at(of), "print").words
    assert together(at(of), "despatch", SECOND).status == 404
    nameless = at(of)
    del nameless.cookies["__Host-station"]
    assert together(nameless, "print", SECOND).headers["Location"].startswith("/warehouse/station?to=")


def test_looking_at_a_note_prints_nothing():
    of = several()

    assert at(of).get(f"/warehouse/notes.pdf?orders={SECOND}").status == 200

    assert order(of, SECOND).step is None
    assert at(of).get(f"/warehouse/notes.pdf?orders={HELD}").status == 404
    assert at(of).get("/warehouse/notes.pdf").status == 404


@pytest.mark.parametrize("asked", ["", "?paper=label", "?paper=letter", "?paper=parchment"])
def test_a_box_has_its_packing_slip(asked: str):
    slip = at(several()).get(f"/warehouse/{SECOND}/slip/1.pdf{asked}")

    assert (slip.status, slip.body[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("file", ["2.pdf", "0.pdf", "x.pdf", "1", "1.txt"])
def test_no_other_box_has_one(file: str):
    assert at(several()).get(f"/warehouse/{SECOND}/slip/{file}").status == 404


def test_the_orders_own_page_shows_its_boxes_and_leads_to_the_floor():
    of = house()
    will = at(of)
    untouched = will.get(f"/sales/{sales.ORDER_ID}")
    do(will, "allocate")
    do(will, "pack", tracking=TRACKING, carrier="UPS")

    page = will.get(f"/sales/{sales.ORDER_ID}")

    for seen in (untouched, page):
        assert f'href="{PAGE}"' in seen.text
    assert 'id="boxes"' not in untouched.text
    for said in ("Box 1", "packed", "packing-1", TRACKING, "UPS"):
        assert said in page.words
