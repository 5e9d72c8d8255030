"""The job: step by step, right whatever happens between two steps, and never half of a file."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.exports import PIECE, Encoding, Export, State, is_silent
from chalicelib.domain.messages import ContinueExport
from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.usecases.exports import writing
from tests import examples
from tests.examples import MINUTE, NOON
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.exports.tables import ask, file, finished, house, numbers, read


def step(hub: FakeHub, export: Export, number: int | None = None) -> Export | None:
    now = hub.exports.get(export.person, export.id)
    done: Export | None = hub.do(writing.write_on, export.id, export.person, now.step if number is None else number)
    return done


def many() -> list[str]:
    return [f"PO-{n:05}" for n in range(450, 0, -1)]


def test_a_job_writes_what_an_answer_would():
    hub = house(450, lines=5)

    done = finished(hub, ask(hub))

    assert (done.state, done.rows, done.looked, done.share) == (State.READY, 2_250, 450, 1.0)
    assert numbers(file(hub, done)) == [number for number in many() for _ in range(5)]
    assert done.size == len(file(hub, done))
    assert done.expires_at == NOON + timedelta(days=7)


def test_large_pieces_become_one_file():
    hub = house(450, lines=5, title="x" * 6_500)

    done = finished(hub, ask(hub))

    assert (len(done.pieces), bool(done.tail)) == (2, True)
    assert len(file(hub, done)) == done.size > 2 * PIECE
    assert [row["PO number"] for row in read(file(hub, done))] == [number for number in many() for _ in range(5)]


def test_a_step_that_runs_out_of_time_leaves_the_rest_to_the_next():
    hub = house(450, lines=5)
    export = ask(hub)
    real = hub.orders.wholes

    def slow(orders: object) -> object:
        hub.clock.move(timedelta(seconds=6))
        return real(orders)  # type: ignore[arg-type]

    hub.orders.wholes = slow  # type: ignore[method-assign]
    states = []
    while (now := step(hub, export)) is not None:
        states.append((now.state, now.rows, len(now.pieces)))

    assert states == [
        (State.WRITING, 1_250, 0),
        (State.JOINING, 2_250, 0),
        (State.READY, 2_250, 0),
    ]
    done = hub.exports.get("gita", export.id)
    assert numbers(file(hub, done)) == [number for number in many() for _ in range(5)]


@pytest.mark.parametrize("when", ["before the file", "after the file", "at the commit", "after the commit"])
@pytest.mark.parametrize("dying", range(5))
def test_a_function_that_is_killed_in_any_step_costs_nothing(when: str, dying: int):
    hub = house(450, lines=5, title="x" * 6_500)
    export = ask(hub)
    taken = 0
    while True:
        now = hub.exports.get("gita", export.id)
        if now.state is State.READY:
            break
        assert not now.file
        if taken == dying:
            die(hub, export, when)
        step(hub, export)
        taken += 1

    done = hub.exports.get("gita", export.id)
    assert numbers(file(hub, done)) == [number for number in many() for _ in range(5)]
    assert done.size == len(file(hub, done))


def die(hub: FakeHub, export: Export, when: str) -> None:
    match when:
        case "before the file":
            hub.export_files.troubles = [steps.Killed()]
        case "after the file" | "at the commit":
            hub.store.troubles = [steps.Killed()]  # type: ignore[list-item]
    try:
        step(hub, export)
    except steps.Killed:
        assert when != "after the commit"


def test_what_s3_does_not_take_now_it_takes_later():
    hub = house(450, lines=5)
    export = ask(hub)
    hub.export_files.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        step(hub, export)

    assert hub.exports.get("gita", export.id) == export
    assert finished(hub, export).state is State.READY


def test_a_message_that_comes_twice_finds_its_step_done():
    hub = house(450, lines=5)
    export = ask(hub)
    step(hub, export)
    before = hub.exports.get("gita", export.id)

    assert step(hub, export, number=0) is None

    assert hub.exports.get("gita", export.id) == before
    assert finished(hub, export).rows == 2_250
    assert step(hub, export) is None


def test_two_who_take_one_step_at_once_write_no_row_twice():
    hub = house(450, lines=5, title="x" * 6_500)
    export = ask(hub)
    hub.store.meanwhile = lambda: step(hub, export)

    with pytest.raises(Conflict):
        writing.write_on(
            export.id,
            "gita",
            0,
            at=NOON,
            clock=hub.clock,
            ids=hub.ids,
            exports=hub.exports,
            export_files=hub.export_files,
            orders=hub.orders,
            people=hub.people,
            search=hub.search,
            order_sheet=hub.order_sheet,
            sales=hub.sales,
            sale_search=hub.sale_search,
            sale_sheet=hub.sale_sheet,
            commit=hub.commit,
        )

    done = finished(hub, export)
    assert numbers(file(hub, done)) == [number for number in many() for _ in range(5)]


def test_each_order_is_as_it_is_when_it_is_read():
    hub = house(450, lines=5, title="x" * 6_500)
    export = ask(hub)
    step(hub, export)
    last = hub.orders.get("PO-00001")
    hub.store.hold(replace(last, status=Status.CANCELED, delivery=None))

    rows = read(file(hub, finished(hub, export)))

    assert {row["PO number"]: row["Status"] for row in rows}["PO-00001"] == "Canceled"


def test_orders_that_came_meanwhile_are_left_to_the_next_export():
    hub = house(450, lines=5, title="x" * 6_500)
    export = ask(hub)
    step(hub, export)
    hub.store.hold(
        examples.ordered(Delivery.SENT, number="PO-NEW", created_at=NOON + 1_000 * MINUTE),
        examples.content(number="PO-NEW"),
    )

    assert "PO-NEW" not in numbers(file(hub, finished(hub, export)))


def test_windows_gets_its_encoding():
    hub = house(450, lines=5, title="ﾍﾟﾝ 青 🖊")

    done = finished(hub, ask(hub, encoding=Encoding.CP932))

    assert "ﾍﾟﾝ 青 〓" in file(hub, done).decode("cp932").splitlines()[1]


def test_an_export_that_nobody_knows_any_more_is_done():
    hub = house(1)

    assert hub.do(writing.write_on, "20261123-120000-x", "gita", 0) is None
    assert hub.store.commits == []


def test_one_that_is_silent_is_told_from_one_that_works():
    hub = house(450, lines=5)
    export = ask(hub)

    assert not is_silent(export, NOON + SILENT_AFTER)
    assert is_silent(export, NOON + SILENT_AFTER + MINUTE)
    assert not is_silent(finished(hub, export), NOON + 10 * SILENT_AFTER)


def test_the_next_step_is_said_in_the_commit_of_the_last():
    hub = house(450, lines=5)
    export = ask(hub)
    step(hub, export)

    assert hub.store.messages == [ContinueExport(export.id, "gita", 0), ContinueExport(export.id, "gita", 1)]
