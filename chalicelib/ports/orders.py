"""Marketplace orders as they are kept: our head and lines, and Amazon's copy beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import Lines, MarketplaceOrder, Status
from chalicelib.domain.orders.reservations import Reservation


@dataclass(frozen=True, slots=True)
class SalesPage:
    """Some rows and where the next ones begin; ``next`` is None on the last page."""

    rows: Sequence[MarketplaceOrder]
    next: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What an update of an order is decided from, as of one moment."""

    order: MarketplaceOrder
    copy: Copy
    reservation: Reservation | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """An order with its lines and Amazon's copy, for a table of orders. Lines are None for an order that lost them."""

    order: MarketplaceOrder
    copy: Copy | None
    lines: Lines | None


class ToDo(StrEnum):
    """The warehouse's two lists, the first to be shipped first."""

    READY = "ready"
    HELD = "held"  # for a reason that a person or a mapping has to take away


class Sales(Protocol):
    """Orders go by Amazon's order id, the customer PO. Reads are consistent, except the lists, which may lag by moments
    but whose rows are as fresh as ``get``. A cursor (``after``) is an earlier page's ``next``; one that is not ours
    raises Refused."""

    def get(self, order_id: str) -> MarketplaceOrder:
        """Raises NotFound."""

    def by_number(self, number: str) -> MarketplaceOrder:
        """By our own number, in any case of letters. Raises NotFound."""

    def known(self, order_id: str) -> Known | None:
        """None for one that we never heard of."""

    def known_of(self, order_ids: Sequence[str]) -> Mapping[str, Known]:
        """The same of several orders, by id, those that we ever heard of."""

    def copy(self, order_id: str) -> Copy:
        """Raises NotFound."""

    def lines(self, order_id: str, version: int) -> Lines:
        """Raises NotFound."""

    def reservation(self, order_id: str) -> Reservation | None:
        """None for one that was never payment-pending."""

    def several(self, order_ids: Sequence[str]) -> Sequence[MarketplaceOrder]:
        """Those that exist, in this order."""

    def wholes(self, orders: Sequence[MarketplaceOrder]) -> Sequence[Whole]:
        """These orders with what belongs to them, read together."""

    def newest(self, statuses: Sequence[Status] = (), *, after: str | None = None, most: int = 25) -> SalesPage:
        """Newest first by when they were ordered, of some statuses as one list or of all."""

    def to_do(self, todo: ToDo, *, after: str | None = None, most: int = 25) -> SalesPage:
        """Open work, by its ship-by time, what has none last."""

    def count(self, todo: ToDo, *, before: datetime | None = None) -> int:
        """How many ``to_do`` leads to, or of them those that had to leave before; it reads through all their keys."""

    def how_many(self, statuses: Sequence[Status] = ()) -> int:
        """How many ``newest`` leads to; it reads through all their keys."""

    def open_of(self, connection: str, *, after: str | None = None, most: int = 25) -> SalesPage:
        """Newest first: what is pending, open or partly shipped of a connection (its id) and is, or might become, our
        work."""
