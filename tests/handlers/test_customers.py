"""Customers as the seller's administrator keeps them, and as others read them."""

from urllib.parse import urlencode

import pytest

from chalicelib.domain.changes import Erased
from chalicelib.domain.customers import Customer
from chalicelib.domain.directory import Role
from chalicelib.domain.orders.amazon import Personal
from chalicelib.usecases.orders.indexing import index
from tests import examples
from tests.examples import DAY, NOON, sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown
from tests.usecases.customers.test_attaching import comes

ROLES = {"ida": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE, "ada": Role.ACCOUNTANT}


@pytest.fixture
def of() -> FakeHub:
    people = (examples.person(id, roles=frozenset({role})) for id, role in ROLES.items())
    house = hub(sales.connection(), *people)
    for number, name in enumerate(("Anna Abel", "Berta Busch"), 1):
        comes(
            house,
            number,
            name=name,
            email=f"{name[:5]}@example.com".replace(" ", ""),
            order={"created_at": NOON - number * DAY},
        )
        house.do(index, f"306-000000{number}-0000000")
    return house


def ida(of: FakeHub) -> Browser:
    return Browser(of).signed_in("ida")


def asking(path: str, **asked: str) -> str:
    return f"{path}?{urlencode(asked)}"


def send(of: FakeHub, path: str, fields: list[tuple[str, str]]) -> Shown:
    """A form with fields that are given several times."""
    browser = ida(of)
    nonce = browser.get("/customers/duplicates").field("form_nonce")
    return browser.post(path, urlencode([*fields, ("form_nonce", nonce)]).encode())


def ids(of: FakeHub) -> list[str]:
    return sorted(each.id for each in of.store.all(Customer))


def test_customers_are_listed_with_what_their_orders_tell(of: FakeHub):
    words = ida(of).get("/customers").words

    assert "Anna Abel C-00000001 50674 Köln" in words
    assert "Berta Busch C-00000002" in words


@pytest.mark.parametrize("search", ["anna", "ABEL", "306-0000001-0000000", "Anna@example.com"])
def test_they_are_found_by_whatever_their_orders_are_found_by(of: FakeHub, search: str):
    words = ida(of).get(asking("/customers", search=search)).words

    assert ("Anna Abel" in words, "Berta Busch" in words) == (True, False)


def test_a_customers_number_leads_to_their_page(of: FakeHub):
    page = ida(of).get(asking("/customers", search=" c-00000002 "))

    assert (page.status, page.headers["Location"]) == (303, "/customers/C-00000002")


@pytest.mark.parametrize("search", ['"', "%", "*", "👩‍🚀", "x" * 10_000, "C-404", "' OR 1=1 --", "\x00"])
def test_whatever_is_searched_for_gets_an_answer(of: FakeHub, search: str):
    page = ida(of).get(asking("/customers", search=search))

    assert (page.status, "No customer was found" in page.words) == (200, True)


def test_a_cursor_that_is_not_ours_is_refused(of: FakeHub):
    assert ida(of).get(asking("/customers", after="nonsense")).status == 422
    assert ida(of).get(asking("/customers/C-00000001", after="nonsense")).status == 422


def test_one_customer_shows_what_lives_and_never_a_hash(of: FakeHub):
    page = ida(of).get("/customers/c-00000001")

    for told in (
        "Anna Abel",
        "Anna@example.com",
        "Lindenstraße 5",
        "+49 221 5550123",
        "306-0000001-0000000",
        "Germany",
    ):
        assert told in page.words
    for key in of.customers.get("C-00000001").keys:
        assert key.text not in page.text


def test_when_it_is_over_the_page_says_so(of: FakeHub):
    of.store.commit(Erased(Personal("306-0000001-0000000", NOON)))

    words = ida(of).get("/customers/C-00000001").words

    assert ("Anna" in words, "erased 30 days after delivery" in words) == (False, True)
    assert "name no longer kept" in ida(of).get("/customers").words


@pytest.mark.parametrize("id", ["C-404", "x" * 3_000, "%00", "..", "C-00000001%2F"])
def test_an_unknown_customer_is_not_found(of: FakeHub, id: str):
    assert ida(of).get(f"/customers/{id}").status == 404


def test_accountants_read_and_the_warehouse_does_not(of: FakeHub):
    ada = Browser(of).signed_in("ada")
    page = ada.get("/customers/C-00000001")

    assert (page.status, "Erase" in page.words, "Merge" in page.words) == (200, False, False)
    assert "Merge" not in ada.get("/customers").words
    assert Browser(of).signed_in("will").get("/customers").status == 403


def test_a_merge_is_shown_done_followed_and_undone(of: FakeHub):
    first, second = ids(of)
    chosen = [("customer", first), ("customer", second)]

    preview = send(of, "/customers/merge", chosen)
    assert (preview.status, "They are one customer with 2 orders" in preview.words) == (200, True)
    assert of.customers.get(second).merged_into == ""
    done = send(of, "/customers/merge", [*chosen, ("stays", second), ("confirmed", "yes")])
    assert (done.status, done.headers["Location"]) == (303, f"/customers/{second}?done=merged")
    assert ida(of).get(f"/customers/{first}").headers["Location"] == f"/customers/{second}?merged={first}"
    page = ida(of).get(f"/customers/{second}").words
    assert ("306-0000001-0000000" in page, "The same customer" in page) == (True, True)

    undone = ida(of).send(f"/customers/{first}/part")

    assert undone.headers["Location"] == f"/customers/{first}?done=parted"
    assert "The same customer" not in ida(of).get(f"/customers/{second}").words


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([], "at least two"),
        (["C-00000001"], "at least two"),
        (["C-00000001", "c-00000001 "], "at least two"),
        (["C-00000001", "C-404"], "C-404"),
        (["C-00000001", "x" * 10_000], "does not exist"),
        ([f"C-{number}" for number in range(100)], "does not exist"),
    ],
)
def test_a_merge_that_cannot_be_is_refused(of: FakeHub, chosen: list[str], said: str):
    for confirmed in ("", "yes"):
        fields = [*(("customer", id) for id in chosen), ("confirmed", confirmed)]
        page = send(of, "/customers/merge", fields)
        assert (page.status, said in page.words) == (422, True)


def test_one_who_was_merged_before_is_not_merged_again(of: FakeHub):
    first, second = ids(of)
    third = comes(of, 3, name="Carla", email="c@example.com")
    for stays, other in ((first, second), (third, second)):
        fields = [("customer", stays), ("other", other), ("stays", stays), ("confirmed", "yes")]
        page = send(of, "/customers/merge", fields)

    assert (page.status, f"{second} was merged into {first} before." in page.words) == (422, True)


def test_erasing_leaves_a_number_and_a_country(of: FakeHub):
    page = ida(of).send("/customers/C-00000001/erase")

    assert page.headers["Location"] == "/customers/C-00000001?done=erased"
    words = ida(of).get("/customers/C-00000001?done=erased").words
    assert ("Germany" in words, "Anna" in words, "What was personal is erased." in words) == (True, False, True)
    assert [each.order_id for each in of.store.all(Personal)] == ["306-0000002-0000000"]
