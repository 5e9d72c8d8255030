"""A hundred requests at once, of people who must never see each other's."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.directory import Claims
from chalicelib.usecases import directory
from local.visitor import Page, Visitor
from tests.stories import papers
from tests.stories.town import Town

pytestmark = pytest.mark.stack

PEOPLE, REQUESTS = 20, 100


def test_a_hundred_parallel_requests_of_different_people_never_mix(town: Town) -> None:
    visitors = [newcomer(town, number) for number in range(PEOPLE)]
    orders = [bought(town, visitor) for visitor in visitors]
    together = threading.Barrier(REQUESTS)

    def ask(turn: int) -> Page:
        visitor, path = visitors[turn % PEOPLE], ("/", "/orders", f"/orders/{orders[turn % PEOPLE]}")[turn % 3]
        together.wait()
        return Visitor(visitor.home, visitor.cookies).get(path)

    with ThreadPoolExecutor(REQUESTS) as pool:
        pages = list(pool.map(ask, range(REQUESTS)))

    assert {page.status for page in pages} == {200}
    assert [names_in(page) for page in pages] == [{name(turn % PEOPLE)} for turn in range(REQUESTS)]
    assert [orders_in(page) for page in pages] == [{orders[turn % PEOPLE]} for turn in range(REQUESTS)]


def newcomer(town: Town, number: int) -> Visitor:
    """Somebody new, as signed in as by the provider."""
    claims = Claims("https://elsewhere.example", f"subject-{number}", name(number), f"person-{number}@example.com")
    visitor = town.stranger()
    cookie = town.hub.do(directory.sign_in, claims, where="story")
    visitor.cookies[f"localhost:{town.stack.urls.ports['hub']}"] = {"__Host-session": cookie}
    return visitor


def bought(town: Town, visitor: Visitor) -> str:
    store = visitor.submit(visitor.get("/shop"), "/shop", address="SEA-HQ", billing_group="OFFICE")
    posting = town.amazon.cart(store.history[-1], 1)
    return papers.bring(visitor, posting["action"], posting["document"]).path.rpartition("/")[2]


def name(number: int) -> str:
    return f"Newcomer {'ABCDEFGHIJKLMNOPQRST'[number]}"


def names_in(page: Page) -> set[str]:
    return set(re.findall(r"Newcomer [A-T]", page.words))


def orders_in(page: Page) -> set[str]:
    return set(re.findall(r"PO-\d{6}-[0-9A-Z]+", page.text))
