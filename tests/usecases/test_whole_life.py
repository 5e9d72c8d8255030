"""Any sequence of clicks, mails, messages twice and in any order, outages and deaths: what must never happen does not,
and when the troubles end every order has come to where somebody knows about it.

player.py acts at random, world.py watches every commit and every document that leaves. A story that fails is played
again by its seed alone.
"""

from collections import Counter

import pytest

from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder
from tests.usecases.player import Player
from tests.usecases.world import Memory, World

STORIES = 100  # a chapter
TURNS = 80


@pytest.mark.parametrize("memory", Memory)
@pytest.mark.parametrize("chapter", range(3))
def test_whatever_happens_amazon_takes_an_approved_order_once_and_no_other(memory: Memory, chapter: int):
    for seed in range(chapter * STORIES, (chapter + 1) * STORIES):
        played(seed, memory)


def test_the_stories_are_worth_telling():
    """They reach every state that an order may end in, repeat what was not answered, and use every way of approving."""
    ends: Counter[Delivery | None] = Counter()
    done: Counter[str] = Counter()
    repeated = 0
    for seed in range(STORIES):
        player = played(seed, Memory.KINDLY)
        ends.update(order.delivery for order in player.world.store.all(PurchaseOrder))
        repeated += len(player.amazon.sent) > len(set(player.amazon.sent))
        done.update(entry.action for entry in player.world.store.entries)

    assert set(ends) == {None, *Delivery} - {Delivery.PENDING}
    assert repeated > STORIES / 10
    assert {"carried", "reassigned", "link_renewed", "absence_set", "reminded"} <= set(done)


def played(seed: int, memory: Memory) -> Player:
    player = Player(seed, World(memory))
    try:
        player.play(TURNS)
    except BaseException as error:
        error.add_note(f"This is the story of seed {seed} and an Amazon that remembers {memory}.")
        raise
    return player
