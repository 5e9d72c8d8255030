"""Whoever asks Amazon dies, or is two: it is asked once, and the schedule ends it."""

from dataclasses import replace

import pytest

from chalicelib.domain.fulfilment.cancellation import CancelStep
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.canceling.telling import due_cancels
from tests.examples import MINUTE
from tests.usecases.canceling.canceling import amazon, ask, go_on, head, house, later, read, waiting, wish


class Died(Exception):
    """Whoever was at it is gone."""


def test_two_who_follow_it_at_once_ask_once():
    hub = house()
    ask(hub)
    usual = amazon(hub).write
    amazon(hub).write = lambda *given, **named: (go_on_once(), usual(*given, **named))[1]  # type: ignore[method-assign]
    once: list[bool] = []

    def go_on_once() -> None:
        if not once:
            once.append(True)
            go_on(hub)

    assert go_on(hub) is CancelStep.SENT

    assert (wish(hub).step, amazon(hub).count("ask")) == (CancelStep.SENT, 1)


@pytest.mark.parametrize("dies_at", range(1, 5))
def test_dying_at_any_commit_leaves_it_to_the_schedule_which_ends_it(dies_at: int):
    """Of the commits of one whole life, the one of this number never happens, nor does anything after it."""
    hub = house()
    ask(hub)
    usual, count = hub.store.commit, [0]

    def mortal(*changes: object, cause: str = "") -> None:
        count[0] += 1
        if count[0] == dies_at:
            raise Died
        usual(*changes, cause=cause)  # type: ignore[arg-type]

    dying = replace(hub, commit=mortal)
    try:
        go_on(dying)
        amazon(hub).settle()
        later(dying)
    except Died:
        pass

    for _ in range(6):
        hub.clock.move(3 * MINUTE)
        for due in hub.do(due_cancels):
            go_on(hub, due.number)
        amazon(hub).settle()
        read(hub)

    assert (wish(hub).step, head(hub).status) == (CancelStep.DONE, Status.CANCELED)
    assert waiting(hub) == []
    assert hub.do(due_cancels) == []
