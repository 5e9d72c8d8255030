"""Everything that Amazon's figures follow from is heard of, whoever changes it."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Article, Part
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.messages import PushMoved, PushStock
from chalicelib.usecases.inventory.telling import Telling
from tests.examples import NOON, warehouse
from tests.examples import articles as goods
from tests.fakes.store import FakeStore
from tests.fakes.world import FakeClock


def test_levels_that_move_are_heard_of_once_a_call():
    store = FakeStore()
    one, other = warehouse.level(), warehouse.level("A-200")

    Telling(store.commit, FakeClock())(Created(one), Created(other), cause="c-1")

    assert store.messages == [PushMoved("stock", since=NOON.isoformat())]
    (envelope,) = store.envelopes.values()
    assert (envelope.due_at, envelope.cause) == (NOON, "c-1")


def test_that_amazon_was_told_is_no_move_and_neither_is_anything_else():
    level = warehouse.level()
    store = FakeStore(level)

    Telling(store.commit, FakeClock())(Changed(level, replace(level, is_told=True)), Created(warehouse.box()))

    assert store.messages == []


KETTLE = goods.article("A-100", skus=("SKU-1", "SKU-2"))
KIT = goods.article("KIT", skus=("KIT-1",), is_stocked=False, parts=(Part("A-100", 2),))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (KETTLE, replace(KETTLE, title="Another one"), None),
        (None, KETTLE, None),  # nobody has counted it yet
        (None, KIT, PushStock("KIT")),
        (KETTLE, replace(KETTLE, skus=("SKU-1", "SKU-2", "SKU-3")), PushStock("A-100")),
        (KETTLE, replace(KETTLE, skus=("SKU-3",)), PushStock("A-100", left="SKU-1\nSKU-2")),
        (KETTLE, replace(KETTLE, skus=()), PushStock("A-100", left="SKU-1\nSKU-2")),
        (KETTLE, replace(KETTLE, archived=True), PushStock("A-100", left="SKU-1\nSKU-2")),
        (replace(KETTLE, archived=True), KETTLE, PushStock("A-100")),
        (replace(KETTLE, archived=True), replace(KETTLE, archived=True, skus=()), None),
        (KIT, replace(KIT, parts=(Part("A-100", 3),)), PushStock("KIT")),
        (KETTLE, replace(KETTLE, is_stocked=False), PushStock("A-100")),
        (replace(KIT, skus=()), replace(KIT, skus=(), parts=(Part("A-100", 3),)), None),
    ],
)
def test_an_article_of_which_something_else_follows_is_heard_of(
    before: Article | None, after: Article, said: PushStock
):
    store = FakeStore(*([before] if before else []))

    Telling(store.commit, FakeClock())(Changed(before, after) if before else Created(after))

    assert store.messages == ([said] if said else [])
