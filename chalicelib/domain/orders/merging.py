"""What we know after Amazon told something once more: what is told counts, and what is not told any more stays.

Amazon leaves out what a role does not cover and what it no longer tells, such as a phone number after the delivery or
all money of a canceled order. So nothing is ever erased by silence.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.orders.amazon import Address, AmazonLine, AmazonOrder, AmazonStatus, Origin, Personal, Window

# Amazon's Data Protection Policy: "no longer than 30 days after order delivery".
AFTER_DELIVERY = timedelta(days=30)
# Where nobody says when it will be delivered: what ships within a month has arrived by then.
AFTER_ORDER = timedelta(days=60)
# A date that Amazon got wrong must not keep somebody's address for ever.
LONGEST = timedelta(days=400)
# What is personal is one item of 400 KB; more than a few words are on no gift card.
MOST_TEXT, MOST_GIFT_MESSAGE = 200_000, 400
# Fields of which Amazon's silence is told apart from a change by another field, or that always come.
_APART = {"lines", "charges", "total", "status", "fulfilled_by", "origin", "ship_by", "deliver_by", "quantity"}
_APART |= {"fulfilled", "unfulfilled"}
# How far an order is: nothing leads back from being shipped, paid or canceled.
_FAR = {
    AmazonStatus.OTHER: 0,  # we never understood it
    AmazonStatus.PENDING_AVAILABILITY: 1,
    AmazonStatus.PENDING: 2,
    AmazonStatus.UNSHIPPED: 3,
    AmazonStatus.UNFULFILLABLE: 3,
    AmazonStatus.PARTIALLY_SHIPPED: 4,
    AmazonStatus.SHIPPED: 5,
    AmazonStatus.CANCELLED: 6,
}


def replaces(told: AmazonOrder, known: AmazonOrder) -> bool:
    """Whether this is the newer word. A report knows less than the API, and never when an order changed; so it never
    replaces what the API said, and is replaced by whatever the API says.

    What changed twice in one moment came from two readers in any order: then the farther one is the newer word."""
    if told.origin is not known.origin:
        return told.origin is Origin.API
    if told.updated_at != known.updated_at:
        return told.updated_at > known.updated_at
    return told.status is AmazonStatus.OTHER or _FAR[told.status] >= _FAR[known.status]


def merged(known: AmazonOrder, told: AmazonOrder) -> AmazonOrder:
    by_id = {line.id: line for line in known.lines}
    lines = tuple(_line(by_id[line.id], line) if line.id in by_id else line for line in told.lines)
    is_status_told = told.status is not AmazonStatus.OTHER
    says_money = told.total is not None or bool(told.charges)
    return replace(
        told,
        **_untold(known, told),
        lines=lines or known.lines,
        status=told.status if is_status_told else known.status,
        fulfilled_by=told.fulfilled_by if is_status_told else known.fulfilled_by,
        charges=told.charges if says_money else known.charges,
        total=known.total if told.total is None else told.total,
        ship_by=_window(known.ship_by, told.ship_by),
        deliver_by=_window(known.deliver_by, told.deliver_by),
    )


def merged_personal(known: Personal | None, told: Personal | None, order: AmazonOrder) -> Personal | None:
    """With the end that the order's delivery gives it."""
    ends = expiry(order)
    if told is None or known is None:
        found = told or known
        return _fitting(replace(found, expires_at=ends)) if found else None
    return _fitting(
        replace(
            told,
            expires_at=ends,
            buyer_name=told.buyer_name or known.buyer_name,
            buyer_email=told.buyer_email or known.buyer_email,
            buyer_company=told.buyer_company or known.buyer_company,
            address=_address(known.address, told.address),
            delivery_preference=told.delivery_preference or known.delivery_preference,
            gift_messages=_joined(known.gift_messages, told.gift_messages),
            customizations=_joined(known.customizations, told.customizations),
            raw=told.raw or known.raw,
            search_terms=known.search_terms,
            revision=known.revision,
        )
    )


def expiry(order: AmazonOrder) -> datetime:
    """When what is personal about an order is over."""
    latest, last = order.deliver_by.latest, order.created_at + LONGEST
    if latest is None:
        return order.created_at + AFTER_ORDER
    # Compared before it is added to: a date at the end of all calendars is one that Amazon got wrong.
    return min(latest, last - AFTER_DELIVERY) + AFTER_DELIVERY


def _line(known: AmazonLine, told: AmazonLine) -> AmazonLine:
    says_money = told.total is not None or bool(told.charges)
    says_progress = told.unfulfilled is not None or told.fulfilled > 0
    return replace(
        told,
        **_untold(known, told),
        charges=told.charges if says_money else known.charges,
        total=known.total if told.total is None else told.total,
        fulfilled=told.fulfilled if says_progress else known.fulfilled,
        unfulfilled=told.unfulfilled if says_progress else known.unfulfilled,
    )


def _untold(known: Any, told: Any) -> dict[str, Any]:
    """The fields that are empty now and were not before. A truth once told stays true: a buyer's wish to cancel is
    never taken back at Amazon, and an answer without it only says less."""
    return {
        name: getattr(known, name)
        for name in known.__dataclass_fields__
        if name not in _APART and not getattr(told, name) and getattr(known, name)
    }


def _window(known: Window, told: Window) -> Window:
    return Window(told.earliest or known.earliest, told.latest or known.latest)


def _address(known: Address | None, told: Address | None) -> Address | None:
    """Never half of one and half of the other: with a street it is a whole address, which only may lack what Amazon
    hides after a while."""
    if told is None or known is None:
        return told or known
    if told.line1 or not known.line1:
        return replace(told, name=told.name or known.name, phone=told.phone or known.phone)
    return known


def _joined(known: Mapping[str, str], told: Mapping[str, str]) -> Mapping[str, str]:
    return {**known, **{name: text for name, text in told.items() if text}}


def _fitting(personal: Personal) -> Personal:
    """So that it can be kept: five hundred endless gift messages are cut, and Amazon's own words left out."""
    texts = (*personal.gift_messages.values(), *personal.customizations.values())
    if len(personal.raw) + sum(map(len, texts)) <= MOST_TEXT:
        return personal
    cut = {line: text[:MOST_GIFT_MESSAGE] for line, text in personal.gift_messages.items()}
    return replace(personal, raw="", gift_messages=cut)
