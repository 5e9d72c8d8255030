"""Documents in Amazon's buckets: fetched by a link of five minutes, unpacked, and read row by row; and put there."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from chalicelib.adapters.amazon.answers import unavailable
from chalicelib.domain import destinations
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.errors import Refused
from chalicelib.ports.http import Http, NotAllowed, NotSent, Request, Response, Unanswered
from chalicelib.ports.selling import Rejected

# Ten thousand orders are some eight megabytes, and one packed.
LARGEST_PACKED = 32 * 1024 * 1024
LARGEST = 128 * 1024 * 1024
PIECE = 64 * 1024
# What a function has left of its minute when Amazon took its time with the link, and with the right to it.
SECONDS = 20.0
# Names that Java writes and Python does not know, or takes too narrowly.
_ALIASES = {"windows-31j": "cp932", "shift_jis": "cp932"}
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)


def fetched(http: Http, url: str, allowed: AllowList, *, is_packed: bool) -> str:
    """Its text. Raises Unavailable, and Rejected for one that we do not take: from elsewhere, or too large."""
    answer = _sent(http, Request("GET", url, largest=LARGEST_PACKED), allowed)
    content = _unpacked(answer.body) if is_packed else answer.body
    return _text(content, answer.headers.get("content-type", ""))


def pieces(http: Http, url: str, allowed: AllowList, *, is_packed: bool) -> Iterator[str]:
    """The same bit by bit, for UTF-8 that is not held as a whole. The request is made at once; the rest is raised while
    one reads."""
    answer = _sent(http, Request("GET", url, largest=LARGEST_PACKED), allowed)
    return _pieces(gzip.GzipFile(fileobj=io.BytesIO(answer.body)) if is_packed else io.BytesIO(answer.body))


def _pieces(file: BinaryIO | gzip.GzipFile) -> Iterator[str]:
    decoder, read = codecs.getincrementaldecoder("utf-8-sig")(errors="replace"), 0
    while True:
        try:
            some = file.read(PIECE)
        except (OSError, EOFError, zlib.error) as error:
            raise unavailable() from error
        yield decoder.decode(some, final=not some)
        read += len(some)
        if not some:
            return
        if read > LARGEST:
            raise Rejected("DocumentTooLarge")


def put(http: Http, url: str, allowed: AllowList, content: bytes, content_type: str) -> None:
    """Raises Unavailable, and Rejected for a place that we send nothing to."""
    _sent(http, Request("PUT", url, {"Content-Type": content_type}, content), allowed)


def rows(text: str) -> Iterator[dict[str, str]]:
    """Of a tab-delimited file, by the names in its first line. Nothing is quoted in it."""
    lines = (line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n"))
    names = [name.strip().lower() for name in next(lines, "").split("\t")]
    for line in lines:
        if line.strip():
            values = [value.strip() for value in line.split("\t")]
            yield dict(zip(names, [*values, *[""] * (len(names) - len(values))], strict=False))


def _sent(http: Http, request: Request, allowed: AllowList) -> Response:
    try:
        destinations.checked(request.url, allowed)
        answer = http.send(request, SECONDS)
    except (NotSent, Unanswered) as error:
        raise unavailable() from error
    except (NotAllowed, Refused):
        raise Rejected("UnknownDocumentHost") from None
    if answer.status != 200:  # a link that has run out is made anew with the next try
        raise unavailable(answer.headers.get("x-amz-request-id", ""))
    return answer


def _unpacked(content: bytes) -> bytes:
    """No more than we can hold, however small it came."""
    try:
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise unavailable() from error
    if len(unpacked) > LARGEST:
        raise Rejected("DocumentTooLarge")
    return unpacked


def _text(content: bytes, content_type: str) -> str:
    """Amazon says in which letters it wrote; when it does not, it is UTF-8 or what Windows had before."""
    named = _CHARSET.search(content_type)
    told = [_ALIASES.get(named[1].lower(), named[1])] if named else []
    for charset in (*told, "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (UnicodeError, LookupError):  # idna is a charset to Python, and raises what others do not
            continue
    return content.decode("utf-8", errors="replace")
