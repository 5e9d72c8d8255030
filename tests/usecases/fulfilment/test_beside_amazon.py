"""What Amazon tells of an order, and what is done with its boxes, at the same time."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from gettext import NullTranslations

import pytest

from chalicelib import wiring
from chalicelib.domain.changes import Audited, Changed
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.messages import Envelope, FinishAllocation, KeepStock, to_record
from chalicelib.domain.orders.order import Status
from chalicelib.handlers.warehouse import keep_stock
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.following import follow, put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import correct_parcel, pack, pick, print_notes, split
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.orders.holds import accept_cancellation
from chalicelib.views.words import Words
from local.lambda_context import LambdaContext
from tests.examples import HOUR, NOON, person, sales, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import ID, JONAS, box, do, figures, house, is_true
from tests.usecases.fulfilment.test_allocating import MANY, all_figures, dies_after, large
from tests.usecases.fulfilment.test_following import says
from tests.usecases.orders.telling import tell


@pytest.fixture
def served() -> Iterator[FakeHub]:
    hub = house()
    wiring.use(hub)
    yield hub


def arrives(hub: FakeHub, *messages: object) -> None:
    wiring.use(hub)
    bodies = [json.dumps(to_record(Envelope(f"m-{at}", each, NOON))) for at, each in enumerate(messages)]  # type: ignore[arg-type]
    records = [
        {"messageId": str(at), "receiptHandle": "h", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}
        for at, body in enumerate(bodies)
    ]
    answer = keep_stock({"Records": records}, LambdaContext("keep-stock", timeout_seconds=60))
    assert answer == {"batchItemFailures": []}


def test_news_of_an_order_never_lose_where_it_stands_and_who_is_at_it():
    hub = house()
    hub.store.hold(sales.connection(), examples.article("PENCIL"))
    do(hub, allocate, ID, 1)
    before = hub.sales.get(ID)

    tell(hub, updated_at=NOON + HOUR, service_level="EXPEDITED")

    after = hub.sales.get(ID)
    assert (after.service_level, after.revision) == ("EXPEDITED", before.revision + 1)
    assert (after.step, after.claim) == (Step.ALLOCATED, before.claim)


def test_news_that_come_in_the_middle_of_a_step_lose_neither():
    hub = house()
    hub.store.hold(sales.connection(), examples.article("PENCIL"))
    do(hub, allocate, ID, 1)
    hub.store.meanwhile = lambda: tell(hub, updated_at=NOON + HOUR, service_level="EXPEDITED")

    do(hub, undo, ID, 1, Step.ALLOCATED)

    after = hub.sales.get(ID)
    assert (after.service_level, after.step, after.claim.by) == ("EXPEDITED", None, "jonas")
    assert (box(hub).taken, figures(hub)) == ((), (10, 0, 2))


def test_the_hint_of_a_cancel_empties_the_box_and_the_promise(served: FakeHub):
    do(served, allocate, ID, 1)
    says(served, canceled_by="buyer", status=Status.CANCELED)

    arrives(served, KeepStock(ID))

    assert (box(served).is_dropped, figures(served)) == (True, (10, 0, 0))


def test_what_died_over_a_large_box_is_finished_by_its_message():
    hub = large()
    with pytest.raises(RuntimeError):
        do(dies_after(hub, 1), allocate, ID, 1)

    arrives(hub, FinishAllocation(ID, box=1))

    assert (box(hub).taken, box(hub).is_allocating) == ((), False)


@pytest.mark.parametrize(("status", "left", "keeps"), [(Status.CANCELED, {}, 0), (Status.OPEN, {"1": 1}, 1)])
def test_a_cancel_that_dies_over_a_large_box_is_finished_by_its_message(
    status: Status, left: dict[str, int], keeps: int
):
    hub = large()
    do(hub, allocate, ID, 1)
    says(hub, quantity=keeps, status=status)
    with pytest.raises(RuntimeError):
        dies_after(hub, 1).do(follow, ID)
    assert box(hub).is_allocating
    assert hub.do(follow, ID) == 0

    arrives(hub, FinishAllocation(ID, box=1), KeepStock(ID))

    after = box(hub)
    assert (after.contents, after.is_allocating) == (left, False)
    assert after.taken == tuple(Pieces(number, "MAIN", keeps) for number in MANY if keeps)
    assert after.put_back == tuple(Pieces(number, "MAIN", 2 - keeps) for number in MANY)
    assert all_figures(hub) == {(5, keeps, 0)}
    is_true(hub)


def test_what_has_left_is_not_canceled_any_more():
    hub = house(told=sales.amazon_order(sales.amazon_line(cancel_requested=True)))
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, warehouse.UPS)
    do(hub, despatch, ID, 1, None)
    boss = person("sam", roles=JONAS.roles)

    with pytest.raises(Refused, match="has left the house"):
        hub.do(accept_cancellation, ID, by=boss, where="page")

    assert hub.sales.get(ID).status is Status.OPEN


def test_everything_that_happens_to_a_box_has_words():
    hub = house()
    hub.do(print_notes, [ID], by=JONAS, station="", where="page")
    do(hub, split, ID, 1, {"1": 1})
    do(hub, allocate, ID, 1)
    do(hub, pick, ID, 1)
    do(hub, undo, ID, 1, Step.PICKED)
    do(hub, undo, ID, 1, Step.ALLOCATED)
    do(hub, allocate, ID, 1)
    do(hub, pack, ID, 1, None)
    do(hub, despatch, ID, 1, None, ignore=True)
    do(hub, correct_parcel, ID, 1, warehouse.UPS)
    do(hub, allocate, ID, 2)
    do(hub, short_pick, ID, 2, "A-100", 0)
    level = hub.stock.level("A-100", "MAIN")
    hub.commit(Changed(level, replace(level, on_hand=5)))
    do(hub, allocate, ID, 2)
    says(hub, quantity=1)
    arrives(hub, KeepStock(ID))
    do(hub, put_back_done, ID, 2)

    words = Words(NullTranslations())
    done = {entry.action for entry in hub.store.entries}
    assert len(done) == 12
    assert [action for action in done if words.action(Audited(action, ID, by="jonas", at=NOON)) == action] == []
    assert all(isinstance(value, str) for entry in hub.store.entries for value in asdict(entry)["facts"].values())


@pytest.mark.parametrize("is_finished_first", [True, False])
def test_a_large_box_that_is_canceled_after_a_cancel_of_a_part_died_lists_every_piece_once(is_finished_first: bool):
    hub = large()
    do(hub, allocate, ID, 1)
    says(hub, quantity=1)
    with pytest.raises(RuntimeError):
        dies_after(hub, 1).do(follow, ID)
    says(hub, quantity=0, status=Status.CANCELED)
    messages = [FinishAllocation(ID, box=1), KeepStock(ID)]

    arrives(hub, *(messages if is_finished_first else reversed(messages)))

    assert box(hub).put_back == tuple(Pieces(number, "MAIN", 2) for number in MANY)
    assert all_figures(hub) == {(5, 0, 0)}
    is_true(hub)
