"""Booked calls, on every engine; under threads on those that decide races as DynamoDB does."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.adapters.dynamo.slots import DynamoSlots
from chalicelib.domain.throttling import Limit
from chalicelib.ports.throttling import Slots
from tests.adapters.stores import DynamoStore
from tests.examples import NOON
from tests.fakes.slots import FakeSlots
from tests.fakes.world import FakeClock

GET_ORDER = Limit(0.5, 30)
APART = timedelta(seconds=1 / (0.5 * 0.98))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["fake", "on_moto", "on_ministack", "on_ddb_local"])
def slots(request: pytest.FixtureRequest, clock: FakeClock) -> Slots:
    if request.param == "fake":
        return FakeSlots(clock)
    store: DynamoStore = request.getfixturevalue(request.param)
    return DynamoSlots(store.tables.slots, clock)


def book(slots: Slots, **more):  # type: ignore[no-untyped-def]
    return slots.book("A2EXAMPLE-EU", "getOrder", GET_ORDER, **{"is_person": False, **more})


def test_the_burst_goes_at_once_and_then_everybody_gets_a_moment_of_their_own(slots: Slots, clock: FakeClock):
    assert [book(slots) for _ in range(24)] == [None] * 24
    assert [book(slots), book(slots)] == [NOON + APART, NOON + 2 * APART]
    assert [book(slots, is_person=True) for _ in range(6)] == [None] * 6

    clock.move(APART)

    assert book(slots, holding=NOON + APART) is None
    assert book(slots, holding=NOON + 2 * APART) == NOON + 2 * APART
    assert book(slots) == NOON + 3 * APART


def test_each_authorization_and_operation_has_a_bucket_of_its_own(slots: Slots):
    for _ in range(24):
        book(slots)

    assert slots.book("A2EXAMPLE-NA", "getOrder", GET_ORDER, is_person=False) is None
    assert slots.book("A2EXAMPLE-EU", "searchOrders", Limit(0.0056, 20), is_person=False) is None


def test_amazons_no_counts_for_everybody(slots: Slots):
    until = slots.refused("A2EXAMPLE-EU", "getOrder", GET_ORDER, is_person=False)

    assert until == NOON + APART
    assert book(slots, is_person=True) not in (None, until)


def test_the_rate_that_amazon_tells_is_the_one_that_counts(slots: Slots):
    book(slots)
    slots.learn("A2EXAMPLE-EU", "getOrder", GET_ORDER, 5.0)
    for _ in range(30):
        book(slots)

    assert book(slots) < NOON + APART * 3


def test_in_the_normal_case_a_call_costs_one_write(on_moto: DynamoStore):
    calls: Counter[str] = Counter()
    on_moto.client.meta.events.register("before-call.dynamodb", lambda model, **_: calls.update([model.name]))
    slots = DynamoSlots(on_moto.tables.slots, FakeClock())

    for _ in range(10):
        book(slots)
        slots.learn("A2EXAMPLE-EU", "getOrder", GET_ORDER, 0.5)

    assert calls == {"GetItem": 1, "PutItem": 10}


def test_who_comes_before_the_slot_costs_nothing(on_moto: DynamoStore):
    calls: Counter[str] = Counter()
    on_moto.client.meta.events.register("before-call.dynamodb", lambda model, **_: calls.update([model.name]))

    book(DynamoSlots(on_moto.tables.slots, FakeClock()), holding=NOON + APART)

    assert calls == {}


@pytest.mark.parametrize("engine", ["on_ministack", "on_ddb_local"])
def test_of_many_functions_at_one_moment_no_more_go_than_may(engine: str, request: pytest.FixtureRequest):
    store: DynamoStore = request.getfixturevalue(engine)
    functions = [DynamoSlots(store.tables.slots, FakeClock()) for _ in range(6)]

    with ThreadPoolExecutor(len(functions)) as pool:
        booked = [
            slot for several in pool.map(lambda slots: [book(slots) for _ in range(8)], functions) for slot in several
        ]

    assert booked.count(None) == 24
    assert sorted(slot for slot in booked if slot) == [NOON + APART * place for place in range(1, 25)]
