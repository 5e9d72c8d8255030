"""The test of a seller's access: what real calls tell, permission by permission."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.connections.testing import Outcome, Permission
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.orders.amazon import Address, AmazonStatus, FulfilledBy, Personal
from chalicelib.ports.selling import Denied, Participation, Throttled, Unavailable
from chalicelib.usecases.connections.testing import try_grant
from tests import examples
from tests.examples import NOON, sales
from tests.examples import connections as sellers
from tests.fakes import FakeHub, hub

ID = sellers.EUROPE
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
KNOWN = Personal(sales.ORDER_ID, NOON, buyer_name="Ada", address=Address(name="Ada"))


def house(personal: Personal | None = KNOWN, **order: object) -> FakeHub:
    of = hub(IDA, sellers.application(), sellers.authorization(), sellers.connection())
    of.selling.participating[ID] = [Participation(sellers.DE)]
    told = {"status": AmazonStatus.UNSHIPPED, "marketplace": sellers.DE, "fulfilled_by": FulfilledBy.MERCHANT} | order
    made = replace(
        sales.amazon_order(), created_at=NOON - timedelta(hours=2), updated_at=NOON - timedelta(hours=1), **told
    )
    of.selling.put(ID, made, personal=personal)
    return of


def outcomes(of: FakeHub) -> dict[Permission, Outcome]:
    found = of.do(try_grant, ID, by=IDA, where="test")
    assert of.connections.test(ID) == found
    return {finding.permission: finding.outcome for finding in found.findings}


def test_everything_works():
    assert set(outcomes(house()).values()) == {Outcome.WORKS}
    assert list(outcomes(house())) == list(Permission)


@pytest.mark.parametrize("personal", [None, Personal(sales.ORDER_ID, NOON)])
def test_restricted_roles_that_are_missing_show_by_what_orders_lack(personal: Personal | None):
    found = outcomes(house(personal))

    assert (found[Permission.ADDRESSES], found[Permission.BUYERS]) == (Outcome.DENIED, Outcome.DENIED)
    assert found[Permission.ORDERS] is Outcome.WORKS


@pytest.mark.parametrize("order", [{"status": AmazonStatus.SHIPPED}, {"fulfilled_by": FulfilledBy.AMAZON}])
def test_orders_that_tell_nothing_of_anybody_prove_nothing(order: dict[str, object]):
    assert outcomes(house(None, **order))[Permission.ADDRESSES] is Outcome.UNSEEN


def test_what_is_busy_down_or_not_allowed_is_told_apart_and_stops_nothing():
    of = house()
    of.selling.fail("search", Throttled(NOON))
    of.selling.fail("request_report", Unavailable("Amazon is out of reach."))
    of.selling.fail("listings", Denied("Unauthorized", "No.", "req-1"))

    found = outcomes(of)

    assert found[Permission.ORDERS] is Outcome.BUSY
    assert found[Permission.ADDRESSES] is Outcome.UNTRIED
    assert found[Permission.REPORTS] is Outcome.UNREACHABLE
    assert found[Permission.LISTINGS] is Outcome.DENIED
    assert found[Permission.NOTIFICATIONS] is Outcome.WORKS


def test_a_grant_that_amazon_no_longer_knows_is_asked_with_once_and_marked():
    of = house()
    of.selling.revoked.add(ID)

    assert set(outcomes(of).values()) == {Outcome.REVOKED, Outcome.UNTRIED}
    assert of.selling.calls == [("participations", ID)]
    assert of.connections.authorization(ID).state is AuthorizationState.REVOKED


def test_it_is_for_those_who_keep_connections():
    with pytest.raises(Forbidden):
        house().do(try_grant, ID, by=examples.person("anna"), where="test")
