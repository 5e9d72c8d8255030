"""Settings, addresses and billing groups."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.turns import Listed, Turn
from chalicelib.usecases.lists import moved
from tests import examples
from tests.adapters.stores import Store


@pytest.mark.parametrize("setting", ["company", "integration", "approvals"])
def test_a_setting_that_nobody_made_is_refused_in_words_for_people(setting: str, store: Store):
    with pytest.raises(Refused, match="ask your purchasing administrator"):
        getattr(store.settings, setting)()


def test_settings_are_found_as_they_were_set_last(store: Store):
    store.commit(Created(examples.company()), Created(examples.integration()), Created(examples.policy()))

    store.commit(Changed(examples.company(), examples.company(name="Example AG")))

    assert store.settings.company() == examples.company(name="Example AG", revision=1)
    assert store.settings.integration() == examples.integration()
    assert store.settings.approvals() == examples.policy()


def test_addresses_are_listed_by_label(store: Store):
    tokyo, berlin = examples.address("TYO", label="B"), examples.address("BER", label="A")
    store.commit(Created(tokyo), Created(berlin))

    assert store.addresses.all() == [berlin, tokyo]
    assert store.addresses.get("TYO") == tokyo


def test_billing_groups_are_listed_by_name(store: Store):
    office, workshop = examples.billing_group("OFF", name="B"), examples.billing_group("WRK", name="A")
    store.commit(Created(office), Created(workshop))

    assert store.billing_groups.all() == [workshop, office]
    assert store.billing_groups.get("OFF") == office


@pytest.mark.parametrize("code", ["", "NOWHERE", "x" * 3_000])
def test_what_is_not_there_is_not_found(code: str, store: Store):
    with pytest.raises(NotFound, match="no such shipping address"):
        store.addresses.get(code)
    with pytest.raises(NotFound, match="no such billing group"):
        store.billing_groups.get(code)


def test_an_empty_list_is_empty(store: Store):
    assert store.addresses.all() == []
    assert store.billing_groups.all() == []


@pytest.mark.parametrize("of", Listed)
def test_a_turn_that_was_never_taken_is_made_once_and_then_moves_on(of: Listed, store: Store):
    def now() -> Turn:
        keepers = {
            Listed.ADDRESSES: store.addresses,
            Listed.BILLING_GROUPS: store.billing_groups,
            Listed.KITS: store.articles,
        }
        return keepers[of].turn()

    assert now() == Turn(of)
    store.commit(moved(now()))
    with pytest.raises(Conflict):
        store.commit(moved(Turn(of)))
    store.commit(moved(now()))
    with pytest.raises(Conflict):
        store.commit(moved(Turn(of, 1)))
    assert now() == Turn(of, 2)


def test_a_changed_address_replaces_the_old_one(store: Store):
    address = examples.address()
    store.commit(Created(address))

    store.commit(Changed(address, replace(address, groups=frozenset(), phone="")))

    assert store.addresses.all() == [replace(address, phone="", revision=1)]
