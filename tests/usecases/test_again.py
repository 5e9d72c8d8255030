"""Deciding again when somebody else was quicker, and a hub that does so with every use case."""

import pytest

from chalicelib.domain.errors import Conflict, Refused, Retryable
from chalicelib.ports.world import Clock
from chalicelib.usecases.again import ATTEMPTS, decided_again
from tests import fakes
from tests.examples import HOUR, NOON


class Decision:
    """Collides with somebody as often as told."""

    def __init__(self, collisions: int, otherwise: Exception | None = None) -> None:
        self.collisions = collisions
        self.otherwise = otherwise
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        if self.made <= self.collisions:
            raise Conflict("Somebody was quicker.")
        if self.otherwise:
            raise self.otherwise
        return "done"


@pytest.mark.parametrize("collisions", range(ATTEMPTS))
def test_a_decision_is_made_again_after_a_collision(collisions: int):
    decision, pause = Decision(collisions), fakes.NoPause()

    assert decided_again(decision, pause) == "done"
    assert (decision.made, pause.attempts) == (collisions + 1, list(range(1, collisions + 1)))


def test_what_still_collides_at_the_last_attempt_is_told():
    decision, pause = Decision(ATTEMPTS), fakes.NoPause()

    with pytest.raises(Conflict):
        decided_again(decision, pause)

    assert (decision.made, pause.attempts) == (ATTEMPTS, list(range(1, ATTEMPTS)))


@pytest.mark.parametrize("problem", [Refused("No."), Retryable("Not now."), ValueError("a mistake")])
def test_nothing_else_is_tried_again(problem: Exception):
    decision, pause = Decision(0, otherwise=problem), fakes.NoPause()

    with pytest.raises(type(problem)):
        decided_again(decision, pause)

    assert (decision.made, pause.attempts) == (1, [])


def test_a_hub_hands_over_the_ports_a_use_case_names_and_the_present_moment():
    hub = fakes.hub()

    def verb(what: str, *, how: str, at: object, clock: Clock, orders: object) -> tuple[object, ...]:
        return what, how, at, clock, orders

    assert hub.do(verb, "this", how="so") == ("this", "so", NOON, hub.clock, hub.orders)
    assert hub.do(verb, "this", how="so", at=None)[2] is None


def test_a_hub_looks_at_the_clock_anew_for_every_attempt():
    hub = fakes.hub()
    moments = []

    def verb(*, at: object) -> None:
        moments.append(at)
        if len(moments) < 3:
            hub.clock.move(HOUR)
            raise Conflict("Somebody was quicker.")

    hub.do(verb)

    assert moments == [NOON, NOON + HOUR, NOON + 2 * HOUR]
