"""The world clock: real time plus an offset that lies in a file the hub reads too."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class WorldClock:
    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset())

    def offset(self) -> float:
        try:
            return float(json.loads(self.path.read_text())["offset_seconds"])
        except FileNotFoundError:
            return 0.0

    def forward(self, seconds: float) -> None:
        """Time only runs forward: what has expired stays expired."""
        if not 0 <= seconds <= MOST_AT_ONCE:
            raise ValueError(f"forward_seconds must be between 0 and {MOST_AT_ONCE}")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"offset_seconds": self.offset() + seconds}))
        new.replace(self.path)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


# A hundred days is beyond every deadline there is here (price hold 7 days, escalation 5); more is a slip of the finger.
MOST_AT_ONCE = 100 * 24 * 3600
