"""Every level that moves is heard of, whoever moves it."""

from dataclasses import replace

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.messages import PushMoved
from chalicelib.usecases.inventory.telling import Telling
from tests.examples import NOON, warehouse
from tests.fakes.store import FakeStore


def test_levels_that_move_are_heard_of_once_a_call():
    store = FakeStore()
    one, other = warehouse.level(), warehouse.level("A-200")

    Telling(store.commit)(Created(one), Created(other), cause="c-1")

    assert store.messages == [PushMoved("stock")]
    (envelope,) = store.envelopes.values()
    assert (envelope.due_at, envelope.cause) == (NOON, "c-1")


def test_that_amazon_was_told_is_no_move_and_neither_is_anything_else():
    level = warehouse.level()
    store = FakeStore(level)

    Telling(store.commit)(Changed(level, replace(level, is_told=True)), Created(warehouse.box()))

    assert store.messages == []
