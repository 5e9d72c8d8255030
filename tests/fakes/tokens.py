"""Access tokens in memory."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.ports.tokens import KeptToken


@dataclass
class _Kept:
    token: KeptToken | None = None
    fence: int = 0
    leased_until: datetime | None = None


class FakeTokens:
    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def read(self, key: str) -> KeptToken | None:
        return self._of(key).token

    def lease(self, key: str, *, at: datetime, until: datetime, seen: KeptToken | None) -> int | None:
        kept = self._of(key)
        ends = kept.token and kept.token.expires_at
        if (kept.leased_until and kept.leased_until > at) or ends != (seen and seen.expires_at):
            return None
        kept.fence, kept.leased_until = kept.fence + 1, until
        return kept.fence

    def keep(self, key: str, token: KeptToken, *, fence: int) -> bool:
        kept = self._of(key)
        if kept.fence != fence:
            return False
        kept.token, kept.leased_until = token, None
        return True

    def release(self, key: str, *, fence: int) -> None:
        kept = self._of(key)
        if kept.fence == fence:
            kept.leased_until = None

    def forget(self, key: str) -> None:
        kept = self._of(key)
        kept.token, kept.leased_until, kept.fence = None, None, kept.fence + 1

    def _of(self, key: str) -> _Kept:
        return self._kept.setdefault(key, _Kept())
