"""Schedules by the world's clock."""

import pytest

from local import schedules
from local.schedule_source import ScheduleSource
from tests.local.worlds import Handler, TurnableClock


def opened(expression: str, clock: TurnableClock, handler: Handler) -> ScheduleSource:
    source = ScheduleSource("sweep", handler, schedules.parse(expression), clock)
    source.open()
    return source


def test_a_rate_is_due_at_once_because_on_aws_it_never_stopped() -> None:
    clock, handler = TurnableClock(), Handler()
    source = opened("rate(1 minute)", clock, handler)

    source.poll()
    clock.jump(seconds=59)
    source.poll()
    assert [event["time"] for event in handler.events] == ["2026-11-20T12:00:00Z"]

    clock.jump(seconds=1)
    source.poll()
    assert [event["time"] for event in handler.events] == ["2026-11-20T12:00:00Z", "2026-11-20T12:01:00Z"]


def test_a_jump_over_many_due_times_fires_once() -> None:
    clock, handler = TurnableClock(), Handler()
    source = opened("rate(1 minute)", clock, handler)
    source.poll()

    clock.jump(days=3)
    source.poll()
    source.poll()

    assert [event["time"] for event in handler.events] == ["2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z"]


def test_a_cron_waits_for_its_time() -> None:
    clock, handler = TurnableClock(), Handler()
    source = opened("cron(0 18 * * ? *)", clock, handler)

    source.poll()
    assert handler.events == []

    clock.jump(hours=6)
    source.poll()
    assert [event["time"] for event in handler.events] == ["2026-11-20T18:00:00Z"]


def test_a_clock_that_is_turned_back_does_not_silence_a_schedule() -> None:
    clock, handler = TurnableClock(), Handler()
    source = opened("rate(1 minute)", clock, handler)
    clock.jump(days=30)
    source.poll()

    clock.jump(days=-30)
    source.poll()
    clock.jump(minutes=1)
    source.poll()

    assert len(handler.events) == 2


def test_the_event_is_the_one_that_eventbridge_sends() -> None:
    handler = Handler()

    opened("rate(1 minute)", TurnableClock(), handler).poll()

    assert {name: handler.events[0][name] for name in ("version", "detail-type", "source", "detail", "resources")} == {
        "version": "0",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "detail": {},
        "resources": ["arn:aws:events:local:000000000000:rule/sweep"],
    }


def test_a_handler_that_raises_is_called_again_at_its_next_time() -> None:
    clock, handler = TurnableClock(), Handler([RuntimeError("broken")])
    source = opened("rate(1 minute)", clock, handler)

    with pytest.raises(RuntimeError):
        source.poll()
    source.poll()
    clock.jump(minutes=1)
    source.poll()

    assert len(handler.events) == 2
