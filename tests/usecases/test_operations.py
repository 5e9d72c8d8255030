"""Schedules leave a trace of their success, and only an operator decides about messages that failed."""

from dataclasses import replace

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.messages import LETTERS, PURCHASE_ORDERS_OUT, QUEUES, WITHOUT_QUEUE
from chalicelib.domain.operations import SCHEDULES, Run, is_late
from chalicelib.ports.operations import DeadLetter
from chalicelib.queries.operations import failed, overview
from chalicelib.usecases import operations
from tests import examples, fakes
from tests.examples import MINUTE, NOON, NUMBER
from tests.fakes import FakeDeadLetters, FakeHub

DEAD = DeadLetter("d-1", "ask-approver", "1", NUMBER, "page-1", NOON, received=5)


def house(queue: str = LETTERS) -> FakeHub:
    dead = FakeDeadLetters()
    dead.letters[queue] = [DEAD]
    return fakes.hub(dead_letters=dead)


def test_the_last_success_of_a_schedule_is_the_one_that_is_kept():
    hub = fakes.hub()

    hub.do(operations.note_run, "publish-due")
    hub.clock.move(MINUTE)
    hub.do(operations.note_run, "publish-due")

    assert hub.runs.all() == {"publish-due": Run("publish-due", NOON + MINUTE)}


@pytest.mark.parametrize(("minutes", "late"), [(1, False), (5, False), (6, True)])
def test_a_schedule_is_late_when_several_of_its_turns_failed(minutes: int, late: bool):
    last = Run("publish-due", NOON)

    assert is_late(SCHEDULES["publish-due"], last, at=NOON + minutes * MINUTE) is late
    assert is_late(SCHEDULES["publish-due"], None, at=NOON)


def test_the_overview_has_every_schedule_and_every_queue():
    seen = fakes.hub().do(overview)

    assert [schedule.name for schedule in seen.schedules] == list(SCHEDULES)
    assert [state.queue for state in seen.queues] == [*QUEUES, *WITHOUT_QUEUE]


def test_another_try_is_in_the_trail_before_it_begins():
    class Down(FakeDeadLetters):
        def send_back(self, queue: str) -> int:
            raise RuntimeError

    hub = fakes.hub(dead_letters=Down())

    with pytest.raises(RuntimeError):
        hub.do(operations.send_back, LETTERS, by=hub.people.get("gita"), where="page")

    assert [(entry.action, entry.subject, entry.by, entry.where) for entry in hub.store.entries] == [
        ("sent_back", LETTERS, "gita", "page")
    ]


@pytest.mark.parametrize("verb", [operations.send_back, operations.clear])
@pytest.mark.parametrize("who", ["anna", "emma"])
def test_nobody_but_an_operator_decides(who: str, verb: object):
    hub = house()

    with pytest.raises(Forbidden, match="Only an operator"):
        hub.do(verb, LETTERS, by=hub.people.get(who), where="page")

    assert (hub.dead_letters.letters[LETTERS], hub.store.entries) == ([DEAD], [])


def test_an_administrator_is_no_operator():
    hub = house()
    administrator = replace(examples.person("gita"), roles=frozenset({Role.PURCHASING_ADMINISTRATOR}))

    with pytest.raises(Forbidden):
        hub.do(operations.send_back, LETTERS, by=administrator, where="page")


@pytest.mark.parametrize(
    ("verb", "queue"),
    [
        (operations.send_back, "publish-due"),
        (operations.send_back, "nowhere"),
        (operations.clear, PURCHASE_ORDERS_OUT),
        (operations.clear, "nowhere"),
    ],
)
def test_nothing_goes_where_it_can_do_no_work_and_no_work_is_thrown_away(verb: object, queue: str):
    hub = fakes.hub()

    with pytest.raises(NotFound, match="no such queue"):
        hub.do(verb, queue, by=hub.people.get("gita"), where="page")

    assert hub.store.entries == []


def test_only_our_queues_can_be_looked_into():
    hub = house("publish-fresh")

    assert hub.do(failed, "publish-fresh") == [DEAD]
    with pytest.raises(NotFound, match="no such queue"):
        hub.do(failed, "audit")
