"""The world's clock: real time plus what the file says."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from local.clock import WorldClock

A_MOMENT = timedelta(seconds=5)


def test_without_a_file_the_world_is_now(tmp_path: Path) -> None:
    assert abs(WorldClock(tmp_path / "clock.json").now() - datetime.now(UTC)) < A_MOMENT


def test_a_jump_is_seen_at_once(tmp_path: Path) -> None:
    clock = WorldClock(tmp_path / "clock.json")
    clock.now()

    (tmp_path / "clock.json").write_text(json.dumps({"offset_seconds": 86_400}))

    assert abs(clock.now() - datetime.now(UTC) - timedelta(days=1)) < A_MOMENT


def test_a_file_that_is_broken_for_a_moment_does_not_turn_the_clock_back(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    file.write_text(json.dumps({"offset_seconds": 3600}))
    clock = WorldClock(file)
    clock.now()

    file.write_text('{"offset')

    assert abs(clock.now() - datetime.now(UTC) - timedelta(hours=1)) < A_MOMENT
