"""Who can do what about an order, and where the cause of what holds it is."""

from typing import Any

import pytest

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, NotWork, Status
from chalicelib.queries.orders.deeds import Deed, cures, deeds
from tests import examples
from tests.examples import NOON, sales

SELLERS = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
WAREHOUSE = examples.person("will", roles=frozenset({Role.WAREHOUSE}))
OPERATOR = examples.person("olga", roles=frozenset({Role.OPERATOR}))
ACCOUNTANT = examples.person("ada", roles=frozenset({Role.ACCOUNTANT}))
AGAIN = {Deed.DOWNLOAD, Deed.REMAP}


def held(*reasons: HoldReason, **changes: Any) -> MarketplaceOrder:
    return sales.sale(holds=tuple(Hold(reason, NOON) for reason in reasons), **changes)


@pytest.mark.parametrize(
    ("person", "can"),
    [
        (SELLERS, {*AGAIN, Deed.ERASE, Deed.CANCEL}),
        (WAREHOUSE, set()),
        (OPERATOR, AGAIN),
        (ACCOUNTANT, set()),
    ],
)
def test_about_an_order_that_nothing_is_wrong_with(person: Person, can: set[Deed]):
    assert deeds(sales.sale(), person) == can


@pytest.mark.parametrize(
    ("order", "can"),
    [
        (held(HoldReason.BUYER_CANCELS), {Deed.ACCEPT, Deed.GO_ON}),
        (held(HoldReason.BUYER_CANCELS, status=Status.PART_SHIPPED), {Deed.GO_ON}),
        (held(HoldReason.ADDRESS), {Deed.RELEASE}),
        (held(HoldReason.ADDRESS, status=Status.PENDING), set()),
        (held(HoldReason.PROVISIONAL), set()),
        (held(HoldReason.ADDRESS, HoldReason.BUYER_CANCELS), {Deed.ACCEPT, Deed.GO_ON, Deed.RELEASE}),
        (sales.sale(status=Status.CANCELED, cancel_after_despatch=True), {Deed.DONE}),
    ],
)
def test_what_a_warehouse_decides(order: MarketplaceOrder, can: set[Deed]):
    assert deeds(order, WAREHOUSE) == can
    assert deeds(order, SELLERS) - {Deed.CANCEL} == {*can, *AGAIN, Deed.ERASE}
    assert (Deed.CANCEL in deeds(order, SELLERS)) is order.is_ours_to_ship
    assert deeds(order, ACCOUNTANT) == set()


def test_what_is_not_mapped_is_not_mapped_again_and_what_is_erased_not_erased():
    assert Deed.REMAP not in deeds(sales.sale(not_work=NotWork.NOT_CONNECTED), SELLERS)
    assert Deed.ERASE not in deeds(sales.sale(forgotten_at=NOON), SELLERS)


def test_each_hold_leads_to_the_page_where_its_cause_is():
    order = held(*HoldReason)
    below = f"/connections/{sales.SELLER}-DE/mapping"

    assert cures(order, SELLERS) == {
        HoldReason.UNMAPPED_SHIP_METHOD: f"{below}/ship-methods",
        HoldReason.UNMAPPED_ARTICLE: f"{below}/articles",
        HoldReason.UNMAPPED_CHARGE: f"{below}/charges",
        HoldReason.AMOUNTS: f"{below}/charges",
        HoldReason.FILTER: f"{below}/filters",
        HoldReason.CONTRADICTION: f"{below}/filters",
    }
    assert cures(order, WAREHOUSE) == {}
    assert cures(held(HoldReason.FILTER, marketplace="A1NOWHERE"), SELLERS) == {}


def test_facts_tell_which_setting_it_is():
    holds = (
        Hold(HoldReason.CONTRADICTION, NOON, {"service_level": "EXPEDITED"}),
        Hold(HoldReason.ADDRESS, NOON, {"fields": "postcode"}),
    )

    found = cures(sales.sale(holds=holds), SELLERS)

    assert {reason: path.rpartition("/")[2] for reason, path in found.items()} == {
        HoldReason.CONTRADICTION: "ship-methods",
        HoldReason.ADDRESS: "defaults",
    }
