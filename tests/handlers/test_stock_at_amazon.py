"""What Amazon is told of our stock, on its page: set by the seller's administrator, looked at by others."""

from dataclasses import replace

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.inventory.drift import Kind
from chalicelib.domain.inventory.offers import OfferState, StockPolicy
from chalicelib.domain.messages import CompareStock, PushMoved, PushStock
from tests import examples
from tests.examples import HOUR, NOON, connections, offers, warehouse
from tests.examples import articles as goods
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser

ROLES = {"ida": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE}
PAGE = "/stock/amazon"
ONE = f"{PAGE}/{offers.AUTHORIZATION}"
FILLED = {"is_on": "yes", "buffer": "2", "share": "50", "cap": "", "excluded": "A-1\r\nB 2; ", "revision": "0"}


@pytest.fixture
def of() -> FakeHub:
    people = (examples.person(id, roles=frozenset({role})) for id, role in ROLES.items())
    level = warehouse.level(allocated=0, reserved=0)
    return hub(goods.article(), connections.authorization(), connections.connection(), level, *people)


def test_a_policy_is_set_and_everything_is_looked_at_again(of: FakeHub):
    ida = Browser(of).signed_in("ida")

    page = ida.send(ONE, FILLED)

    assert (page.status, page.headers["Location"]) == (303, f"{PAGE}?done=kept")
    assert of.offers.policy(offers.AUTHORIZATION) == StockPolicy(
        offers.AUTHORIZATION, True, 2, 50, None, ("A-1", "B 2"), revision=1
    )
    assert of.store.messages[-1] == PushMoved("everything")
    assert of.store.audited[-1] == "stock_policy_changed"
    shown = ida.get(f"{PAGE}?done=kept").words
    assert "Amazon is told whatever follows from it." in shown
    assert "KETTLE-17 A-100 – 4" in shown


def test_figures_that_can_not_be_are_refused_beside_their_fields(of: FakeHub):
    page = Browser(of).signed_in("ida").send(ONE, FILLED | {"buffer": "-1", "share": "101", "cap": "x"})

    assert page.status == 422
    assert page.words.count("From 0 to 99999 pieces.") == 2
    assert "From 0 to 100 percent." in page.words
    assert of.offers.policy(offers.AUTHORIZATION).revision == 0


def test_who_was_overtaken_is_told(of: FakeHub):
    of.store.hold(offers.policy(buffer=7))

    page = Browser(of).signed_in("ida").send(ONE, FILLED)

    assert page.status == 409
    assert "Somebody else has changed this meanwhile." in page.words
    assert of.offers.policy(offers.AUTHORIZATION).buffer == 7


def test_the_warehouse_looks_and_changes_nothing(of: FakeHub):
    of.store.hold(offers.policy(), offers.offer("KETTLE-17", state=OfferState.FAILED, words="'brand' is required."))
    will = Browser(of).signed_in("will")

    assert "KETTLE-17 · A-100 · 7 · 'brand' is required." in will.get(PAGE).words
    assert "<form" not in will.get(PAGE).text.split("<main", 1)[1]
    assert will.send(ONE, FILLED).status == 403


def test_what_drifts_is_shown_with_both_figures_and_told_again_by_a_button(of: FakeHub):
    unknown, strange = offers.drift("GONE", kind=Kind.UNKNOWN), offers.drift("NEW", kind=Kind.STRANGER, shown=5)
    found = offers.comparison(offers.drift("KETTLE-17"), unknown, strange, found_strangers=1)
    of.store.hold(offers.policy(), found, offers.offer("KETTLE-17", quantity=10, since=NOON - HOUR))
    ida = Browser(of).signed_in("ida")

    assert "KETTLE-17 A-100 10 4" in ida.get(PAGE).words
    assert "1 SKU that Amazon does not list" in ida.get(PAGE).words
    assert "1 listing at Amazon that no article has" in ida.get(PAGE).words
    page = ida.send(f"{ONE}/again", {"sku": "KETTLE-17"})

    assert (page.status, page.headers["Location"]) == (303, f"{PAGE}?done=again")
    assert of.store.messages[-1] == PushStock("A-100")
    assert of.store.audited[-1] == "stock_told_again"
    assert of.offers.comparison(offers.AUTHORIZATION).waits == ()
    assert "on its way" in ida.get(f"{PAGE}?done=again").words


def test_a_comparison_is_begun_by_hand_and_its_way_is_seen(of: FakeHub):
    of.store.hold(offers.policy())
    ida = Browser(of).signed_in("ida")
    assert "Every night, what Amazon sells is compared" in ida.get(PAGE).words

    page = ida.send(f"{ONE}/compare", {})

    assert (page.status, page.headers["Location"]) == (303, f"{PAGE}?done=compared")
    assert of.store.messages[-1] == CompareStock(offers.AUTHORIZATION, step=1)
    assert "Amazon is writing the list of its listings." in ida.get(PAGE).words


def test_nothing_is_compared_where_nothing_is_told_and_the_warehouse_begins_nothing(of: FakeHub):
    page = Browser(of).signed_in("ida").send(f"{ONE}/compare", {})

    assert page.status == 422
    assert "Amazon is told nothing for this seller. Please switch that on first." in page.words
    assert Browser(of).signed_in("will").send(f"{ONE}/compare", {}).status == 403
    assert Browser(of).signed_in("will").send(f"{ONE}/again", {}).status == 403


def test_where_nothing_drifts_the_page_says_when_that_was_found(of: FakeHub):
    of.store.hold(offers.policy(), replace(offers.comparison(), found=()))

    assert "12 SKUs, and nothing drifts." in Browser(of).signed_in("ida").get(PAGE).words
