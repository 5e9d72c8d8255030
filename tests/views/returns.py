"""Returns and tills in every state worth looking at."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.returns import SELLABLE, Condition, Item
from chalicelib.domain.takings import EntryKind, Tender, rows, summed, totals
from chalicelib.queries.returns import LineRow, Listed, Returning, Shown
from chalicelib.queries.till import History, Till
from chalicelib.views.form import EMPTY, Form
from tests.examples import NOON, sales, takings
from tests.examples.moments import DAY, HOUR
from tests.examples.sales import GERMANY, eur

Named = tuple[str, str, dict[str, Any]]
GERMAN = MARKETPLACES[GERMANY]
NAMES = {"jonas": "Jonas Weiß"}
_LONG = "A very long title of an article that somebody in the marketing department has thought about for weeks, HB, 12"
AMAZON = takings.back(
    "RT-261123-0000002",
    tender=Tender.AMAZON,
    amount=None,
    items=(Item("1", 1, Condition.DAMAGED, False, None, "PENCIL-1", _LONG), *takings.back().items),
    stocked=(),
    comment="The box was wet",
    is_whole=True,
)
SUMS = summed(
    [
        takings.taken(),
        takings.taken(kind=EntryKind.RETURN, amount=eur("0.00"), pieces=1, unknown=1),
        takings.taken(day=takings.TODAY - DAY, amount=eur("123456.78"), pieces=1_204),
        takings.taken(amount=replace(eur("1250.00"), currency="SEK")),
        takings.taken(tender=Tender.CARD, kind=EntryKind.RETURN, amount=eur("8.00"), pieces=1),
        takings.taken(tender=Tender.CASH, kind=EntryKind.RETURN, amount=eur("2.00"), pieces=1),
    ]
)


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    listed = {"found": Listed([AMAZON, takings.back()], NAMES, "cursor"), "missed": "", "may_take": True, "error": ""}
    yield "returns", "pages/returns/list", listed
    none = listed | {"found": Listed((), {}), "missed": "SO-9", "may_take": False}
    yield "returns-none", "pages/returns/list", none
    yield "returns-cursor", "pages/returns/list", none | {"error": "This page of the list is not valid."}
    yield from _taking()
    yield "return", "pages/returns/one", {"shown": Shown(takings.back(), GERMAN, "Jonas Weiß"), "is_done": False}
    yield "return-at-amazon", "pages/returns/one", {"shown": Shown(AMAZON, GERMAN, "Jonas Weiß"), "is_done": True}
    here = replace(takings.back().items[0], amount=None, restock=False, is_here=True)
    freed = takings.back(
        tender=Tender.AMAZON, amount=eur("0.00"), items=(here,), stocked=(), freed=takings.back().stocked
    )
    yield "return-freed", "pages/returns/one", {"shown": Shown(freed, GERMAN, "Jonas Weiß"), "is_done": True}
    yield from _tills()


def _taking() -> Iterator[Named]:
    lines = [
        LineRow("1", "PENCIL-1", "A pencil, HB", 2, 1, 1, eur("15.99")),
        LineRow("2", "PENCIL-2", _LONG, 12, 0, 8, eur("99.00")),
        LineRow("3", "PENCIL-3", "Rubber", 1, 1, 0, None),
        LineRow("4", "PENCIL-4", "A pencil, 2B", 3, 0, 0, eur("4.50"), here=3),
    ]
    found = Returning(sales.sale(), GERMAN, lines, [takings.back()], NAMES)
    around: dict[str, Any] = {
        "found": found,
        "form": Form(typed={"command": "c", "tender": "amazon"}),
        "asks": False,
        "station": "Packing table 1",
        "sellable": [str(each) for each in SELLABLE],
        "most_comment": 200,
    }
    yield "return-take", "pages/returns/take", around
    typed = {"command": "c", "tender": "card", "quantity-1": "7", "condition-1": "damaged", "comment": "wet"}
    typed |= {"more-2": "9", "more_condition-2": "opened", "here-4": "4"}
    wrong = {
        "quantity-1": "Only 2 were bought.",
        "here-4": "Only 3 of these lie in a box here that has them of the stock.",
        "tender": "Please say how the money goes back.",
        "comment": "Too long.",
    }
    refused = Form(typed=typed, errors=wrong, error="Please look at the marked fields.")
    yield "return-refused", "pages/returns/take", around | {"form": refused, "station": ""}
    asked = Form(typed=typed, error="Everything that is left of this order comes back. Please confirm it.")
    yield "return-whole", "pages/returns/take", around | {"form": asked, "asks": True}
    why = Refused("This order is canceled: there is nothing to return.")
    yield (
        "return-none",
        "pages/returns/take",
        around | {"found": replace(found, why_not=why, earlier=()), "form": EMPTY},
    )


def _tills() -> Iterator[Named]:
    first = Till("packing-1", 1, None, rows(SUMS), totals(SUMS))
    later = Till("", 12, NOON - DAY, rows(SUMS[:1]), totals(SUMS[:1]))
    empty = Till("Packing table at the very long wall 2", 2, NOON, (), ())
    around = {"tills": [first, later, empty], "may_close": True, "error": ""}
    yield "tills", "pages/till/all", around
    problem = "Somebody has closed this period meanwhile. This is the next one."
    yield "tills-overtaken", "pages/till/all", around | {"may_close": False, "error": problem}
    yield "tills-none", "pages/till/all", around | {"tills": []}
    yield "till-x", "pages/till/reading", {"till": first, "is_new": False, "may_close": True}
    yield "till-x-empty", "pages/till/reading", {"till": empty, "is_new": False, "may_close": True}
    closed = replace(later, closed_at=NOON + HOUR, closed_by="Ada Kern")
    yield "till-z", "pages/till/reading", {"till": closed, "is_new": True, "may_close": False}
    past = History("packing-1", [replace(first, closed_at=NOON, closed_by="Ada Kern"), closed], "cursor")
    yield "till-history", "pages/till/history", {"found": past, "error": ""}
    yield "till-history-none", "pages/till/history", {"found": History("", ()), "error": "This page is not valid."}
