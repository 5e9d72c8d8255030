"""Shopping: what a person sees, what the cart costs, and how it goes home."""

import base64
from decimal import Decimal

import pytest
from lxml import etree
from lxml import html as lxml_html

from simulator.rows import Address
from simulator.store import carts, catalogue
from simulator.store.marketplaces import EUROPE, JAPAN, UNITED_STATES, Marketplace
from tests.simulator.conftest import Amazon
from tests.simulator.hub_documents import set_up_request

PAPER, CHAIR = "B0CW759M5V", next(item.asin for item in catalogue.products().values() if item.picture == "chair")


def enter(amazon: Amazon, **changes: str) -> None:
    page = amazon.set_up(set_up_request(**changes)).start_page
    amazon.browser.get(page.removeprefix("http://localhost:9105"))


def test_every_product_has_a_picture_and_a_price_in_each_currency() -> None:
    shelf = catalogue.products()

    assert len(shelf) == 32
    assert all(item.picture in catalogue.pictures() for item in shelf.values())
    assert all(set(item.price) == {"USD", "JPY", "EUR"} for item in shelf.values())
    assert all(gtin_is_valid(item.ean) and gtin_is_valid(item.upc) for item in shelf.values())


def gtin_is_valid(digits: str) -> bool:
    return sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(reversed(digits))) % 10 == 0


def test_a_person_shops_by_clicking_and_the_browser_takes_the_cart_home(amazon: Amazon) -> None:
    enter(amazon, cookie="kekse & <mehr>".replace("&", "&amp;").replace("<", "&lt;"))
    assert "Ordering for <b>Anna Sato</b>" in amazon.browser.get("/store?q=paper").text
    amazon.browser.post("/store/cart", data={"asin": PAPER, "quantity": "3"})
    amazon.browser.post("/store/cart", data={"asin": CHAIR, "quantity": "1"})
    amazon.browser.post("/store/cart", data={"asin": PAPER, "quantity": "2", "set": "1"})

    page = amazon.browser.post("/store/submit")

    form = lxml_html.fromstring(page.text).forms[0]
    assert form.action == "http://localhost:9106/punchout/po-requests/door"
    assert "form-action 'self' http://localhost:9106" in page.headers["Content-Security-Policy"]
    message = etree.fromstring(form.fields["cxml-urlencoded"].encode()).find("Message/PunchOutOrderMessage")
    assert message.findtext("BuyerCookie") == "kekse & <mehr>"
    assert [item.get("quantity") for item in message.iterfind("ItemIn")] == ["2", "1"]
    assert message.findtext("PunchOutOrderMessageHeader/Total/Money") == "344.80"  # 2 x 32.90 + 279.00


def test_a_quantity_of_zero_takes_a_product_out(amazon: Amazon) -> None:
    enter(amazon)
    amazon.browser.post("/store/cart", data={"asin": PAPER})

    amazon.browser.post("/store/cart", data={"asin": PAPER, "set": "1", "quantity": "0"})

    assert "Your cart is empty" in amazon.browser.get("/store/cart").text


def test_going_back_and_submitting_again_yields_the_same_document(amazon: Amazon) -> None:
    enter(amazon)
    amazon.browser.post("/store/cart", data={"asin": PAPER})

    first, again = amazon.browser.post("/store/submit").text, amazon.browser.post("/store/submit").text
    amazon.browser.post("/store/cart", data={"asin": CHAIR})
    changed = amazon.browser.post("/store/submit").text

    assert first == again
    assert changed != first


def test_a_selected_item_opens_its_own_page(amazon: Amazon) -> None:
    page = amazon.set_up(set_up_request(selected=CHAIR)).start_page

    answer = amazon.browser.get(page.removeprefix("http://localhost:9105"))

    assert answer.headers["Location"] == f"/store/products/{CHAIR}"


@pytest.mark.parametrize("path", ["/store", f"/store/products/{PAPER}", "/store/cart", "/", "/mailbox", "/control"])
def test_pages_work_for_someone_who_only_looks(amazon: Amazon, path: str) -> None:
    assert amazon.browser.get(path, follow_redirects=True).status_code == 200


def test_words_of_a_stranger_are_escaped(amazon: Amazon) -> None:
    page = amazon.browser.get("/store?q=<script>alert(1)</script>").text

    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("place", "state", "country", "subtotal", "shipping", "tax"),
    [
        (UNITED_STATES, "WA", "US", "377.70", "8.99", "38.15"),  # 10.1 % of the goods; the chair's seller ships himself
        (UNITED_STATES, "OR", "US", "377.70", "8.99", "0.00"),
        (JAPAN, "東京都", "JP", "45740", "615", "4635"),  # 10 % with shipping, rounded down on each line
        (EUROPE, "", "DE", "344.47", "7.49", "66.87"),
    ],
)
def test_prices_follow_the_address(
    place: Marketplace, state: str, country: str, subtotal: str, shipping: str, tax: str
) -> None:
    ship_to = Address("HQ-1", "Demo", ("Street", "City", "Country"), state, country, "")

    cart = carts.price({PAPER: 3, CHAIR: 1}, place, ship_to, "http://localhost/store/products")

    sums = (str(cart.subtotal), str(cart.shipping), f"{cart.tax:.2f}" if place is not JAPAN else str(cart.tax))
    assert sums == (subtotal, shipping, tax)


def test_a_small_amazon_parcel_pays_shipping_once() -> None:
    pens = next(item.asin for item in catalogue.products().values() if item.picture == "pens")

    cart = carts.price({pens: 1}, UNITED_STATES, None, "")

    assert cart.shipping == Decimal("5.99")


@pytest.mark.parametrize("spelling", ["cxml-urlencoded", "cXML-urlencoded", "cxml-base64", "cXML-base64"])
def test_the_cart_goes_home_in_every_spelling(amazon: Amazon, spelling: str) -> None:
    amazon.tell("settings", form_spelling=spelling)

    cart = amazon.cart(country="JP")

    [(name, value)] = cart["fields"].items()
    carried = base64.b64decode(value).decode() if spelling.endswith("base64") else value
    assert name == spelling
    assert carried == cart["document"]
    assert 'currency="JPY">3980</Money>' in carried
    assert "コピー用紙" in carried


def test_shopping_that_begins_at_amazon_is_pushed_to_the_hub(amazon: Amazon) -> None:
    amazon.browser.post("/store/sign-in", data={"person": "ben"})
    amazon.browser.post("/store/cart", data={"asin": PAPER})

    page = amazon.browser.post("/store/submit")
    amazon.pass_time(0)

    assert "on its way" in page.text
    [(url, body)] = amazon.hub.posts
    assert url == "http://localhost:9106/punchout/po-requests/local-cart-door"
    assert b'<Extrinsic name="UserEmail">ben@example.com</Extrinsic>' in body
