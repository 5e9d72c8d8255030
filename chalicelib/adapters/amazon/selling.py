"""Amazon's side of selling over the Selling Partner API: what is asked, and its answers in our words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.adapters.amazon import documents, operations, orders, shelves
from chalicelib.adapters.amazon.answers import Answer, StaleToken, unavailable
from chalicelib.adapters.amazon.client import Account, Call, SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import region_of, seller_of
from chalicelib.adapters.amazon.fields import Fields
from chalicelib.adapters.amazon.subscriptions import Subscriptions
from chalicelib.domain.destinations import AllowList
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.ports.http import Http
from chalicelib.ports.selling import (
    BACKGROUND,
    PERSON,
    Caller,
    ListingsPage,
    OrdersPage,
    Participation,
    Report,
    ReportKind,
    ReportState,
    Search,
)
from chalicelib.ports.world import Clock

# What an order is made of here. Tax registrations, points and Easy Ship's own orders are not asked for: nobody needs
# them, and some of it is personal.
SETS = ["BUYER", "RECIPIENT", "PROCEEDS", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "PAYMENT"]
MOST_ON_A_PAGE = 100
# Amazon knows everything that is two minutes old; an answer that forgot to say so is believed a little less.
SURELY_KNOWN = timedelta(minutes=5)
RESTRICTED = frozenset({ReportKind.ACTIONABLE})
_STATES: Mapping[str, ReportState] = {
    "DONE": ReportState.DONE,
    "CANCELLED": ReportState.EMPTY,
    "FATAL": ReportState.FAILED,
}


class AmazonSelling:
    """``Selling``. ``from_documents`` are the hosts that reports may lie at."""

    def __init__(
        self, api: SellingPartnerApi, subscriptions: Subscriptions, http: Http, from_documents: AllowList, clock: Clock
    ) -> None:
        self._api = api
        self._subscriptions = subscriptions
        self._http = http
        self._from_documents = from_documents
        self._clock = clock

    def search(
        self, authorization: str, search: Search, *, page: str | None = None, caller: Caller = BACKGROUND
    ) -> OrdersPage:
        asked_at = self._clock.now()
        since, until = (
            ("lastUpdatedAfter", "lastUpdatedBefore") if search.by_change else ("createdAfter", "createdBefore")
        )
        query: dict[str, str | int | list[str] | None] = {
            since: moment(search.since),
            until: moment(search.until) if search.until else None,
            "marketplaceIds": list(search.marketplaces),
            "maxResultsPerPage": MOST_ON_A_PAGE,
            "includedData": SETS,
            "paginationToken": page,
        }
        answer = self._api.as_seller(authorization, Call(operations.SEARCH_ORDERS, query=query), caller)
        content = Fields(answer.content)
        if not isinstance(answer.content.get("orders"), list):
            raise unavailable(answer.request_id)
        seller = seller_of(authorization)
        found = [
            orders.received(each, seller=seller, request_id=answer.request_id) for each in answer.content["orders"]
        ]
        return OrdersPage(
            received=tuple(each for each in found if isinstance(each, Received)),
            garbled=tuple(each for each in found if isinstance(each, Garbled)),
            until=_echoed(answer, until) or search.until or max(search.since, asked_at - SURELY_KNOWN),
            next=content.below("pagination").text("nextToken") or None,
            request_id=answer.request_id,
        )

    def order(self, authorization: str, order_id: str, *, caller: Caller = BACKGROUND) -> Received | Garbled:
        call = Call(operations.GET_ORDER, {"orderId": order_id}, {"includedData": SETS})
        answer = self._api.as_seller(authorization, call, caller)
        if "order" not in answer.content:
            raise unavailable(answer.request_id)
        found = orders.received(answer.content["order"], seller=seller_of(authorization), request_id=answer.request_id)
        if isinstance(found, Garbled):
            return Garbled(order_id, found.reason, found.request_id)
        return found if found.order.id == order_id else Garbled(order_id, "orderId", answer.request_id)

    def participations(self, authorization: str, *, caller: Caller = PERSON) -> Sequence[Participation]:
        answer = self._api.as_seller(authorization, Call(operations.GET_PARTICIPATIONS), caller)
        return shelves.participations(answer.content)

    def listings(
        self, authorization: str, marketplace: str, *, page: str | None = None, caller: Caller = BACKGROUND
    ) -> ListingsPage:
        at = shelves.place(page)
        query: dict[str, str | int | list[str] | None] = {
            "marketplaceIds": [marketplace],
            "includedData": shelves.SETS,
            "pageSize": shelves.PAGE,
            "pageToken": at.token,
            "createdAfter": at.since,
            "sortBy": "createdDate",
            "sortOrder": "ASC",
        }
        call = Call(operations.SEARCH_LISTINGS, {"sellerId": seller_of(authorization)}, query)
        return shelves.listings(self._api.as_seller(authorization, call, caller).content, marketplace, at)

    def request_report(
        self,
        authorization: str,
        kind: ReportKind,
        marketplaces: Sequence[str],
        since: datetime,
        until: datetime,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        body: dict[str, Any] = {
            "reportType": kind.value,
            "marketplaceIds": list(marketplaces),
            "dataStartTime": moment(since),
            "dataEndTime": moment(until),
        }
        if kind is ReportKind.LISTINGS:  # its columns are called otherwise in other languages
            body["reportOptions"] = {"preferredReportDocumentLocale": "en_US"}
        answer = self._api.as_seller(authorization, Call(operations.CREATE_REPORT, body=body), caller)
        return _needed(answer, "reportId")

    def report(self, authorization: str, report_id: str, *, caller: Caller = BACKGROUND) -> Report:
        call = Call(operations.GET_REPORT, {"reportId": report_id})
        answer = self._api.as_seller(authorization, call, caller)
        state = _STATES.get(_needed(answer, "processingStatus"), ReportState.WAITING)
        document = Fields(answer.content).text("reportDocumentId")
        if state is ReportState.DONE and not document:
            raise unavailable(answer.request_id)
        return Report(report_id, state, document if state is ReportState.DONE else "")

    def report_rows(
        self, authorization: str, kind: ReportKind, document: str, *, caller: Caller = BACKGROUND
    ) -> Iterable[dict[str, str]]:
        call = Call(operations.GET_REPORT_DOCUMENT, {"reportDocumentId": document})
        if kind in RESTRICTED:
            answer = self._restricted(authorization, call, caller)
        else:
            answer = self._api.as_seller(authorization, call, caller)
        is_packed = Fields(answer.content).text("compressionAlgorithm") == "GZIP"
        url = _needed(answer, "url")
        return documents.rows(documents.fetched(self._http, url, self._from_documents, is_packed=is_packed))

    def listed_quantities(
        self, authorization: str, document: str, *, caller: Caller = BACKGROUND
    ) -> Mapping[str, int | None]:
        return shelves.quantities(self.report_rows(authorization, ReportKind.LISTINGS, document, caller=caller))

    def subscribe(self, authorization: str, *, caller: Caller = BACKGROUND) -> str:
        return self._subscriptions.subscribe(authorization, caller)

    def unsubscribe(self, authorization: str, subscription: str, *, caller: Caller = BACKGROUND) -> None:
        self._subscriptions.unsubscribe(authorization, subscription, caller)

    def _restricted(self, authorization: str, call: Call, caller: Caller) -> Answer:
        """With a token for this very resource, as Amazon demands for what is personal in reports."""
        resource = {"method": call.operation.method, "path": call.target}
        asked = Call(operations.CREATE_RESTRICTED_DATA_TOKEN, body={"restrictedResources": [resource]})
        token = _needed(self._api.as_seller(authorization, asked, caller), "restrictedDataToken")
        account = Account(authorization, region_of(authorization))
        try:
            return self._api.called_with(token, call, account, caller)
        except StaleToken as stale:
            raise stale.denied() from None


def moment(at: datetime) -> str:
    """As Amazon takes it: an offset in figures is refused in places."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _echoed(answer: Answer, name: str) -> datetime | None:
    try:
        return Fields(answer.content).moment(name)
    except ValueError:
        return None


def _needed(answer: Answer, name: str) -> str:
    """An answer without what was asked for is none."""
    if found := Fields(answer.content).text(name):
        return found
    raise unavailable(answer.request_id)
