"""What comes through the doors: a browser's cart, or what Amazon's server posted, once its sender is known."""

import hashlib
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import cart as carts
from chalicelib.adapters.cxml import forms, header, reading, redaction, status
from chalicelib.adapters.cxml.confirmation import confirmation
from chalicelib.adapters.cxml.fields import EMPTY, attribute, child, part
from chalicelib.adapters.cxml.invoice import invoice
from chalicelib.adapters.cxml.order_names import order_of
from chalicelib.adapters.cxml.reading import refused
from chalicelib.adapters.cxml.ship_notice import ship_notices
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.purchasing import Inbound
from chalicelib.ports.world import Clock, Ids

# The documents that we take, by the element that stands in Message or Request.
KINDS = {
    "PunchOutOrderMessage": Kind.PUNCH_IN,
    "OrderRequest": Kind.PUNCH_IN,
    "ConfirmationRequest": Kind.CONFIRMATION,
    "ShipNoticeRequest": Kind.SHIP_NOTICE,
    "InvoiceDetailRequest": Kind.INVOICE,
    "StatusUpdateRequest": Kind.STATUS,
}
# Real ones have some fifty characters; we keep and list them, and put them into addresses.
LONGEST_PAYLOAD_ID = 500


class CxmlReader:
    """A ``Reader``. ``secrets`` gives the SharedSecrets that Amazon may prove itself with, two during a rotation."""

    def __init__(self, *, secrets: Callable[[], Sequence[str]], clock: Clock, ids: Ids) -> None:
        self._secrets = secrets
        self._clock = clock
        self._ids = ids

    def browser_cart(self, body: bytes, content_type: str) -> tuple[Cart, bytes] | None:
        text = forms.document(body, content_type)
        root = reading.tree(text)
        message = part(root, "Message", "PunchOutOrderMessage")
        if message is EMPTY or header.has_secret(root):
            return None
        if not child(message, "BuyerCookie") and not forms.is_form(content_type):
            return None  # no trip's and no browser's form: its sender has to prove who it is
        return carts.punched_out(root, message), redaction.without_secrets(root, text)

    def posted(self, body: bytes, content_type: str) -> Inbound:
        text = forms.document(body, content_type)
        root = reading.tree(text)
        if not header.is_genuine(root, self._secrets()):
            raise Forbidden("The sender's credential is not recognised.", code=401)
        content = _content(root)
        kind = KINDS.get(content.tag)
        if kind is None:
            raise refused(450, "Documents of the kind {kind} are not accepted here.", kind=content.tag[:60])
        payload_id = _keepable(attribute(root, "payloadID"))
        if not payload_id:
            raise refused(400, "The document has no payloadID.")
        raw = redaction.without_secrets(root, text)
        try:
            return _read(root, content, kind, payload_id, raw)
        except Refused as refusal:
            raise Unreadable(refusal, kind=kind, payload_id=payload_id, raw=raw) from None

    def kept_cart(self, raw: bytes) -> Cart:
        root = reading.tree(reading.decoded(raw))
        content = _content(root)
        if KINDS.get(content.tag) is not Kind.PUNCH_IN:
            raise refused(450, "Documents of the kind {kind} are not accepted here.", kind=content.tag[:60])
        return _cart(root, content)

    def kept(self, raw: bytes) -> Inbound:
        text = reading.decoded(raw)
        root = reading.tree(text)
        content = _content(root)
        kind = KINDS.get(content.tag)
        if kind is None:
            raise refused(450, "Documents of the kind {kind} are not accepted here.", kind=content.tag[:60])
        return _read(root, content, kind, _keepable(attribute(root, "payloadID")), raw)

    def answer(self, code: int, text: str) -> bytes:
        at = self._clock.now()
        return status.written(code, text, payload_id=self._ids.payload_id(at), at=at)


def _keepable(payload_id: str) -> str:
    """The id; of an endless one its beginning and its digest, which is as good for taking a document once."""
    if len(payload_id) <= LONGEST_PAYLOAD_ID:
        return payload_id
    digest = hashlib.sha256(payload_id.encode()).hexdigest()
    return f"{payload_id[: LONGEST_PAYLOAD_ID - len(digest) - 1]}~{digest}"


def _read(root: Element, content: Element, kind: Kind, payload_id: str, raw: bytes) -> Inbound:
    if kind is Kind.PUNCH_IN:
        return Inbound(kind, payload_id, "", raw, cart=_cart(root, content))
    if kind is Kind.CONFIRMATION:
        said = confirmation(content, payload_id=payload_id)
        return Inbound(kind, payload_id, said.order, raw, confirmation=said)
    if kind is Kind.SHIP_NOTICE:
        notices = ship_notices(content, payload_id=payload_id)
        return Inbound(kind, payload_id, notices[0].order, raw, notices=notices)
    if kind is Kind.INVOICE:
        asked = invoice(content, payload_id=payload_id, written=attribute(root, "timestamp"))
        return Inbound(kind, payload_id, asked.shares[0].order, raw, invoice=asked)
    return Inbound(kind, payload_id, order_of(content), raw)


def _cart(root: Element, content: Element) -> Cart:
    return carts.ordered(root, content) if content.tag == "OrderRequest" else carts.punched_out(root, content)


def _content(root: Element) -> Element:
    """What a Message or Request holds; a Message may begin with a Status."""
    for envelope in ("Request", "Message"):
        for found in part(root, envelope):
            if found.tag != "Status":
                return found
    return part(root, "Response")
