"""What was deleted, or is for others by now, can't be applied for any more; what was applied for keeps its copies."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Changed, Record
from chalicelib.domain.company import Mode
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases.addresses import editing as addresses
from chalicelib.usecases.billing import editing as billing
from chalicelib.usecases.purchasing.application import apply
from chalicelib.usecases.purchasing.editing import Wish
from tests import examples
from tests.fakes import FakeHub, hub

PARIS = examples.address("PARIS", label="Paris")
LAB = examples.billing_group("LAB", name="Laboratory")
GITA: dict[str, Any] = {"by": examples.person("gita"), "where": "test"}


@pytest.fixture(params=[Status.CART, Status.REMANDED])
def house(request: pytest.FixtureRequest) -> FakeHub:
    """Anna has an order for Berlin that the office pays; there are Paris and the laboratory too."""
    return hub(examples.order(status=request.param), examples.content(), PARIS, LAB)


def applied(house: FakeHub, **wish: str) -> Status:
    wished = Wish(**wish)  # type: ignore[arg-type]
    house.do(apply, examples.NUMBER, by=examples.person("anna"), wish=wished, where="test")
    return house.orders.get(examples.NUMBER).status


def refusal(house: FakeHub) -> tuple[str | None, str]:
    commits = len(house.store.commits)
    with pytest.raises(Refused) as refused:
        applied(house)
    assert len(house.store.commits) == commits
    return refused.value.field, str(refused.value)


def test_a_deleted_address_is_named_and_another_one_can_be_chosen(house: FakeHub):
    house.do(addresses.delete, ["BERLIN"], **GITA)

    assert refusal(house) == (
        "address",
        "The shipping address of this order was deleted meanwhile. Please choose another one.",
    )
    assert applied(house, address="PARIS") is Status.APPLYING
    assert house.orders.content(examples.NUMBER, 2).ship_to == PARIS


def test_a_deleted_billing_group_is_named_and_another_one_can_be_chosen(house: FakeHub):
    house.do(billing.delete, ["OFFICE"], **GITA)

    assert refusal(house) == (
        "billing_group",
        "The billing group of this order was deleted meanwhile. Please choose another one.",
    )
    assert applied(house, billing_group="LAB") is Status.APPLYING
    assert house.orders.get(examples.NUMBER).billing_group == "LAB"


def test_an_order_whose_amazon_account_was_deleted_asks_nobody(house: FakeHub):
    other = examples.integration(credential_sets={"other": examples.credentials("other")})
    house.commit(Changed(house.settings.integration(), other))

    assert refusal(house) == (None, "The Amazon account of this order was deleted meanwhile. Please shop again.")


def test_an_order_for_amazons_other_system_asks_nobody(house: FakeHub):
    test = examples.integration(credential_sets={"main": examples.credentials(mode=Mode.TEST)})
    house.commit(Changed(house.settings.integration(), test))

    assert refusal(house) == (
        None,
        "The Amazon account's mode was changed after this cart came back. Please shop again.",
    )


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (examples.address(groups=frozenset({"team-leads"})), "address"),
        (examples.billing_group(members=Anyone(groups=frozenset({"team-leads"}))), "billing_group"),
    ],
)
def test_what_became_somebody_elses_is_named_too(house: FakeHub, record: Record, field: str):
    house.store.hold(record)

    found, words = refusal(house)

    assert found == field and "is no longer yours to use" in words


def test_without_any_billing_group_nobody_applies(house: FakeHub):
    house.store.records = {key: one for key, one in house.store.records.items() if not isinstance(one, BillingGroup)}

    assert refusal(house) == (
        None,
        "Nobody can apply before there is a billing group. Please ask your purchasing administrator.",
    )


def test_an_order_under_way_keeps_the_address_and_the_group_it_was_made_for(house: FakeHub):
    assert applied(house) is Status.APPLYING
    before = house.orders.content(examples.NUMBER, 1)

    house.do(addresses.update, replace(examples.address(), city="Potsdam", postcode="14467"), **GITA)
    house.do(addresses.delete, ["BERLIN"], **GITA)
    house.do(billing.delete, ["OFFICE"], **GITA)

    assert house.orders.content(examples.NUMBER, 1) == before
    assert before.ship_to == examples.address() and before.bill_to == examples.billing_group()
    assert house.store.find(ShippingAddress, "BERLIN") is None
