"""Marketplace orders: head, Amazon's copy, lines and reservation under Amazon's order id.

| access                                   | how                                                                 |
|------------------------------------------|---------------------------------------------------------------------|
| an order's head, its reservation         | GetItem, consistent                                                 |
| an order by our own number               | GetItem of the number's entry, then of the head, consistent         |
| what an update is decided from           | BatchGetItem of head, copy and reservation, consistent              |
| Amazon's copy, the lines of one version  | Query pk, sk begins with amazon# or lines#<version>#, consistent    |
| many orders, with all that is theirs     | BatchGetItem, consistent                                            |
| all orders, newest first                 | Query by-day, then BatchGetItem of the heads, consistent            |
| those of some statuses as one list       | Query by-status, one each in the turn of an order's life, likewise  |
| what is ready or held, by ship-by time   | Query by-ship-by (sparse: open work), likewise                      |
| how much is ready or held, or of a status| Query by-ship-by, by-status or by-day, COUNT                        |
| open orders of a connection              | Query by-connection (sparse: what is pending or open), likewise     |

The indexes carry keys only, and an order never moves within one, so that an update writes no more than it must.
"""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.adapters.dynamo import keys
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.packed import Packed
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.connections import connection_id
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import Origin
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import LIVE, Lines, MarketplaceOrder, NotWork
from chalicelib.domain.orders.reservations import Reservation
from chalicelib.domain.returns import Return
from chalicelib.ports.orders import ToDo

HEAD, RESERVATION, NUMBER = "head", "reservation", "number"
COPY = "amazon#"
ALL = "all"
# Behind everything that has a ship-by time.
NEVER = "9999-12-31T00:00:00.000000+00:00"
# What no news and no mapping makes ours.
NEVER_OURS = (NotWork.AMAZON_SHIPS, NotWork.UNFULFILLABLE)

COPIES, LINES = Packed(Copy), Packed(Lines)


@dataclass(frozen=True, slots=True)
class Told:
    """What is read of a copy without unpacking it."""

    updated_at: datetime
    origin: Origin
    revision: int = 0


class ByDay(GlobalSecondaryIndex["SaleItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-day"
        projection = KeysOnlyProjection()

    register = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class ByStatus(GlobalSecondaryIndex["SaleItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-status"
        projection = KeysOnlyProjection()

    status = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class ByShipBy(GlobalSecondaryIndex["SaleItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-ship-by"
        projection = KeysOnlyProjection()

    todo = UnicodeAttribute(hash_key=True)
    ship_by = UnicodeAttribute(range_key=True)


class ByConnection(GlobalSecondaryIndex["SaleItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-connection"
        projection = KeysOnlyProjection()

    open_of = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class SaleItem(Item):
    """
    | pk               | sk                        | carries                                                     |
    |------------------|---------------------------|-------------------------------------------------------------|
    | Amazon order id  | head                      | order; what the four lists go by                            |
    | Amazon order id  | amazon#<piece>            | piece: Amazon's copy, its words included, gzipped; told     |
    | Amazon order id  | lines#<version>#<piece>   | piece: of the lines, gzipped                                |
    | Amazon order id  | reservation               | reservation                                                 |
    | Amazon order id  | ship#box#<number>         | box                                                         |
    | Amazon order id  | ship#confirmation#<box>   | confirmation; todo and ship_by while it is to be looked at  |
    | Amazon order id  | ship#cancel#<number>      | cancellation; todo and ship_by likewise                     |
    | Amazon order id  | return#<moment>#<id>      | back: what came back                                        |
    | number#<number>  | number                    | order_id: whose number it is                                |
    | return#<id>      | returns                   | order_id and place of that return                           |
    | returns          | <moment>#<id>             | order_id: the register of all returns                       |

    What is personal stands in another table.
    """

    register = UnicodeAttribute(null=True)
    status = UnicodeAttribute(null=True)
    listed_at = UnicodeAttribute(null=True)
    todo = UnicodeAttribute(null=True)
    ship_by = UnicodeAttribute(null=True)
    open_of = UnicodeAttribute(null=True)
    order = RecordAttribute(MarketplaceOrder)
    reservation = RecordAttribute(Reservation)
    piece = BinaryAttribute(legacy_encoding=False, null=True)
    told = RecordAttribute(Told)
    order_id = UnicodeAttribute(null=True)
    box = RecordAttribute(Box)
    confirmation = RecordAttribute(Confirmation)
    cancellation = RecordAttribute(Cancellation)
    back = RecordAttribute(Return)
    place = UnicodeAttribute(null=True)

    by_day = ByDay()
    by_status = ByStatus()
    by_ship_by = ByShipBy()
    by_connection = ByConnection()


Items = type[SaleItem]


def head(items: Items, order: MarketplaceOrder) -> list[Row]:
    todo = _todo(order)
    item = items(
        keys.part(order.order_id),
        HEAD,
        register=ALL,
        status=str(order.status),
        listed_at=place(order),
        todo=str(todo) if todo else None,
        ship_by=_ship_by(order) if todo else None,
        open_of=_open_of(order),
        order=order,
    )
    entry = items(number_key(order.number), NUMBER, order_id=order.order_id)
    # Chance may give a number twice; whoever comes second is refused and gets another one.
    claim = items.pk.does_not_exist() | (items.order_id == order.order_id)
    return [Row(item, "order"), Row(entry, claim=claim)]


def copy(items: Items, copy: Copy) -> list[Row]:
    pk, told = keys.part(copy.order_id), Told(copy.order.updated_at, copy.order.origin, copy.revision)
    first, *more = COPIES.pieces(copy)
    return [
        Row(items(pk, _piece(COPY, 0), piece=first, told=told), "told"),
        *(Row(items(pk, _piece(COPY, place), piece=piece)) for place, piece in enumerate(more, 1)),
    ]


def lines(items: Items, lines: Lines) -> list[Row]:
    pk, sk = keys.part(lines.order_id), lines_of(lines.version)
    return [Row(items(pk, _piece(sk, place), piece=piece)) for place, piece in enumerate(LINES.pieces(lines))]


def reservation(items: Items, reservation: Reservation) -> list[Row]:
    return [Row(items(keys.part(reservation.order_id), RESERVATION, reservation=reservation), "reservation")]


def place(order: MarketplaceOrder) -> str:
    """Where an order stands in every list of newest ones."""
    return f"{keys.moment(order.ordered_at)}#{keys.part(order.order_id)}"


def number_key(number: str) -> str:
    return f"number#{keys.part(number.strip().upper())}"


def lines_of(version: int) -> str:
    return f"lines#{version:06}#"


def _piece(stem: str, place: int) -> str:
    return f"{stem}{place:02}"


def _todo(order: MarketplaceOrder) -> ToDo | None:
    if order.is_work:
        return ToDo.READY
    return ToDo.HELD if order.is_ours_to_ship and order.open_holds else None


def _ship_by(order: MarketplaceOrder) -> str:
    return f"{keys.moment(order.ship_by) if order.ship_by else NEVER}#{keys.part(order.order_id)}"


def _open_of(order: MarketplaceOrder) -> str | None:
    if order.status not in LIVE or order.not_work in NEVER_OURS or order.marketplace not in MARKETPLACES:
        return None
    return keys.part(connection_id(order.seller, order.marketplace))
