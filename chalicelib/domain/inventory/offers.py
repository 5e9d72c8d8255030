"""What Amazon is told of our stock: one quantity per seller and SKU, however many marketplaces list it.

An offer is what was submitted last for a SKU and how far it came. It is due anew when what lies on our shelves moved
since the submission that Amazon applied, whatever the number: Amazon's own sales lower Amazon's figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from chalicelib.domain.articles import Article
from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory import Level

# More than anybody keeps back, or shows; a slip of the finger is longer.
MOST_PIECES = 99_999
MOST_EXCLUDED = 500
# Amazon takes seconds as a rule, and says nothing when it is done: we look, each time after twice as long.
FIRST_LOOK = timedelta(seconds=4)
# After so long without an effect a submission has failed.
LONGEST = timedelta(minutes=15)
# Amazon's usual time for one listing, and some more.
PATIENCE = timedelta(minutes=1)
# A call takes fifteen seconds at most, and its function a minute: who is silent for longer is dead.
SILENT = timedelta(minutes=2)
# What Amazon refused, or does not list, is tried again by itself after so long; stock that moves does it at once.
AGAIN = timedelta(hours=6)

# The fingerprint of no shelf at all.
LEFT = "left"


@dataclass(frozen=True, slots=True)
class StockPolicy:
    """How much of what is available one seller's listings show. Nothing is told before somebody switches it on."""

    authorization: str
    is_on: bool = False
    buffer: int = 0  # kept back of every article
    share: int = 100  # percent of what is left
    cap: int | None = None  # never show more
    excluded: tuple[str, ...] = ()  # SKUs whose quantity somebody else keeps
    revision: int = 0

    def quantity(self, available: int) -> int:
        """Never below nothing."""
        left = max(0, available - self.buffer) * self.share // 100
        return left if self.cap is None else min(left, self.cap)


class OfferState(StrEnum):
    NONE = "none"  # nothing was ever submitted
    SUBMITTED = "submitted"  # on its way: without an answer nobody knows
    ACCEPTED = "accepted"  # Amazon took it and has not applied it yet
    APPLIED = "applied"  # Amazon sells so many
    FAILED = "failed"  # Amazon refused it, or nothing came of it
    UNLISTED = "unlisted"  # no such SKU of the seller, or only one that lies with Amazon


IN_FLIGHT = frozenset({OfferState.SUBMITTED, OfferState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Offer:
    """``basis`` is the fingerprint of the shelves that ``quantity`` follows from, ``feed`` our name of the feed it
    went with, empty for a patch. Revision 0 was never written."""

    authorization: str
    sku: str
    article: str = ""
    state: OfferState = OfferState.NONE
    quantity: int = 0  # of the last submission
    basis: str = ""
    marketplace: str = ""  # where it is listed, as far as we know
    looked_in: tuple[str, ...] = ()  # the marketplaces that do not list it
    feed: str = ""
    submission: str = ""  # Amazon's id
    since: datetime | None = None  # of the last submission
    due_at: datetime | None = None  # when somebody looks at it again
    booked: datetime | None = None  # its time slot at Amazon; a message waits for it
    seen: int | None = None  # what Amazon sold when we looked last
    words: str = ""  # Amazon's, until it applies one
    revision: int = 0

    @property
    def is_in_flight(self) -> bool:
        return self.state in IN_FLIGHT


@dataclass(frozen=True, slots=True)
class Want:
    """What should be told, and of which shelves that is true. ``places`` are the marketplaces where it may be listed,
    for who asks what is due."""

    authorization: str
    sku: str
    article: str
    quantity: int
    basis: str
    places: tuple[str, ...] = ()


def wants(
    article: Article,
    policy: StockPolicy,
    levels: Mapping[str, Sequence[Level]],
    parts: Mapping[str, Article],
    places: tuple[str, ...] = (),
) -> tuple[Want, ...]:
    """Of every SKU of an article. Nothing follows from what never lay anywhere: nobody has counted it, and Amazon's
    figure is the better one. ``levels`` and ``parts`` by number as the kit has it."""
    if not policy.is_on or article.archived or (available := stock_of(article, levels, parts)) is None:
        return ()
    basis = fingerprint(article, policy, levels)
    skus = (sku for sku in article.skus if sku not in policy.excluded)
    return tuple(
        Want(policy.authorization, sku, article.number, policy.quantity(available), basis, places) for sku in skus
    )


def withdrawn(offer: Offer) -> Want:
    """Nought, once, of a SKU that no article has any more: what nobody counts down would be sold for ever. If it comes
    back to an article, that is something else again."""
    return Want(offer.authorization, offer.sku, offer.article, 0, LEFT)


def stock_of(article: Article, levels: Mapping[str, Sequence[Level]], parts: Mapping[str, Article]) -> int | None:
    """All warehouses together; a kit is as many as its scarcest part makes. None where that can't be said."""
    if not article.is_kit:
        return _sum(levels.get(article.number, ())) if article.is_stocked else None
    makes = []
    for part in article.parts:
        known = parts.get(part.article)
        if known is None:
            return None
        if not known.is_stocked:
            continue  # there is always enough of it
        if (has := _sum(levels.get(part.article, ()))) is None:
            return None
        makes.append(max(0, has) // part.quantity)
    return min(makes, default=None)


def fingerprint(article: Article, policy: StockPolicy, levels: Mapping[str, Sequence[Level]]) -> str:
    """Another one whenever a level moved, or what is made of it. That Amazon was told is no move."""
    parts = [f"{part.quantity}x{part.article}" for part in article.parts]
    numbers = [part.article for part in article.parts] or [article.number]
    moves = [
        f"{level.article}@{level.warehouse}:{level.moved_at}:{level.on_hand}:{level.allocated}:{level.reserved}"
        for number in numbers
        for level in levels.get(number, ())
    ]
    return sha256("\n".join([str(policy.revision), *parts, *sorted(moves)]).encode()).hexdigest()[:20]


def is_settled(offer: Offer, want: Want) -> bool:
    """Nothing is to be done for it: Amazon has applied this very want, or has no such SKU anywhere."""
    if offer.state is OfferState.UNLISTED:
        return set(want.places) <= set(offer.looked_in)
    return offer.state is OfferState.APPLIED and offer.basis == want.basis


def is_dirty(offer: Offer, want: Want, *, at: datetime) -> bool:
    """To be submitted now. One that Amazon refused waits for its time, or for the shelves to move; one that Amazon does
    not list, for its time or for another marketplace."""
    if offer.is_in_flight or (offer.booked is not None and at < offer.booked + SILENT):
        return False
    if offer.state in (OfferState.FAILED, OfferState.UNLISTED):
        is_failed = offer.state is OfferState.FAILED
        is_another = offer.basis != want.basis if is_failed else not is_settled(offer, want)
        return is_another or offer.due_at is None or at >= offer.due_at
    return offer.basis != want.basis or offer.state is OfferState.NONE


def submitted(offer: Offer, want: Want, *, at: datetime, feed: str = "") -> Offer:
    """The recovery point: written before anything leaves."""
    if offer.is_in_flight:
        raise Refused("Something else is on its way for this SKU.", sku=offer.sku)
    return replace(
        offer,
        article=want.article,
        state=OfferState.SUBMITTED,
        quantity=want.quantity,
        basis=want.basis,
        feed=feed,
        submission="",
        since=at,
        due_at=None if feed else at + SILENT,
        booked=None,
    )


def accepted(offer: Offer, submission: str, *, at: datetime) -> Offer:
    return replace(offer, state=OfferState.ACCEPTED, submission=submission, due_at=at + FIRST_LOOK)


def applied(offer: Offer, *, seen: int | None = None) -> Offer:
    return replace(offer, state=OfferState.APPLIED, due_at=None, seen=seen, words="", feed="")


def failed(offer: Offer, words: str, *, at: datetime) -> Offer:
    return replace(offer, state=OfferState.FAILED, words=words, due_at=at + AGAIN, feed="")


def doubted(offer: Offer, *, at: datetime) -> Offer:
    """Of one on its way nobody says what became of it: whoever looks at what Amazon sells knows."""
    return replace(offer, state=OfferState.ACCEPTED, feed="", due_at=at)


def unsaid(offer: Offer) -> Offer:
    """What was on its way is nothing to wait for any more: it is to be said again, whatever Amazon made of it."""
    return replace(offer, state=OfferState.APPLIED, basis="", feed="", due_at=None, booked=None)


def unlisted(offer: Offer, want: Want, *, at: datetime) -> Offer:
    return replace(
        offer,
        article=want.article,
        state=OfferState.UNLISTED,
        due_at=at + AGAIN,
        marketplace="",
        looked_in=want.places,
        words="",
        feed="",
    )


def looked_at(offer: Offer, listed: int | None, words: str, *, at: datetime, has_moved: bool = False) -> Offer:
    """An offer in flight after a look at what Amazon sells. Fewer than submitted, and not what it was before: Amazon
    has sold some meanwhile. The same as before means that nothing happened yet; but where the shelves moved already
    (``has_moved``) and Amazon shows no more than we said, the newer figure does not wait for long. What had no answer
    and is not shown exactly is said again: Amazon may have sold some, and never have heard us."""
    since = offer.since or at
    if offer.state is OfferState.SUBMITTED and listed is not None and listed != offer.quantity:
        return replace(unsaid(offer), seen=listed)
    if listed is not None and listed <= offer.quantity:
        is_other = offer.seen is not None and listed != offer.seen
        if listed == offer.quantity or is_other or (has_moved and at >= since + PATIENCE):
            return applied(offer, seen=listed)
    if offer.state is OfferState.SUBMITTED and at >= since + PATIENCE:
        return unsaid(offer)
    if at >= since + LONGEST:
        return replace(failed(offer, words, at=at), seen=listed)
    return replace(offer, due_at=at + max(FIRST_LOOK, at - since), words=words or offer.words)


def refusals(policy: StockPolicy) -> Iterable[Refused]:
    if not 0 <= policy.buffer <= MOST_PIECES:
        yield Refused("From 0 to {most} pieces.", field="buffer", most=MOST_PIECES)
    if not 0 <= policy.share <= 100:
        yield Refused("From 0 to 100 percent.", field="share")
    if policy.cap is not None and not 0 <= policy.cap <= MOST_PIECES:
        yield Refused("From 0 to {most} pieces.", field="cap", most=MOST_PIECES)
    if len(policy.excluded) > MOST_EXCLUDED:
        yield Refused("At most {most} SKUs can be left out.", field="excluded", most=MOST_EXCLUDED)


def _sum(levels: Sequence[Level]) -> int | None:
    return sum(level.available for level in levels) if levels else None
