"""Carts that are broken, hostile, too large, impossible or not theirs: a clear page, nothing lost, nothing changed."""

import base64
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.visitor import FORM
from tests.stories import papers
from tests.stories.papers import assert_clear
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

Hurt = Callable[[str], str | bytes]


def doctype(declarations: str) -> Hurt:
    """The document with this in the place of its DOCTYPE."""
    return lambda document: re.sub(r"<!DOCTYPE[^>]*>", lambda _: f"<!DOCTYPE cXML [{declarations}]>", document)


def instead(old: str, new: str) -> Hurt:
    def hurt(document: str) -> str:
        assert old in document
        return document.replace(old, new, 1)

    return hurt


def set_to(pattern: str, new: str) -> Hurt:
    """What the pattern's group holds is this now, in the first line of the cart."""

    def hurt(document: str) -> str:
        head, tag, lines = document.partition("<ItemIn")
        found = re.search(pattern, tag + lines)
        assert found
        return head + (tag + lines)[: found.start(1)] + new + (tag + lines)[found.end(1) :]

    return hurt


def lines(count: int) -> Hurt:
    """The first line so many times, each with an offer of its own."""

    def hurt(document: str) -> str:
        item = re.search(r"<ItemIn.*?</ItemIn>", document, re.DOTALL)[0]
        all_of_them = "".join(re.sub(r",\d+</Supplier", f",{number}</Supplier", item) for number in range(count))
        return re.sub(r"<ItemIn.*</ItemIn>", lambda _: all_of_them, document, flags=re.DOTALL)

    return hurt


QUANTITY, PRICE = r'quantity="([^"]*)"', r"<UnitPrice>\s*<Money[^>]*>([^<]*)<"
HOSTILE: dict[str, Hurt] = {
    "cut": lambda document: document[: len(document) // 2],
    "not-xml": lambda _: "Dear hub, please order two boxes of pens.",
    "not-cxml": lambda _: "<html><body>503</body></html>",
    "entity": doctype('<!ENTITY pens "a hundred boxes">'),
    "external-entity": doctype('<!ENTITY file SYSTEM "file:///etc/passwd">'),
    "parameter-entity": doctype('<!ENTITY % more SYSTEM "http://localhost:1/more.dtd"> %more;'),
    "billion-laughs": lambda document: str(doctype(papers.LAUGHS)(document)).replace("Halden Everyday", "&lol9;"),
    "nul": instead("Halden", "Hal\0den"),
    "ampersand": instead("Halden", "Halden & Sons"),
    "too-deep": instead("<BuyerCookie>", "<X>" * 5000 + "</X>" * 5000 + "<BuyerCookie>"),
    "latin-1-as-utf-8": lambda document: document.replace("Halden", "Hålden").encode("latin-1"),
    "over-1-mib": lambda document: document + "<!-- " + "x" * 1024 * 1024 + " -->",
    "over-500-lines": lines(501),
}  # fmt: skip
IMPOSSIBLE: dict[str, Hurt] = {
    **{f"quantity-{written or 'none'}": set_to(QUANTITY, written)
       for written in ("-1", "0", "1.5", "100000", "1e9", "NaN", "9" * 40, "")},
    **{f"price-{written or 'none'}": set_to(PRICE, written)
       for written in ("-1.00", "0.00", "10000000001", "1e9", "NaN", "1.234,50", "9" * 40, "")},
    "two-currencies": set_to(r'<UnitPrice>\s*<Money currency="([^"]*)"', "EUR"),
    "no-currency": set_to(r'<UnitPrice>\s*<Money( currency="[^"]*")', ""),
    "no-asin": set_to(r"<SupplierPartID>([^<]*)<", ""),
    "no-offer": set_to(r"<SupplierPartAuxiliaryID>([^<]*)<", ""),
    "no-header": lambda document: re.sub("<(PunchOutOrderMessageHeader).*</\\1>", "", document, flags=re.DOTALL),
    "no-lines": lines(0),
    "negative-shipping": lambda document: re.sub(r"(<Shipping>\s*<Money[^>]*>)[^<]*", r"\1-5.00", document, count=1),
    "no-cookie": lambda document: re.sub("<BuyerCookie>[^<]*<", "<BuyerCookie><", document),
    "unknown-cookie": lambda document: re.sub("<BuyerCookie>[^<]*<", f"<BuyerCookie>{'x' * 43}<", document),
}  # fmt: skip


@pytest.mark.parametrize("hurt", [*HOSTILE.values(), *IMPOSSIBLE.values()], ids=[*HOSTILE, *IMPOSSIBLE])
def test_a_bad_cart_is_a_clear_page_and_the_good_one_of_the_same_trip_still_comes_home(town: Town, hurt: Hurt) -> None:
    trip, before = town.trip(), town.bought()

    page = papers.bring(town.browser("anna"), trip.door, hurt(trip.document))

    assert_clear(page, 422)
    assert town.bought() == before
    assert papers.bring(town.browser("anna"), trip.door, trip.document).path.startswith("/orders/PO-")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"cart=1"),
        (FORM, b"cxml-urlencoded="),
        (FORM, b""),
        (FORM, b"cxml-base64=%25%25%25"),
        (FORM, b"&" * 5000),
        ("text/plain", b"<cXML/>"),
        ("application/json", b'{"cXML": 1}'),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("text/xml; charset=klingon", b"<cXML/>"),
        ("", b"nothing"),
    ],
    ids=lambda part: str(part)[:30],
)
def test_what_is_no_cart_at_all_is_a_clear_page(town: Town, kind: str, body: bytes) -> None:
    before, door = town.mine(), papers.cart_door(town)

    assert_clear(town.browser("anna").post(door, body, content_type=kind), 422)

    assert town.mine() == before


@pytest.mark.parametrize("megabytes", [5, 11])
def test_what_is_too_long_for_the_gateway_never_reaches_the_hub(town: Town, megabytes: int) -> None:
    before = town.mine()

    page = town.browser("anna").post(papers.cart_door(town), b"x" * (megabytes * 1024 * 1024))

    assert (page.status, page.text) == (413, '{"message": "Request Too Long"}')
    assert town.mine() == before


def test_a_cart_of_500_lines_is_taken(town: Town) -> None:
    trip = town.trip()

    page = papers.bring(town.browser("anna"), trip.door, lines(500)(trip.document))

    assert (page.status, badge(page)) == (200, "Cart")
    assert "500 items" in page.words


@pytest.mark.parametrize("encoding", ["utf-7", "x-klingon", "ascii"])
def test_a_cart_that_is_not_written_as_it_says_is_a_clear_page(town: Town, encoding: str) -> None:
    trip, before = town.trip(), town.mine()
    document = trip.document.replace("UTF-8", encoding).encode()

    page = papers.bring(town.browser("anna"), trip.door, base64.b64encode(document), field="cxml-base64")

    assert_clear(page, 422)
    assert town.mine() == before


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "shift_jis", "latin-1"])
def test_a_cart_in_another_honest_encoding_is_taken(town: Town, encoding: str) -> None:
    trip = town.trip()
    document = re.sub("Halden Everyday[^<]*", "Paper", trip.document).replace("UTF-8", encoding.removesuffix("-sig"))

    page = town.browser("anna").post(trip.door, document.encode(encoding), content_type="text/xml")

    assert (page.status, badge(page)) == (200, "Cart")


def test_a_cart_at_a_wrong_address_is_a_clear_page(town: Town) -> None:
    trip, before = town.trip(), town.mine()

    page = papers.bring(town.browser("anna"), f"{trip.door[:-1]}x", trip.document)

    assert_clear(page, 404)
    assert town.mine() == before


def test_another_cart_of_a_trip_that_is_over_changes_nothing(town: Town) -> None:
    trip = town.trip()
    browser = town.browser("anna")
    number = papers.bring(browser, trip.door, trip.document).path.rpartition("/")[2]
    before, kept = town.mine(), town.kept(number)

    page = papers.bring(browser, trip.door, set_to(QUANTITY, "7")(trip.document))

    assert_clear(page, 422)
    assert f"This shopping trip has already brought a cart back: {number}." in page.words
    assert (town.mine(), town.kept(number)) == (before, kept)


def test_a_trip_ends_after_a_day(town: Town) -> None:
    trip = town.trip()
    town.pass_time(hours=25)
    before = town.mine()

    page = papers.bring(town.browser("anna"), trip.door, trip.document)

    assert_clear(page, 422)
    assert "This shopping trip has expired. Please shop again." in page.words
    assert town.mine() == before


def test_somebody_elses_cart_stays_theirs_and_hidden(town: Town) -> None:
    trip, before = town.trip("anna"), town.mine("ben")

    page = papers.bring(town.browser("ben"), trip.door, trip.document)

    assert_clear(page, 404)
    assert "Halden" not in page.words
    assert town.mine("ben") == before
    number = page.path.rpartition("/")[2]
    assert town.mine("anna")[0] == number


@pytest.mark.parametrize("times", [2, 8])
def test_the_same_cart_at_the_same_moment_is_one_order(town: Town, times: int) -> None:
    trip, before = town.trip(), town.mine()
    browsers = [town.stranger() for _ in range(times)]

    with ThreadPoolExecutor(times) as pool:
        pages = list(pool.map(lambda browser: papers.bring(browser, trip.door, trip.document), browsers))

    (number,) = [number for number in town.mine() if number not in before]
    assert {page.history[1] for page in pages} == {f"{town.stack.urls.hub}/orders/{number}"}


def test_a_cart_that_comes_again_after_applying_leads_to_the_application(town: Town) -> None:
    trip = town.trip()
    browser = town.browser("anna")
    number = papers.bring(browser, trip.door, trip.document).path.rpartition("/")[2]
    town.apply(number)
    town.letter("chiara", number)
    kept = town.kept(number)

    again = papers.bring(browser, trip.door, trip.document)
    reloaded = browser.get(again.path)

    assert (again.path, reloaded.path) == (f"/orders/{number}", f"/orders/{number}")
    assert badge(reloaded) == "Applying – step 1 of 2"
    assert town.kept(number) == kept
