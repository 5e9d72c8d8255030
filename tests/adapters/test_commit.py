"""The one commit: all of it or nothing, and only while its expectations hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Kept, Said
from chalicelib.domain.errors import Conflict, NotFound, TooMuch
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.adapters.stores import Store
from tests.examples import NOON

NOTED = Audited("applied", examples.NUMBER, by="anna", at=NOON, where="page", facts={"route": "Standard"})
SAID = Said(PlacePurchaseOrder(examples.NUMBER), due_at=NOON)


def test_everything_of_a_call_is_written(store: Store):
    store.commit(Created(examples.order()), Created(examples.content()), NOTED, SAID, cause="cause-1")

    (envelope,) = store.outbox.due(NOON)
    assert store.orders.get(examples.NUMBER) == examples.order()
    assert store.orders.content(examples.NUMBER, 1) == examples.content()
    assert store.trail.of(examples.NUMBER) == [NOTED]
    assert (envelope.message, envelope.due_at, envelope.cause) == (SAID.message, NOON, "cause-1")


def test_nothing_is_written_when_one_expectation_fails(store: Store):
    store.commit(Created(examples.company()))

    with pytest.raises(Conflict):
        store.commit(Created(examples.order()), NOTED, SAID, Created(examples.company()))

    with pytest.raises(NotFound):
        store.orders.get(examples.NUMBER)
    assert store.trail.of(examples.NUMBER) == []
    assert store.outbox.due(NOON) == []


def test_a_commit_of_nothing_is_fine(store: Store):
    store.commit()


def test_what_exists_cannot_be_created(store: Store):
    store.commit(Created(examples.order()))

    with pytest.raises(Conflict):
        store.commit(Created(examples.order(title="Another")))

    assert store.orders.get(examples.NUMBER) == examples.order()


def test_a_change_is_stored_with_the_next_revision(store: Store):
    store.commit(Created(examples.order()))

    store.commit(Changed(examples.order(), examples.applying()))

    assert store.orders.get(examples.NUMBER) == replace(examples.applying(), revision=1)


def test_a_change_of_what_was_read_too_early_is_a_conflict(store: Store):
    store.commit(Created(examples.order()))
    store.commit(Changed(examples.order(), examples.applying()))

    with pytest.raises(Conflict):
        store.commit(Changed(examples.order(), examples.order(status=Status.CANCELED)))

    assert store.orders.get(examples.NUMBER).status is Status.APPLYING


def test_a_change_of_what_was_erased_is_a_conflict(store: Store):
    with pytest.raises(Conflict):
        store.commit(Changed(examples.order(), examples.applying()))


def test_what_is_kept_replaces_what_stood_there(store: Store):
    first = needed(Reason.OVERPRICED, "PO-1", at=NOON, lines="1")
    again = needed(Reason.OVERPRICED, "PO-1", at=NOON + timedelta(hours=1), lines="1, 2")

    store.commit(Kept(first))
    store.commit(Kept(again))

    assert store.attention.all() == [again]


def test_erasing_what_is_not_there_changes_nothing(store: Store):
    item = needed(Reason.OVERPRICED, "PO-1", at=NOON)
    store.commit(Kept(item))

    store.commit(Erased(item))
    store.commit(Erased(item))

    assert store.attention.all() == []


def test_a_hundred_items_are_written_and_one_more_is_too_much(store: Store):
    entries = [Audited("seen", f"PO-{number}", by="anna", at=NOON) for number in range(101)]

    store.commit(*entries[:100])
    with pytest.raises(TooMuch, match="101 items"):
        store.commit(*entries)

    assert len(store.trail.of("PO-99")) == 1
    assert store.trail.of("PO-100") == []


def test_a_record_that_no_item_holds_is_too_much_and_nothing_is_written(store: Store):
    item = needed(Reason.CONTRADICTION, "PO-1", at=NOON, text="x" * 450_000)

    with pytest.raises(TooMuch):
        store.commit(Kept(item), Audited("seen", "PO-1", by="anna", at=NOON))

    assert (store.attention.all(), store.trail.of("PO-1")) == ([], [])


def test_writing_a_record_twice_in_one_call_is_a_mistake(store: Store):
    with pytest.raises(ValueError, match="twice"):
        store.commit(Created(examples.order()), Changed(examples.order(), examples.applying()))


def test_a_change_may_not_turn_a_record_into_another(store: Store):
    with pytest.raises(ValueError, match="another"):
        store.commit(Changed(examples.person("anna"), examples.person("ben")))


def test_content_is_never_changed(store: Store):
    store.commit(Created(examples.content()))

    with pytest.raises(TypeError, match="never changed"):
        store.commit(Changed(examples.content(), examples.content()))
    with pytest.raises(Conflict):
        store.commit(Created(examples.content()))


def test_what_was_read_can_be_changed_again_and_again(store: Store):
    store.commit(Created(examples.order()))

    for _ in range(3):
        order = store.orders.get(examples.NUMBER)
        store.commit(Changed(order, replace(order, comment=f"after {order.revision}")))

    assert store.orders.get(examples.NUMBER) == examples.order(comment="after 2", revision=3)
