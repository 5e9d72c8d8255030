"""Amazon's notifications as they lie in our queue, read: which order changed, when, and who ships it.

Facts: ORDER_CHANGE writes its keys with a capital, other kinds without, so they are read in any case. Moments may lack
a zone, which is UTC then. Nothing else is taken over: a notification carries the postcode of where an order goes.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.adapters.amazon.fields import ORDER_ID, in_utc
from chalicelib.domain.orders.amazon import FulfilledBy
from chalicelib.domain.orders.news import MalformedNews, News, OrderChange, OtherNews

ORDER_CHANGE = "ORDER_CHANGE"

# Amazon's ids as far as they have been seen; whatever else stands there would become a key, a path or a page of ours.
_SELLER = re.compile(r"[A-Z0-9]{8,20}")
_KIND = re.compile(r"[A-Za-z_]{1,64}")
_NOTIFICATION = re.compile(r"[A-Za-z0-9-]{1,64}")


class AmazonNews:
    """``MarketplaceNews``."""

    def __call__(self, body: str) -> News:
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            return MalformedNews("", "JSON")
        if not isinstance(said, dict):
            return MalformedNews("", "JSON")
        top = _Fields(said)
        notification = top.inner("NotificationMetadata").matching("NotificationId", _NOTIFICATION)
        kind = top.matching("NotificationType", _KIND)
        if not kind:
            return MalformedNews(notification, "NotificationType")
        if kind.upper() != ORDER_CHANGE:
            return OtherNews(notification, kind)
        return _change(notification, top)


def _change(notification: str, top: "_Fields") -> News:
    change = top.inner("Payload").inner("OrderChangeNotification")
    summary, trigger = change.inner("Summary"), change.inner("OrderChangeTrigger")
    seller, order = change.matching("SellerId", _SELLER), change.matching("AmazonOrderId", ORDER_ID)
    marketplace = summary.matching("MarketplaceId", _SELLER)
    changed_at = trigger.moment("TimeOfOrderChange") or top.moment("EventTime")
    found = {"SellerId": seller, "AmazonOrderId": order, "MarketplaceId": marketplace, "EventTime": changed_at}
    missing = next((name for name, value in found.items() if not value), None)
    if missing or changed_at is None:
        return MalformedNews(notification, missing or "EventTime")
    by = FulfilledBy.AMAZON if summary.matching("FulfillmentType", _KIND) == "AFN" else FulfilledBy.MERCHANT
    return OrderChange(notification, seller, order, marketplace, changed_at, by)


class _Fields:
    """An object whose keys are asked for in any case."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = {name.casefold(): value for name, value in said.items()}

    def inner(self, name: str) -> "_Fields":
        value = self._said.get(name.casefold())
        return _Fields(value if isinstance(value, dict) else {})

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        value = self._said.get(name.casefold())
        return value if isinstance(value, str) and pattern.fullmatch(value) else ""

    def moment(self, name: str) -> datetime | None:
        value = self._said.get(name.casefold())
        try:
            return in_utc(datetime.fromisoformat(value)) if isinstance(value, str) else None
        except (ValueError, OverflowError):
            return None
