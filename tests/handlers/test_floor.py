"""The floor's page of one order, over HTTP: five steps, the scanner, who is at work, and what a cancel stops."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Role
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.inventory import Level
from chalicelib.domain.orders.amazon import AmazonLine
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, Status
from chalicelib.usecases.fulfilment.following import follow
from chalicelib.usecases.orders.upserting import upsert
from tests import examples
from tests.examples import NOON, articles, connections, sales, warehouse
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown

ID = sales.ORDER_ID
PAGE = f"/warehouse/{ID}"
TRACKING = "1Z999AA10123456784"


def house(*lines: AmazonLine, on_hand: int = 10) -> FakeHub:
    people = [examples.person(id, name=id.title(), roles=frozenset({Role.WAREHOUSE})) for id in ("will", "mona")]
    goods = articles.plain("PENCIL-1", "A pencil, HB", ean=articles.EAN, skus=("PENCIL-1",), bin="A-2")
    level = warehouse.level("PENCIL-1", on_hand=on_hand, allocated=0, reserved=0)
    made = hub(connections.authorization(seller=sales.SELLER, revision=1), sales.connection(), *people, goods, level)
    made.do(upsert, sales.received(*lines))
    held = made.store.only(MarketplaceOrder)
    # What this house has mapped is another test's affair.
    made.store.hold(replace(held, holds=(), warehouse="MAIN", carrier="DHL"))
    return made


def at(of: FakeHub, who: str = "will", station: str = "packing-1") -> Browser:
    browser = Browser(of).signed_in(who)
    browser.cookies["__Host-station"] = station
    return browser


def do(browser: Browser, deed: str, box: int = 1, **typed: str) -> Shown:
    return browser.send(f"{PAGE}/boxes/{box}/{deed}", typed)


def box(of: FakeHub, number: int = 1) -> Box:
    return next(each for each in of.store.all(Box) if each.number == number)


def allocated(of: FakeHub) -> Browser:
    will = at(of)
    assert do(will, "allocate").status == 303
    return will


def test_a_browser_without_a_name_is_asked_for_it_before_its_first_step():
    of = house()
    will = Browser(of).signed_in("will")

    answer = do(will, "allocate")

    assert (answer.status, answer.headers["Location"]) == (303, f"/warehouse/station?to=%2Fwarehouse%2F{ID}")
    assert of.store.all(Box) == []


def test_an_order_goes_through_its_five_steps():
    of = house()
    will = at(of)

    printed = will.send(f"{PAGE}/print", {"box": "1"})
    assert (printed.status, printed.headers["Location"]) == (303, f"/warehouse/notes.pdf?orders={ID}")
    for deed, to in (("allocate", "code"), ("pick", "box")):
        answer = do(will, deed)
        assert (answer.status, answer.headers["Location"]) == (303, f"{PAGE}?box=1&done={deed}#{to}-1")
    assert do(will, "pack", tracking=f" {TRACKING} ", carrier="UPS", method="Ground").status == 303
    assert do(will, "despatch").status == 303

    page = will.get(PAGE)
    assert set(box(of).done) == set(Step)
    assert box(of).parcel == warehouse.UPS
    assert of.store.only(Level).on_hand == 8
    assert of.store.only(Confirmation).fate is Fate.PENDING
    assert page.text.count('class="turn done') == 5
    for said in ("All of it has left the house.", "Will", "packing-1", TRACKING, "being told to Amazon"):
        assert said in page.words


def test_whoever_works_without_paper_needs_none():
    of = house()
    will = allocated(of)
    assert "signal" in will.get(PAGE).text.partition(">Picked<")[0].rpartition("<button")[2]
    do(will, "pack", tracking=TRACKING, carrier="UPS")

    page = will.get(PAGE)

    assert "disabled" not in page.text.partition(">Despatched<")[0].rpartition("<button")[2]
    assert page.text.count('class="turn next"') == 1
    assert do(will, "despatch").status == 303


def test_the_window_for_the_tracking_number_can_be_ignored_twice():
    of = house()
    will = allocated(of)

    assert do(will, "pack", ignore="yes").status == 303
    asked = do(will, "despatch", tracking="", carrier="UPS")
    assert (asked.status, "Please enter the tracking number." in asked.words) == (422, True)
    assert Step.DESPATCHED not in box(of).done
    assert do(will, "despatch", ignore="yes", tracking="", carrier="UPS").status == 303

    assert of.store.only(Confirmation).fate is Fate.TRACKING_MISSING
    assert "It left without a tracking number." in will.get(PAGE).words
    assert do(will, "correct", tracking=TRACKING, carrier="UPS").status == 303
    assert of.store.only(Confirmation).fate is Fate.PENDING


@pytest.mark.parametrize(
    ("tracking", "said"),
    [
        ("x" * 101, "at most 100 characters"),
        ("1Z\u200b9", "can't be seen"),
        ("1Z😀", "plain letters, digits and dashes only"),
        (" ", "enter the tracking number"),
    ],
)
def test_a_tracking_number_that_is_none_stays_beside_its_field(tracking: str, said: str):
    of = house()

    answer = do(allocated(of), "pack", tracking=tracking, carrier="UPS")

    assert (answer.status, said in answer.words.replace("’", "'")) == (422, True)
    assert 'id="pack-1-tracking-error"' in answer.text
    assert re.search(r'<details class="confirm" open><summary class="button wide [a-z]+">Packed', answer.text)
    assert Step.PACKED not in box(of).done


def test_scans_tick_their_line_and_refuse_the_wrong_article():
    of = house()
    will = allocated(of)

    first = will.get(do(will, "tick", code=articles.EAN).headers["Location"])
    wrong = do(will, "tick", code="TEAPOT")
    whole = will.get(do(will, "tick", code="pencil-1").headers["Location"])
    more = do(will, "tick", code="PENCIL-1")

    assert "1 of 2" in first.words
    assert (wrong.status, 'class="refused"' in wrong.text) == (422, True)
    assert "“TEAPOT” is not in this box." in wrong.words
    assert "2 of 2 – everything is in the box" in whole.words
    assert (more.status, "are ticked already" in more.words) == (422, True)
    for page in (first, wrong):
        assert 'name="code" value=""' in page.text
        assert " autofocus>" in page.text


def test_what_is_short_shows_before_anybody_clicks_and_nothing_is_taken():
    of = house(on_hand=1)

    page = at(of).get(PAGE).words
    answer = do(at(of), "allocate")

    assert page.count("There is too little in stock to allocate this box") == 1
    assert "PENCIL-1: 2 needed, 1 free in MAIN" in page
    assert (answer.status, "There is too little in stock of: PENCIL-1." in answer.words) == (422, True)
    assert of.store.only(Level).allocated == 0
    assert "too little" not in at(house()).get(PAGE).words


def test_a_short_pick_puts_the_stock_right_and_leaves_the_rest_in_a_box_that_waits():
    of = house()
    will = allocated(of)

    refused = do(will, "short", article="PENCIL-1", key="1", found="two")
    answer = do(will, "short", article="PENCIL-1", key="1", found="1")

    assert refused.status == 422
    assert answer.status == 303
    assert of.store.only(Level).on_hand == 1
    assert [(each.number, dict(each.contents)) for each in of.store.all(Box)] == [(1, {"1": 1}), (2, {"1": 1})]


def test_an_order_leaves_in_parts_when_it_is_split():
    of = house(sales.amazon_line(), sales.amazon_line("2", sku="PENCIL-1"))
    will = at(of)

    for typed, said in (
        ({"move-1": "9"}, "There are only 2 of this in the box."),
        ({"move-1": "x"}, "Please give a whole number."),
        ({"move-1": "0"}, "Please say what goes into the new box."),
    ):
        refused = do(will, "split", **typed)
        assert (refused.status, said in refused.words) == (422, True)
    answer = do(will, "split", **{"move-1": "1", "move-2": "0"})

    assert answer.headers["Location"] == f"{PAGE}?box=1&done=split&into=2#box-1"
    words = will.get(PAGE).words
    assert "Box 1 of 2" in words
    assert "Box 2 of 2" in words


def test_a_step_is_undone():
    of = house()
    will = allocated(of)

    assert do(will, "undo", step="allocated").status == 303

    assert (box(of).done, of.store.only(Level).allocated) == ({}, 0)
    assert do(will, "undo", step="nonsense").status == 404


def test_of_two_people_the_second_sees_who_is_at_work_and_takes_over_on_purpose():
    of = house()
    allocated(of)
    mona = at(of, "mona", "packing-2")

    page = mona.get(PAGE)
    refused = do(mona, "pick")

    for words in (page.words, refused.words):
        assert "Will Example is at work on this order" in words
        assert "At packing-1, since" in words
    assert (refused.status, Step.PICKED in box(of).done) == (409, False)
    assert mona.send(f"{PAGE}/take-over").status == 303
    assert do(mona, "pick").status == 303
    assert do(at(of), "pack", ignore="yes").status == 409


def test_an_order_is_started_and_put_down():
    of = house()
    will = at(of)

    assert will.send(f"{PAGE}/claim").status == 303
    assert "You are at work on it at packing-1" in will.get(PAGE).words
    assert will.send(f"{PAGE}/let-go").status == 303
    assert "Nobody is at work on it." in will.get(PAGE).words


def test_a_cancel_stops_the_station_and_lists_what_to_put_back():
    of = house()
    will = allocated(of)
    of.store.hold(replace(of.store.only(MarketplaceOrder), status=Status.CANCELED))
    of.do(follow, ID)

    refused = do(will, "pick")

    for page in (refused, will.get(PAGE)):
        for said in ("Stop: canceled", "Put back from box 1", "PENCIL-1", "A-2", "It lies on its shelf again"):
            assert said in page.words
        assert 'data-refresh="30"' not in page.text
    assert refused.status == 422
    assert do(will, "put-back").status == 303
    assert "Nothing of it lies in a box" in will.get(PAGE).words


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": Status.PENDING}, "The payment of this order is pending."),
        ({"holds": (Hold(HoldReason.ADDRESS, NOON),)}, "This order is held."),
        ({"status": Status.CANCELED}, "This order is canceled."),
    ],
)
def test_what_can_not_be_processed_says_why(changes: dict[str, object], said: str):
    of = house()
    of.store.hold(replace(of.store.only(MarketplaceOrder), **changes))

    page, refused = at(of).get(PAGE), do(at(of), "allocate")

    assert said in page.words
    assert 'class="turn next"' not in page.text
    assert (refused.status, said in refused.words) == (422, True)


def test_what_amazon_confirms_itself_says_so_before_anybody_sends_it():
    of = house()
    assert "Ship+" not in at(of).get(PAGE).words
    copy = of.sales.copy(ID)
    of.commit(Changed(copy, replace(copy, order=replace(copy.order, programs=frozenset({"FBM_SHIP_PLUS"})))))

    assert "Amazon confirms this order itself (Ship+)" in at(of).get(PAGE).words


def test_our_number_leads_to_the_order_and_any_other_to_nothing():
    of = house()
    number = of.store.only(MarketplaceOrder).number

    assert at(of).get(f"/warehouse/{number}").headers["Location"] == PAGE
    assert at(of).get("/warehouse/306-0000000-0000000").status == 404


@pytest.mark.parametrize("path", ["boxes/2/pick", "boxes/0/pick", "boxes/x/pick", "boxes/1/burn", "boxes/9999/pick"])
def test_there_is_no_other_box_and_nothing_else_to_be_done(path: str):
    assert at(house()).send(f"{PAGE}/{path}").status == 404
