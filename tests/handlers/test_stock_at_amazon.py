"""What Amazon is told of our stock, on its page: set by the seller's administrator, looked at by others."""

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.inventory.offers import OfferState, StockPolicy
from chalicelib.domain.messages import PushMoved
from tests import examples
from tests.examples import articles as goods
from tests.examples import connections, offers, warehouse
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

    assert page.status == 422
    assert "Somebody else has changed this meanwhile." in page.words
    assert of.offers.policy(offers.AUTHORIZATION).buffer == 7


def test_the_warehouse_looks_and_changes_nothing(of: FakeHub):
    of.store.hold(offers.policy(), offers.offer("KETTLE-17", state=OfferState.FAILED, words="'brand' is required."))
    will = Browser(of).signed_in("will")

    assert "KETTLE-17 · A-100 · 7 · 'brand' is required." in will.get(PAGE).words
    assert "<form" not in will.get(PAGE).text.split("<main", 1)[1]
    assert will.send(ONE, FILLED).status == 403
