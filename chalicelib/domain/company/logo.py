"""A company's logo: a PNG or JPEG by its content, whatever its name says, of a size that a page header can bear."""

import hashlib
import zlib

from chalicelib.domain.company import Logo
from chalicelib.domain.errors import Refused

# It travels with every first visit and stands beside every letter; a sharp picture of a header's height is far smaller.
LARGEST = 512 * 1024
# A picture may claim to be millions of pixels wide in a few bytes, and every browser would believe it.
MOST_PIXELS = 4_000
_PNG = b"\x89PNG\r\n\x1a\n"
# The markers of JPEG frames that browsers show; they carry height and width.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_NO_PICTURE = "This is neither a PNG nor a JPEG picture that can be read."


def checked(content: bytes) -> Logo:
    """Raises Refused for what is no such picture, or too large."""
    if len(content) > LARGEST:
        raise Refused("The logo may have at most {most} kB.", field="logo", most=LARGEST // 1024)
    kind, (width, height) = ("png", _png(content)) if content.startswith(_PNG) else ("jpg", _jpeg(content))
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise Refused("The logo may be at most {most} pixels wide and high.", field="logo", most=MOST_PIXELS)
    return Logo(hashlib.sha256(content).hexdigest(), kind, width, height)


def _png(content: bytes) -> tuple[int, int]:
    """From the header chunk. All chunks are walked: a picture that was cut off, or has something behind it, is none."""
    size, place, last = (0, 0), len(_PNG), b""
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind, end = content[place + 4 : place + 8], place + 12 + length
        told = content[place + 4 : end - 4]
        if end > len(content) or zlib.crc32(told) != int.from_bytes(content[end - 4 : end], "big"):
            raise Refused(_NO_PICTURE, field="logo")
        if not last and kind == b"IHDR" and length == 13:
            size = int.from_bytes(told[4:8], "big"), int.from_bytes(told[8:12], "big")
        place, last = end, kind
    if last != b"IEND" or not all(size):
        raise Refused(_NO_PICTURE, field="logo")
    return size


def _jpeg(content: bytes) -> tuple[int, int]:
    if not (content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\x00").endswith(b"\xff\xd9")):
        raise Refused(_NO_PICTURE, field="logo")
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _FRAMES and place + 9 <= len(content):
            high, wide = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(wide, "big"), int.from_bytes(high, "big")
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    raise Refused(_NO_PICTURE, field="logo")
