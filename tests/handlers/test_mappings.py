"""The pages on which a seller's administrator says what a connection makes of its orders."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Article
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import (
    ShipMethod,
    Way,
)
from tests.handlers.filling import errors
from tests.handlers.mapped_house import AT, DE, DHL, GOOD, house, ida, seen


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
        ("filters", {"kind~0": "postcode", "country~0": "DE", "text~0": "-", "effect~0": "ignore"},
         {"text~0": "Please write the beginning of a postcode."}),
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
