"""Telling Amazon of whatever moved, however much it is: few articles at once, many by feeds.

A pass goes through all that moved, the longest ago first, in steps of seconds; each step says where the next one goes
on. What is settled by now is told on the way. What is due fills one feed for each seller; a pass ends where all of them
are full or on their way, and the end of a feed begins the next one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.domain.changes import Changed, Created, Said
from chalicelib.domain.errors import Conflict, Problem
from chalicelib.domain.imports import chunks
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.feeds import MOST_OF_A_FEED, FeedStep, QuantityFeed, over
from chalicelib.domain.inventory.offers import SILENT, Offer, OfferState, Want, is_dirty, is_settled, submitted
from chalicelib.domain.lists import ListName
from chalicelib.domain.messages import FollowFeed, PushMoved, PushStock
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.lists import Lists
from chalicelib.ports.offers import Offers
from chalicelib.ports.stock import Stock
from chalicelib.ports.world import Clock, Ids
from chalicelib.usecases.inventory.anew import A_PAGE, AT_ONCE, EVERYTHING, PUSHES_LAST, STEP_LASTS, STOCK, say_all_anew
from chalicelib.usecases.inventory.offering import FEW, Pushed, told
from chalicelib.usecases.inventory.offering import stored as written
from chalicelib.usecases.inventory.wanting import Kits, Seller, Shelf, all_kits, sellers, shelves

# So few that moved just now are told at once, however many others wait: an order has no more lines as a rule, and a
# table of counts moves more with every commit.
FEW_NEWS = 20
# The list of what moved lags by moments: what it did not show to a hint just before is shown to this one.
LAG = timedelta(seconds=5)


def push_moved(
    message: PushMoved,
    *,
    push_article: Callable[[PushStock], Pushed],
    gave_up: Callable[[str, Problem], object],
    at: datetime,
    clock: Clock,
    ids: Ids,
    stock: Stock,
    articles: Articles,
    lists: Lists,
    connections: Connections,
    offers: Offers,
    commit: Commit,
) -> int:
    """Tells what moved, or has all that is sold looked at anew: how many articles. One article's trouble never keeps
    the others waiting."""
    warehouses = [entry.code for entry in lists.all(ListName.WAREHOUSES)]
    if message.subject == EVERYTHING:
        # With nobody to be told it can wait: whoever is switched on says so again.
        is_told = bool(sellers(connections, offers))
        return say_all_anew(message, warehouses, at, clock, stock, articles, commit) if is_told else 0
    looked, few = 0, _few(message, stock)
    if few is None:
        room = _Room(at, clock, ids, stock, articles, offers, commit, warehouses, sellers(connections, offers))
        looked, few = _pass(message.after, room)
    until = clock.now() + PUSHES_LAST
    for number in few:
        try:
            push_article(PushStock(number))
        except Problem as problem:
            gave_up(number, problem)
        if clock.now() >= until:
            break  # the schedule finds the others
    return looked or len(few)


def _few(message: PushMoved, stock: Stock) -> Sequence[str] | None:
    """The articles that moved just now, or all that wait, where they are few."""
    if message.after:
        return None
    since = datetime.fromisoformat(message.since) - LAG if message.since else None
    for page in (stock.untold(since=since, most=FEW_NEWS) if since else None, stock.untold(most=FEW)):
        if page is not None and page.next is None:
            return list(dict.fromkeys(level.article for level in page.rows))
    return None


@dataclass(frozen=True, slots=True)
class _Room:
    """What a step works with."""

    at: datetime
    clock: Clock
    ids: Ids
    stock: Stock
    articles: Articles
    offers: Offers
    commit: Commit
    warehouses: Sequence[str]
    sellers: Sequence[Seller]


def _pass(after: str, room: _Room) -> tuple[int, Sequence[str]]:
    """A step: how many articles it looked at, and those of which so few SKUs are due that patches are quicker."""
    gatherers = [_gatherer(seller, after, room) for seller in room.sellers]
    kits, looked, place = all_kits(room.articles), 0, after
    while True:
        page = room.stock.untold(after=place or None, most=A_PAGE)
        looked += _look(page.rows, kits, gatherers, room)
        place = page.next or ""
        is_over = not place or (bool(gatherers) and all(one.is_closed for one in gatherers))
        if is_over or room.clock.now() >= room.at + STEP_LASTS:
            break
    now = room.clock.now()
    again = [] if is_over else [Said(PushMoved(STOCK, after=place), due_at=now)]
    ends = [change for one in gatherers for change in one.ended("" if is_over else place, now)]
    if ends or again:
        room.commit(*ends, *again)
    return looked, list(dict.fromkeys(number for one in gatherers for number in one.few))


def _look(levels: Sequence[Level], kits: Kits, gatherers: Sequence["_Gatherer"], room: _Room) -> int:
    numbers = list(dict.fromkeys(level.article for level in levels))
    # Every warehouse is in the list. Should one ever not be, what moved there still counts.
    among = list(dict.fromkeys((*room.warehouses, *(level.warehouse for level in levels))))
    found = shelves(numbers, room.sellers, articles=room.articles, stock=room.stock, kits=kits, among=among)
    kept = room.offers.several((want.authorization, want.sku) for shelf in found for want in shelf.wants)
    _tell(found, kept, room.commit)
    for one in gatherers:
        if not one.is_closed:
            one.take(_due(found, one.seller, kept, room.at))
    return len(numbers)


@dataclass(frozen=True, slots=True)
class _Due:
    offer: Offer
    want: Want
    article: str  # whose shelf it follows from


def _due(found: Sequence[Shelf], seller: Seller, kept: Mapping[tuple[str, str], Offer], at: datetime) -> Sequence[_Due]:
    """Each SKU once: a kit follows from several shelves."""
    due: dict[str, _Due] = {}
    for shelf in found:
        for want in shelf.wants:
            offer = kept[want.authorization, want.sku]
            if want.authorization == seller.authorization and is_dirty(offer, want, at=at):
                due[want.sku] = _Due(offer, want, shelf.article)
    return list(due.values())


def _gatherer(seller: Seller, after: str, room: _Room) -> "_Gatherer":
    """With the feed that the step before left for this one; any other that is open keeps this seller waiting."""
    is_open = _open(seller, room)
    ours = [feed for feed in is_open if after and feed.step is FeedStep.WRITING and feed.after == after]
    return _Gatherer(seller, room, ours[0] if ours else None, is_closed=bool(is_open) and not ours)


def _open(seller: Seller, room: _Room) -> Sequence[QuantityFeed]:
    return [feed for feed in room.offers.feeds(seller.authorization) if feed.is_open]


@dataclass
class _Gatherer:
    """Fills a seller's feed, once more is due than patches are good for."""

    seller: Seller
    room: _Room
    feed: QuantityFeed | None
    is_closed: bool
    _waiting: list[_Due] = field(default_factory=list)
    _alone: list[_Due] = field(default_factory=list)

    @property
    def few(self) -> Iterator[str]:
        return (due.article for due in (*self._alone, *self._waiting))

    def take(self, due: Sequence[_Due]) -> None:
        for each in due:
            (self._alone if self._goes_alone(each.offer) else self._waiting).append(each)
        if self.feed is None and len(self._waiting) > FEW:
            self.feed = self._begun()
        if self.feed is None:
            return
        for some in chunks(self._waiting, AT_ONCE):
            self._mark(some)
        self._waiting = []

    def _goes_alone(self, offer: Offer) -> bool:
        """A feed speaks of one marketplace. What is listed elsewhere is told by a patch, and so is what was refused,
        perhaps for being elsewhere, unless that is as much as patches are good for."""
        if offer.marketplace not in ("", *self.seller.marketplaces[:1]):
            return True
        return offer.state is OfferState.FAILED and len(self._alone) < FEW

    def ended(self, after: str, now: datetime) -> Iterator[Changed | Said]:
        """``after`` is where the next step goes on; a feed that is full or all there is goes its way."""
        if self.feed is None:
            return
        if after and not self.is_closed:
            yield Changed(self.feed, replace(self.feed, after=after, due_at=now + SILENT))
        else:
            yield Changed(self.feed, replace(self.feed, after="", due_at=now))
            yield Said(FollowFeed(self.feed.authorization, feed=self.feed.id), due_at=now)

    def _begun(self) -> QuantityFeed | None:
        """None where somebody else has begun one at this moment."""
        now, places = self.room.clock.now(), self.seller.marketplaces[:1]
        feed = QuantityFeed(
            self.seller.authorization, self.room.ids.name(), now, marketplaces=places, due_at=now + SILENT, revision=1
        )
        self.room.commit(Created(feed))
        if min(_open(self.seller, self.room), key=lambda each: (each.made_at, each.id)).id == feed.id:
            return feed
        self.room.commit(Changed(feed, over(feed, FeedStep.DONE)))
        self.is_closed, self._waiting = True, []
        return None

    def _mark(self, some: Sequence[_Due]) -> None:
        """The feed counts what is marked in the same commit: never more than Amazon takes, and none that is missing
        when its document is written."""
        if self.feed is None or self.is_closed:
            return
        before, now = self.feed, self.room.clock.now()
        some = some[: MOST_OF_A_FEED - before.skus]
        after = replace(before, skus=before.skus + len(some), due_at=now + SILENT)
        marks = [written(each.offer, submitted(each.offer, each.want, at=now, feed=before.id)) for each in some]
        try:
            self.room.commit(Changed(before, after), *marks)
        except Conflict:
            # Somebody patched one of them at this moment, and the next pass has the others; or goes this same way.
            if before not in _open(self.seller, self.room):
                self.feed, self.is_closed = None, True
            return
        self.feed = replace(after, revision=before.revision + 1)
        self.is_closed = after.skus >= MOST_OF_A_FEED


def _tell(found: Sequence[Shelf], kept: Mapping[tuple[str, str], Offer], commit: Commit) -> None:
    levels = [
        level
        for shelf in found
        if all(is_settled(kept[want.authorization, want.sku], want) for want in shelf.wants)
        for level in shelf.untold
    ]
    for some in chunks(levels, AT_ONCE):
        try:
            commit(*told(tuple(some)))
        except Conflict:
            for level in some:
                _told_alone(level, commit)


def _told_alone(level: Level, commit: Commit) -> None:
    try:
        commit(*told((level,)))
    except Conflict:
        return  # it moved again
