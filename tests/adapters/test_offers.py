"""What Amazon was told of our stock, on every engine."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict
from chalicelib.domain.inventory.feeds import FeedStep
from chalicelib.domain.inventory.offers import Offer, OfferState, StockPolicy
from tests.adapters.stores import Store
from tests.examples import HOUR, NOON, offers

AUTH = offers.AUTHORIZATION


def test_what_was_never_told_is_an_offer_of_nothing_and_a_policy_that_is_off(store: Store):
    assert store.offers.several([(AUTH, "SKU-1")]) == {(AUTH, "SKU-1"): Offer(AUTH, "SKU-1")}
    assert store.offers.policy(AUTH) == StockPolicy(AUTH)
    assert store.offers.feeds(AUTH) == []
    assert store.offers.due(before=NOON) == []


def test_offers_are_found_by_seller_and_sku_exactly_as_it_is_written(store: Store):
    one, other = offers.offer("sku-1"), offers.offer("SKU-1", quantity=3)
    store.commit(Created(one), Created(other), Created(offers.policy()))

    assert store.offers.several([(AUTH, "sku-1"), (AUTH, "SKU-1"), ("X-EU", "SKU-1")]) == {
        (AUTH, "sku-1"): one,
        (AUTH, "SKU-1"): other,
        ("X-EU", "SKU-1"): Offer("X-EU", "SKU-1"),
    }
    assert store.offers.policy(AUTH) == offers.policy()


def test_of_two_who_submit_one_sku_one_decides_again(store: Store):
    offer = offers.offer()
    store.commit(Created(offer))

    store.commit(Changed(offer, replace(offer, state=OfferState.SUBMITTED)))
    with pytest.raises(Conflict):
        store.commit(Changed(offer, replace(offer, state=OfferState.SUBMITTED, quantity=1)))


def test_what_is_on_its_way_is_due_by_itself_or_with_its_feed_and_what_failed_is_listed(store: Store):
    late = offers.offer("A", state=OfferState.ACCEPTED, due_at=NOON)
    later = offers.offer("B", state=OfferState.SUBMITTED, due_at=NOON + HOUR)
    fed = [offers.offer(sku, state=OfferState.SUBMITTED, feed="F-1", due_at=None) for sku in ("C", "D", "E")]
    failed = offers.offer("F", state=OfferState.FAILED, due_at=NOON, words="No.")
    store.commit(*map(Created, (late, later, *fed, failed, offers.offer("G"))))

    assert store.offers.due(before=NOON + HOUR) == [late]
    assert store.offers.due(before=NOON + 2 * HOUR, most=1) == [late]
    assert store.offers.due(before=NOON + 2 * HOUR) == [late, later]
    first = store.offers.of_feed("F-1", most=2)
    assert first.rows == fed[:2]
    last = store.offers.of_feed("F-1", after=first.next, most=2)
    assert (last.rows, last.next) == (fed[2:], None)
    assert store.offers.wrong(AUTH).rows == [failed]

    store.commit(Changed(late, replace(late, state=OfferState.APPLIED, due_at=None)))
    assert store.offers.due(before=NOON + HOUR) == []


def test_feeds_are_listed_latest_first_and_are_due_while_they_are_open(store: Store):
    old, new = offers.feed("F-1"), offers.feed("F-2", made_at=NOON + HOUR, due_at=NOON)
    store.commit(Created(old), Created(new))

    assert store.offers.feeds(AUTH) == [new, old]
    assert store.offers.feeds(AUTH, most=1) == [new]
    assert store.offers.due_feeds(before=NOON + 2 * HOUR) == [new, old]

    store.commit(Changed(new, replace(new, step=FeedStep.DONE, due_at=None)))
    assert store.offers.due_feeds(before=NOON + 2 * HOUR) == [old]
