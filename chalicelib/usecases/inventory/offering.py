"""Telling Amazon how many there are, SKU by SKU.

The journey: a level moves, and ``PushStock`` follows it within moments (``telling``). What is due for its SKUs is
submitted, each after a recovery point; later looks say when Amazon has applied it, and then the level is told. Should a
message be lost, or a sender die, the schedule finds the untold level and the lapsed offer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import Reason, about
from chalicelib.domain.changes import Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.feeds import FORGOTTEN, LAST_LOOK
from chalicelib.domain.inventory.offers import (
    LEFT,
    Offer,
    OfferState,
    Want,
    accepted,
    failed,
    is_dirty,
    is_settled,
    looked_at,
    submitted,
    unlisted,
    unsaid,
    withdrawn,
)
from chalicelib.domain.messages import PushStock
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.offering import Listed, Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.selling import BadApplication, Caller, Denied, Missing, Rejected, Revoked, Throttled, Unavailable
from chalicelib.ports.stock import Stock
from chalicelib.usecases.attention import still
from chalicelib.usecases.inventory.changing import left_behind, untold
from chalicelib.usecases.inventory.wanting import Seller, Shelf, sellers, shelves

# Amazon takes five patches a second: what is more than this goes faster by a feed.
FEW = 200


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came of one article: whether Amazon has all that follows from its levels, and how many patches left."""

    is_told: bool
    sent: int = 0


def moved(*, stock: Stock, most: int = FEW) -> list[str]:
    """The articles of which Amazon does not know everything yet, the longest ago first."""
    return list(dict.fromkeys(level.article for level in stock.untold(most=most).rows))


def push_article(
    message: PushStock,
    *,
    at: datetime,
    stock: Stock,
    articles: Articles,
    connections: Connections,
    offers: Offers,
    offering: Offering,
    attention: AttentionItems,
    commit: Commit,
) -> Pushed:
    """Brings every SKU that follows from an article one step further, and says that its levels are told once Amazon
    has applied all of them. Any number of these messages has the effect of one. Raises Conflict when somebody else was
    quicker."""
    to = sellers(connections, offers)

    def read() -> Shelf:
        return shelves([message.subject], to, articles=articles, stock=stock)[0]

    shelf = read()
    kept = offers.several((want.authorization, want.sku) for want in shelf.wants)
    pairs = [(kept[want.authorization, want.sku], want) for want in shelf.wants]
    if not all(is_settled(*pair) for pair in pairs) and (again := untold(shelf, articles=articles, stock=stock)):
        commit(*again)  # the schedule finds it now, whatever becomes of this
        shelf = read()
    desk = _Desk(message, at, {each.authorization: each for each in to}, read, offering, attention, commit)
    after = [(desk.advanced(*pair), pair[1]) for pair in pairs]
    is_told = all(is_settled(offer, want) for offer, want in after)
    if is_told and shelf.untold:
        commit(*told(shelf.untold))
    for offer in left_behind(message.left.splitlines(), to, articles=articles, offers=offers):
        desk.withdrawn(offer)
    return Pushed(is_told, desk.sent)


def told(levels: tuple[Level, ...]) -> list[Change]:
    """Amazon knows what follows from them. Whichever moved meanwhile makes this a Conflict."""
    return [Changed(level, replace(level, is_told=True)) for level in levels]


def stored(before: Offer, after: Offer) -> Change:
    return Changed(before, after) if before.revision else Created(replace(after, revision=1))


def troubles(offer: Offer, at: datetime, attention: AttentionItems) -> Change:
    """An entry of a SKU that failed, or none of one that did not."""
    facts = {"sku": offer.sku, "article": offer.article, "text": offer.words, "seller": offer.authorization}
    item = about(Reason.OFFER_FAILED, f"{offer.authorization}/{offer.sku}", facts, at=at)
    return Kept(still(item, attention)) if offer.state is OfferState.FAILED else Erased(item)


@dataclass
class _Desk:
    """What one message does for the SKUs of its article."""

    message: PushStock
    at: datetime
    sellers: dict[str, Seller]
    read: Callable[[], Shelf]
    offering: Offering
    attention: AttentionItems
    commit: Commit
    sent: int = 0
    slot: str = ""
    has_asked: bool = False  # Amazon, since the shelf was read

    def __post_init__(self) -> None:
        self.slot = self.message.slot

    def advanced(self, offer: Offer, want: Want) -> Offer:
        try:
            if offer.is_in_flight:
                offer = self._looked(offer, want)
            if self._has_its_slot(offer) or is_dirty(offer, want, at=self.at):
                offer = self._submitted(offer, want)
        except Throttled as throttled:  # of a look
            offer = self._waits(replace(offer, article=want.article), throttled.until)
        except (Unavailable, Revoked, BadApplication, Denied):
            pass  # it stays as it is; the schedule comes by, and of a lost grant others tell
        except Rejected as rejected:  # a look before anything is said; the article's other SKUs are none the worse
            asked = replace(offer, article=want.article, quantity=want.quantity, basis=want.basis)
            offer = self._kept(offer, failed(asked, rejected.words or rejected.code, at=self.at))
        return offer

    def withdrawn(self, offer: Offer) -> None:
        """One that is on its way in a feed is looked at again when that is through."""
        after = self.advanced(offer, withdrawn(offer))
        if after.is_in_flight and after.feed:
            self.commit(Said(replace(self.message, slot=""), due_at=self.at + LAST_LOOK))

    def _waits(self, offer: Offer, slot: datetime) -> Offer:
        """For a slot, which stands on the offer, so that no other hint books one too."""
        after = replace(offer, due_at=slot) if offer.is_in_flight else replace(offer, booked=slot)
        self.commit(stored(offer, after), Said(replace(self.message, slot=slot.isoformat()), due_at=slot))
        return replace(after, revision=offer.revision + 1)

    def _caller(self) -> Caller:
        """A slot is good for one call."""
        self.has_asked = True
        slot, self.slot = self.slot, ""
        return Caller.with_slot(slot)

    def _looked(self, offer: Offer, want: Want) -> Offer:
        """One on its way, after a look at what Amazon sells, if it is time for one."""
        if offer.feed and offer.since is not None and self.at < offer.since + FORGOTTEN:
            return offer
        if offer.due_at is not None and self.at < offer.due_at:
            return offer
        try:
            place, listed = self._placed(offer)
        except Denied:
            raise
        except Rejected as rejected:
            after = looked_at(offer, None, rejected.words or rejected.code, at=self.at)
            return self._kept(offer, after)
        if listed is None:
            return self._kept(offer, unlisted(offer, want, at=self.at))
        has_moved = offer.basis != want.basis
        after = looked_at(offer, listed.quantity, listed.words, at=self.at, has_moved=has_moved)
        return self._kept(offer, replace(after, marketplace=place))

    def _submitted(self, offer: Offer, want: Want) -> Offer:
        is_just_found = not self._is_placed(offer)
        offer = self._found(offer)
        if not offer.marketplace:
            return self._kept(offer, unlisted(offer, want, at=self.at))
        if (now := self._still(want)) is None:
            return offer
        want = now
        claim = self._kept(offer, submitted(offer, want, at=self.at))
        told = (want.authorization, offer.marketplace, want.sku, want.quantity)
        try:
            said = self.offering.patch(*told, caller=self._caller())
        except Throttled as throttled:
            return self._put_back(claim, replace(offer, booked=throttled.until), throttled.until)
        except (Revoked, BadApplication):
            return self._put_back(claim, offer, None)
        except Missing:
            if is_just_found:
                return self._kept(claim, unlisted(claim, want, at=self.at))
            left = replace(unsaid(claim), marketplace="", seen=None)  # it may be listed elsewhere
            return self._submitted(self._kept(claim, left), want)
        except Rejected as rejected:
            return self._kept(claim, failed(claim, rejected.words or rejected.code, at=self.at))
        except Unavailable:
            return claim  # nobody knows; a look says more when this has lapsed
        self.sent += 1
        if not said.is_accepted:
            return self._kept(claim, failed(claim, said.words, at=self.at))
        return self._kept(claim, accepted(claim, said.submission, at=self.at))

    def _still(self, want: Want) -> Want | None:
        """What follows now: Amazon takes its time to answer, and somebody may have bought meanwhile."""
        if not self.has_asked or want.basis == LEFT:
            return want
        self.has_asked, wants = False, self.read().wants
        return next((now for now in wants if (now.authorization, now.sku) == (want.authorization, want.sku)), None)

    def _is_placed(self, offer: Offer) -> bool:
        return bool(offer.marketplace) and offer.seen is not None

    def _found(self, offer: Offer) -> Offer:
        """With a marketplace where it is listed, and what Amazon sells there before we say anything."""
        if self._is_placed(offer):
            return offer
        place, listed = self._placed(offer)
        return replace(offer, marketplace=place, seen=listed.quantity if listed else offer.seen)

    def _placed(self, offer: Offer) -> tuple[str, Listed | None]:
        """Where it is listed for us to send, and how: where it was last, or in any other marketplace of the seller."""
        places = (*filter(None, [offer.marketplace]), *self.sellers[offer.authorization].marketplaces)
        for marketplace in dict.fromkeys(places):
            try:
                listed = self.offering.listed(offer.authorization, marketplace, offer.sku, caller=self._caller())
            except Missing:
                continue
            if not listed.is_amazons:
                return marketplace, listed
        return "", None

    def _put_back(self, claim: Offer, before: Offer, slot: datetime | None) -> Offer:
        """Certainly not sent: it is what it was, and comes back in its slot."""
        again = [Said(replace(self.message, slot=slot.isoformat()), due_at=slot)] if slot else []
        after = replace(before, revision=claim.revision)
        self.commit(Changed(claim, after), *again)
        return replace(after, revision=claim.revision + 1)

    def _kept(self, before: Offer, after: Offer) -> Offer:
        """Written, with whatever follows: another look, or an entry for people."""
        if after == before:
            return before
        changes = [stored(before, after)]
        if after.is_in_flight and after.due_at is not None:
            changes.append(Said(replace(self.message, slot=""), due_at=after.due_at))
        if not after.is_in_flight:  # an entry comes, or goes
            changes.append(troubles(after, self.at, self.attention))
        self.commit(*changes)
        return replace(after, revision=before.revision + 1)

    def _has_its_slot(self, offer: Offer) -> bool:
        is_here = offer.booked is not None and offer.booked.isoformat() == self.message.slot
        return is_here and not offer.is_in_flight
