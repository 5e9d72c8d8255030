"""By when an order is to be sent and delivered, by service level, from the moment it may be sent."""

from datetime import datetime, timedelta

from simulator.selling.call import iso
from simulator.selling.sales.store import Order

# Days until: the latest dispatch, the earliest and the latest delivery.
DAYS = {
    "STANDARD": (2, 3, 5),
    "EXPEDITED": (1, 2, 3),
    "SECOND_DAY": (1, 2, 2),
    "NEXT_DAY": (0, 1, 1),
    "SAME_DAY": (0, 0, 0),
    "FREE_ECONOMY": (3, 5, 9),
    "PRIORITY": (1, 1, 2),
    "SCHEDULED": (3, 4, 4),
}


def promise(order: Order, at: datetime) -> None:
    fulfillment = order["fulfillment"]
    dispatch, earliest, latest = DAYS.get(fulfillment["fulfillmentServiceLevel"], DAYS["STANDARD"])
    fulfillment["shipByWindow"] = window(at, end_of_day(at, dispatch))
    fulfillment["deliverByWindow"] = window(max(at, day(at, earliest)), end_of_day(at, latest))
    if fulfillment["fulfillmentServiceLevel"] == "SCHEDULED":
        fulfillment["labelPrintingWindow"] = {"earliestDateTime": iso(day(at, dispatch - 1))}


def window(earliest: datetime, latest: datetime) -> dict[str, str]:
    return {"earliestDateTime": iso(earliest), "latestDateTime": iso(latest)}


def day(at: datetime, days: int) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)


def end_of_day(at: datetime, days: int) -> datetime:
    return day(at, days + 1) - timedelta(seconds=1)
