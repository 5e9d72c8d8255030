"""What a request says, in plain values: never trusted, never longer than we are willing to read."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from chalice.app import Request

FORM_TYPE, UPLOAD_TYPE = "application/x-www-form-urlencoded", "multipart/form-data"
# Our longest form changes an order of 500 lines: two fields a line, and a comment of 500 characters.
LARGEST_FORM = 256 * 1024
MOST_FIELDS = 2_000
# A table of a few thousand addresses; API Gateway itself takes no more than 6 MB through to a function.
LARGEST_UPLOAD = 4 * 1024 * 1024


class TooLarge(Exception):
    """The body is longer than any of our forms."""


class WrongType(Exception):
    """The body is not a form."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form. ``name`` is whatever the browser called it."""

    name: str
    content: bytes = field(repr=False)


class Fields:
    """A posted form: text fields, each of which may be given several times, and files."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), uploads: Mapping[str, Upload] | None = None) -> None:
        self._all: dict[str, list[str]] = {}
        for name, text in pairs:
            self._all.setdefault(name, []).append(text)
        self._uploads = uploads or {}

    def one(self) -> dict[str, str]:
        """Every field once; of one that is given several times the last."""
        return {name: texts[-1] for name, texts in self._all.items()}

    def every(self) -> Mapping[str, Sequence[str]]:
        return self._all

    def all(self, name: str) -> Sequence[str]:
        """As often as it was given; checkboxes that nobody ticked were not."""
        return self._all.get(name, [])

    def upload(self, name: str) -> Upload | None:
        """None when no file was chosen."""
        return self._uploads.get(name)


def fields(request: Request) -> Fields:
    """Raises TooLarge or WrongType."""
    body = body_of(request)
    kind = _kind(request)
    if len(body) > (LARGEST_UPLOAD if kind == UPLOAD_TYPE else LARGEST_FORM):
        raise TooLarge
    if kind == UPLOAD_TYPE:
        return _uploaded(body, header(request, "content-type"))
    if body and kind != FORM_TYPE:
        raise WrongType
    try:
        return Fields(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:  # more fields than we have, or not UTF-8
        raise WrongType from None


def is_upload(request: Request) -> bool:
    return _kind(request) == UPLOAD_TYPE


def _kind(request: Request) -> str:
    return header(request, "content-type").partition(";")[0].strip().lower()


def _uploaded(body: bytes, content_type: str) -> Fields:
    import multipart

    pairs, uploads = [], {}
    try:
        _, options = multipart.parse_options_header(content_type)
        parts = multipart.MultipartParser(
            io.BytesIO(body),
            options.get("boundary", ""),
            part_limit=MOST_FIELDS,
            spool_limit=LARGEST_UPLOAD,  # nothing of a body that is in memory already goes to a disk
            memory_limit=2 * LARGEST_UPLOAD,
        )
        for part in parts:
            if not part.name:
                raise WrongType
            if part.filename is None:
                pairs.append((part.name, part.value))
            elif part.size:  # an empty file input is sent as an empty file
                uploads[part.name] = Upload(part.filename, part.raw)
    except (multipart.MultipartError, UnicodeDecodeError, ValueError, LookupError):
        raise WrongType from None
    return Fields(pairs, uploads)


def body_of(request: Request) -> bytes:
    raw = request.raw_body
    return raw if isinstance(raw, bytes) else raw.encode()


def query(request: Request, name: str) -> str:
    """A query parameter, the last of its name; empty when it is not there."""
    return str(request.query_params.get(name, "")) if request.query_params else ""


def header(request: Request, name: str) -> str:
    return str(request.headers.get(name, ""))


def cookies(request: Request) -> Mapping[str, str]:
    pairs = (part.partition("=") for part in header(request, "cookie").split(";"))
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def own_path(request: Request) -> str:
    """The path as it was sent, without stage or host: the Host header is never believed."""
    return str(request.path).format(**(request.uri_params or {}))


def caller(request: Request) -> str:
    """The address at the other end, as API Gateway saw it."""
    return str(request.context.get("identity", {}).get("sourceIp", ""))


def correlation_id(request: Request) -> str:
    """Joins a page to its log lines, and opens nothing."""
    return str(request.context.get("requestId", ""))
