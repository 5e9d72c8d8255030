"""Sellers' grants, the marketplaces that we serve, consents and set-up links: what every engine answers alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.marketplaces import Region
from tests.adapters.stores import DynamoStore, Store
from tests.examples import NOON
from tests.examples import connections as examples


def test_there_is_no_application_until_somebody_enters_it(store: Store):
    assert store.connections.application() is None

    store.commit(Created(examples.application()))

    assert store.connections.application() == examples.application()


def test_what_is_not_there_is_told_in_words(store: Store):
    for ask in (store.connections.authorization, store.connections.connection, store.connections.consent):
        with pytest.raises(NotFound):
            ask("nobody")
    with pytest.raises(NotFound, match="link"):
        store.connections.link("nobody")
    assert store.connections.test("nobody") is None
    assert list(store.connections.links()) == list(store.connections.all()) == []


def test_authorizations_come_by_seller_and_region(store: Store):
    for seller, region in (("B2", Region.EU), ("A2", Region.NA), ("A2", Region.EU)):
        store.commit(Created(examples.authorization(seller=seller, region=region)))

    assert [one.id for one in store.connections.authorizations()] == ["A2-EU", "A2-NA", "B2-EU"]


def test_the_connections_of_one_authorization_are_those_of_its_seller_and_region(store: Store):
    for seller, marketplace in (("A2", examples.US), ("A2", examples.FR), ("A2", examples.DE), ("A22", examples.DE)):
        store.commit(Created(examples.connection(seller=seller, marketplace=marketplace)))

    assert [one.id for one in store.connections.of("A2-EU")] == ["A2-DE", "A2-FR"]
    assert [one.id for one in store.connections.of("A22-EU")] == ["A22-DE"]
    assert [one.id for one in store.connections.of("A2-FE")] == []
    assert [one.id for one in store.connections.all()] == ["A2-DE", "A2-FR", "A2-US", "A22-DE"]


def test_there_are_never_two_connections_for_one_marketplace_of_a_seller(store: Store):
    store.commit(Created(examples.connection()))

    with pytest.raises(Conflict):
        store.commit(Created(examples.connection(name="another")))


def test_a_consent_is_used_by_one_of_two(store: Store):
    store.commit(Created(examples.consent()))
    read = store.connections.consent("ab" * 32)
    store.commit(Changed(read, replace(read, used_at=NOON)))

    with pytest.raises(Conflict):
        store.commit(Changed(read, replace(read, used_at=NOON)))


def test_a_consent_outlives_its_state_by_a_day_and_not_much_more(tables: DynamoStore):
    tables.commit(Created(examples.consent()))

    (item,) = tables.items("authorizations")

    assert int(item["expires"]["N"]) == int((NOON + timedelta(hours=24, minutes=30)).timestamp())
    assert "ab" * 32 in item["pk"]["S"]


def test_the_latest_set_up_link_comes_first(store: Store):
    for number in (1, 2, 3):
        store.commit(Created(examples.link(name=f"link-{number}", created_at=NOON + timedelta(hours=number))))

    assert [link.name for link in store.connections.links()] == ["link-3", "link-2", "link-1"]
