"""Fetching a seller's older orders: from a date, page by page, or by Amazon's order reports when there are many.

It draws on the same buckets as the sweep, one page at a time: a sweep that wants its turn waits for one page of it at
most. Reports know less than the API, so what they bring is provisional, and the pages are read after them all the same.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.sweeps import LOST_AFTER, STEP_LASTS, TOKEN_LASTS, pause

# One page of searchOrders: 0.0056 calls a second once the burst is used up.
PAGE, PAGE_TAKES = 100, timedelta(seconds=1 / 0.0056)
# What background work may take of a full bucket at once: four fifths of 20 (design, rule 6).
BURST_PAGES = 16
# Two reports are asked for, made within minutes, fetched and stored. Beyond so much time pages are the slower way.
REPORTS_TAKE = timedelta(minutes=20)
# Amazon's order reports cover two years, and searchOrders knows no older ones either.
FARTHEST = timedelta(days=2 * 365)
# A report of Amazon's spans 30 days at most.
REPORT_SPAN = timedelta(days=30)
# Amazon searches what is at least two minutes old; a minute more for clocks that differ.
SETTLED = timedelta(minutes=3)
# A report is made within one to ten minutes: so many looks at it, ever farther apart, are 15 at most in two hours.
FIRST_LOOK, LONGEST_LOOK = timedelta(seconds=45), timedelta(minutes=15)
REPORT_GIVEN_UP = timedelta(hours=2)
# What one step stores: 60 seconds are what it has, and an order takes about a twentieth of one.
CHUNK = 200

TOO_FAR = "Amazon knows orders of the last two years only."
TOO_LATE = "This date lies in the future."


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"  # by a person
    DONE = "done"
    FAILED = "failed"  # Amazon refuses it for good; it can be tried again
    CANCELED = "canceled"


class Phase(StrEnum):
    """What the next step does."""

    PAGES = "pages"  # reads a page
    ASKING = "asking"  # asks for the reports of the next span
    WAITING = "waiting"  # looks whether they are made
    STORING = "storing"  # stores the next few orders of theirs


@dataclass(frozen=True, slots=True)
class ReportAsked:
    kind: str
    id: str
    document: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Backfill:
    """``step`` is the next one, due at ``due_at``; a step that died is done again, and storing twice changes nothing.
    ``total`` is an estimate, 0 while nobody knows."""

    id: str
    authorization: str
    marketplaces: tuple[str, ...]
    since: datetime
    until: datetime
    asked_at: datetime
    asked_by: str
    changed_at: datetime
    due_at: datetime
    state: State = State.RUNNING
    phase: Phase = Phase.PAGES
    step: int = 0
    page: str = ""
    page_at: datetime | None = None
    pages: int = 0
    orders: int = 0  # looked at, by pages
    stored: int = 0  # that were new or newer
    total: int = 0
    by_report: int = 0  # provisional orders
    report_rows: int = 0  # orders of the present span's reports
    is_reported: bool = False  # the reports are through, only pages are left
    span: datetime | None = None  # where the present span of reports begins
    reports: tuple[ReportAsked, ...] = ()
    looks: int = 0
    asked_reports_at: datetime | None = None
    chunks: int = 0
    chunk: int = 0
    failures: int = 0
    restarts: int = 0
    taken_until: datetime | None = None
    trouble: str = ""
    revision: int = 0

    @property
    def is_over(self) -> bool:
        return self.state in (State.DONE, State.FAILED, State.CANCELED)

    @property
    def share(self) -> float:
        """How much is done, of what it is now known to be."""
        if self.state is State.DONE:
            return 1.0
        done = self.orders if self.is_reported or not self.by_report else max(self.orders, self.by_report)
        return min(0.99, done / self.total) if self.total else 0.0

    def is_taken(self, at: datetime) -> bool:
        return self.taken_until is not None and at < self.taken_until

    def is_stale(self, at: datetime) -> bool:
        """Whether its page token would be refused."""
        return self.page_at is not None and at - self.page_at >= TOKEN_LASTS


def asked(
    id: str, authorization: str, marketplaces: tuple[str, ...], since: datetime, *, by: str, at: datetime
) -> Backfill:
    """Raises Refused for a date that Amazon does not reach."""
    if since >= at - SETTLED:
        raise Refused(TOO_LATE, field="since")
    if since < at - FARTHEST:
        raise Refused(TOO_FAR, field="since")
    return Backfill(
        id=id,
        authorization=authorization,
        marketplaces=marketplaces,
        since=since,
        until=at - SETTLED,
        asked_at=at,
        asked_by=by,
        changed_at=at,
        due_at=at,
    )


def takes(pages: int) -> timedelta:
    """How long so many pages take: the burst at once, then one a slot."""
    return max(0, pages - BURST_PAGES) * PAGE_TAKES


def is_quicker_by_report(orders: int) -> bool:
    """For about 2,300 orders on pages and reports take equally long."""
    return takes(math.ceil(orders / PAGE)) > REPORTS_TAKE


def estimate(seen: int, first: datetime, last: datetime, since: datetime, until: datetime) -> int:
    """How many orders there are, from how close the first page's lie together. Amazon does not say how many, nor in
    which order it lists them: where they are spread over the whole time this is too few, and the pages will tell."""
    span = max(timedelta(minutes=1), last - first)
    return max(seen, round(seen * ((until - since) / span)))


def taken(backfill: Backfill, *, at: datetime) -> Backfill:
    return replace(backfill, taken_until=at + STEP_LASTS)


def held_back(backfill: Backfill, *, until: datetime) -> Backfill:
    return replace(backfill, due_at=until, taken_until=None)


def put_off(backfill: Backfill, *, at: datetime) -> Backfill:
    return replace(backfill, due_at=at + pause(backfill.failures), failures=backfill.failures + 1, taken_until=None)


def read(backfill: Backfill, *, next: str | None, orders: int, stored: int, total: int, at: datetime) -> Backfill:
    """One page is stored. After the first one, or when the burst is used up and more follows, reports may be the
    quicker way."""
    pages = backfill.pages + 1
    seen = backfill.orders + orders
    further = _further(
        backfill, at, pages=pages, orders=seen, stored=backfill.stored + stored, page=next or "", page_at=at
    )
    if not next:
        return replace(further, state=State.DONE, total=seen)
    total = max(total, backfill.total, seen + PAGE)
    further = replace(further, total=total)
    may_switch = not backfill.is_reported and pages in (1, BURST_PAGES)
    if may_switch and is_quicker_by_report(total if pages == 1 else max(total, 2 * BURST_PAGES * PAGE)):
        return replace(further, phase=Phase.ASKING, span=further.since)
    return further


def reports_asked(backfill: Backfill, reports: tuple[ReportAsked, ...], *, at: datetime) -> Backfill:
    further = _further(backfill, at, phase=Phase.WAITING, reports=reports, looks=0, asked_reports_at=at)
    return replace(further, due_at=at + FIRST_LOOK)


def looked(backfill: Backfill, reports: tuple[ReportAsked, ...], *, at: datetime) -> Backfill:
    """They are not all made yet: the next look is twice as far away."""
    looks = backfill.looks + 1
    further = _further(backfill, at, reports=reports, looks=looks)
    return replace(further, due_at=at + min(LONGEST_LOOK, FIRST_LOOK * 2 ** min(looks, 8)))


def fetched(backfill: Backfill, *, orders: int, chunks: int, at: datetime) -> Backfill:
    """The reports of this span lie in pieces, ready to be stored."""
    further = _further(
        backfill,
        at,
        phase=Phase.STORING,
        chunks=chunks,
        chunk=0,
        report_rows=orders,
        total=max(backfill.total, backfill.by_report + orders),
    )
    return further if chunks else span_done(further, at=at)


def chunk_stored(backfill: Backfill, *, orders: int, stored: int, at: datetime) -> Backfill:
    further = _further(
        backfill,
        at,
        chunk=backfill.chunk + 1,
        by_report=backfill.by_report + orders,
        stored=backfill.stored + stored,
    )
    return span_done(further, at=at) if further.chunk >= further.chunks else further


def span_end(backfill: Backfill) -> datetime:
    return min((backfill.span or backfill.since) + REPORT_SPAN, backfill.until)


def span_done(backfill: Backfill, *, at: datetime) -> Backfill:
    """On to the next span of reports, or to the pages that replace what they brought."""
    end = span_end(backfill)
    nothing = replace(backfill, reports=(), chunks=0, chunk=0, report_rows=0)
    if end < backfill.until:
        return replace(nothing, phase=Phase.ASKING, span=end, due_at=at)
    total = max(backfill.by_report, backfill.orders)
    return replace(nothing, phase=Phase.PAGES, is_reported=True, span=None, total=total, due_at=at)


def without_reports(backfill: Backfill, *, at: datetime, trouble: str) -> Backfill:
    """Amazon makes none, or a role is missing for them: by pages, which take longer and bring everything."""
    nothing = replace(backfill, reports=(), span=None, chunks=0, chunk=0, report_rows=0)
    return _further(nothing, at, phase=Phase.PAGES, is_reported=True, trouble=trouble)


def restarted(backfill: Backfill, *, at: datetime) -> Backfill:
    """The page token leads nowhere any more: from the first page, where all is known by now and quickly done."""
    return _further(
        backfill, at, page="", page_at=None, orders=0, pages=0, is_reported=True, restarts=backfill.restarts + 1
    )


def paused(backfill: Backfill, *, at: datetime) -> Backfill:
    return replace(backfill, state=State.PAUSED, changed_at=at)


def resumed(backfill: Backfill, *, at: datetime) -> Backfill:
    """Goes on where it stopped, under the next step's number, so that no older message takes part."""
    return replace(_further(backfill, at), state=State.RUNNING, trouble="", restarts=0)


def canceled(backfill: Backfill, *, at: datetime) -> Backfill:
    """What is stored stays."""
    return replace(backfill, state=State.CANCELED, changed_at=at)


def failed(backfill: Backfill, *, trouble: str, at: datetime) -> Backfill:
    return replace(backfill, state=State.FAILED, trouble=trouble, changed_at=at, taken_until=None)


def is_lost(backfill: Backfill, at: datetime) -> bool:
    is_late = at >= backfill.due_at + LOST_AFTER and not backfill.is_taken(at)
    return backfill.state is State.RUNNING and is_late


def _further(backfill: Backfill, at: datetime, **changes: object) -> Backfill:
    settled = {"step": backfill.step + 1, "changed_at": at, "due_at": at, "failures": 0, "taken_until": None}
    return replace(backfill, **{**settled, **changes})  # type: ignore[arg-type]
