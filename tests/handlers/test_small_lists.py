"""The small lists as the seller's administrator keeps them."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Created
from chalicelib.domain.lists import Carriage, Entry, ListName
from tests.examples import articles as goods
from tests.handlers.filling import errors
from tests.handlers.test_articles import house, ida

CARRIERS, WAREHOUSES = "/settings/lists/carriers", "/settings/lists/warehouses"


def test_every_list_is_there_from_the_start():
    page = ida(house()).get("/settings/lists").words

    for name in ("Warehouses", "Carriers", "Delivery terms", "Payment terms", "Order types", "Sources"):
        assert name in page
    words = ida(house()).get(CARRIERS).words
    for carrier in ("DHL", "UPS", "FedEx", "Royal Mail", "Yamato Transport", "Sagawa Express", "Japan Post"):
        assert carrier in words


def test_a_carrier_is_added_with_its_methods():
    of = house()
    fields = {"name": "Acme Parcels", "amazon_code": "Other", "methods": "Overnight\r\n\r\nEconomy\r\nOvernight"}

    page = ida(of).send(CARRIERS, fields | {"is_untracked": "yes"})

    assert page.headers["Location"] == f"{CARRIERS}?done=added"
    assert of.lists.get(ListName.CARRIERS, "acme-parcels") == Entry(
        ListName.CARRIERS,
        "ACME-PARCELS",
        "Acme Parcels",
        carriage=Carriage("Other", True, ("Overnight", "Economy")),
        revision=1,
    )


def test_a_name_without_latin_letters_gets_a_code_of_its_list():
    of = house()

    ida(of).send(WAREHOUSES, {"name": "東京倉庫", "address": "丸の内1-2-3\r\n東京"})
    ida(of).send(WAREHOUSES, {"name": "🏭"})

    assert of.lists.get(ListName.WAREHOUSES, "WARE").address == "丸の内1-2-3\n東京"
    assert of.lists.get(ListName.WAREHOUSES, "WARE-2").name == "🏭"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Please give it a name."),
        ("name", "dhl", "The list has this name already."),
        ("name", "x" * 10_000, "Please keep this under 60 characters."),
        ("code", "dhl", "The list has this code already."),
        ("code", "a b", "A code has 1 to 20 letters, digits, dots, hyphens or underscores."),
        ("amazon_code", " ", "Please enter the carrier's code at Amazon, or “Other”."),
        ("methods", "x" * 61, "Please keep every method under 60 characters."),
        ("methods", "\n".join(map(str, range(41))), "A carrier has at most 40 methods."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(field: str, typed: str, said: str):
    of = house()

    page = ida(of).send(CARRIERS, {"name": "Acme", "amazon_code": "Other"} | {field: typed})

    assert (page.status, errors(page)[field]) == (422, said)


def test_what_was_there_from_the_start_can_be_changed_and_archived():
    of = house()
    fields = {"name": "DHL Germany", "amazon_code": "DHL", "methods": "Paket", "revision": "0"}

    assert ida(of).send(f"{CARRIERS}/DHL", fields).headers["Location"] == f"{CARRIERS}?done=updated"
    assert ida(of).send(f"{CARRIERS}/dhl/archive", {"archived": "yes"}).status == 303

    stored = of.lists.get(ListName.CARRIERS, "DHL")
    assert (stored.name, stored.archived, stored.revision) == ("DHL Germany", True, 2)
    assert of.store.audited[1:] == ["list_changed", "signed_in", "list_archived"]


def test_of_two_people_who_edit_the_second_sees_what_the_first_stored():
    of = house()
    of.commit(Created(replace(goods.warehouse("MAIN", "Berlin"), revision=1)))

    page = ida(of).send(f"{WAREHOUSES}/MAIN", {"name": "Hamburg", "revision": "0"})

    assert (page.status, "Stored meanwhile: Berlin" in page.words) == (409, True)
    assert of.lists.get(ListName.WAREHOUSES, "MAIN").name == "Berlin"


def test_what_is_archived_is_offered_no_more():
    of = house(goods.article(warehouse=""))
    ida(of).send(f"{WAREHOUSES}/MAIN/archive", {"archived": "yes"})

    assert "Main warehouse" not in ida(of).get("/articles/new").words


def test_naming_what_is_archived_puts_it_to_use_again():
    of = house()
    ida(of).send(f"{WAREHOUSES}/MAIN/archive", {"archived": "yes"})

    ida(of).send("/articles/new", {"number": "L-1", "title": "Lamp", "new_warehouse": "main warehouse"})

    assert of.articles.get("L-1").warehouse == "MAIN"
    assert of.lists.get(ListName.WAREHOUSES, "MAIN").archived is False


@pytest.mark.parametrize("path", ["/settings/lists/nothing", f"{CARRIERS}/nothing"])
def test_what_is_not_there_is_not_found(path: str):
    assert ida(house()).get(path).status == 404
