"""Returns, and what the tills of a packing room hold."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain.inventory import Pieces
from chalicelib.domain.returns import Condition, Item, Return
from chalicelib.domain.takings import Drawer, EntryKind, Sum, Tender, TillEntry, ZReading
from tests.examples.moments import HOUR, NOON
from tests.examples.sales import GERMANY, ORDER_ID, SALE, eur
from tests.examples.warehouse import STATION

TODAY = date(2026, 11, 23)


def back(id: str = "RT-261123-0000001", **changes: Any) -> Return:
    """One of the two pencils of ``sales.amazon_order``, put back on its shelf."""
    usual = Return(
        id,
        ORDER_ID,
        SALE,
        GERMANY,
        (Item("1", 1, Condition.AS_NEW, True, eur("8.00"), "PENCIL-1", "A pencil, HB"),),
        Tender.CARD,
        "jonas",
        NOON,
        STATION,
        amount=eur("8.00"),
        stocked=(Pieces("A-100", "MAIN", 1),),
        command="nonce-1",
        revision=1,
    )
    return replace(usual, **changes)


def entry(id: str = "e-1", **changes: Any) -> TillEntry:
    usual = TillEntry(
        id, STATION, 1, TODAY, NOON, "jonas", EntryKind.TAKING, Tender.AMAZON, "EUR", eur("15.99"), 2, f"{SALE}/1"
    )
    return replace(usual, **changes)


def taken(**changes: Any) -> Sum:
    return replace(Sum(TODAY, Tender.AMAZON, EntryKind.TAKING, eur("15.99"), 1, 2), **changes)


def drawer(number: int = 0, **changes: Any) -> Drawer:
    return replace(Drawer(STATION, number, 1, None, (taken(),), revision=1), **changes)


def z_reading(period: int = 1, **changes: Any) -> ZReading:
    return replace(ZReading(STATION, period, NOON - 24 * HOUR, NOON, "lena", (taken(),)), **changes)
