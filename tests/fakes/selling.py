"""An Amazon for sellers in memory: orders that change, pages, reports, listings, grants, and the faults one asks for.

``FakeSelling`` is the port ``Selling``, ``FakeGrants`` is ``Grants``. Nothing here knows Amazon's JSON.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.marketplaces import Region
from chalicelib.domain.orders.amazon import AmazonOrder, Garbled, Personal, Received
from chalicelib.ports.selling import (
    BACKGROUND,
    PERSON,
    Caller,
    Grant,
    Listing,
    ListingsPage,
    Missing,
    OrdersPage,
    Participation,
    Rejected,
    Report,
    ReportKind,
    ReportState,
    Revoked,
    Search,
)
from chalicelib.ports.world import Clock
from tests.fakes.world import FakeClock

# Amazon answers for what is at least so old.
SETTLED = timedelta(minutes=2)
# How long a page token leads anywhere.
PAGE_LASTS = timedelta(hours=24)


@dataclass
class FakeSelling:
    """``orders[authorization]`` are what Amazon has; ``put`` adds or replaces. ``faults[operation]`` are raised by its
    next calls, one each ("search", "order", …, or "*" for whichever comes); ``calls`` are all that were made:
    ``("search", "auth-1")``. A call for an authorization in ``revoked`` raises Revoked."""

    clock: Clock = field(default_factory=FakeClock)
    page_size: int = 100
    orders: dict[str, dict[str, Received]] = field(default_factory=lambda: defaultdict(dict))
    garbled: dict[str, list[Garbled]] = field(default_factory=lambda: defaultdict(list))  # on every first page
    participating: dict[str, list[Participation]] = field(default_factory=lambda: defaultdict(list))
    offered: dict[tuple[str, str], list[Listing]] = field(default_factory=lambda: defaultdict(list))
    rows: dict[ReportKind, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    listed: dict[str, int | None] = field(default_factory=dict)  # in the next report of listings
    reports: dict[str, Report] = field(default_factory=dict)
    report_state: ReportState = ReportState.DONE  # of reports that are requested from now on
    subscriptions: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    faults: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, str]] = field(default_factory=list)
    callers: list[Caller] = field(default_factory=list)
    searches: list[tuple[Search, str | None]] = field(default_factory=list)
    requested: list[tuple[ReportKind, tuple[str, ...], datetime, datetime]] = field(default_factory=list)
    _kinds: dict[str, ReportKind] = field(default_factory=dict)

    def put(self, authorization: str, *orders: AmazonOrder | Received, personal: Personal | None = None) -> None:
        for order in orders:
            received = order if isinstance(order, Received) else Received(order, personal, raw="{}")
            self.orders[authorization][received.order.id] = received

    def fail(self, operation: str, *faults: Exception) -> None:
        self.faults[operation] += faults

    def count(self, operation: str) -> int:
        return sum(1 for called, _ in self.calls if called == operation)

    def search(
        self, authorization: str, search: Search, *, page: str | None = None, caller: Caller = BACKGROUND
    ) -> OrdersPage:
        self._called("search", authorization, caller)
        self.searches.append((search, page))
        latest = self.clock.now() - SETTLED
        if search.until is not None and search.until > latest:
            raise Rejected("InvalidInput", "The end must be at least two minutes ago.", "fake-request")
        until, after = _after(page, search, self.clock.now()) if page else (search.until or latest, None)
        found = sorted(
            (
                received
                for received in self.orders[authorization].values()
                if received.order.marketplace in search.marketplaces
                and search.since <= _moment(search, received.order) < until
            ),
            key=lambda received: _place(search, received.order),
        )
        left = [received for received in found if after is None or _place(search, received.order) > after]
        shown = left[: self.page_size]
        token = _token(until, search, shown[-1].order, self.clock.now()) if len(left) > len(shown) else None
        garbled = () if page else tuple(self.garbled[authorization])
        return OrdersPage(tuple(shown), garbled, until, token, "fake-request")

    def order(self, authorization: str, order_id: str, *, caller: Caller = BACKGROUND) -> Received | Garbled:
        self._called("order", authorization, caller)
        for garbled in self.garbled[authorization]:
            if garbled.order_id == order_id:
                return garbled
        if order_id not in self.orders[authorization]:
            raise Missing("Amazon does not know this.")
        return self.orders[authorization][order_id]

    def participations(self, authorization: str, *, caller: Caller = PERSON) -> Sequence[Participation]:
        self._called("participations", authorization, caller)
        return tuple(self.participating[authorization])

    def listings(
        self, authorization: str, marketplace: str, *, page: str | None = None, caller: Caller = BACKGROUND
    ) -> ListingsPage:
        self._called("listings", authorization, caller)
        everything, begin = self.offered[authorization, marketplace], int(page or 0)
        end = begin + min(self.page_size, 20)
        shown = tuple(everything[begin:end])
        return ListingsPage(shown, len(everything), str(end) if end < len(everything) else None)

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
        self._called("request_report", authorization, caller)
        self.requested.append((kind, tuple(marketplaces), since, until))
        id = f"report-{len(self.reports) + 1}"
        document = f"document-of-{id}" if self.report_state is ReportState.DONE else ""
        self.reports[id] = Report(id, self.report_state, document)
        return id

    def finish(self, report_id: str, state: ReportState = ReportState.DONE) -> None:
        """A report that was waiting is ready now, or whatever is said."""
        self.reports[report_id] = Report(
            report_id, state, f"document-of-{report_id}" if state is ReportState.DONE else ""
        )

    def report(self, authorization: str, report_id: str, *, caller: Caller = BACKGROUND) -> Report:
        self._called("report", authorization, caller)
        if report_id not in self.reports:
            raise Missing("Amazon does not know this.")
        return self.reports[report_id]

    def report_rows(
        self, authorization: str, kind: ReportKind, document: str, *, caller: Caller = BACKGROUND
    ) -> Iterable[dict[str, str]]:
        self._called("report_rows", authorization, caller)
        return [dict(row) for row in self.rows[kind]]

    def listed_quantities(
        self, authorization: str, document: str, *, caller: Caller = BACKGROUND
    ) -> Mapping[str, int | None]:
        self._called("listed_quantities", authorization, caller)
        return dict(self.listed)

    def subscribe(self, authorization: str, *, caller: Caller = BACKGROUND) -> str:
        self._called("subscribe", authorization, caller)
        return self.subscriptions.setdefault(authorization, f"subscription-{authorization}")

    def unsubscribe(self, authorization: str, subscription: str, *, caller: Caller = BACKGROUND) -> None:
        self._called("unsubscribe", authorization, caller)
        if self.subscriptions.get(authorization) == subscription:
            del self.subscriptions[authorization]

    def _called(self, operation: str, authorization: str, caller: Caller) -> None:
        self.calls.append((operation, authorization))
        self.callers.append(caller)
        for name in (operation, "*"):
            if self.faults[name]:
                raise self.faults[name].pop(0)
        if authorization in self.revoked:
            raise Revoked("The seller has to authorize Crossdock anew.")


@dataclass
class FakeGrants:
    """``codes`` are what sellers bring home from Amazon, each good once; ``reaches`` says what a refresh token opens,
    by region. ``sellers`` tells whose it is."""

    codes: dict[str, str] = field(default_factory=dict)
    reaches: dict[str, dict[Region, list[Participation]]] = field(default_factory=lambda: defaultdict(dict))
    sellers: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    redeemed: list[tuple[str, str]] = field(default_factory=list)
    checks: int = 0

    def redeem(self, code: str, redirect_uri: str) -> Grant:
        self._fault("redeem")
        if code not in self.codes:
            raise Revoked("The seller has to authorize Crossdock anew.")
        self.redeemed.append((code, redirect_uri))
        return Grant(self.codes.pop(code))

    def participations(self, grant: Grant, region: Region) -> Sequence[Participation]:
        self._fault("participations")
        if grant.refresh_token not in self.reaches:
            raise Revoked("The seller has to authorize Crossdock anew.")
        return tuple(self.reaches[grant.refresh_token].get(region, ()))

    def seller(self, grant: Grant, region: Region) -> str | None:
        self._fault("seller")
        return self.sellers.get(grant.refresh_token)

    def check_application(self) -> None:
        self._fault("check_application")
        self.checks += 1

    def _fault(self, operation: str) -> None:
        if self.faults[operation]:
            raise self.faults[operation].pop(0)


def _moment(search: Search, order: AmazonOrder) -> datetime:
    return order.updated_at if search.by_change else order.created_at


def _place(search: Search, order: AmazonOrder) -> tuple[datetime, str]:
    return _moment(search, order), order.id


def _token(until: datetime, search: Search, last: AmazonOrder, now: datetime) -> str:
    """It leads on from the last order that was shown, of this very question."""
    moment, id = _place(search, last)
    return "|".join((_question(search), until.isoformat(), moment.isoformat(), id, now.isoformat()))


def _after(page: str, search: Search, now: datetime) -> tuple[datetime, tuple[datetime, str]]:
    question, until, moment, id, made_at = page.split("|")
    if question != _question(search) or now - datetime.fromisoformat(made_at) > PAGE_LASTS:
        raise Rejected("InvalidInput", "This page token is not valid.", "fake-request")
    return datetime.fromisoformat(until), (datetime.fromisoformat(moment), id)


def _question(search: Search) -> str:
    until = search.until.isoformat() if search.until else ""
    return ",".join((*search.marketplaces, search.since.isoformat(), until, str(search.by_change)))
