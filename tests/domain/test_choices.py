"""Shipping addresses and billing groups: who may use which."""

from chalicelib.domain import addresses, billing
from chalicelib.domain.directory import Anyone
from tests import examples

TEAM_LEADS = frozenset({"team-leads"})


def test_an_address_without_groups_is_everyones():
    assert addresses.usable_by(examples.address(), examples.person("hugo"))


def test_an_address_with_groups_is_theirs():
    address = examples.address(groups=TEAM_LEADS)

    assert addresses.usable_by(address, examples.person("chiara"))
    assert not addresses.usable_by(address, examples.person("anna"))


def test_a_billing_group_without_members_is_everyones():
    assert billing.usable_by(examples.billing_group(), examples.person("hugo"))


def test_a_billing_group_with_members_is_theirs():
    group = examples.billing_group(members=Anyone(people=frozenset({"anna"}), groups=TEAM_LEADS))

    assert billing.usable_by(group, examples.person("anna"))
    assert billing.usable_by(group, examples.person("dmitri"))
    assert not billing.usable_by(group, examples.person("ben"))


def test_a_billing_group_of_nobody_is_nobodys():
    assert not billing.usable_by(examples.billing_group(members=Anyone()), examples.person("anna"))
