"""Two hands on the same thing: one of them is told, and nothing is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.adapters.stores import Store
from tests.examples import NOON

HANDS = 12


def together(hands: int, act: Callable[[int], object]) -> list[object]:
    """What each hand got: its result, or the Conflict it was told of. All begin at the same moment."""
    start = threading.Barrier(hands)

    def hand(number: int) -> object:
        start.wait()
        try:
            return act(number)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(hand, range(hands)))


def conflicts(results: list[object]) -> int:
    return sum(isinstance(result, Conflict) for result in results)


def test_no_conditional_change_is_lost(fair_store: Store):
    fair_store.commit(Created(examples.order()))

    def count_up(_: int) -> None:
        for _ in range(5):
            while True:
                order = fair_store.orders.get(examples.NUMBER)
                try:
                    fair_store.commit(Changed(order, replace(order, line_count=order.line_count + 1)))
                    break
                except Conflict:
                    continue

    together(HANDS, count_up)

    order = fair_store.orders.get(examples.NUMBER)
    assert (order.line_count, order.revision) == (2 + 5 * HANDS, 5 * HANDS)


def test_of_many_who_create_the_same_one_succeeds(fair_store: Store):
    results = together(
        HANDS, lambda number: fair_store.commit(Created(examples.order(comment=f"hand {number}")), noted(number))
    )

    assert conflicts(results) == HANDS - 1
    assert len(fair_store.trail.of(examples.NUMBER)) == 1


def test_of_many_who_decide_the_same_one_is_written_with_its_message_and_entry(fair_store: Store):
    fair_store.commit(Created(examples.applying()))
    ordered = examples.ordered()
    said = Said(PlacePurchaseOrder(examples.NUMBER), due_at=NOON)

    results = together(
        HANDS, lambda number: fair_store.commit(Changed(examples.applying(), ordered), noted(number), said)
    )

    assert conflicts(results) == HANDS - 1
    assert fair_store.orders.get(examples.NUMBER).status is Status.ORDERED
    assert len(fair_store.outbox.due(NOON)) == 1
    assert len(fair_store.trail.of(examples.NUMBER)) == 1


def test_an_identity_is_taken_once(fair_store: Store):
    results = together(
        HANDS, lambda number: fair_store.commit(Created(examples.person(f"anna{number}", subject="anna")))
    )

    anna = fair_store.people.by_identity(examples.ISSUER, "anna")
    assert conflicts(results) == HANDS - 1
    assert anna is not None
    assert anna.email == f"{anna.id}@example.com"


def test_entries_and_messages_of_many_never_collide(fair_store: Store):
    said = Said(PlacePurchaseOrder(examples.NUMBER), due_at=NOON)

    results = together(HANDS, lambda number: fair_store.commit(noted(number), said))

    assert conflicts(results) == 0
    assert len(fair_store.trail.of(examples.NUMBER)) == HANDS
    assert len(fair_store.outbox.due(NOON)) == HANDS


def test_who_claims_a_waiting_entry_gets_it_alone(fair_store: Store):
    item = needed(Reason.UNKNOWN_PERSON, "cart-1", at=NOON)
    fair_store.commit(Created(item))

    results = together(
        HANDS, lambda number: fair_store.commit(Created(examples.order(comment=f"hand {number}")), Erased(item))
    )

    assert conflicts(results) == HANDS - 1
    assert fair_store.attention.all() == []


def noted(number: int) -> Audited:
    return Audited("decided", examples.NUMBER, by=f"hand {number}", at=NOON)
