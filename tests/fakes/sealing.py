"""Sealing without keys: what is kept can't be read by looking at it, and opens only where it belongs."""

import hashlib

from chalicelib.domain.errors import Retryable
from chalicelib.ports.sealing import Unopened

UNREACHABLE = "This can't be done at the moment. Please try again in a minute."
MARK = b"sealed"
DIGEST = 32


class FakeSealer:
    def __init__(self) -> None:
        self.reachable = True
        self._count = 0

    def seal(self, content: bytes, context: str) -> bytes:
        self._reach()
        self._count += 1
        nonce = hashlib.sha256(str(self._count).encode()).digest()
        kept = MARK + nonce + _hidden(content, nonce)
        return kept + _digest(kept, context)

    def open(self, sealed: bytes, context: str) -> bytes:
        self._reach()
        kept, digest = sealed[:-DIGEST], sealed[-DIGEST:]
        if not kept.startswith(MARK) or _digest(kept, context) != digest:
            raise Unopened("What was kept here can't be opened any more.")
        nonce = kept[len(MARK) :][:DIGEST]
        return _hidden(kept[len(MARK) + DIGEST :], nonce)

    def _reach(self) -> None:
        if not self.reachable:
            raise Retryable(UNREACHABLE)


def _hidden(content: bytes, nonce: bytes) -> bytes:
    pad = (nonce * (len(content) // DIGEST + 1))[: len(content)]
    return bytes(one ^ other for one, other in zip(content, pad, strict=True))


def _digest(kept: bytes, context: str) -> bytes:
    return hashlib.sha256(kept + context.encode()).digest()
