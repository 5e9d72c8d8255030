"""What a content version orders, as gzipped JSON in pieces that fit into items."""

import gzip
import json
from collections.abc import Sequence
from functools import cache

from chalicelib.adapters.dynamo.plain import Shape
from chalicelib.domain.purchasing.order import Content

# An item takes 400 KB, its keys and names included; a megabyte of cart that will not compress makes four pieces.
PIECE = 300 * 1024


def pieces(content: Content) -> list[bytes]:
    text = json.dumps(_shape().plain(content), ensure_ascii=False, separators=(",", ":"))
    # Without a time in it the same content is the same bytes.
    packed = gzip.compress(text.encode(), mtime=0)
    return [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]


def joined(pieces: Sequence[bytes]) -> Content:
    """From all its pieces, in their order."""
    return _shape().record(json.loads(gzip.decompress(b"".join(pieces))))


@cache
def _shape() -> Shape[Content]:
    """Worked out when first used, and once."""
    return Shape(Content)
