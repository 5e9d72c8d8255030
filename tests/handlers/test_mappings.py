"""The pages on which a seller's administrator says what a connection makes of its orders."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Article, Part
from chalicelib.domain.changes import Record
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import TooMuch
from chalicelib.domain.messages import MapHeldAgain
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import (
    Assignment,
    Effect,
    Filter,
    FilterKind,
    OrderMapping,
    ShipMethod,
    Tax,
    Way,
)
from chalicelib.domain.orders.mapping.releasing import State
from chalicelib.domain.orders.order import HoldReason, NotWork
from chalicelib.handlers.intake import sweep_orders
from chalicelib.ports.orders import Known
from chalicelib.usecases.orders.upserting import upsert
from tests import examples
from tests.examples import sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.filling import errors, send, upload
from tests.handlers.test_jobs import batch, body, run

DE = f"{sales.SELLER}-DE"
FRANCE = replace(sales.connection(), marketplace="A13V1IB3VIYZZH")
AT = f"/connections/{DE}/mapping"
FREIGHT = Article("FREIGHT", "Freight", is_stocked=False)
PENCIL = Article("PENCIL", "Pencil")
DHL = Way("DHL", "Paket")
GOOD = OrderMapping(DE, (ShipMethod("STANDARD", DHL),), charges={ChargeKind.SHIPPING: "FREIGHT"}, revision=1)


def house(*records: Record) -> FakeHub:
    ida = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
    return hub(ida, sales.connection(), FRANCE, FREIGHT, PENCIL, *records)


def ida(of: FakeHub) -> Browser:
    return Browser(of).signed_in("ida")


def arrived(of: FakeHub, *numbers: int, **changes: object) -> None:
    for number in numbers:
        of.do(upsert, sales.received(id=f"306-5550123-{number:07}", **changes))


def seen(browser: Browser, section: str) -> str:
    return browser.get(f"{AT}/{section}").field("revision")


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


def test_the_usual_articles_for_charges_are_made_and_mapped_in_one_go():
    of = house(replace(GOOD, charges={ChargeKind.SHIPPING: "FREIGHT"}))
    browser = ida(of)

    assert browser.send(f"{AT}/charges/usual").status == 303

    assert of.mappings.mapping(DE).charges == {
        ChargeKind.SHIPPING: "FREIGHT",
        ChargeKind.GIFT_WRAP: "GIFT-WRAP",
        ChargeKind.COD_FEE: "COD-FEE",
        ChargeKind.DISCOUNT: "DISCOUNT",
        ChargeKind.OTHER: "OTHER-CHARGE",
    }
    assert not of.articles.get("discount").is_stocked
    assert "Make the usual articles" not in browser.get(f"{AT}/charges").words


def test_a_number_that_is_goods_already_is_no_charge():
    of = house(Article("DISCOUNT", "A stack of discount stickers"))

    page = ida(of).send(f"{AT}/charges/usual")

    assert page.status == 422
    assert "There is an article DISCOUNT already, and it is no charge." in page.words
    assert of.mappings.mapping(DE).revision == 0


def test_ship_methods_are_saved_with_levels_that_amazon_adds_later():
    of = house()
    browser = ida(of)

    fields = {
        "revision": seen(browser, "ship-methods"),
        "carrier~STANDARD": "DHL|Paket",
        "carrier~NEXT_DAY": "UPS|",
        "new_level": "Drone delivery",
        "carrier~new": "DPD|Express",
        "carrier~OTHERS": "DHL|",
        "carrier~PRIME": "UPS|Express Saver",
    }
    browser.send(f"{AT}/ship-methods", fields)

    kept = of.mappings.mapping(DE)
    assert kept.ship_methods == (
        ShipMethod("STANDARD", DHL),
        ShipMethod("NEXT_DAY", Way("UPS")),
        ShipMethod("DRONE_DELIVERY", Way("DPD", "Express")),
    )
    assert (kept.other, kept.prime) == (Way("DHL"), Way("UPS", "Express Saver"))
    assert "DRONE_DELIVERY" in browser.get(f"{AT}/ship-methods").words
    entry = of.store.entries[-1]
    assert (entry.action, entry.facts["page"]) == ("mapping_kept", "ship-methods")


def test_a_carrier_and_a_method_are_added_where_they_are_picked_and_what_was_typed_stays():
    of = house()
    browser = ida(of)
    typed = {"revision": seen(browser, "ship-methods"), "carrier~STANDARD": "DHL|Paket"}

    page = browser.send(
        f"{AT}/ship-methods", typed | {"add": "yes", "add_carrier": "Moon Mail", "add_method": "Rocket"}
    )

    assert page.status == 200
    assert "Now you can choose it. The page is not saved yet." in page.words
    assert "Moon Mail · Rocket" in page.text
    assert 'value="DHL|Paket" selected' in page.text
    assert of.mappings.mapping(DE).revision == 0
    assert browser.send(f"{AT}/ship-methods", typed | {"add": "yes"}).status == 422


def test_what_contradicts_itself_is_refused_beside_the_field():
    of = house()
    browser = ida(of)

    twice = {"carrier~STANDARD": "DHL|Paket", "new_level": "standard", "carrier~new": "UPS|"}
    page = browser.send(f"{AT}/ship-methods", twice | {"revision": seen(browser, "ship-methods")})
    assert (page.status, errors(page)) == (
        422,
        {"carrier~STANDARD": "“STANDARD” is there twice and says two things."},
    )

    both = {"kind~0": "country", "country~0": "fr", "effect~0": "hold", "kind~1": "country", "country~1": "FR"}
    both |= {"effect~1": "ignore", "revision": seen(browser, "filters")}
    page = browser.send(f"{AT}/filters", both)
    assert errors(page) == {"effect~1": "“country FR” is there twice and says two things."}
    assert of.mappings.mapping(DE).revision == 0


@pytest.mark.parametrize(
    ("section", "fields", "expected"),
    [
        ("ship-methods", {"carrier~STANDARD": "NO|"}, {"carrier~STANDARD": "There is no carrier “NO” in the list."}),
        ("ship-methods", {"carrier~STANDARD": "DHL|Rocket"}, {"carrier~STANDARD": "DHL has no method “Rocket”."}),
        ("charges", {"value~shipping": "GONE", "value~tax": "added"}, {"value~shipping": "There is no article GONE."}),
        ("charges", {"value~shipping": "PENCIL", "value~tax": "x"}, {
            "value~shipping": "The article PENCIL has stock of its own or is a kit.",
            "value~tax": "Please choose one of: as_it_adds_up, included, added."}),
        ("filters", {"kind~0": "postcode", "country~0": "Germany", "text~0": "1", "effect~0": "hold"},
         {"country~0": "Please write a country as two letters, such as DE."}),
        ("filters", {"kind~0": "sku", "text~0": "", "country~0": "x", "effect~0": "hold"},
         {"text~0": "Please write an SKU of at most 40 signs."}),
        ("defaults", {"value~warehouse": "NOWHERE"}, {"value~warehouse": "There is no “NOWHERE” in the list."}),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_refused_beside_its_field(
    section: str, fields: dict[str, str], expected: dict[str, str]
):
    of = house()
    browser = ida(of)

    page = browser.send(f"{AT}/{section}", fields | {"revision": seen(browser, section)})

    assert (page.status, errors(page)) == (422, expected)
    assert of.mappings.mapping(DE).revision == 0


def test_two_people_who_edit_one_page_meet_and_those_who_edit_two_do_not():
    of = house()
    browser = ida(of)
    ways, defaults = seen(browser, "ship-methods"), seen(browser, "defaults")
    browser.send(f"{AT}/ship-methods", {"revision": ways, "carrier~STANDARD": "DHL|Paket"})

    same = browser.send(f"{AT}/ship-methods", {"revision": ways, "carrier~STANDARD": "UPS|"})
    other = browser.send(f"{AT}/defaults", {"revision": defaults, "value~warehouse": "MAIN"})

    assert (same.status, other.status) == (409, 303)
    assert "This page was changed meanwhile." in same.words
    assert 'value="UPS|" selected' in same.text
    assert of.mappings.mapping(DE).ship_methods == (ShipMethod("STANDARD", DHL),)
    again = browser.send(f"{AT}/ship-methods", {"revision": same.field("revision"), "carrier~STANDARD": "UPS|"})
    assert again.status == 303


def test_defaults_are_picked_from_lists_that_one_adds_to():
    of = house()
    browser = ida(of)

    fields = {"value~warehouse": "MAIN", "new_value~source": "Amazon shop", "value~checks_addresses": "yes"}
    browser.send(f"{AT}/defaults", fields | {"revision": seen(browser, "defaults")})

    kept = of.mappings.mapping(DE)
    assert (kept.warehouse, kept.source, kept.delivery_terms) == ("MAIN", "AMAZON-SHOP", "")
    assert (kept.checks_addresses, kept.prefers_own_warehouse) == (True, False)
    assert "Amazon shop" in browser.get(f"{AT}/defaults").words


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


@pytest.mark.parametrize("section", ["ship-methods", "articles", "charges", "defaults", "filters"])
def test_what_was_downloaded_changes_nothing_when_it_is_brought_back(section: str):
    full = replace(GOOD, prime=DHL, filters=(Filter(FilterKind.SKU, Effect.HOLD, text="X 1"),), tax=Tax.ADDED)
    of = house(full, Assignment(DE, Alias(AliasKind.SKU, "=1+1"), (Part("PENCIL", 2),)))
    browser = ida(of)

    file = browser.get(f"{AT}/{section}/csv")
    page = upload(browser, f"{AT}/{section}/import", file.body)

    assert file.headers["Content-Disposition"] == f'attachment; filename="{section}-{DE}.csv"'
    assert page.status == 200
    assert "There is nothing to take over" in page.words


def test_a_table_of_ship_methods_is_looked_at_before_it_is_taken_over():
    of = house(GOOD)
    browser = ida(of)
    table = "service_level;carrier;method\nStandard;UPS;Ground\nSecondDay;dhl;express\nOTHERS;;\n"

    page = upload(browser, f"{AT}/ship-methods/import", table.encode())
    assert "1 unchanged" in page.words and "2 changed" in page.words
    fields = {"plan": page.field("plan"), "csv": table}
    taken = upload(browser, f"{AT}/ship-methods/import/confirm", **fields)

    assert taken.headers["Location"] == f"{AT}/ship-methods?imported=2"
    assert of.mappings.mapping(DE).ship_methods == (
        ShipMethod("STANDARD", Way("UPS", "Ground")),
        ShipMethod("SECOND_DAY", Way("DHL", "Express")),
    )


@pytest.mark.parametrize(
    ("section", "table", "expected"),
    [
        ("ship-methods", "service_level,carrier\nSTANDARD,NOBODY\nSTANDARD,UPS\n", ["There is no carrier “NOBODY”"]),
        ("ship-methods", "service_level,carrier\nSTANDARD,DHL\nstandard,UPS\n", ["Line 2 is about the same."]),
        ("articles", "name,articles\nA,GONE\nA;B,PENCIL\n,PENCIL\n", ["There is no article", "Please write an SKU"]),
        ("articles", "kind,name,articles\nasin,B00,PENCIL\nean,1,PENCIL\n", ["An ASIN has", "Please write sku"]),
        ("charges", "setting,value\nbribe,X\ntax,maybe\n", ["We do not know this setting.", "Please choose one of"]),
        ("filters", "kind,country,text,effect\nplanet,,Mars,hold\ncountry,Deutschland,,ignore\n",
         ["A filter is about", "two letters"]),
    ],
)  # fmt: skip
def test_bad_rows_are_listed_and_nothing_is_taken_over(section: str, table: str, expected: list[str]):
    of = house(GOOD)
    browser = ida(of)

    page = upload(browser, f"{AT}/{section}/import", table.encode())

    assert page.status == 422
    for sentence in expected:
        assert sentence in page.words
    assert upload(browser, f"{AT}/{section}/import/confirm", csv=table, plan="x").status == 409
    assert (of.mappings.mapping(DE), of.mappings.all_assigned(DE)) == (GOOD, [])


def test_names_are_taken_over_changed_and_taken_away_by_table():
    of = house(GOOD, Assignment(DE, Alias(AliasKind.SKU, "OLD"), (Part("PENCIL"),)))
    browser = ida(of)
    table = "kind,name,articles\nsku,NEW-1,2 x pencil\nasin,b0example1,PENCIL\nsku,OLD,\n"

    page = upload(browser, f"{AT}/articles/import", table.encode())
    upload(browser, f"{AT}/articles/import/confirm", plan=page.field("plan"), csv=table)

    assert [(each.alias.text, each.parts) for each in of.mappings.all_assigned(DE)] == [
        ("NEW-1", (Part("PENCIL", 2),)),
        ("B0EXAMPLE1", (Part("PENCIL"),)),
    ]
    assert of.mappings.mapping(DE).revision == 2


def test_names_are_said_and_deleted_by_hand():
    of = house(replace(PENCIL, skus=("PENCIL-9",)), Article("CUP", "Cup"))
    browser = ida(of)

    wrong = browser.send(f"{AT}/articles/assign", {"kind~100": "sku", "name~100": "", "articles~100": "GONE"})
    assert errors(wrong) == {"name~100": "Please write an SKU of at most 40 signs."}
    unknown = browser.send(
        f"{AT}/articles/assign", {"kind~100": "sku", "name~100": "S", "articles~100": "GONE; CUP; cup"}
    )
    assert errors(unknown) == {"articles~100": "There is no article GONE."}
    assert 'value="GONE; CUP; cup"' in unknown.text
    assert browser.send(f"{AT}/articles/assign").status == 422
    browser.send(f"{AT}/articles/assign", {"kind~100": "sku", "name~100": "S", "articles~100": "2 x CUP; PENCIL"})
    assert "2 x CUP; PENCIL" in browser.get(f"{AT}/articles").words

    assert send(browser, f"{AT}/articles/remove").status == 422
    send(browser, f"{AT}/articles/remove", ("alias", "sku~S"), ("alias", "sku~never"), ("alias", "nonsense"))
    assert of.mappings.all_assigned(DE) == []


def test_a_mapping_is_copied_to_another_connection_of_the_same_seller_only():
    stranger = replace(sales.connection(), seller="A9STRANGER")
    own, kept = (Assignment(f"{sales.SELLER}-FR", Alias(AliasKind.SKU, sku), (Part("FREIGHT"),)) for sku in "AB")
    of = house(GOOD, stranger, replace(own, connection=DE, parts=(Part("PENCIL"),)), own, kept)
    browser = ida(of)
    to = f"/connections/{sales.SELLER}-FR/mapping"

    assert "Amazon.de" in browser.get(f"{to}/defaults").words
    assert browser.send(f"{to}/copy", {"source": DE}).status == 303

    france = of.mappings.mapping(f"{sales.SELLER}-FR")
    assert replace(france, connection=DE, revision=1) == GOOD
    stands = {each.alias.text: each.parts for each in of.mappings.all_assigned(france.connection)}
    assert stands == {"A": (Part("PENCIL"),), "B": (Part("FREIGHT"),)}
    assert browser.send(f"{to}/copy", {"source": "A9STRANGER-DE"}).status == 422
    assert browser.send(f"{to}/copy", {"source": "nobody"}).status == 404


@pytest.mark.parametrize("path", [f"{AT}/nothing", "/connections/nobody/mapping/charges", f"{AT}/nothing/csv"])
def test_what_does_not_exist_is_not_found(path: str):
    assert ida(house()).get(path).status == 404


@pytest.mark.parametrize("section", ["ship-methods", "articles", "charges", "defaults", "filters"])
def test_nonsense_is_refused_and_never_ours(section: str):
    browser = ida(house())
    nonsense = {"revision": seen(browser, section), "carrier~": "|", "carrier~💥": "x" * 10_000, "kind~0": "\x00"}
    nonsense |= {"country~0": "💥", "text~0": "x" * 5_000, "effect~0": "hold", "value~shipping": "y" * 9_999}
    nonsense |= {"value~warehouse": "'; --", "effect~x": "hold", "name~9999999999": "1", "value~first": "ean"}

    assert browser.send(f"{AT}/{section}", nonsense).status == 422
