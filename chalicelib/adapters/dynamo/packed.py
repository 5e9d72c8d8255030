"""Records as gzipped JSON, in pieces that fit into items."""

import gzip
import json
from collections.abc import Sequence
from functools import cached_property
from typing import Generic, TypeVar

from chalicelib.adapters.dynamo.plain import Shape

T = TypeVar("T")

# An item takes 400 KB, its keys and names included.
PIECE = 300 * 1024
# Orders are small and many: the level above saves 1 % of their bytes and takes half as long again (measured).
LEVEL = 6


class Packed(Generic[T]):
    """How records of one kind are packed; worked out when first used, and once."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    @cached_property
    def _shape(self) -> Shape[T]:
        return Shape(self._kind)

    def whole(self, record: T) -> bytes:
        """Without a time in it the same record is the same bytes."""
        text = json.dumps(self._shape.plain(record), ensure_ascii=False, separators=(",", ":"))
        return gzip.compress(text.encode(errors="surrogatepass"), LEVEL, mtime=0)

    def record(self, packed: bytes) -> T:
        return self._shape.record(json.loads(gzip.decompress(packed).decode(errors="surrogatepass")))

    def pieces(self, record: T) -> list[bytes]:
        whole = self.whole(record)
        return [whole[start : start + PIECE] for start in range(0, len(whole), PIECE)]

    def joined(self, pieces: Sequence[bytes]) -> T:
        """From all its pieces, in their order."""
        return self.record(b"".join(pieces))
