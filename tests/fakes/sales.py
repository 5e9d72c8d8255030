"""Marketplace orders, and what is personal about them, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import Personal
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import Lines, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.reservations import Reservation
from chalicelib.ports.orders import Known, SalesPage, ToDo, Whole
from tests.fakes import pages
from tests.fakes.readers import Records, found

LIVE = (Status.PENDING, Status.OPEN, Status.PART_SHIPPED)
NO_ORDER = "There is no such order."


@dataclass(frozen=True)
class Sales:
    store: Records

    def get(self, order_id: str) -> MarketplaceOrder:
        return found(self.store.find(MarketplaceOrder, order_id), NO_ORDER)

    def by_number(self, number: str) -> MarketplaceOrder:
        wanted = number.strip().upper()
        return found(next((each for each in self.store.all(MarketplaceOrder) if each.number == wanted), None), NO_ORDER)

    def known(self, order_id: str) -> Known | None:
        order, copy = self.store.find(MarketplaceOrder, order_id), self.store.find(Copy, order_id)
        return Known(order, copy, self.reservation(order_id)) if order and copy else None

    def known_of(self, order_ids: Sequence[str]) -> Mapping[str, Known]:
        return {order_id: found for order_id in order_ids if (found := self.known(order_id)) is not None}

    def copy(self, order_id: str) -> Copy:
        return found(self.store.find(Copy, order_id), NO_ORDER)

    def lines(self, order_id: str, version: int) -> Lines:
        return found(self.store.find(Lines, order_id, str(version)), NO_ORDER)

    def reservation(self, order_id: str) -> Reservation | None:
        return self.store.find(Reservation, order_id)

    def several(self, order_ids: Sequence[str]) -> Sequence[MarketplaceOrder]:
        found = (self.store.find(MarketplaceOrder, order_id) for order_id in order_ids)
        return [order for order in found if order is not None]

    def wholes(self, orders: Sequence[MarketplaceOrder]) -> Sequence[Whole]:
        return [
            Whole(
                order,
                self.store.find(Copy, order.order_id),
                self.store.find(Lines, order.order_id, str(order.lines_version)),
            )
            for order in orders
        ]

    def newest(self, statuses: Sequence[Status] = (), *, after: str | None = None, most: int = 25) -> SalesPage:
        rows = (order for order in self.store.all(MarketplaceOrder) if not statuses or order.status in statuses)
        return SalesPage(*pages.cut(rows, _place, f"newest:{'+'.join(sorted(statuses))}", after, most))

    def to_do(self, todo: ToDo, *, after: str | None = None, most: int = 25) -> SalesPage:
        return SalesPage(*pages.cut(self._to_do(todo), _ship_by, f"todo:{todo}", after, most, is_forward=True))

    def count(self, todo: ToDo, *, before: datetime | None = None) -> int:
        found = self._to_do(todo)
        return len([each for each in found if each.ship_by and each.ship_by < before] if before else found)

    def how_many(self, statuses: Sequence[Status] = ()) -> int:
        return sum(1 for order in self.store.all(MarketplaceOrder) if not statuses or order.status in statuses)

    def open_of(self, connection: str, *, after: str | None = None, most: int = 25) -> SalesPage:
        rows = (order for order in self.store.all(MarketplaceOrder) if _is_open_of(order, connection))
        return SalesPage(*pages.cut(rows, _place, f"open:{connection}", after, most))

    def _to_do(self, todo: ToDo) -> list[MarketplaceOrder]:
        is_ready = todo is ToDo.READY
        return [
            order
            for order in self.store.all(MarketplaceOrder)
            if order.not_work is None and order.status in (Status.OPEN, Status.PART_SHIPPED)
            if order.is_work is is_ready and (is_ready or order.open_holds)
        ]


@dataclass(frozen=True)
class PersonalData:
    store: Records

    def get(self, order_id: str, *, at: datetime) -> Personal | None:
        found = self.store.find(Personal, order_id)
        return found if found and at < found.expires_at else None

    def several(self, order_ids: Sequence[str], *, at: datetime) -> Mapping[str, Personal]:
        return {order_id: found for order_id in order_ids if (found := self.get(order_id, at=at)) is not None}


def _is_open_of(order: MarketplaceOrder, connection: str) -> bool:
    marketplace = MARKETPLACES.get(order.marketplace)
    is_live = order.status in LIVE and order.not_work not in (NotWork.AMAZON_SHIPS, NotWork.UNFULFILLABLE)
    return is_live and marketplace is not None and f"{order.seller}-{marketplace.country}" == connection


def _place(order: MarketplaceOrder) -> str:
    return f"{order.ordered_at.isoformat(timespec='microseconds')}#{order.order_id}"


def _ship_by(order: MarketplaceOrder) -> str:
    return f"{order.ship_by.isoformat(timespec='microseconds') if order.ship_by else '9999'}#{order.order_id}"
