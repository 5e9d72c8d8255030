"""Stock stays true whatever eight workers do at once, on Amazon's own DynamoDB Local: a property, not a story.

Each run tries a sample of interleavings: eight deeds at once, of people, of the queues, and of an Amazon that sells on
three marketplaces what it was told late; then everything is added up. INTERLEAVINGS=10000 tries as many as the issue
asks for (hours on a small machine; it logs how far it is), SEED=7 other ones.

What is proved of Amazon: a quantity is told (its recovery point is written) only if the policy made it of levels that
stood between Amazon's last answer to that push, or the push's beginning, and the recovery point (``ledger``). A sale is
reserved, and its shortage counted, in the one commit with which the order's hint is heard. Once everybody has stopped,
Amazon sells what the policy makes of what is available.
"""

import logging
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.adapters.stores import DynamoStore
from tests.adapters.truths import agrees, is_told, is_true, short
from tests.adapters.warehouses import WORKERS, Life, at_once, hub_on

SEED = int(os.environ.get("SEED", "20261123"))
# A sample takes some seconds; what CI runs beside takes a minute or two.
A_SAMPLE = int(os.environ.get("INTERLEAVINGS", "64"))
MORE = 256
# Then its orders are over, and others begin.
ROUNDS_OF_A_LIFE = 16

log = logging.getLogger(__name__)


def lived(store: DynamoStore, interleavings: int, seed: int) -> Counter[str]:
    """Which deeds were done how often."""
    chance, hub, done = random.Random(seed), hub_on(store, seed), Counter[str]()
    with ThreadPoolExecutor(WORKERS) as pool:
        for number in range(-(-interleavings // ROUNDS_OF_A_LIFE)):
            life = Life(hub, number)
            life.begin(chance.choice((3, 7, 12, 30)))
            for _ in range(min(ROUNDS_OF_A_LIFE, interleavings - number * ROUNDS_OF_A_LIFE)):
                done += at_once(life.deeds(chance), pool)
                is_true(life)
                done["shortage"] += len(short(life))
            life.drained()
            is_true(life)
            agrees(life)
            is_told(life)
            log.info("%s of %s interleavings", min(interleavings, (number + 1) * ROUNDS_OF_A_LIFE), interleavings)
    return done


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.timeout(0 if A_SAMPLE > 1_000 else 300)  # whoever wants thousands has the time
def test_a_sample_of_interleavings_leaves_stock_true(on_ddb_local: DynamoStore):
    assert {"onward", "hint", "goods in", "count", "undo", "push", "sale"} <= set(lived(on_ddb_local, A_SAMPLE, SEED))


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_many_interleavings_leave_stock_true(on_ddb_local: DynamoStore):
    done = lived(on_ddb_local, MORE, SEED + 1)

    assert {"onward", "hint", "goods in", "count", "undo", "cancel", "return", "table of counts"} <= set(done)
    assert {"push", "Amazon's lag", "sale", "news", "policy", "shortage"} <= set(+done)
