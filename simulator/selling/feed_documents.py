"""Documents of feeds, up and down: an address that lives five minutes, bytes as they came, gzip on the way back."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from simulator import faults, ids
from simulator.selling.call import Call
from simulator.selling.sales.store import from_milliseconds, milliseconds
from simulator.state import State
from simulator.world import World

URL_LIVES = timedelta(minutes=5)
# Result documents; Amazon's pages say 28 days, its model 90.
KEPT = timedelta(days=28)
# Twenty-five thousand messages are some six MiB; Amazon recommends less than ten.
LARGEST = 50 * 1024 * 1024
# What is shorter is not worth compressing, and says so by not saying anything.
WORTH_COMPRESSING = 1000
NO = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{}</Code><Message>{}</Message></Error>'

TABLES = (
    "CREATE TABLE IF NOT EXISTS feed_document (id TEXT PRIMARY KEY, seller TEXT, region TEXT, content_type TEXT,"
    " created INTEGER, is_result INTEGER, is_compressed INTEGER, content BLOB)",
    "CREATE TABLE IF NOT EXISTS feed_address (token TEXT PRIMARY KEY, document TEXT, is_upload INTEGER,"
    " is_encoded INTEGER, expires INTEGER)",
)
COLUMNS = "id, seller, region, content_type, created, is_result, is_compressed, content"


@dataclass(frozen=True)
class FeedDocument:
    id: str
    seller: str
    region: str
    content_type: str
    created: datetime
    is_result: bool = False
    is_compressed: bool = False
    content: bytes | None = None  # None: nothing was uploaded yet


@dataclass(frozen=True)
class Address:
    token: str
    document: str
    is_upload: bool
    is_encoded: bool  # the transfer says gzip, so that a client unpacks it by itself
    expires: datetime


class Documents:
    def __init__(self, state: State) -> None:
        self.state = state
        state.prepare(*TABLES)

    def put(self, document: FeedDocument) -> None:
        self.state.ask(
            "INSERT OR REPLACE INTO feed_document VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(document.id, document.seller, document.region, document.content_type, milliseconds(document.created)),
            *(int(document.is_result), int(document.is_compressed), document.content),
        )

    def fill(self, id: str, content: bytes) -> None:
        self.state.ask("UPDATE feed_document SET content = ? WHERE id = ?", content, id)

    def get(self, id: str) -> FeedDocument | None:
        rows = self.state.ask("SELECT * FROM feed_document WHERE id = ?", id)
        if not rows:
            return None
        id, seller, region, content_type, created, is_result, is_compressed, content = rows[0]
        at = from_milliseconds(created)
        return FeedDocument(id, seller, region, content_type, at, bool(is_result), bool(is_compressed), content)

    def text(self, id: str) -> str:
        """For a person; what is no text, or is not there, is empty."""
        document = self.get(id)
        content = document.content if document and document.content else b""
        content = gzip.decompress(content) if document and document.is_compressed else content
        return content.decode("utf-8", "replace")

    def lay_open(self, address: Address) -> None:
        self.state.ask(
            "INSERT INTO feed_address VALUES (?, ?, ?, ?, ?)",
            *(address.token, address.document, int(address.is_upload), int(address.is_encoded)),
            milliseconds(address.expires),
        )

    def at(self, token: str) -> Address | None:
        rows = self.state.ask("SELECT * FROM feed_address WHERE token = ?", token)
        if not rows:
            return None
        token, document, is_upload, is_encoded, expires = rows[0]
        return Address(token, document, bool(is_upload), bool(is_encoded), from_milliseconds(expires))


def make(world: World, call: Call, content_type: str) -> tuple[FeedDocument, str]:
    """An empty one, and where its bytes may be put."""
    document = FeedDocument(new_id(call.region), call.seller.id, call.region, content_type, call.now)
    Documents(world.state).put(document)
    return document, url(world, call, document, is_upload=True)


def file(world: World, seller: str, region: str, content_type: str, text: str, at: datetime) -> FeedDocument:
    """A processing report."""
    content = text.encode()
    is_compressed = len(content) > WORTH_COMPRESSING
    content = gzip.compress(content, mtime=0) if is_compressed else content
    document = FeedDocument(new_id(region), seller, region, content_type, at, True, is_compressed, content)
    Documents(world.state).put(document)
    return document


def new_id(region: str) -> str:
    return f"amzn1.tortuga.4.{region}.{ids.short()}.T{ids.short().upper()}"


def url(world: World, call: Call, document: FeedDocument, *, is_upload: bool = False, is_encoded: bool = False) -> str:
    address = Address(ids.token(), document.id, is_upload, is_encoded, call.now + URL_LIVES)
    Documents(world.state).lay_open(address)
    host = call.headers.get("host") or world.config.public_url.partition("//")[2]
    return f"http://{host}/feed-documents/{address.token}"


def upload(world: World, request: Request, token: str) -> Response:
    request.max_content_length = LARGEST
    return carried(world, request, token, "document/upload", taken_in)


def download(world: World, request: Request, token: str) -> Response:
    return carried(world, request, token, "document/download", handed_out)


def carried(
    world: World, request: Request, token: str, way: str, act: Callable[[World, Request, str], Response]
) -> Response:
    """Broken on demand, as everything is."""
    fault = faults.take(world, "document", way)
    if fault is None:
        return act(world, request, token)
    if fault.fault == "garbage":
        right = act(world, request, token)
        right.set_data(right.get_data()[: len(right.get_data()) // 2])
        return right
    return faults.broken(
        world, request, fault, lambda: act(world, request, token), lambda: forbidden("AccessDenied", "Access Denied")
    )


def taken_in(world: World, request: Request, token: str) -> Response:
    """Once or again while the address lives, with the very content type that was announced."""
    address, documents = opened(world, token), Documents(world.state)
    document = documents.get(address.document) if address and address.is_upload else None
    if document is None:
        return refused(world, token)
    if request.headers.get("Content-Type", "") != document.content_type:
        why = "The request signature we calculated does not match the signature you provided."
        return forbidden("SignatureDoesNotMatch", why)
    documents.fill(document.id, request.get_data())
    return Response("", 200)


def handed_out(world: World, _request: Request, token: str) -> Response:
    address = opened(world, token)
    document = Documents(world.state).get(address.document) if address and not address.is_upload else None
    if address is None or document is None:
        return refused(world, token)
    if document.content is None:
        return Response(NO.format("NoSuchKey", "The specified key does not exist."), 404, mimetype="application/xml")
    headers = {"Content-Encoding": "gzip"} if address.is_encoded else {}
    return Response(document.content, content_type=document.content_type, headers=headers)


def opened(world: World, token: str) -> Address | None:
    address = Documents(world.state).at(token)
    return address if address and address.expires >= world.now() else None


def refused(world: World, token: str) -> Response:
    why = "Request has expired" if Documents(world.state).at(token) else "The request signature does not match"
    return forbidden("AccessDenied", why)


def forbidden(code: str, why: str) -> Response:
    return Response(NO.format(code, why), 403, mimetype="application/xml")


ROUTES = (("PUT", "/feed-documents/<token>", upload), ("GET", "/feed-documents/<token>", download))
