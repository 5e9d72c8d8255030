"""What Amazon is told of our stock, over the Selling Partner API."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters.amazon import feeds, operations
from chalicelib.adapters.amazon.answers import LONGEST_WORDS, unavailable
from chalicelib.adapters.amazon.client import Call, SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import seller_of
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.adapters.amazon.fields import MOST_LISTED, Fields, Unreadable
from chalicelib.ports.offering import Feed, FeedKind, FeedReport, Listed, Submitted
from chalicelib.ports.selling import BACKGROUND, Caller

# What we ship ourselves; anything else lies with Amazon, or at a place of its own.
OURS, AMAZONS = "DEFAULT", "AMAZON"
SETS = ["fulfillmentAvailability", "issues"]
JSON_TYPE = "application/json; charset=UTF-8"


class AmazonOffering:
    """``Offering``."""

    def __init__(self, api: SellingPartnerApi, feeds: Feeds) -> None:
        self._api = api
        self._feeds = feeds

    def patch(
        self, authorization: str, marketplace: str, sku: str, quantity: int, *, caller: Caller = BACKGROUND
    ) -> Submitted:
        call = Call(
            operations.PATCH_LISTING,
            {"sellerId": seller_of(authorization), "sku": sku},
            {"marketplaceIds": [marketplace]},
            feeds.patch(quantity),
        )
        answer = self._api.as_seller(authorization, call, caller)
        said = Fields(answer.content)
        if not said.text("status"):
            raise unavailable(answer.request_id)
        # 200 with INVALID is a refusal. VALID is what a preview says, which we did not ask for.
        return Submitted(said.text("status") == "ACCEPTED", said.text("submissionId"), _errors(answer.content))

    def listed(self, authorization: str, marketplace: str, sku: str, *, caller: Caller = BACKGROUND) -> Listed:
        call = Call(
            operations.GET_LISTING,
            {"sellerId": seller_of(authorization), "sku": sku},
            {"marketplaceIds": [marketplace], "includedData": SETS},
        )
        answer = self._api.as_seller(authorization, call, caller)
        if not Fields(answer.content).text("sku"):
            raise unavailable(answer.request_id)
        quantities = _quantities(answer.content)
        is_amazons = OURS not in quantities and any(channel.startswith(AMAZONS) for channel in quantities)
        return Listed(quantities.get(OURS), _errors(answer.content), is_amazons)

    def write_quantities(
        self, authorization: str, quantities: Iterable[tuple[str, int]], *, caller: Caller = BACKGROUND
    ) -> str:
        content = feeds.quantities(seller_of(authorization), quantities)
        return self._feeds.upload(authorization, content, JSON_TYPE, caller)

    def submit_feed(
        self,
        authorization: str,
        kind: FeedKind,
        marketplaces: Sequence[str],
        document: str,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        return self._feeds.submit(authorization, kind, marketplaces, document, caller)

    def feed(self, authorization: str, id: str, *, caller: Caller = BACKGROUND) -> Feed:
        return self._feeds.one(authorization, id, caller)

    def feeds(
        self, authorization: str, kind: FeedKind, since: datetime, *, caller: Caller = BACKGROUND
    ) -> Sequence[Feed]:
        return self._feeds.several(authorization, kind, since, caller)

    def quantities_report(self, authorization: str, document: str, *, caller: Caller = BACKGROUND) -> FeedReport:
        return feeds.quantities_report(self._feeds.pieces(authorization, document, caller))


def _quantities(content: Mapping[str, Any]) -> dict[str, int | None]:
    """By channel."""
    try:
        several = Fields(content).each("fulfillmentAvailability")
        return {each.text("fulfillmentChannelCode"): each.pieces("quantity", most=MOST_LISTED) for each in several}
    except Unreadable:
        raise unavailable() from None


def _errors(content: Mapping[str, Any]) -> str:
    try:
        said = [each for each in Fields(content).each("issues") if each.text("severity") == "ERROR"]
    except Unreadable:
        return ""
    return " ".join(each.text("message") or each.text("code") for each in said)[:LONGEST_WORDS]
