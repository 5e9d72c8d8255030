"""Orders from the rows of Amazon's two order reports (facts, section 9b): they know less than the API, and later.

One row is one item of an order. The report of all orders has money and times, but neither line ids nor people; that of
open orders has line ids and addresses, but no money. Columns are read by name: marketplaces add their own and leave
some out. Only columns that are named here get into the raw order; what is personal goes into ``Personal`` alone.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.adapters.amazon.fields import ORDER_ID, Unreadable
from chalicelib.adapters.amazon.figures import decimal, moment, whole
from chalicelib.adapters.amazon.report_columns import IMPERSONAL, LEVEL_WORDS, LEVELS, MONEY, STATUSES
from chalicelib.domain.marketplaces import BY_COUNTRY, MARKETPLACES, Marketplace
from chalicelib.domain.money import Money
from chalicelib.domain.orders import merging
from chalicelib.domain.orders.amazon import (
    Address,
    AmazonLine,
    AmazonOrder,
    AmazonStatus,
    Charge,
    ChargeKind,
    FulfilledBy,
    Garbled,
    Origin,
    Personal,
    Received,
    Window,
)
from chalicelib.ports.intake import Piece

Row = Mapping[str, str]

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass
class _Rows:
    orders: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)


class FlatFileOrders:
    """``ReportedOrders``."""

    def pieces(self, orders: Iterable[Row], addresses: Iterable[Row], *, since: datetime, most: int) -> Iterator[Piece]:
        found: dict[str, _Rows] = {}
        for row in orders:
            if id := row.get("amazon-order-id", "").strip():
                found.setdefault(id, _Rows()).orders.append(row)
        for row in addresses:
            if id := row.get("order-id", "").strip():
                found.setdefault(id, _Rows()).addresses.append(row)
        wanted = [(id, rows) for id, rows in sorted(found.items()) if _is_since(rows, since)]
        for start in range(0, len(wanted), most):
            some = wanted[start : start + most]
            plain = {id: {"orders": rows.orders, "addresses": rows.addresses} for id, rows in some}
            yield Piece(json.dumps(plain, separators=(",", ":")).encode(), len(some))

    def read(self, piece: bytes, seller: str, marketplaces: Sequence[str]) -> Iterator[Received | Garbled]:
        for id, rows in json.loads(piece).items():
            if not ORDER_ID.fullmatch(id):
                yield Garbled("", "order-id")
                continue
            try:
                yield _order(id, _Rows(rows["orders"], rows["addresses"]), seller, marketplaces)
            except Unreadable as unreadable:
                yield Garbled(id, unreadable.place)


def _is_since(rows: _Rows, since: datetime) -> bool:
    """What can't be read is let through, to be told as garbled."""
    try:
        return _purchased(rows) >= since
    except Unreadable:
        return True


def _order(id: str, rows: _Rows, seller: str, marketplaces: Sequence[str]) -> Received:
    at = _marketplace(rows, marketplaces)
    created = _purchased(rows)
    lines = tuple(_lines(rows, at))
    status = _status(rows)
    promised = _text(rows.addresses, "promise-date")
    order = AmazonOrder(
        id=id,
        seller=seller,
        marketplace=at.id,
        created_at=created,
        updated_at=_updated(rows, created),
        status=status,
        lines=lines,
        fulfilled_by=_fulfilled_by(rows),
        service_level=_level(_text([*rows.orders, *rows.addresses], "ship-service-level")),
        programs=_programs(rows),
        ship_by=Window(latest=moment(promised, "promise-date")) if promised else Window(),
        country=_text([*rows.addresses, *rows.orders], "ship-country").upper()[:2],
        buyer_po=_text([*rows.orders, *rows.addresses], "purchase-order-number"),
        total=_total([line.total for line in lines]),
        origin=Origin.REPORT,
    )
    return Received(order, _personal(order, rows), _raw(rows))


def _marketplace(rows: _Rows, asked: Sequence[str]) -> Marketplace:
    """By its shop's name; the report of open orders does not say, so there by the country it goes to."""
    name = _text(rows.orders, "sales-channel").casefold()
    for id in asked:
        if MARKETPLACES[id].store == name:
            return MARKETPLACES[id]
    if not name:
        country = BY_COUNTRY.get(_text(rows.addresses, "ship-country").upper())
        if country is not None and country.id in asked:
            return country
        if len(asked) == 1:
            return MARKETPLACES[asked[0]]
    raise Unreadable("sales-channel")


def _lines(rows: _Rows, at: Marketplace) -> Iterator[AmazonLine]:
    """Each row of all orders with that of the open ones that has the same SKU; those that only one of them has too."""
    left = list(rows.addresses)
    for place, row in enumerate(rows.orders, start=1):
        fellow = next((each for each in left if each.get("sku") == row.get("sku")), None)
        if fellow is not None:
            left.remove(fellow)
        yield _line(row, fellow or {}, place, at)
    for place, row in enumerate(left, start=len(rows.orders) + 1):
        yield _line({}, row, place, at)


def _line(row: Row, fellow: Row, place: int, at: Marketplace) -> AmazonLine:
    canceled = row.get("item-status", "").casefold() in ("canceled", "cancelled")
    quantity = whole(fellow.get("quantity-purchased") or row.get("quantity") or "0", "quantity")
    shipped = whole(fellow.get("quantity-shipped") or "0", "quantity-shipped")
    charges = () if canceled else tuple(_charges(row, at))
    return AmazonLine(
        id=fellow.get("order-item-id") or f"row-{place}",
        quantity=quantity,
        sku=row.get("sku") or fellow.get("sku") or "",
        asin=row.get("asin", ""),
        title=row.get("product-name") or fellow.get("product-name") or "",
        is_business_price=bool(row.get("price-designation") or fellow.get("price-designation")),
        charges=charges,
        total=_added(charges, at) if charges else None,
        promotions=tuple(id.strip() for id in row.get("promotion-ids", "").split(",") if id.strip()),
        fulfilled=shipped,
        canceled_by="amazon" if canceled else "",
    )


def _charges(row: Row, at: Marketplace) -> Iterator[Charge]:
    currency = row.get("currency", "").strip().upper() or at.currency
    if not _CURRENCY.fullmatch(currency):
        raise Unreadable("currency")
    for column, kind, part in MONEY:
        text = row.get(column, "").strip()
        if not text:
            continue
        amount = decimal(text, column)
        if amount == 0 and kind is not ChargeKind.ITEM:
            continue
        yield Charge(kind, Money(-abs(amount) if kind is ChargeKind.DISCOUNT else amount, currency), part)


def _added(charges: Sequence[Charge], at: Marketplace) -> Money | None:
    """Where prices are shown with tax, the tax is in them already."""
    return _total([each.amount for each in charges if at.adds_tax or each.kind is not ChargeKind.TAX])


def _total(amounts: Sequence[Money | None]) -> Money | None:
    known = [amount for amount in amounts if amount is not None]
    if not known or len({amount.currency for amount in known}) > 1:
        return None
    return Money(sum((amount.amount for amount in known[1:]), known[0].amount), known[0].currency)


def _status(rows: _Rows) -> AmazonStatus:
    """What only the report of open orders has is open."""
    said = _text(rows.orders, "order-status").replace(" ", "").replace("-", "").casefold()
    if not said:
        return AmazonStatus.UNSHIPPED if rows.addresses else AmazonStatus.OTHER
    if said.startswith("shipped"):  # Shipped - Delivered to Buyer, and others like it
        return AmazonStatus.SHIPPED
    return STATUSES.get(said, AmazonStatus.OTHER)


def _updated(rows: _Rows, created: datetime) -> datetime:
    text = _text(rows.orders, "last-updated-date")
    return moment(text, "last-updated-date") if text else created


def _fulfilled_by(rows: _Rows) -> FulfilledBy:
    is_amazon = _text(rows.orders, "fulfillment-channel").casefold() in ("amazon", "afn")
    return FulfilledBy.AMAZON if is_amazon else FulfilledBy.MERCHANT


def _level(said: str) -> str:
    """The category in what the report writes freely: ``Std DE D2D Dom``, ``SecondDay``."""
    folded = said.replace(" ", "").replace("-", "").casefold()
    if folded.startswith("std"):
        return "STANDARD"
    for level in LEVELS:
        if level in folded:
            return LEVEL_WORDS.get(level, level.upper())
    return said


def _programs(rows: _Rows) -> frozenset[str]:
    both = [*rows.orders, *rows.addresses]
    said = {"AMAZON_BUSINESS": _text(both, "is-business-order"), "PRIME": _text(both, "is-prime")}
    return frozenset(name for name, word in said.items() if word.casefold() in ("true", "yes", "y", "1"))


def _personal(order: AmazonOrder, rows: _Rows) -> Personal | None:
    """None where no report has an address: what we know from elsewhere is not to be emptied."""
    if not rows.addresses:
        return None
    row = rows.addresses[0]
    address = Address(
        name=row.get("recipient-name", ""),
        line1=row.get("ship-address-1", ""),
        line2=row.get("ship-address-2", ""),
        line3=row.get("ship-address-3", ""),
        city=row.get("ship-city", ""),
        state=row.get("ship-state", ""),
        postcode=row.get("ship-postal-code", ""),
        country=row.get("ship-country", "").upper(),
        phone=row.get("ship-phone-number") or row.get("buyer-phone-number") or "",
    )
    return Personal(
        order_id=order.id,
        expires_at=merging.expiry(order),
        buyer_name=row.get("buyer-name", ""),
        buyer_email=row.get("buyer-email", ""),
        buyer_company=row.get("buyer-company-name", ""),
        address=address,
    )


def _raw(rows: _Rows) -> str:
    kept = {
        "orders": [{column: text for column, text in row.items() if column in IMPERSONAL} for row in rows.orders],
        "open": [{column: text for column, text in row.items() if column in IMPERSONAL} for row in rows.addresses],
    }
    return json.dumps(kept, separators=(",", ":"))


def _text(rows: Iterable[Row], column: str) -> str:
    return next((row[column].strip() for row in rows if row.get(column, "").strip()), "")


def _purchased(rows: _Rows) -> datetime:
    return moment(_text([*rows.orders, *rows.addresses], "purchase-date"), "purchase-date")
