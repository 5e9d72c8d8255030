"""A kept document, to be looked at or downloaded."""

from dataclasses import dataclass

from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing.documents import Document
from chalicelib.ports.files import Files
from chalicelib.ports.purchasing import PurchaseOrders


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """``content`` has its secrets removed since before it was kept."""

    document: Document
    content: bytes


def document(owner: str, payload_id: str, *, orders: PurchaseOrders, files: Files) -> KeptDocument:
    """``owner`` is an order's number, or where documents wait that name none of ours. Raises NotFound."""
    found = orders.document(owner, payload_id)
    if found is None:
        raise NotFound("There is no such document.")
    return KeptDocument(found, files.read(found.file))
