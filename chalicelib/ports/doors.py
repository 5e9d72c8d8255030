"""The two doors that have no sign-in: where carts come back and where Amazon posts its documents."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.ports.purchasing import Inbound


class Doors(Protocol):
    """Secrets are compared in constant time; each door has two valid ones during a rotation."""

    def cart_url(self) -> str:
        """Where Amazon's page sends the browser with the cart; in every applicant's browser, so it opens nothing
        else."""

    def cart_urls(self) -> Sequence[str]:
        """All that are valid, the current one first."""

    def document_urls(self) -> Sequence[str]:
        """Where Amazon posts confirmations, ship notices and invoices: all that are valid, the current one first."""

    def opens_carts(self, path_secret: str) -> bool: ...

    def opens_documents(self, path_secret: str) -> bool: ...


class Unreadable(Refused):
    """A genuine document of a known kind that means nothing to us. ``raw`` has its secrets removed and may be kept."""

    def __init__(self, refusal: Refused, *, kind: Kind, payload_id: str, raw: bytes) -> None:
        super().__init__(refusal.message, field=None, **refusal.facts)
        self.kind = kind
        self.payload_id = payload_id
        self.raw = raw


class Reader(Protocol):
    """Reads what comes through the doors. Secrets never leave it."""

    def browser_cart(self, body: bytes, content_type: str) -> tuple[Cart, bytes] | None:
        """The cart that a browser posted, and the document without secrets; None when the document carries Sender
        credentials, or neither came in a form nor names a trip, and is therefore for ``posted``. Raises Refused for
        what can't be read."""

    def posted(self, body: bytes, content_type: str) -> Inbound:
        """A document posted server to server. Raises Forbidden when its Sender is not Amazon, Unreadable when it is
        genuine and of a known kind, but means nothing to us, and Refused when it can't be understood at all; each with
        the cXML status ``code`` among its facts."""

    def kept_cart(self, raw: bytes) -> Cart:
        """The cart in a document that was kept earlier."""

    def kept(self, raw: bytes) -> Inbound:
        """A document that was kept earlier, read as this release reads. Raises Refused when it still means nothing."""

    def answer(self, code: int, text: str) -> bytes:
        """A cXML Response with this Status."""
