"""How marketplace orders are read (orders.py says how they lie)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.dynamo import keys, lists, packed, reading
from chalicelib.adapters.dynamo.orders import (
    ALL,
    COPIES,
    COPY,
    HEAD,
    LINES,
    NUMBER,
    RESERVATION,
    Items,
    SaleItem,
    lines_of,
    number_key,
)
from chalicelib.domain.cursors import written
from chalicelib.domain.errors import NotFound
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import LIVE, Lines, MarketplaceOrder, Status
from chalicelib.domain.orders.reservations import Reservation
from chalicelib.ports.orders import Known, SalesPage, ToDo, Whole

NO_ORDER = "There is no such order."
# As orders move: whichever moves while the lists are read one after the other, stands in a later one then.
_IN_TURN = (Status.PENDING, Status.OPEN, Status.PART_SHIPPED, Status.SHIPPED, Status.CANCELED)


class DynamoSales:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, order_id: str) -> MarketplaceOrder:
        return reading.required(self._items, keys.part(order_id), HEAD, otherwise=NO_ORDER).order

    def by_number(self, number: str) -> MarketplaceOrder:
        entry = reading.required(self._items, number_key(number), NUMBER, otherwise=NO_ORDER)
        return self.get(entry.order_id or "")

    def known(self, order_id: str) -> Known | None:
        return self.known_of([order_id]).get(order_id)

    def known_of(self, order_ids: Sequence[str]) -> Mapping[str, Known]:
        by_pk = {keys.part(order_id): order_id for order_id in order_ids}
        wanted = [(pk, sk) for pk in by_pk for sk in (HEAD, f"{COPY}00", RESERVATION)]
        found = {(item.pk, item.sk): item for item in reading.several(self._items, wanted)}
        whole = [pk for pk in by_pk if (pk, HEAD) in found and (pk, f"{COPY}00") in found]
        return {by_pk[pk]: self._known(by_pk[pk], pk, found) for pk in whole}

    def _known(self, order_id: str, pk: str, found: Mapping[tuple[str, str], Any]) -> Known:
        reserved = found.get((pk, RESERVATION))
        copy = self._copy(order_id, found[pk, f"{COPY}00"])
        return Known(found[pk, HEAD].order, copy, reserved.reservation if reserved else None)

    def copy(self, order_id: str) -> Copy:
        return COPIES.joined(self._pieces(order_id, COPY))

    def lines(self, order_id: str, version: int) -> Lines:
        return LINES.joined(self._pieces(order_id, lines_of(version)))

    def reservation(self, order_id: str) -> Reservation | None:
        item = reading.one(self._items, keys.part(order_id), RESERVATION)
        return item.reservation if item else None

    def several(self, order_ids: Sequence[str]) -> Sequence[MarketplaceOrder]:
        heads = self._heads([keys.part(order_id) for order_id in dict.fromkeys(order_ids)])
        return [heads[key] for key in map(keys.part, order_ids) if key in heads]

    def wholes(self, orders: Sequence[MarketplaceOrder]) -> Sequence[Whole]:
        wanted = [
            (keys.part(order.order_id), sk)
            for order in orders
            for sk in (f"{COPY}00", f"{lines_of(order.lines_version)}00")
        ]
        found = {(item.pk, item.sk): item for item in reading.several(self._items, wanted)}
        return [self._whole(order, found) for order in orders]

    def newest(self, statuses: Sequence[Status] = (), *, after: str | None = None, most: int = 25) -> SalesPage:
        if not statuses:
            return self._page(lists.newest(self._items.by_day, ALL, after=after, most=most), lambda _: True)
        in_turn = [str(each) for each in _IN_TURN if each in statuses]
        listed = lists.merged(self._items.by_status, in_turn, after=after, most=most)
        return self._page(listed, lambda order: order.status in statuses)

    def to_do(self, todo: ToDo, *, after: str | None = None, most: int = 25) -> SalesPage:
        """The lists' cursors, but forward in time."""
        name = f"by-ship-by#{todo}"
        later = SaleItem.ship_by > lists.position(after, name) if after is not None else None
        with reading.retryable():
            found = self._items.by_ship_by.query(str(todo), later, limit=most + 1)
            places = [item.ship_by or "" for item in found]
        shown = places[:most]
        cursor = written(shown[-1], of=name) if len(places) > most else None
        listed = lists.Listed([lists.number(place) for place in shown], cursor)
        return self._page(listed, lambda order: order.is_work is (todo is ToDo.READY))

    def count(self, todo: ToDo, *, before: datetime | None = None) -> int:
        earlier = SaleItem.ship_by < keys.moment(before) if before is not None else None
        with reading.retryable():
            return int(self._items.by_ship_by.count(str(todo), earlier))

    def how_many(self, statuses: Sequence[Status] = ()) -> int:
        with reading.retryable():
            if not statuses:
                return int(self._items.by_day.count(ALL))
            return sum(int(self._items.by_status.count(str(status))) for status in statuses)

    def open_of(self, connection: str, *, after: str | None = None, most: int = 25) -> SalesPage:
        listed = lists.newest(self._items.by_connection, keys.part(connection), after=after, most=most)
        return self._page(listed, lambda order: order.status in LIVE)

    def _page(self, listed: lists.Listed, belongs: Callable[[MarketplaceOrder], bool]) -> SalesPage:
        """The heads as they are now. An index lags by moments, so an order may have left the list already."""
        heads = self._heads(listed.numbers)
        orders = (heads[number] for number in listed.numbers if number in heads)
        return SalesPage([order for order in orders if belongs(order)], listed.next)

    def _heads(self, pks: Sequence[str]) -> dict[str, MarketplaceOrder]:
        found = reading.several(self._items, [(pk, HEAD) for pk in pks])
        return {item.pk: item.order for item in found}

    def _pieces(self, order_id: str, stem: str) -> list[bytes]:
        found = reading.under(self._items, keys.part(order_id), self._items.sk.startswith(stem))
        if not found:
            raise NotFound(NO_ORDER)
        return [item.piece or b"" for item in found]

    def _copy(self, order_id: str, first: SaleItem) -> Copy:
        """Nearly always the first item is all there is of it."""
        piece = first.piece or b""
        return COPIES.record(piece) if len(piece) < packed.PIECE else self.copy(order_id)

    def _whole(self, order: MarketplaceOrder, found: Mapping[tuple[str, str], Any]) -> Whole:
        pk = keys.part(order.order_id)
        copy = found.get((pk, f"{COPY}00"))
        return Whole(order, self._copy(order.order_id, copy) if copy else None, self._lines(order, found))

    def _lines(self, order: MarketplaceOrder, found: Mapping[tuple[str, str], Any]) -> Lines | None:
        item = found.get((keys.part(order.order_id), f"{lines_of(order.lines_version)}00"))
        if item is None:
            return None
        if len(item.piece) < packed.PIECE:
            return LINES.record(item.piece)
        return self.lines(order.order_id, order.lines_version)
