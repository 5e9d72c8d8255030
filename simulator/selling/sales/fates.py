"""What becomes of an order in the hours after it was placed, as waits and steps."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from simulator.selling.sales.life import REASONS
from simulator.selling.sales.parcels import FATES
from simulator.selling.sales.store import Sale

Turn = tuple[timedelta, str, dict[str, Any]]


def of(sale: Sale, number: int, chance: Random) -> Iterator[Turn]:
    """`number` counts the orders of a day and deals out what has to happen to somebody."""
    if sale.status == "PENDING_AVAILABILITY":
        if number % 100 < 50:
            return  # the day of its release is another day
        yield hours(chance, 2, 6), "release", {}
    fate = chance.random()
    if fate < 0.03:
        yield minutes(chance, 2, 30), "cancel", {"by": "BUYER", "reason": reason("BUYER", number)}
    elif fate < 0.06:
        yield hours(chance, 3, 10), "cancel", {"by": "AMAZON", "reason": "Payment declined"}
    elif fate >= 0.09:  # the three in between are never paid, or not today
        yield minutes(chance, 1, 45), "pay", {}
        yield from (sent_by_amazon if sale.fulfilled_by == "AMAZON" else sent_by_merchant)(sale, number, chance)


def sent_by_amazon(sale: Sale, number: int, chance: Random) -> Iterator[Turn]:
    fate = chance.random()
    if sale.order["salesChannel"]["channelName"] == "NON_AMAZON" and fate < 0.3:
        yield hours(chance, 1, 4), "give_up", {}
    elif fate < 0.04:
        yield hours(chance, 0, 2), "cancel", {"by": "AMAZON", "reason": reason("AMAZON", number)}
    else:
        yield hours(chance, 3, 18), "ship", {}


def sent_by_merchant(sale: Sale, number: int, chance: Random) -> Iterator[Turn]:
    """Most of it waits for the seller, that is for us; some sellers have a second system that is quicker."""
    lines, fate = sale.order["orderItems"], chance.random()
    pieces = sum(line["quantityOrdered"] for line in lines)
    if fate < 0.05:
        yield minutes(chance, 10, 300), "ask_to_cancel", {"reason": reason("BUYER", number)}
        if number % 2:
            yield hours(chance, 1, 4), "cancel", {"by": "MERCHANT", "reason": "BuyerCanceled"}
    elif fate < 0.08:
        by = tuple(REASONS)[number % len(REASONS)]
        yield hours(chance, 0, 8), "cancel", {"by": by, "reason": reason(by, number)}
    elif fate < 0.12 and len(lines) > 1:
        by = tuple(REASONS)[number % len(REASONS)]
        yield minutes(chance, 5, 400), "cancel_lines", {"by": by, "items": [lines[0]["orderItemId"]]}
    elif fate < 0.15:
        yield minutes(chance, 5, 200), "change_address", {}
    elif fate < 0.17:
        yield hours(chance, 1, 6), "tip", {"amount": "300" if currency(sale) == "JPY" else "3.00"}
    elif fate < 0.22 and pieces > 1:
        yield hours(chance, 1, 8), "ship", {"items": {lines[0]["orderItemId"]: 1}}
        if number % 2:
            yield hours(chance, 1, 8), "ship", {}
    elif fate < 0.38:
        yield hours(chance, 1, 12), "ship", {}
        status, detail = FATES[number % len(FATES)]
        yield hours(chance, 1, 6), "track", {"status": status, "detail": detail}
    elif fate < 0.42:
        yield minutes(chance, 1, 300), "touch", {}


def reason(by: str, number: int) -> str:
    return REASONS[by][number % len(REASONS[by])]


def currency(sale: Sale) -> str:
    return str(sale.order["orderItems"][0]["product"]["price"]["unitPrice"]["currencyCode"])


def minutes(chance: Random, least: int, most: int) -> timedelta:
    return timedelta(seconds=chance.uniform(least * 60, most * 60))


def hours(chance: Random, least: int, most: int) -> timedelta:
    return minutes(chance, least * 60, most * 60)
