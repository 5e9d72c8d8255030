"""Addresses as texts and back, on a parcel in the order of their country, and what is wrong with one anywhere."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain import addresses as addressing
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.errors import Refused
from tests import examples

BERLIN = examples.address()
TOKYO = ShippingAddress(
    code="TYO-1",
    label="Tokyo office",
    addressee="総務部",
    company="港商事",
    lines=("丸の内1-2-3", "港ビル8階"),
    city="千代田区",
    state="東京都",
    postcode="100-0005",
    country="JP",
)
LATIN = replace(TOKYO, lines=("1-2-3 Marunouchi",), city="Chiyoda-ku", state="Tokyo", addressee="General Affairs")
SEATTLE = replace(BERLIN, city="Seattle", state="WA", postcode="98101", country="US")


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (TOKYO, ("〒100-0005", "東京都千代田区", "丸の内1-2-3", "港ビル8階", "港商事", "総務部")),
        (LATIN, ("港商事", "General Affairs", "1-2-3 Marunouchi", "Chiyoda-ku, Tokyo 100-0005")),
        (SEATTLE, ("Example GmbH", "Goods in", "Lindenstraße 7", "Gate 2", "Seattle, WA 98101")),
        (BERLIN, ("Example GmbH", "Goods in", "Lindenstraße 7", "Gate 2", "10969 Berlin BE")),
        (replace(BERLIN, company="", state="", country="GB"), ("Goods in", "Lindenstraße 7", "Gate 2", "Berlin 10969")),
        (replace(TOKYO, postcode="", company="", addressee=""), ("東京都千代田区", "丸の内1-2-3", "港ビル8階")),
    ],
    ids=["Japanese", "Japan in Latin letters", "US", "DE", "GB", "spare"],
)
def test_an_address_is_written_in_the_order_of_its_country(address: ShippingAddress, written: tuple[str, ...]):
    assert address.written == written


def test_a_place_is_named_in_the_same_order():
    assert (TOKYO.place, SEATTLE.place, replace(SEATTLE, state="").place) == (
        "東京都千代田区",
        "Seattle, WA",
        "Seattle",
    )


@pytest.mark.parametrize(
    "address",
    [
        BERLIN,
        TOKYO,
        LATIN,
        replace(BERLIN, lines=(), groups=frozenset({"b", "a"}), default=True),
        replace(BERLIN, lines=("1", "2", "3"), phone="", email=""),
    ],
)
def test_texts_make_the_same_address_again(address: ShippingAddress):
    assert addressing.stated(addressing.texts(address)) == address


def test_what_is_typed_loses_needless_white_space_and_what_cannot_be_seen():
    texts = addressing.texts(BERLIN) | {
        "label": "  Berlin\u3000\toffice\n",
        "line2": " ",
        "country": " de ",
        "groups": " a;; b ",
    }

    stated = addressing.stated(texts)

    assert (stated.label, stated.lines, stated.country, stated.groups) == (
        "Berlin office",
        ("Lindenstraße 7",),
        "DE",
        {"a", "b"},
    )


@pytest.mark.parametrize(
    ("text", "is_default"), [("yes", True), ("X", True), ("はい", True), ("", False), ("No", False)]
)
def test_a_default_is_yes_or_no_in_whatever_words(text: str, is_default: bool):
    assert addressing.stated(addressing.texts(BERLIN) | {"default": text}).default is is_default


def test_a_default_that_is_neither_is_refused():
    with pytest.raises(Refused, match="yes or no"):
        addressing.stated(addressing.texts(BERLIN) | {"default": "perhaps"})


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"code": ""}, ["code"]),
        ({"code": "é"}, ["code"]),
        ({"code": "x" * 21}, ["code"]),
        ({"code": "-x"}, ["code"]),
        ({"code": "a/b"}, ["code"]),
        ({"code": "A.b_c-9"}, []),
        ({"label": ""}, ["label"]),
        ({"addressee": "", "company": ""}, ["addressee"]),
        ({"addressee": ""}, []),
        ({"lines": ("x" * 61, "y")}, ["line1"]),
        ({"lines": ("x", "y", "z" * 61)}, ["line3"]),
        ({"phone": "12"}, ["phone"]),
        ({"phone": "+49 (0)30 555-0100 ext. 12"}, []),
        ({"phone": ""}, []),
        ({"email": "a b@c.d"}, ["email"]),
        ({"email": "a@b"}, ["email"]),
        ({"email": "a@b.example"}, []),
        ({"label": "", "code": "", "email": "x"}, ["code", "label", "email"]),
    ],
)
def test_every_field_that_is_wrong_is_named(changes: dict[str, Any], fields: list[str]):
    assert [refusal.field for refusal in addressing.refusals(replace(BERLIN, **changes))] == fields
