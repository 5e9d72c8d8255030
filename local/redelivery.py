"""When an SQS message that nobody finished comes back, told by the world's clock instead of the emulator's.

A message that failed, or whose hub was killed, stays hidden for the queue's visibility timeout: six minutes. The
emulator counts them in real time; after a jump of the world's clock they are over, and the message comes back at once.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime: ...


class Redelivery:
    """The receipts of messages on their way, in a file: a hub that is started again knows of its dead sister's."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._taken: dict[str, tuple[str, datetime]] = _read(file)

    def taken(self, receipts: Iterable[tuple[str, str]]) -> None:
        """These messages (id, receipt handle) were handed to a handler just now."""
        now = self._clock.now()
        self._taken |= {message_id: (receipt, now) for message_id, receipt in receipts}
        self._write()

    def finished(self, message_ids: Iterable[str]) -> None:
        for message_id in message_ids:
            self._taken.pop(message_id, None)
        self._write()

    def overdue(self, visibility: timedelta) -> list[str]:
        """The receipts whose time is over; each is named once."""
        now = self._clock.now()
        over = {
            message_id: receipt for message_id, (receipt, since) in self._taken.items() if now - since >= visibility
        }
        if over:
            self.finished(over)
        return list(over.values())

    def _write(self) -> None:
        rows = {message_id: [receipt, since.isoformat()] for message_id, (receipt, since) in self._taken.items()}
        draft = self._file.with_suffix(".new")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(rows))
        draft.replace(self._file)


def _read(file: Path) -> dict[str, tuple[str, datetime]]:
    if not file.exists():
        return {}
    rows = json.loads(file.read_text())
    return {message_id: (receipt, datetime.fromisoformat(since)) for message_id, (receipt, since) in rows.items()}
