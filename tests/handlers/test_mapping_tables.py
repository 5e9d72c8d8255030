"""Mappings as tables: what is downloaded, looked at, taken over and copied."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Article, Part
from chalicelib.domain.orders.mapping import (
    Assignment,
    Effect,
    Filter,
    FilterKind,
    ShipMethod,
    Tax,
    Way,
)
from tests.examples import sales
from tests.handlers.filling import errors, send, upload
from tests.handlers.mapped_house import AT, DE, DHL, GOOD, PENCIL, house, ida


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
