"""What marketplace orders are found by."""

from dataclasses import replace

import pytest

from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import Address, AmazonLine, AmazonOrder, AmazonStatus, Package, Personal
from chalicelib.domain.orders.order import MarketplaceOrder, Status
from chalicelib.domain.orders.terms import MOST_TERMS, folded, lasting, passing, wanted
from tests.examples import NOON

of = fingerprints(b"key")
GERMANY = "A1PA6795UKMFR9"
LINE = AmazonLine("1", 2, sku="BK-100/red", asin="B0EXAMPLE1")
AMAZON = AmazonOrder("302-5550123-5550001", "A2EXAMPLE", GERMANY, NOON, NOON, AmazonStatus.UNSHIPPED, (LINE,))
HEAD = MarketplaceOrder(AMAZON.id, "SO-261122-4F7K2QX", "A2EXAMPLE", GERMANY, Status.OPEN, NOON, NOON, NOON)
JUERGEN = Personal(
    AMAZON.id,
    NOON,
    buyer_name="Jürgen Großmann-Łukasiewicz",
    buyer_email="x7k2p@marketplace.amazon.example",
    address=Address(
        name="Jürgen Großmann",
        line1="Königsallee 27",
        city="Düsseldorf",
        postcode="40212",
        country="DE",
        phone="+49 (0)211 555-0147",
    ),
)


def finds(text: str, personal: Personal = JUERGEN) -> bool:
    terms = lasting(HEAD, AMAZON, of) | passing(personal, of)
    return any(terms.issuperset(way) for way in wanted(text, of))


@pytest.mark.parametrize(
    "text",
    [
        "302-5550123-5550001",
        "5550001",
        "so-261122-4f7k2qx",
        "4F7K2QX",
        "BK-100/red",
        "bk100RED",
        "b0example1",
        "Jürgen Großmann",
        "GROSSMANN juergen",
        "grossman",
        "gro",
        "łukasiewicz",
        "Lukasiew",
        "Königsallee 27",
        "koenigsallee",
        "Duesseldorf",
        "40212",
        "402",
        "0147",
        "5550147",
        "0211 5550147",
        "+49 211 555 01 47",
        "02115550147",
        "+492115550147",
        "00492115550147",
        "x7k2p@marketplace.amazon.example",
        "großmann 40212 bk-100",
    ],
)
def test_an_order_is_found_by_any_key(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize("text", ["302-5550123-5550002", "Meier", "40213", "0148", "großmann 99999", "bk-101"])
def test_another_key_finds_nothing(text: str) -> None:
    assert not finds(text)


@pytest.mark.parametrize("text", ["", " ", "*", "%", '"', "'; --", "😀", "-"])
def test_what_nothing_is_found_by_is_no_question(text: str) -> None:
    assert wanted(text, of) == ()


def test_ten_thousand_letters_are_a_short_question() -> None:
    (way, *more) = wanted("lorem " * 2_000, of)

    assert (len(way), len(more)) == (2, 1)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("山田 太郎", "山田"),
        ("Ελένη Παπαδοπούλου", "παπαδοπουλου"),
        ("Анна Иванова", "иванова"),
        ("ﻣﺤﻤﺪ علي", "محمد"),
        ("IŞIK Yılmaz", "ışık yilmaz"),
        ("Bjørn Sørensen", "sorensen"),
        ("李 雷", "李"),
        ("राजेश कुमार", "कुमार"),
        ("বাংলা রহমান", "রহমান"),
        ("தமிழ் செல்வன்", "செல்வன்"),
        ("佐藤 花子", "佐藤花子"),
        ("佐藤花子", "佐藤 花子"),
        ("サトウ ハナコ", "ｻﾄｳﾊﾅｺ"),
        ("김 철수", "김철수"),
        ("Pat O'Brien", "obrien"),
        ("Pat O'Brien", "O’Bri"),
        ("Pat O'Brien", "brien"),
        ("Jean-Luc Roux", "jeanluc"),
    ],
)
def test_names_of_every_script_are_found(name: str, typed: str) -> None:
    assert finds(typed, Personal(AMAZON.id, NOON, buyer_name=name))


def test_a_telephone_with_an_extension_is_found_by_its_number_and_by_its_end() -> None:
    phone = Personal(AMAZON.id, NOON, address=Address(phone="+1 206-555-0197 ext. 08555"))

    for text in ("+1 206-555-0197 ext. 08555", "206-555-0197", "2065550197", "0197", "8555"):
        assert finds(text, phone), text


def test_a_postcode_in_halves_is_looked_for_whole_first() -> None:
    one, other = (Personal(AMAZON.id, NOON, address=Address(line1=line, postcode=code)) for line, code in _PLACES)

    (first, *_) = wanted("900 15", of)

    assert passing(one, of).issuperset(first)
    assert not passing(other, of).issuperset(first)


# The second has both halves as words of their own.
_PLACES = (("Kungsgatan 7", "90015"), ("Vei 15", "0900 900"))


def test_what_is_personal_is_found_by_nothing_that_lasts() -> None:
    kept = lasting(HEAD, AMAZON, of)

    assert not any(kept.issuperset(way) for text in ("Großmann", "40212", "0147") for way in wanted(text, of))


def test_no_term_can_be_read() -> None:
    terms = lasting(HEAD, AMAZON, of) | passing(JUERGEN, of)

    assert all(term.isalnum() and len(term) == 20 for term in terms)
    assert not any(word in term for term in terms for word in ("gross", "40212", "5550"))


def test_a_tracking_number_and_a_buyers_own_number_find_the_order() -> None:
    shipped = replace(AMAZON, packages=(Package("1", tracking="1Z 999 AA1 01"),), buyer_po="PO/77-1")

    terms = lasting(HEAD, shipped, of)

    for text in ("1Z999AA101", "1z 999 aa1 01", "PO/77-1"):
        assert any(terms.issuperset(way) for way in wanted(text, of)), text


def test_an_order_of_two_lines_costs_less_than_sixty_terms() -> None:
    lines = (LINE, AmazonLine("2", 1, sku="KETTLE-17-BLUE", asin="B0EXAMPLE2"))
    copy = replace(AMAZON, lines=lines, total=Money.zero("EUR"))

    assert len(lasting(HEAD, copy, of) | passing(JUERGEN, of)) <= 60


def test_an_order_of_five_hundred_lines_is_found_by_its_numbers_still() -> None:
    lines = tuple(AmazonLine(str(n), 1, sku=f"SKU-{n}-X", asin=f"B0{n:08}") for n in range(500))

    terms = lasting(HEAD, replace(AMAZON, lines=lines), of)

    assert len(terms) <= MOST_TERMS
    assert any(terms.issuperset(way) for way in wanted("302-5550123-5550001", of))


def test_ways_to_write_a_name_are_one() -> None:
    assert folded("MÜLLER") == folded("Mueller") == folded("Muller") == "muller"
