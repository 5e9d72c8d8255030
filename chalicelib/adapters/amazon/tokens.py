"""Access tokens, shared by all functions: refreshed by one of them, ten minutes before they end, while the others go
on with the one that there is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.adapters.amazon.lwa import SECONDS, Issued
from chalicelib.domain.errors import Retryable
from chalicelib.ports.sealing import Sealer, Unopened
from chalicelib.ports.selling import Throttled
from chalicelib.ports.tokens import KeptToken, KeptTokens
from chalicelib.ports.world import Clock

EARLY = timedelta(minutes=10)
# A token must outlast the call that it is for.
LEEWAY = timedelta(minutes=1)
# Two secrets may be tried, and then it is written.
LEASED = timedelta(seconds=2 * SECONDS + 10)
# Who finds neither a token nor the right to ask for one comes back when the holder should be done.
SOON = timedelta(seconds=2)
# So soon a warm function notices that a seller authorized anew.
REMEMBERED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Known:
    token: str = field(repr=False)
    expires_at: datetime
    read_at: datetime


class AccessTokens:
    """``get(key, make)``: ``make`` asks Amazon for a new one, and is called by one function at a time."""

    def __init__(self, kept: KeptTokens, sealer: Sealer, clock: Clock) -> None:
        self._kept = kept
        self._sealer = sealer
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def get(self, key: str, make: Callable[[], Issued]) -> str:
        """Raises Throttled for a moment while somebody else is getting the first one, and what ``make`` raises."""
        now = self._clock.now()
        known = self._known.get(key)
        if known and now - known.read_at < REMEMBERED and known.expires_at - now > EARLY:
            return known.token
        stored, known = self._read(key, now)
        if known and known.expires_at - now > EARLY:
            return known.token
        fence = self._kept.lease(key, at=now, until=now + LEASED, seen=stored)
        if fence is None:
            return self._anothers(key, now)
        return self._refreshed(key, make, fence, known, now)

    def forget(self, key: str) -> None:
        """It is no longer taken, or there is another grant."""
        self._known.pop(key, None)
        self._kept.forget(key)

    def _anothers(self, key: str, now: datetime) -> str:
        """Somebody else refreshes it at this moment, or did just now."""
        _, known = self._read(key, now)
        if known and known.expires_at - now > LEEWAY:
            return known.token
        raise Throttled(now + SOON)

    def _refreshed(self, key: str, make: Callable[[], Issued], fence: int, known: _Known | None, now: datetime) -> str:
        try:
            issued = make()
        except Retryable:
            # The lease stands until it lapses: nobody else knocks at a closed door meanwhile.
            if known and known.expires_at - now > LEEWAY:
                return known.token
            raise
        except BaseException:
            self._kept.release(key, fence=fence)
            raise
        expires_at = now + timedelta(seconds=issued.seconds)
        sealed = self._sealer.seal(issued.access_token.encode(), _context(key))
        if self._kept.keep(key, KeptToken(sealed, expires_at), fence=fence):
            self._known[key] = _Known(issued.access_token, expires_at, now)
        return issued.access_token

    def _read(self, key: str, now: datetime) -> tuple[KeptToken | None, _Known | None]:
        """What stands there, and what it says; None for one that can't be opened, as after the loss of a key."""
        self._known.pop(key, None)
        stored = self._kept.read(key)
        if stored is None:
            return None, None
        try:
            token = self._sealer.open(stored.sealed, _context(key)).decode()
        except Unopened:
            return stored, None
        known = self._known[key] = _Known(token, stored.expires_at, now)
        return stored, known


def _context(key: str) -> str:
    return f"access-token#{key}"
