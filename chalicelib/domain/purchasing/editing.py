"""What an applicant may still change about an order that is with them: less of what Amazon offered, another address or
billing group. Anything else is another cart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.order import LIFE, Content, PurchaseOrder, titled


@dataclass(frozen=True, slots=True)
class Edit:
    """``quantities`` are by line number, zero drops the line; lines that are not mentioned stay as they are now."""

    quantities: Mapping[int, int] = field(default_factory=dict)
    ship_to: ShippingAddress | None = None
    bill_to: BillingGroup | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Between two contents of one order. ``quantities`` are (before, after) by line, zero where it is not in one;
    address and billing group are (before, after) where they differ."""

    quantities: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    dropped: tuple[Line, ...] = ()
    address: tuple[str, str] | None = None
    billing_group: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.quantities or self.address or self.billing_group)


def may_edit(order: PurchaseOrder) -> bool:
    return (order.status, "apply") in LIFE


def offered_version(order: PurchaseOrder) -> int:
    """The content version above which no quantity goes: what was last applied for; before that, the cart as it came."""
    if order.application is None:
        return 1
    return order.applied_version or order.content_version  # orders of an earlier release were never edited


def edited(
    order: PurchaseOrder, offered: Content, now: Content, edit: Edit, *, held_for: str, at: datetime
) -> tuple[PurchaseOrder, Content]:
    """The order and its next content version, or both as they are when nothing changes. ``offered`` is the content of
    ``offered_version``, ``held_for`` the address code of the cart, to which alone Amazon's hold belongs.

    Raises Refused unless the order is with its applicant, for more than was offered, and for nothing at all: what
    approvers see, and what Amazon was sent, stays as it is.
    """
    if not may_edit(order):
        raise Refused("This order can no longer be changed.", order=order.number)
    lines = tuple(_lines(offered, now, edit.quantities))
    if not lines:
        raise Refused("At least one line has to stay. To give up all of them, cancel the order.", field="lines")
    shipping, tax = charges(offered, lines)
    followed = replace(
        now,
        lines=lines,
        ship_to=edit.ship_to or now.ship_to,
        bill_to=edit.bill_to or now.bill_to,
        shipping=shipping,
        tax=tax,
    )
    if followed == now:
        return order, now
    followed = replace(followed, version=now.version + 1)
    changed = replace(
        order,
        title=titled(lines),
        line_count=len(lines),
        goods=total((line.subtotal for line in lines), order.goods.currency),
        shipping=shipping,
        tax=tax,
        address=followed.ship_to.code,
        billing_group=followed.bill_to.code,
        hold_lost=followed.ship_to.code != held_for,
        content_version=followed.version,
        applied_version=offered_version(order) if order.application else 0,
        changed_at=at,
    )
    return changed, followed


def charges(offered: Content, lines: tuple[Line, ...]) -> tuple[Money, Money]:
    """Shipping and tax of fewer lines: what Amazon stated for a line goes or shrinks with it; what it stated for the
    whole cart stays, since nobody can say whose it is. Never more than before (see docs/decisions)."""
    return (
        _rest(offered.shipping, [line.shipping for line in offered.lines], [line.shipping for line in lines]),
        _rest(offered.tax, [line.tax for line in offered.lines], [line.tax for line in lines]),
    )


def changes(before: Content, after: Content) -> Changes:
    was, now = ({line.number: line.quantity for line in content.lines} for content in (before, after))
    return Changes(
        quantities={
            number: (was.get(number, 0), now.get(number, 0))
            for number in sorted(was | now)
            if was.get(number) != now.get(number)
        },
        dropped=tuple(line for line in before.lines if line.number not in now),
        address=_differing(before.ship_to.label, after.ship_to.label, before.ship_to.code != after.ship_to.code),
        billing_group=_differing(before.bill_to.name, after.bill_to.name, before.bill_to.code != after.bill_to.code),
    )


def _lines(offered: Content, now: Content, quantities: Mapping[int, int]) -> Iterator[Line]:
    standing = {line.number: line.quantity for line in now.lines}
    for line in offered.lines:
        quantity = quantities.get(line.number, standing.get(line.number, 0))
        if not 0 <= quantity <= line.quantity:
            raise Refused(
                "The quantity can only be lowered, from {most} down. For more, shop again.",
                field=f"quantity-{line.number}",
                most=line.quantity,
            )
        if quantity:
            yield line if quantity == line.quantity else _fewer(line, quantity)


def _fewer(line: Line, quantity: int) -> Line:
    """Fewer pieces at the same price. Shipping stays, for a parcel costs what it costs; tax follows what it is on."""
    fewer = replace(line, quantity=quantity)
    shipping = line.shipping.amount if line.shipping else 0
    taxed, still_taxed = line.subtotal.amount + shipping, fewer.subtotal.amount + shipping
    if line.tax is None or taxed == 0:
        return fewer
    return replace(fewer, tax=min(line.tax, (line.tax * (still_taxed / taxed)).rounded()))


def _rest(stated: Money, before: list[Money | None], after: list[Money | None]) -> Money:
    currency = stated.currency
    gone = total(filter(None, before), currency) - total(filter(None, after), currency)
    return max(Money.zero(currency), stated - gone)


def _differing(before: str, after: str, differ: bool) -> tuple[str, str] | None:
    return (before, after) if differ else None
