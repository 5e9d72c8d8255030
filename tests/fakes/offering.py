"""An Amazon that is told of stock, in memory: listings, submissions that take their time, feeds, and faults."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.ports.offering import Feed, FeedKind, FeedReport, FeedState, Listed, Submitted
from chalicelib.ports.selling import BACKGROUND, Caller, Missing, Rejected, Unavailable
from chalicelib.ports.world import Clock
from tests.fakes.world import FakeClock


@dataclass
class FakeOffering:
    """``quantities[authorization]`` are what Amazon has, by SKU. Patches are applied at once unless ``is_slow``, then
    by ``settle``. ``invalid[sku]`` are words with which it refuses; ``faults`` as in ``FakeSelling``; a fault of
    "after_patch" or "after_submit" is raised when Amazon has it already."""

    clock: Clock = field(default_factory=FakeClock)
    quantities: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    invalid: dict[str, str] = field(default_factory=dict)
    amazons: set[str] = field(default_factory=set)  # what lies with Amazon
    is_slow: bool = False
    faults: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, str]] = field(default_factory=list)
    callers: list[tuple[str, Caller]] = field(default_factory=list)
    patches: list[tuple[str, int]] = field(default_factory=list)
    documents: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    made: dict[str, Feed] = field(default_factory=dict)
    of_feed: dict[str, str] = field(default_factory=dict)
    reports: dict[str, FeedReport] = field(default_factory=dict)
    waiting: list[tuple[str, str, int]] = field(default_factory=list)

    def fail(self, operation: str, *faults: Exception) -> None:
        self.faults[operation] += faults

    def count(self, operation: str) -> int:
        return sum(1 for called, _ in self.calls if called == operation)

    def patch(
        self, authorization: str, marketplace: str, sku: str, quantity: int, *, caller: Caller = BACKGROUND
    ) -> Submitted:
        self._called("patch", sku, caller)
        if sku not in self.quantities[authorization]:
            raise Missing("Amazon does not know this.")
        if sku in self.invalid:
            return Submitted(False, "s-0", self.invalid[sku])
        self.patches.append((sku, quantity))
        self.waiting.append((authorization, sku, quantity))
        if not self.is_slow:
            self.settle()
        self._fault("after_patch")
        return Submitted(True, f"s-{len(self.patches)}")

    def settle(self) -> None:
        for authorization, sku, quantity in self.waiting:
            self.quantities[authorization][sku] = quantity
        self.waiting.clear()

    def listed(self, authorization: str, marketplace: str, sku: str, *, caller: Caller = BACKGROUND) -> Listed:
        self._called("listed", sku, caller)
        if not marketplace:
            raise Rejected("InvalidInput", "marketplaceIds is missing.")
        if sku not in self.quantities[authorization]:
            raise Missing("Amazon does not know this.")
        return Listed(self.quantities[authorization][sku], is_amazons=sku in self.amazons)

    def write_quantities(
        self, authorization: str, quantities: Iterable[tuple[str, int]], *, caller: Caller = BACKGROUND
    ) -> str:
        self._called("write_quantities", authorization, caller)
        id = f"d-{len(self.documents) + 1}"
        self.documents[id] = list(quantities)
        return id

    def submit_feed(
        self,
        authorization: str,
        kind: FeedKind,
        marketplaces: Sequence[str],
        document: str,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        self._called("submit_feed", document, caller)
        id = f"f-{len(self.made) + 1}"
        self.made[id] = Feed(id, kind.value, FeedState.WAITING, self.clock.now())
        self.of_feed[id] = document
        self._fault("after_submit")
        return id

    def finish(self, id: str, authorization: str, state: FeedState = FeedState.DONE) -> None:
        """Amazon has read a feed: all of it counts but for what is invalid or not listed."""
        feed, told = self.made[id], self.documents[self.of_feed[id]]
        known = self.quantities[authorization]
        refused = {
            sku: self.invalid.get(sku, "SKU not found") for sku, _ in told if sku in self.invalid or sku not in known
        }
        if state is FeedState.DONE:
            known.update({sku: quantity for sku, quantity in told if sku not in refused})
        self.reports[f"report-of-{id}"] = FeedReport(refused, len(told))
        self.made[id] = Feed(id, feed.kind, state, feed.created_at, f"report-of-{id}")

    def feed(self, authorization: str, id: str, *, caller: Caller = BACKGROUND) -> Feed:
        self._called("feed", id, caller)
        if id not in self.made:
            raise Missing("Amazon does not know this.")
        return self.made[id]

    def feeds(
        self, authorization: str, kind: FeedKind, since: datetime, *, caller: Caller = BACKGROUND
    ) -> Sequence[Feed]:
        self._called("feeds", authorization, caller)
        found = [feed for feed in self.made.values() if feed.kind == kind.value and feed.created_at >= since]
        return sorted(found, key=lambda feed: feed.created_at, reverse=True)

    def quantities_report(self, authorization: str, document: str, *, caller: Caller = BACKGROUND) -> FeedReport:
        self._called("quantities_report", document, caller)
        if document not in self.reports:
            raise Rejected("UnreadableReport")
        return self.reports[document]

    def _called(self, operation: str, about: str, caller: Caller) -> None:
        self.calls.append((operation, about))
        self.callers.append((operation, caller))
        self._fault(operation)

    def _fault(self, operation: str) -> None:
        if self.faults[operation]:
            raise self.faults[operation].pop(0)


def silent() -> Unavailable:
    return Unavailable("Amazon does not answer as it should at the moment.")
