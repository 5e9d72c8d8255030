"""What a seller has: marketplaces that they take part in, and listings."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters.amazon.answers import unavailable
from chalicelib.adapters.amazon.fields import MOST_LISTED, Fields, Unreadable, clean
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.ports.selling import Listing, ListingsPage, Participation, Rejected

# Amazon pages through no more of one search, however many it found.
MOST_OF_A_SEARCH = 1000
PAGE = 20
SETS = ["summaries", "attributes", "fulfillmentAvailability"]
# What sellers call the numbers on their boxes.
_EANS = ("ean", "gtin", "upc", "isbn", "jan")


def participations(content: Mapping[str, Any]) -> list[Participation]:
    """Raises Unavailable for an answer that does not say."""
    if not isinstance(content.get("payload"), list):
        raise unavailable()
    found = []
    for each in content["payload"]:
        fields = Fields(each if isinstance(each, Mapping) else {})
        marketplace, taking_part = fields.below("marketplace").text("id"), fields.below("participation").content
        if marketplace in MARKETPLACES and taking_part.get("isParticipating") is not False:
            is_suspended = taking_part.get("hasSuspendedListings") is True
            found.append(Participation(marketplace, fields.text("storeName"), is_suspended))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: in a search for what was listed ``since``, at Amazon's own token."""

    since: str = ""
    token: str = ""

    def written(self) -> str:
        return json.dumps([self.since, self.token])


def place(page: str | None) -> Place:
    try:
        since, token = json.loads(page or '["", ""]')
        return Place(str(since), str(token))
    except (ValueError, TypeError):
        return Place()


def listings(content: Mapping[str, Any], marketplace: str, at: Place) -> ListingsPage:
    """Raises Unavailable for an answer without a list. Amazon ends a search after a thousand: the next one goes on from
    the moment when the last of them was listed."""
    if not isinstance(content.get("items"), list):
        raise unavailable()
    items = [Fields(each) for each in content["items"] if isinstance(each, Mapping)]
    token = Fields(content).below("pagination").text("nextToken")
    total = _count(content.get("numberOfResults"))
    found = tuple(_listing(item, marketplace) for item in items if item.text("sku"))
    if token:
        return ListingsPage(found, total, Place(at.since, token).written())
    last = _summary(items[-1], marketplace).text("createdDate") if items else ""
    if total > MOST_OF_A_SEARCH and last and last != at.since:
        return ListingsPage(found, total, Place(last).written())
    return ListingsPage(found, total, None)


def quantities(rows: Iterable[Mapping[str, str]]) -> dict[str, int | None]:
    """Of a report of listings. Raises Rejected for one that says nothing of the kind."""
    found: dict[str, int | None] = {}
    for row in rows:
        if "seller-sku" not in row or "quantity" not in row:
            raise Rejected("UnknownColumns")
        if sku := row["seller-sku"]:
            is_ours = row.get("fulfillment-channel", "") in ("", "DEFAULT")
            found[sku] = _pieces(row["quantity"]) if is_ours else None
    return found


def _pieces(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _listing(item: Fields, marketplace: str) -> Listing:
    summary = _summary(item, marketplace)
    return Listing(
        sku=item.text("sku"),
        asin=summary.text("asin"),
        title=summary.text("itemName"),
        ean=next(_eans(item), ""),
        quantity=_quantity(item),
    )


def _summary(item: Fields, marketplace: str) -> Fields:
    several = list(_objects(item, "summaries"))
    return next((each for each in several if each.text("marketplaceId") == marketplace), Fields({}))


def _eans(item: Fields) -> Iterator[str]:
    numbers = list(_objects(item.below("attributes"), "externally_assigned_product_identifier"))
    for kind in _EANS:
        yield from (each.text("value") for each in numbers if each.text("type").lower() == kind and each.text("value"))


def _quantity(item: Fields) -> int | None:
    """What we ship ourselves, as Amazon sees it."""
    for each in _objects(item, "fulfillmentAvailability"):
        if each.text("fulfillmentChannelCode") == "DEFAULT":
            try:
                return each.pieces("quantity", most=MOST_LISTED)
            except Unreadable:
                return None
    return None


def _objects(fields: Fields, name: str) -> Iterator[Fields]:
    """Those that can be read: a listing with one odd entry is still a listing."""
    found = fields.content.get(name)
    return (Fields(each) for each in (found if isinstance(found, list) else []) if isinstance(each, Mapping))


def _count(told: Any) -> int:
    text = clean(told)
    return int(text) if text.isdecimal() and len(text) < 10 else 0
