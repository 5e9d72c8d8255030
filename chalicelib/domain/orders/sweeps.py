"""The sweep of one authorization: what changed at Amazon since the last one, read page by page.

All marketplaces of an authorization share one question and one bucket. The pages of a question are a chain, of which an
authorization has one at a time; each step is one call. The cursor is the upper bound that Amazon echoed, and moves when
every page is stored: whatever dies in between is done again from where it was.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.marketplaces import Region
from chalicelib.domain.orders.news import Heard

# Amazon lists some changes a little after they happened; reading the last minutes twice costs nothing but room on a
# page, while missing one costs an order.
OVERLAP = timedelta(minutes=10)
# 0.0056 calls a second, all day long (facts, section 2).
CALLS_A_DAY = 484
QUICK = timedelta(minutes=5)  # 288 calls a day: when news are silent or late
SLOW = timedelta(minutes=15)  # 96 calls a day: when news come
# Once a night the orders of these days are read again, because Amazon lists some of them late.
REREAD = timedelta(days=3)
# What background work may take of a full bucket at once. A night waits for it at most 48 minutes, and no changes are
# swept meanwhile; beyond 1,600 orders in three days the news and the overlap have to do.
NIGHT_PAGES = 16
# When it is night in most of a region (UTC).
NIGHT_HOUR = {Region.NA: 8, Region.EU: 2, Region.FE: 17}
# Amazon says 24 hours; a page that waits for its slot must not find the door shut.
TOKEN_LASTS = timedelta(hours=23)
# A step is stopped after 60 seconds.
STEP_LASTS = timedelta(seconds=75)
# A step that was due so long ago was lost: its message rests among the dead letters, or was never sent.
LOST_AFTER = timedelta(minutes=10)
# A token may be lost once; one that Amazon refuses again and again would use up the whole day's calls.
MOST_RESTARTS = 2
# 1, 2, 4, 8 minutes, and then as often as the slow rhythm.
FIRST_PAUSE = timedelta(minutes=1)


class ChainKind(StrEnum):
    CHANGES = "changes"
    NIGHT = "night"  # by the time of creation; moves no cursor


@dataclass(frozen=True, slots=True)
class Chain:
    """One question and how far its answer is read. The question never changes: Amazon refuses a page token with another
    one. ``step`` is the page that is next, due at ``due_at``; ``taken_until`` is the lease of whoever reads it."""

    fence: int
    kind: ChainKind
    marketplaces: tuple[str, ...]
    since: datetime
    began_at: datetime
    due_at: datetime
    step: int = 0
    until: datetime | None = None  # as Amazon echoed it
    page: str = ""
    page_at: datetime | None = None  # when Amazon gave us that token
    orders: int = 0
    failures: int = 0
    restarts: int = 0
    taken_until: datetime | None = None

    @property
    def is_stale(self) -> bool:
        """Whether its token would be refused at its time."""
        return self.page_at is not None and self.due_at - self.page_at >= TOKEN_LASTS

    def is_taken(self, at: datetime) -> bool:
        return self.taken_until is not None and at < self.taken_until


@dataclass(frozen=True, slots=True)
class Sweep:
    """``cursor``: every change before it, in the marketplaces of ``covers``, is stored. ``left_out`` are those for
    which Amazon refused the whole question; each night asks for them again."""

    authorization: str
    cursor: datetime | None = None
    covers: frozenset[str] = frozenset()
    chain: Chain | None = None
    fence: int = 0  # of the latest chain
    begun_at: datetime | None = None
    succeeded_at: datetime | None = None
    missed_at: datetime | None = None  # when a sweep last found what news should have told
    night_of: date | None = None  # the latest night that was read again
    trouble: str = ""  # why the latest sweep was given up: a code, for people; empty after a success
    trouble_at: datetime | None = None
    left_out: frozenset[str] = frozenset()
    revision: int = 0


def rhythm(sweep: Sweep, heard: Heard | None, *, is_subscribed: bool) -> timedelta:
    """Quick while news are silent or late: not asked for, never heard, late, or not heard since a sweep found what they
    should have told. Silence alone is no sign, for there may be nothing to tell."""
    if not is_subscribed or heard is None or heard.is_late:
        return QUICK
    return QUICK if sweep.missed_at is not None and sweep.missed_at > heard.at else SLOW


def next_at(sweep: Sweep, every: timedelta) -> datetime | None:
    """When the next sweep is due; None when it was never begun, which is at once."""
    return sweep.begun_at + every if sweep.begun_at else None


def is_due(sweep: Sweep, every: timedelta, at: datetime) -> bool:
    due = next_at(sweep, every)
    return sweep.chain is None and (due is None or at >= due)


def is_night_due(sweep: Sweep, region: Region, at: datetime) -> bool:
    """From that hour on, once a day, and first on the day after the first sweep."""
    return (
        sweep.chain is None
        and sweep.cursor is not None
        and at.hour >= NIGHT_HOUR[region]
        and sweep.night_of is not None
        and sweep.night_of < at.date()
    )


def is_lost(sweep: Sweep, at: datetime) -> bool:
    chain = sweep.chain
    return chain is not None and not chain.is_taken(at) and at >= chain.due_at + LOST_AFTER


def begun(sweep: Sweep, marketplaces: tuple[str, ...], since: datetime, *, at: datetime) -> Sweep:
    """A chain from the cursor. ``since`` is from when on orders of these marketplaces are wanted: it counts for those
    that the cursor does not speak for yet, and for a sweep that has none."""
    known = sweep.cursor is not None and sweep.covers >= frozenset(marketplaces)
    start = sweep.cursor if sweep.cursor is not None and (known or sweep.cursor < since) else since
    chain = Chain(
        fence=sweep.fence + 1,
        kind=ChainKind.CHANGES,
        marketplaces=marketplaces,
        since=start - OVERLAP,
        began_at=at,
        due_at=at,
    )
    return replace(sweep, chain=chain, fence=chain.fence, begun_at=at)


def begun_at_night(sweep: Sweep, marketplaces: tuple[str, ...], since: datetime, *, at: datetime) -> Sweep:
    """Not farther back than orders are wanted."""
    chain = Chain(
        fence=sweep.fence + 1,
        kind=ChainKind.NIGHT,
        marketplaces=marketplaces,
        since=max(since, at - REREAD),
        began_at=at,
        due_at=at,
    )
    return replace(sweep, chain=chain, fence=chain.fence, night_of=at.date())


def resumed(sweep: Sweep, *, at: datetime) -> Sweep:
    """A lost chain goes on at the same page, under a new fence, so that its old message is nobody's any more."""
    chain = chain_of(sweep)
    if at - (chain.page_at or at) >= TOKEN_LASTS:
        return restarted(sweep, at=at)
    taken_over = replace(chain, fence=sweep.fence + 1, due_at=at, taken_until=None)
    return replace(sweep, chain=taken_over, fence=taken_over.fence)


def hurried(sweep: Sweep, *, at: datetime) -> Sweep:
    """Somebody waits: the chain's next page is due now, whatever slot it waited for."""
    chain = replace(chain_of(sweep), fence=sweep.fence + 1, due_at=at)
    return replace(sweep, chain=chain, fence=chain.fence)


def restarted(sweep: Sweep, *, at: datetime) -> Sweep:
    """The page token leads nowhere any more: the same question from its first page."""
    chain = replace(
        chain_of(sweep),
        fence=sweep.fence + 1,
        due_at=at,
        step=0,
        until=None,
        page="",
        page_at=None,
        orders=0,
        restarts=chain_of(sweep).restarts + 1,
        taken_until=None,
    )
    return replace(sweep, chain=chain, fence=chain.fence)


def narrowed(sweep: Sweep, without: frozenset[str], *, at: datetime) -> Sweep:
    """The same question, of which no page is read yet, for the other marketplaces."""
    chain = chain_of(sweep)
    others = tuple(each for each in chain.marketplaces if each not in without)
    chain = replace(chain, fence=sweep.fence + 1, marketplaces=others, due_at=at, taken_until=None)
    return replace(sweep, chain=chain, fence=chain.fence, left_out=sweep.left_out | without)


def is_next(sweep: Sweep, fence: int, step: int) -> bool:
    """Whether a message still speaks of the page that is next."""
    return sweep.chain is not None and (sweep.chain.fence, sweep.chain.step) == (fence, step)


def taken(sweep: Sweep, *, at: datetime) -> Sweep:
    return replace(sweep, chain=replace(chain_of(sweep), taken_until=at + STEP_LASTS))


def held_back(sweep: Sweep, *, until: datetime) -> Sweep:
    """Amazon takes the call later: no failure of anybody's."""
    return replace(sweep, chain=replace(chain_of(sweep), due_at=until, taken_until=None))


def put_off(sweep: Sweep, *, at: datetime) -> Sweep:
    """Amazon, or a table, is out of order: the same page later."""
    chain = chain_of(sweep)
    due_at = at + pause(chain.failures)
    return replace(sweep, chain=replace(chain, due_at=due_at, failures=chain.failures + 1, taken_until=None))


def pause(failures: int) -> timedelta:
    """After so many failures one after the other, which pass by themselves."""
    return min(SLOW, FIRST_PAUSE * (1 << min(failures, 8)))


def given_up(sweep: Sweep, *, trouble: str, at: datetime) -> Sweep:
    """The chain ends where it is; the cursor stays, and the next sweep asks the same again."""
    return replace(sweep, chain=None, trouble=trouble, trouble_at=at)


def read(sweep: Sweep, *, until: datetime, next: str | None, orders: int, missed: int, at: datetime) -> Sweep:
    """One page is stored. ``missed`` counts what news should have told before; the earliest echo is what is sure."""
    chain = chain_of(sweep)
    bound = min(until, chain.until) if chain.until else until
    further = replace(
        chain,
        step=chain.step + 1,
        until=bound,
        page=next or "",
        page_at=at,
        orders=chain.orders + orders,
        due_at=at,
        failures=0,
        taken_until=None,
    )
    noticed = replace(sweep, missed_at=at if missed else sweep.missed_at, trouble="", trouble_at=None)
    is_enough = chain.kind is ChainKind.NIGHT and further.step >= NIGHT_PAGES
    if next and not is_enough:
        return replace(noticed, chain=further)
    noticed = replace(noticed, left_out=sweep.left_out - frozenset(chain.marketplaces))
    if chain.kind is ChainKind.NIGHT:
        return replace(noticed, chain=None)
    # A cursor never goes back, and never beyond now, whatever Amazon's clock says.
    bound = min(bound, at)
    cursor = max(bound, sweep.cursor) if sweep.cursor else bound
    stored = replace(noticed, chain=None, cursor=cursor, covers=frozenset(chain.marketplaces), succeeded_at=at)
    return replace(stored, night_of=sweep.night_of or at.date())


def age(sweep: Sweep, since: datetime, at: datetime) -> timedelta:
    """How long ago the last success was; ``since`` when it was connected, for a sweep that had none."""
    return max(timedelta(0), at - (sweep.succeeded_at or since))


def chain_of(sweep: Sweep) -> Chain:
    if sweep.chain is None:
        raise ValueError("there is no chain to go on with")
    return sweep.chain
