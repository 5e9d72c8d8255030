"""What waits for a person, and what has happened."""

import pytest

from chalicelib.domain.attention import Half, Reason, needed
from chalicelib.domain.changes import Audited, Erased, Kept
from chalicelib.domain.errors import NotFound
from tests.adapters.stores import Store
from tests.examples import MINUTE, NOON


def test_what_waits_is_listed_oldest_first(store: Store):
    late = needed(Reason.OVERPRICED, "PO-A", at=NOON + MINUTE)
    early = needed(Reason.UNKNOWN_PERSON, "PO-Z", at=NOON)

    store.commit(Kept(late), Kept(early))

    assert store.attention.all() == [early, late]
    assert store.attention.all(most=1) == [early]
    assert store.attention.get(late.id) == late


@pytest.mark.parametrize("subject", ["", "x" * 5_000])
def test_trouble_with_a_strange_subject_is_found_too(subject: str, store: Store):
    item = needed(Reason.UNKNOWN_ORDER, subject, at=NOON)

    store.commit(Kept(item))

    assert store.attention.get(item.id) == item
    store.commit(Erased(item))
    with pytest.raises(NotFound, match="no longer needs attention"):
        store.attention.get(item.id)


def test_the_badge_counts_up_to_a_hundred(store: Store):
    assert store.attention.count() == 0

    items = [needed(Reason.OVERPRICED, f"PO-{number}", at=NOON) for number in range(120)]
    store.commit(*map(Kept, items[:60]))
    assert store.attention.count() == 60
    store.commit(*map(Kept, items[60:]))
    assert store.attention.count() == 100
    assert len(store.attention.all()) == 120


def test_each_half_of_the_house_has_its_own_list_and_count(store: Store):
    buying = needed(Reason.OVERPRICED, "PO-1", at=NOON)
    selling = needed(Reason.ORDER_MISSING, "306-1", at=NOON - MINUTE)

    store.commit(Kept(buying), Kept(selling))

    assert [store.attention.all([half]) for half in Half] == [[buying], [selling]]
    assert store.attention.all() == [selling, buying]
    assert [store.attention.count(halves) for halves in ((), (Half.SELLING,), tuple(Half))] == [0, 1, 2]
    assert store.attention.get(selling.id) == selling
    store.commit(Erased(selling))
    assert store.attention.all() == [buying]
    with pytest.raises(NotFound):
        store.attention.get("what~this is")


def test_the_trail_of_a_subject_is_its_own_and_oldest_first(store: Store):
    ordered = Audited("ordered", "PO-1", by="chiara", at=NOON + MINUTE, where="mail", facts={"step": "2"})
    applied = Audited("applied", "PO-1", by="anna", at=NOON)
    elsewhere = Audited("applied", "PO-2", by="anna", at=NOON)

    store.commit(ordered)
    store.commit(applied, elsewhere)

    assert store.trail.of("PO-1") == [applied, ordered]
    assert store.trail.of("PO-3") == []


def test_entries_of_one_commit_keep_their_order(store: Store):
    entries = [Audited(f"did {place}", "PO-1", by="anna", at=NOON) for place in range(12)]

    store.commit(*entries)

    assert store.trail.of("PO-1") == entries


def test_the_same_thing_may_happen_twice(store: Store):
    entry = Audited("signed_in", "anna", by="anna", at=NOON)

    store.commit(entry)
    store.commit(entry)

    assert store.trail.of("anna") == [entry, entry]


@pytest.mark.parametrize("subject", ["", "x" * 5_000])
def test_a_strange_subject_has_its_trail(subject: str, store: Store):
    entry = Audited("received", subject, by="amazon", at=NOON)

    store.commit(entry)

    assert store.trail.of(subject) == [entry]
