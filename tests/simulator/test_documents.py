"""Every document Amazon sends here is valid by the DTD it names."""

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from tests.simulator.conftest import Amazon
from tests.simulator.hub_documents import order_request, set_up_request

DTDS = Path(__file__).parents[3] / "shared" / "contracts" / "cxml" / "1.2.071"

pytestmark = pytest.mark.skipif(not DTDS.is_dir(), reason=f"the cXML DTDs are not beside the project: {DTDS}")


@cache
def dtd(name: str) -> etree.DTD:
    return etree.DTD(str(DTDS / f"{name}.dtd"))


def assert_valid(document: str | bytes) -> None:
    root = etree.fromstring(document.encode() if isinstance(document, str) else document)
    named = root.getroottree().docinfo.system_url.rpartition("/")[2].removesuffix(".dtd")
    dtd(named).assertValid(root)


@pytest.mark.parametrize("country", ["US", "JP", "DE"])
def test_carts(amazon: Amazon, country: str) -> None:
    assert_valid(amazon.cart(items=32, country=country)["document"])


def test_an_empty_cart(amazon: Amazon) -> None:
    assert_valid(amazon.cart(items=[])["document"])


@pytest.mark.parametrize("password", ["local-catalog-password", "wrong"])
def test_answers(amazon: Amazon, password: str) -> None:
    answer = amazon.browser.post("/punchout/test", data=set_up_request(password=password))

    assert_valid(answer.data)


@pytest.mark.parametrize("mode", ["accept", "reject", "split", "price_changed", "partial"])
def test_confirmations_and_ship_notices(amazon: Amazon, mode: str) -> None:
    amazon.tell("settings", confirm_mode=mode)
    items = [{"asin": "B0CW759M5V", "quantity": 3}, {"asin": "B0CSCPK1YQ", "quantity": 4}]
    amazon.order(order_request(amazon.cart(items)["document"]))
    amazon.pass_time(3)
    amazon.tell("orders/PO-1/confirm", mode=mode, comments="Said twice")
    amazon.pass_time(10)

    assert len(amazon.hub.posts) == {"reject": 2, "split": 4}.get(mode, 3)
    for _, body in amazon.hub.posts:
        assert_valid(body)


@pytest.mark.parametrize("shape", ["PunchOutOrderMessage", "OrderRequest"])
@pytest.mark.parametrize("country", ["US", "JP", "DE"])
def test_punched_in_carts(amazon: Amazon, shape: str, country: str) -> None:
    amazon.tell("punch-in", person="ben", document=shape, items=3, country=country)
    amazon.pass_time(0)

    assert_valid(amazon.hub.posts[0][1])
