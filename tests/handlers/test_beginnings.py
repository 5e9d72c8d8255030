"""The first days: until something can be bought, buying pages lead to the guide, and nobody is left alone."""

import pytest

from chalicelib.domain.company import Integration
from chalicelib.domain.directory import Anyone, Role
from tests import examples, fakes
from tests.fakes import FakeHub, FakeStore
from tests.handlers.browser import Browser

BUYING = ("/", "/shop", "/orders")


def fresh(*records: object, **others: object) -> FakeHub:
    """Nobody has set anything up; Gita has been appointed."""
    return fakes.hub(store=FakeStore(*examples.people().values(), *records), **others)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", BUYING)
def test_an_administrator_is_led_to_the_guide(path: str):
    page = Browser(fresh()).signed_in("gita").get(path)

    assert (page.status, page.headers["Location"]) == (303, "/settings")


@pytest.mark.parametrize("path", BUYING)
def test_everybody_else_is_told_whom_to_ask(path: str):
    page = Browser(fresh()).signed_in("anna").get(path)

    assert page.status == 200
    assert "please ask Gita Rao." in page.words


def test_on_the_very_first_day_there_is_nobody_to_ask():
    house = fakes.hub(store=FakeStore(examples.person("anna")))

    assert "whoever installed Crossdock" in Browser(house).signed_in("anna").get("/").words


def test_a_stranger_is_welcome_and_signs_in():
    assert "Sign in" in Browser(fresh()).get("/").words


@pytest.mark.parametrize("gone", ["company", "accounts", "password"])
def test_what_is_missing_is_missing_until_all_of_it_is_there(gone: str):
    nothing = Integration(credential_sets={}, may_order=Anyone(roles=frozenset({Role.APPLICANT})))
    records = [examples.integration() if gone != "accounts" else nothing]
    house = fresh(*records, *([] if gone == "company" else [examples.company()]))
    if gone == "password":
        house.vault.keep_password("main", "")

    assert Browser(house).signed_in("gita").get("/shop").status == 303


def test_with_all_of_it_people_shop():
    page = Browser(fresh(examples.company(), examples.integration())).signed_in("anna").get("/shop")

    assert page.status == 200
    assert "There is no shipping address that you may use yet." in page.words


def test_a_form_of_an_older_page_changes_nothing():
    house = fresh()
    anna = Browser(house).signed_in("anna")

    page = anna.post("/shop", {"form_nonce": anna.get("/").field("form_nonce"), "address": "BERLIN"})

    assert page.status == 409
    assert house.supplier.started == []
