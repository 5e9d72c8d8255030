"""What Amazon sells beside what we told it: how far a comparison of one seller is, and what it found.

A comparison asks for Amazon's own list of the seller's listings, marketplace by marketplace, holds it against what was
told last and what follows from the shelves now, and then looks twice at whatever differs, because most of what differs
is no drift:
- what is on its way, failed, or still to be told is told anyhow;
- what has moved or was told since the list was written is not what the list speaks of;
- Amazon lowers its figure with every sale, and the order comes to us a little later: a figure counts as drift only when
  it still stands after every order of before is here, and nothing of ours has moved by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.inventory.offers import Offer, OfferState, Want
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.domain.orders.sweeps import NIGHT_HOUR

# An hour after the orders of the last days were read again, when fewest people buy; who slept through it is late.
AFTER_ORDERS, NIGHT_LASTS = 1, 4
# A page shows so many, and nobody mends more by hand: the rest is counted.
MOST = 100
# Amazon writes such a list in minutes, and gives out one of some hours ago.
FIRST_LOOK, LAST_LOOK = timedelta(seconds=15), timedelta(minutes=2)
GIVEN_UP = timedelta(hours=2)
# All of them together are done by the next night.
LONGEST = timedelta(hours=20)
# An order that has just come reserves its pieces within seconds.
SETTLES = timedelta(minutes=1)


class Step(StrEnum):
    ASKING = "asking"  # for the list of the first of the marketplaces that are left
    WAITING = "waiting"  # Amazon writes it
    COMPARING = "comparing"  # article by article
    LOOKING = "looking"  # at what differs, as it is now
    RESTING = "resting"  # until every order of before the look is here
    LOOKING_AGAIN = "looking_again"
    DONE = "done"
    FAILED = "failed"  # ``trouble`` says why; what was found before still stands


OVER = frozenset({Step.DONE, Step.FAILED})


class Kind(StrEnum):
    DIFFERS = "differs"  # Amazon sells another number than we told
    UNKNOWN = "unknown"  # an article has this SKU, and Amazon does not
    STRANGER = "stranger"  # Amazon lists it, and no article has it


@dataclass(frozen=True, slots=True)
class Drift:
    sku: str
    kind: Kind
    since: datetime  # when it was found first, comparison by comparison
    article: str = ""
    told: int = 0
    shown: int | None = None  # by Amazon
    basis: str = ""  # of the shelves, when it was found
    again_at: datetime | None = None  # somebody had it told again


@dataclass(frozen=True, slots=True)
class Comparison:
    """The latest of a seller. ``found`` is what the latest one that was finished has found; ``suspects`` are being
    looked at. Revision 0 was never written."""

    authorization: str
    step: Step = Step.DONE
    number: int = 0  # of its step: a message of another one comes too late
    begun_at: datetime | None = None
    due_at: datetime | None = None
    marketplaces: tuple[str, ...] = ()  # whose lists are still to be had
    report: str = ""
    file: str = ""  # what the lists say of SKUs that were not met yet
    listed: int = 0  # SKUs, in all lists
    after: str = ""  # the articles behind this are still to be compared
    compared: int = 0  # SKUs
    suspects: tuple[Drift, ...] = ()
    looked: int = 0  # of them
    looked_at: datetime | None = None  # the latest first look
    more: int = 0  # beyond the bound
    named: tuple[Drift, ...] = ()  # some of the strangers
    strangers: int = 0
    trouble: str = ""
    finished_at: datetime | None = None
    found: tuple[Drift, ...] = ()
    found_more: int = 0
    found_strangers: int = 0
    found_compared: int = 0
    revision: int = 0

    @property
    def is_over(self) -> bool:
        return self.step in OVER

    def of(self, kind: Kind) -> tuple[Drift, ...]:
        return tuple(each for each in self.found if each.kind == kind)

    @property
    def waits(self) -> tuple[Drift, ...]:
        """What somebody should look at: it differs, and nobody had it told again."""
        return tuple(each for each in self.of(Kind.DIFFERS) if each.again_at is None)


def is_due(comparison: Comparison, region: Region, at: datetime) -> bool:
    """Once a night, if nothing is under way."""
    hour = NIGHT_HOUR[region] + AFTER_ORDERS
    is_night = hour <= at.hour < hour + NIGHT_LASTS
    begun = comparison.begun_at
    return comparison.is_over and is_night and (begun is None or begun < at.replace(hour=hour, minute=0, second=0))


def is_lost(comparison: Comparison, at: datetime) -> bool:
    return not comparison.is_over and comparison.due_at is not None and at > comparison.due_at + SILENT_AFTER


def is_hopeless(comparison: Comparison, at: datetime) -> bool:
    """One step of it fails for ever, and keeps the next night from its turn."""
    begun = comparison.begun_at
    return is_lost(comparison, at) and begun is not None and at > begun + LONGEST


def begun(comparison: Comparison, marketplaces: tuple[str, ...], *, at: datetime) -> Comparison:
    return Comparison(
        comparison.authorization,
        Step.ASKING,
        comparison.number + 1,
        begun_at=at,
        due_at=at,
        marketplaces=marketplaces,
        finished_at=comparison.finished_at,
        found=comparison.found,
        found_more=comparison.found_more,
        found_strangers=comparison.found_strangers,
        found_compared=comparison.found_compared,
        revision=comparison.revision,
    )


def stepped(comparison: Comparison, step: Step, *, at: datetime) -> Comparison:
    """On to that step, due at once or later."""
    return replace(comparison, step=step, number=comparison.number + 1, due_at=None if step in OVER else at)


def suspect(offer: Offer, want: Want, listed: Mapping[str, int | None], *, at: datetime) -> Drift | None:
    """What may have drifted of a SKU. Of one that Amazon does not have we know by two ways already."""
    shown = listed.get(want.sku)
    found = Drift(want.sku, Kind.DIFFERS, at, want.article, want.quantity, shown, want.basis)
    if offer.state is OfferState.UNLISTED:
        return None if want.sku in listed else replace(found, kind=Kind.UNKNOWN)
    if not is_quiet(offer, want) or (want.sku in listed and shown in (None, offer.quantity)):
        return None
    return found


def is_quiet(offer: Offer, want: Want) -> bool:
    """Amazon has applied what follows from the shelves now, and nothing else is to be told."""
    return offer.state is OfferState.APPLIED and offer.basis == want.basis


def is_listed_by_now(offer: Offer, listed: Mapping[str, int | None]) -> bool:
    """One that Amazon did not have when it was to be told."""
    return offer.state is OfferState.UNLISTED and listed.get(offer.sku) is not None


def with_suspects(comparison: Comparison, found: Sequence[Drift], compared: int) -> Comparison:
    together = (*comparison.suspects, *found)
    return replace(
        comparison,
        suspects=together[:MOST],
        more=comparison.more + len(together[MOST:]),
        compared=comparison.compared + compared,
    )


def finished(comparison: Comparison, *, at: datetime) -> Comparison:
    """What was found before keeps the day on which it was found."""
    since = {(each.sku, each.kind): each.since for each in comparison.found}
    found = [
        replace(each, since=since.get((each.sku, each.kind), at)) for each in (*comparison.suspects, *comparison.named)
    ]
    return replace(
        stepped(comparison, Step.DONE, at=at),
        suspects=(),
        named=(),
        file="",
        trouble="",
        finished_at=at,
        found=tuple(found),
        found_more=comparison.more,
        found_strangers=comparison.strangers,
        found_compared=comparison.compared,
    )


def failed(comparison: Comparison, trouble: str, *, at: datetime) -> Comparison:
    return replace(stepped(comparison, Step.FAILED, at=at), trouble=trouble, suspects=(), named=(), file="")


def told_again(comparison: Comparison, skus: Iterable[str], *, at: datetime) -> Comparison:
    chosen = set(skus)
    found = (replace(each, again_at=at) if each.sku in chosen else each for each in comparison.found)
    return replace(comparison, found=tuple(found))
