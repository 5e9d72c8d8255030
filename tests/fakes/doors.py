"""The two doors without sign-in, and a reader that knows a document by its bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.ports.purchasing import Inbound


@dataclass
class FakeDoors:
    cart_secret: str = "cart-secret"
    document_secret: str = "document-secret"

    def cart_url(self) -> str:
        return f"http://localhost:8000/punchout/po-requests/{self.cart_secret}"

    def cart_urls(self) -> Sequence[str]:
        return [self.cart_url()]

    def document_urls(self) -> Sequence[str]:
        return [f"http://localhost:8000/cxml/{self.document_secret}"]

    def opens_carts(self, path_secret: str) -> bool:
        return path_secret == self.cart_secret

    def opens_documents(self, path_secret: str) -> bool:
        return path_secret == self.document_secret


@dataclass
class FakeReader:
    """``carts`` and ``documents`` are what it can read, by the bytes that came; the rest makes no sense to it."""

    carts: Mapping[bytes, Cart] = field(default_factory=dict)
    documents: Mapping[bytes, Inbound] = field(default_factory=dict)

    def browser_cart(self, body: bytes, content_type: str) -> tuple[Cart, bytes] | None:
        if body in self.documents:
            return None
        return self.kept_cart(body), body

    def posted(self, body: bytes, content_type: str) -> Inbound:
        if body not in self.documents:
            raise Refused("This document makes no sense.", code=406)
        return self.documents[body]

    def kept_cart(self, raw: bytes) -> Cart:
        if raw not in self.carts:
            raise Refused("This cart makes no sense.", code=406)
        return self.carts[raw]

    def kept(self, raw: bytes) -> Inbound:
        return self.posted(raw, "")

    def answer(self, code: int, text: str) -> bytes:
        return f"{code} {text}".encode()
