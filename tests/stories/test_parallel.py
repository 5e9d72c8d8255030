"""Many at once: people who must never see each other's pages, and decisions that meet in the same moment."""

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.directory import Claims
from chalicelib.usecases.directory import sessions as directory
from local.visitor import Page, Visitor
from tests.stories import papers
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

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


def test_two_directors_who_approve_in_the_same_moment_order_once(town: Town) -> None:
    number = town.applied()
    town.decide("chiara", number)
    presses = [pressing(town, name, number, "approve") for name in ("emma", "felix")]

    assert at_once(presses) == [200, 200]

    town.stands(number, "Ordered – sent to Amazon")
    assert len(town.at_amazon(number)) == 1
    assert [entry.action for entry in town.hub.trail.of(number)].count("decided_approve") == 3


@pytest.mark.parametrize("other", ["disapprove", "remand"])
def test_of_two_who_disagree_in_the_same_moment_the_first_is_right_and_the_other_is_told(
    town: Town, other: str
) -> None:
    number = town.applied()
    presses = [pressing(town, "chiara", number, "approve"), pressing(town, "dmitri", number, other)]

    assert sorted(at_once(presses)) == [200, 409]

    order = town.hub.orders.get(number)
    assert len(order.application.decisions) == 1
    assert (order.status == "applying") is (order.application.decisions[0].verdict == "approve")


def test_an_order_that_is_canceled_while_the_last_approval_arrives_is_one_or_the_other(town: Town) -> None:
    number, anna = town.applied(), town.browser("anna")
    for approver in ("chiara", "emma"):
        town.decide(approver, number)
    approve, page = pressing(town, "felix", number, "approve"), anna.get(f"/orders/{number}")

    statuses = at_once([approve, lambda: anna.submit(page, f"/orders/{number}/cancel", reason="No longer needed")])

    is_ordered = town.hub.orders.get(number).status == "ordered"
    assert statuses == ([200, 422] if is_ordered else [422, 200])
    town.stands(number, "Ordered – sent to Amazon" if is_ordered else "Canceled")
    assert len(town.at_amazon(number)) == int(is_ordered)


def pressing(town: Town, name: str, number: str, verdict: str) -> Callable[[], Page]:
    """A press on a button of a page that is open already."""
    visitor = town.stranger()
    page = visitor.get(town.link(name, number))
    return lambda: visitor.submit(page, "/approvals/", verdict=verdict, comment="in this moment")


def at_once(presses: Sequence[Callable[[], Page]]) -> list[int]:
    with ThreadPoolExecutor(len(presses)) as pool:
        return [page.status for page in pool.map(lambda press: press(), presses)]


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
