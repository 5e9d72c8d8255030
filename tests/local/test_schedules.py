"""EventBridge's schedule expressions."""

from datetime import UTC, datetime

import pytest

from local import schedules

FRIDAY_NOON = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("rate(1 minute)", "2026-11-20T12:01:30"),
        ("rate(5 minutes)", "2026-11-20T12:05:30"),
        ("rate(1 hour)", "2026-11-20T13:00:30"),
        ("rate(2 days)", "2026-11-22T12:00:30"),
        ("cron(* * * * ? *)", "2026-11-20T12:01:00"),
        ("cron(0 12 * * ? *)", "2026-11-21T12:00:00"),
        ("cron(0/15 * * * ? *)", "2026-11-20T12:15:00"),
        ("cron(30 3 ? * MON-FRI *)", "2026-11-23T03:30:00"),
        ("cron(0 8,18 ? * 7 *)", "2026-11-21T08:00:00"),
        ("cron(0 0 1 JAN ? *)", "2027-01-01T00:00:00"),
        ("cron(0 0 29 2 ? *)", "2028-02-29T00:00:00"),
        ("cron(5 4 10-12/2 12 ? 2027)", "2027-12-10T04:05:00"),
    ],
)
def test_a_schedule_says_when_it_comes_next(expression: str, expected: str) -> None:
    assert schedules.parse(expression).next_after(FRIDAY_NOON) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "every minute",
        "rate(0 minutes)",
        "rate(1 fortnight)",
        "cron(* * * * *)",
        "cron(60 * * * ? *)",
        "cron(0 0 L * ? *)",
    ],
)
def test_what_eventbridge_would_not_take_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):
        schedules.parse(expression)


def test_a_day_that_never_comes_is_said_and_not_searched_for_ever() -> None:
    with pytest.raises(ValueError, match="never comes"):
        schedules.parse("cron(0 0 30 2 ? *)").next_after(FRIDAY_NOON)
