"""From held orders to released ones: what a mapping cures."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Part
from chalicelib.domain.errors import TooMuch
from chalicelib.domain.messages import MapHeldAgain
from chalicelib.domain.orders.mapping import (
    Assignment,
    Effect,
    Filter,
    FilterKind,
    ShipMethod,
    Way,
)
from chalicelib.domain.orders.mapping.releasing import State
from chalicelib.domain.orders.order import HoldReason, NotWork
from chalicelib.handlers.intake import sweep_orders
from chalicelib.ports.orders import Known
from tests.handlers.mapped_house import AT, DE, DHL, GOOD, PENCIL, arrived, house, ida, seen
from tests.handlers.test_jobs import batch, body, run


def test_a_connection_without_a_mapping_says_what_holds_its_orders_and_one_maps_it_there():
    of = house()
    arrived(of, 1, 2)
    browser = ida(of)

    assert browser.get(AT).headers["Location"] == f"{AT}/ship-methods"
    ways = browser.get(f"{AT}/ship-methods")
    assert "Standard holds 2 orders" in ways.words
    assert "2 orders are held, or left out, by this mapping." in ways.words
    names = browser.get(f"{AT}/articles")
    assert "PENCIL-1 holds 2 orders" in names.words
    assert "holds 2 orders" in browser.get(f"{AT}/charges").words


def test_the_whole_way_from_held_orders_to_released_ones():
    of = house()
    arrived(of, 1, 2, 3)
    browser = ida(of)

    ways = {"revision": seen(browser, "ship-methods"), "carrier~STANDARD": "DHL|Paket"}
    assert browser.send(f"{AT}/ship-methods", ways).headers["Location"] == f"{AT}/ship-methods?done=kept"
    charges = {"revision": seen(browser, "charges"), "value~shipping": "freight", "value~tax": "as_it_adds_up"}
    assert browser.send(f"{AT}/charges", charges).status == 303
    given = {"kind~0": "sku", "name~0": "PENCIL-1", "articles~0": "pencil"}
    assert browser.send(f"{AT}/articles/assign", given).status == 303

    page = browser.get(f"{AT}/articles")
    assert "As it is now, 3 of them would be released." in page.words
    assert browser.send(f"{AT}/release", {"section": "articles"}).status == 303
    assert of.store.messages[-1] == MapHeldAgain(DE, run=1)
    answer = run(sweep_orders, batch(body(MapHeldAgain(DE, run=1))))

    assert answer == {"batchItemFailures": []}
    heads = [of.sales.get(f"306-5550123-{number:07}") for number in (1, 2, 3)]
    assert [(head.open_holds, head.carrier, head.method) for head in heads] == [((), "DHL", "Paket")] * 3
    lines = of.sales.lines(heads[0].order_id, heads[0].lines_version).lines
    assert [line.article for line in lines] == ["PENCIL", "FREIGHT"]
    done = browser.get(f"{AT}/articles")
    assert "3 orders were released, 0 are still held." in done.words
    assert of.mappings.release(DE).state is State.DONE


def test_the_job_goes_on_page_by_page_and_never_takes_a_step_twice():
    of = house(GOOD)
    arrived(of, *range(1, 61))
    of.store.hold(Assignment(DE, Alias(AliasKind.SKU, "PENCIL-1"), (Part("PENCIL"),)))
    ida(of).send(f"{AT}/release")

    for step in (0, 0, 1, 1, 2, 2, 3):
        run(sweep_orders, batch(body(MapHeldAgain(DE, run=1, step=step))))

    job = of.mappings.release(DE)
    assert (job.state, job.step, job.looked, job.released, job.held) == (State.DONE, 3, 60, 60, 0)


def test_one_order_that_can_not_be_mapped_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch):
    of = house()
    arrived(of, 1, 2, 3)
    of.store.hold(replace(GOOD, other=DHL), replace(PENCIL, skus=("PENCIL-1",)))
    ida(of).send(f"{AT}/release")
    second, whole = "306-5550123-0000002", of.store.sales.known

    def known(order_id: str) -> Known | None:
        if order_id == second:
            raise TooMuch("This is more than can be kept in one record.")
        return whole(order_id)

    monkeypatch.setattr(type(of.store.sales), "known", lambda self, order_id: known(order_id))
    run(sweep_orders, batch(body(MapHeldAgain(DE, run=1))))

    job = of.mappings.release(DE)
    assert (job.state, job.released, job.failed, job.failures) == (State.DONE, 2, 1, (second,))
    assert second in ida(of).get(f"{AT}/articles").text


def test_two_jobs_of_one_connection_do_not_run_at_once():
    of = house(GOOD)
    browser = ida(of)

    browser.send(f"{AT}/release")
    browser.send(f"{AT}/release")

    assert [message for message in of.store.messages if isinstance(message, MapHeldAgain)] == [MapHeldAgain(DE, run=1)]


def test_filters_are_added_changed_and_taken_away():
    of = house()
    browser = ida(of)
    first = {"kind~0": "postcode", "country~0": "de", "text~0": "506", "effect~0": "ignore"}
    browser.send(f"{AT}/filters", first | {"revision": seen(browser, "filters")})
    assert of.mappings.mapping(DE).filters == (Filter(FilterKind.POSTCODE, Effect.IGNORE, "DE", "506"),)
    arrived(of, 1)
    assert of.sales.get("306-5550123-0000001").not_work is NotWork.FILTERED

    browser.send(f"{AT}/filters", first | {"effect~0": "", "revision": seen(browser, "filters")})
    assert of.mappings.mapping(DE).filters == ()
    browser.send(f"{AT}/release")
    run(sweep_orders, batch(body(MapHeldAgain(DE, run=1))))

    assert of.sales.get("306-5550123-0000001").not_work is None


def test_a_contradiction_that_is_stored_all_the_same_holds_its_orders():
    of = house(replace(GOOD, ship_methods=(*GOOD.ship_methods, ShipMethod("STANDARD", Way("UPS")))))
    arrived(of, 1)

    reasons = [hold.reason for hold in of.sales.get("306-5550123-0000001").open_holds]

    assert HoldReason.CONTRADICTION in reasons
