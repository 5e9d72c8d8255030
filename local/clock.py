"""The world's clock: this laptop's time plus the offset that the simulated Amazon's control page last chose."""

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger("local.clock")


class WorldClock:
    """Reads the file at every question, so that a jump is seen at once by every process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._read_offset()

    def _read_offset(self) -> timedelta:
        try:
            self._offset = timedelta(seconds=float(json.loads(self._file.read_text())["offset_seconds"]))
        except FileNotFoundError:
            self._offset = timedelta()  # nobody has turned the clock yet
        except (ValueError, KeyError, TypeError) as error:
            log.error("The clock file %s is unreadable, the last offset stays: %s", self._file, error)
        return self._offset
