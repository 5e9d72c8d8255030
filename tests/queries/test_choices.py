"""What a person can shop with, and what is preselected."""

from dataclasses import replace

import pytest

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Integration, Mode
from chalicelib.domain.directory import Anyone, Role
from chalicelib.queries.purchasing import choices as purchasing
from chalicelib.queries.purchasing.choices import Choices
from tests import examples, fakes
from tests.examples import DAY, NOON
from tests.fakes import FakeHub

LAB, OFFICE = examples.billing_group("LAB"), examples.billing_group("OFFICE")
BERLIN, TOKYO = examples.address("BERLIN"), examples.address("TOKYO")


def choices(hub: FakeHub, person: str = "anna") -> Choices:
    return hub.do(purchasing.choices, hub.people.get(person))


def test_with_one_address_and_one_group_there_is_nothing_to_choose():
    chosen = choices(fakes.hub())

    assert chosen == Choices([BERLIN], [OFFICE], "BERLIN", "OFFICE", refusal=None)
    assert chosen.leaves_no_choice


@pytest.mark.parametrize("more", [[TOKYO], [LAB], [TOKYO, LAB]])
def test_with_more_than_one_of_either_there_is(more: list[object]):
    assert not choices(fakes.hub(*more)).leaves_no_choice


def test_one_chooses_among_what_one_may_use_by_name():
    hub = fakes.hub(
        TOKYO,
        LAB,
        examples.address("ATHENS", groups=frozenset({"others"})),
        examples.billing_group("ART", members=Anyone(people=frozenset({"ben"}))),
    )

    chosen = choices(hub)

    assert (chosen.addresses, chosen.billing_groups) == ([BERLIN, TOKYO], [LAB, OFFICE])
    assert not chosen.leaves_no_choice


def test_the_last_used_ones_are_preselected():
    used = [
        examples.order(number="PO-1", address="BERLIN", billing_group="OFFICE", created_at=NOON - 2 * DAY),
        examples.order(number="PO-2", address="TOKYO", billing_group="LAB", created_at=NOON - DAY),
        examples.order(number="PO-3", applicant="ben", created_at=NOON),
    ]
    hub = fakes.hub(replace(BERLIN, default=True), TOKYO, LAB, replace(OFFICE, default=True), *used)

    assert (choices(hub).address, choices(hub).billing_group) == ("TOKYO", "LAB")


def test_else_the_default_ones():
    hub = fakes.hub(BERLIN, replace(TOKYO, default=True), LAB, replace(OFFICE, default=True))

    assert (choices(hub).address, choices(hub).billing_group) == ("TOKYO", "OFFICE")


def test_what_was_used_last_and_may_no_longer_be_used_is_not_preselected():
    used = examples.order(address="TOKYO", billing_group="LAB")
    hub = fakes.hub(BERLIN, replace(TOKYO, groups=frozenset({"others"})), used)

    assert (choices(hub).address, choices(hub).billing_group) == ("BERLIN", "OFFICE")


def test_who_may_not_order_reads_why_and_whom_to_ask_and_nothing_else():
    chosen = choices(fakes.hub(), "hugo")

    assert (chosen.addresses, chosen.billing_groups, chosen.leaves_no_choice) == ((), (), False)
    assert str(chosen.refusal) == "You may not order on Amazon Business. Please ask Gita Rao."


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        (ShippingAddress, "There is no shipping address that you may use yet."),
        (BillingGroup, "There is no billing group that you may use yet."),
        (Integration, "These settings are not made yet. Please ask your purchasing administrator."),
    ],
)
def test_what_is_missing_is_said(gone: type, why: str):
    hub = fakes.hub()
    hub.store.records = {key: record for key, record in hub.store.records.items() if key[0] is not gone}

    assert str(choices(hub).refusal) == why


def test_billing_groups_that_buy_from_the_test_system_are_told_apart():
    sets = {
        "main": examples.credentials(),
        "trial": examples.credentials("trial", mode=Mode.TEST, groups=frozenset({"team-leads"})),
    }
    groups = [examples.billing_group("TRIAL", credential_set="trial"), examples.billing_group("OWN", credential_set="")]
    lead = examples.person("chiara", roles=frozenset({Role.APPLICANT}))
    hub = fakes.hub(examples.integration(credential_sets=sets, default_set="main"), *groups, lead)

    assert choices(hub).tests == frozenset({"TRIAL"})
    assert choices(hub, "chiara").tests == frozenset({"TRIAL", "OWN"})
