"""Amazon's list held against what was told, some articles a step, and a look at each SKU that differs."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.articles import Alias, AliasKind, Article
from chalicelib.domain.changes import Change, Changed, Said
from chalicelib.domain.errors import NotFound
from chalicelib.domain.inventory.drift import (
    MOST,
    Comparison,
    Drift,
    Kind,
    Step,
    failed,
    is_listed_by_now,
    is_quiet,
    stepped,
    suspect,
    with_suspects,
)
from chalicelib.domain.inventory.offers import Offer, Want, is_dirty, wants
from chalicelib.domain.messages import PushStock
from chalicelib.ports.articles import Articles
from chalicelib.ports.exports import ExportFiles
from chalicelib.ports.intake import Intake
from chalicelib.ports.offering import Listed, Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.selling import BACKGROUND, Caller, Missing, Selling, Throttled
from chalicelib.ports.stock import Stock
from chalicelib.usecases.inventory.wanting import Seller

# A step lasts some seconds of a function's minute.
PAGE, PAGES = 100, 5
LOOKS = 10
# What was found to be told by the way; the rest waits for the next night.
HINTS = 40
# Whether somebody has a SKU that no article in use has, is asked of so many.
ASKED = 500

Quantities = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Taken:
    """How far a comparison is after a step, and what is written with it."""

    after: Comparison
    more: tuple[Change, ...] = ()
    slot: datetime | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    at: datetime
    seller: Seller
    warehouses: Sequence[str]
    articles: Articles
    stock: Stock
    offers: Offers
    offering: Offering
    selling: Selling
    intake: Intake
    export_files: ExportFiles

    def wants(self, articles: Sequence[Article]) -> list[Want]:
        parts = {part.article for article in articles for part in article.parts}
        known = self.articles.several(parts) if parts else {}
        levels = self.stock.of_articles({*(article.number for article in articles), *parts}, among=self.warehouses)
        return [want for article in articles for want in wants(article, self.seller.policy, levels, known)]


def listed(before: Comparison, document: str, caller: Caller, desk: Desk) -> Taken:
    """One more marketplace's list. How many there are of a SKU is the same in all of them, but for what lies with
    Amazon in one alone."""
    told = desk.selling.listed_quantities(before.authorization, document, caller=caller) if document else {}
    known: Quantities = _read(before, desk) or {}
    known |= {sku: quantity for sku, quantity in told.items() if known.get(sku) is None}
    left = before.marketplaces[1:]
    after = replace(before, marketplaces=left, report="", listed=len(known))
    return Taken(_laid(stepped(after, Step.ASKING if left else Step.COMPARING, at=desk.at), known, desk))


def compared(before: Comparison, _caller: Caller, desk: Desk) -> Taken:
    known = _read(before, desk)
    if known is None:
        return Taken(failed(before, "expired", at=desk.at))
    after, hints = before, list[Change]()
    for _ in range(PAGES):
        page = desk.articles.page(after=after.after or None, most=PAGE)
        after = _held(replace(after, after=page.next or ""), page.rows, known, desk, hints)
        if page.next is None:
            return Taken(_with_strangers(stepped(after, Step.LOOKING, at=desk.at), known, desk), tuple(hints))
    return Taken(_laid(stepped(after, Step.COMPARING, at=desk.at), known, desk), tuple(hints))


def looked(before: Comparison, caller: Caller, desk: Desk, *, is_last: bool) -> Taken:
    """Each suspect as it is now. Whoever has to wait keeps what was seen until then."""
    done, begin = list(before.suspects[: before.looked]), before.looked
    some = before.suspects[begin : begin + LOOKS]
    now = _now(some, desk)
    slot: datetime | None = None
    seen = 0
    for each in some:
        try:
            still = _looked(each, now.get(each.sku), caller, desk, is_last=is_last)
        except Throttled as throttled:
            if not seen:
                raise
            slot = throttled.until
            break
        caller, seen = BACKGROUND, seen + 1
        done += [still] if still else []
    suspects = (*done, *before.suspects[begin + seen :])
    after = stepped(replace(before, suspects=suspects, looked=len(done)), before.step, at=slot or desk.at)
    return Taken(after, slot=slot)


def _held(
    comparison: Comparison, articles: Sequence[Article], known: Quantities, desk: Desk, hints: list[Change]
) -> Comparison:
    all_wants = desk.wants([article for article in articles if article.skus])
    kept = desk.offers.several((want.authorization, want.sku) for want in all_wants)
    found = []
    for want in all_wants:
        offer = kept[want.authorization, want.sku]
        if (drift := suspect(offer, want, known, at=desk.at)) is not None:
            found.append(drift)
        elif len(hints) < HINTS:
            hints += _to_be_told(offer, want, known, desk.at)
    for article in articles:
        for sku in article.skus:
            known.pop(sku, None)
    return with_suspects(comparison, found, len(all_wants))


def _to_be_told(offer: Offer, want: Want, known: Quantities, at: datetime) -> list[Change]:
    """Of what should have been told and was not, and of what Amazon has by now."""
    hint = Said(PushStock(want.article), due_at=at)
    if is_listed_by_now(offer, known):
        return [Changed(offer, replace(offer, due_at=None)), hint]
    return [hint] if is_dirty(offer, want, at=at) else []


def _with_strangers(comparison: Comparison, known: Quantities, desk: Desk) -> Comparison:
    """What Amazon lists for us to send, and no article has. An archived one's SKUs are no strangers."""
    left = sorted(sku for sku, shown in known.items() if shown is not None and sku not in desk.seller.policy.excluded)
    asked = [Alias(AliasKind.SKU, sku) for sku in left[:ASKED]]
    holders = desk.articles.holders(asked) if asked else {}
    free = [alias.text for alias in asked if alias not in holders]
    named = tuple(Drift(sku, Kind.STRANGER, desk.at, shown=known[sku]) for sku in free[: MOST // 2])
    return replace(comparison, file="", named=named, strangers=len(left) - len(holders))


def _now(suspects: Sequence[Drift], desk: Desk) -> Mapping[str, tuple[Offer, Want]]:
    """By SKU, those that are still to be told."""
    numbers = {each.article for each in suspects}
    found = desk.wants([each for each in desk.articles.several(numbers).values() if not each.archived])
    kept = desk.offers.several((want.authorization, want.sku) for want in found)
    return {want.sku: (kept[want.authorization, want.sku], want) for want in found}


def _looked(drift: Drift, now: tuple[Offer, Want] | None, caller: Caller, desk: Desk, *, is_last: bool) -> Drift | None:
    if now is None:
        return None
    offer, want = now
    if drift.kind is Kind.UNKNOWN and not is_quiet(offer, want):
        return drift
    if not is_quiet(offer, want) or want.basis != drift.basis:
        return None
    listing = _listing(offer, caller, desk)
    if listing is None:
        return replace(drift, kind=Kind.UNKNOWN, shown=None)
    if listing.is_amazons or listing.quantity in (None, offer.quantity):
        return None
    if is_last and listing.quantity != drift.shown:
        return None  # somebody buys it at this moment
    return replace(drift, kind=Kind.DIFFERS, shown=listing.quantity)


def _listing(offer: Offer, caller: Caller, desk: Desk) -> Listed | None:
    places = dict.fromkeys((*filter(None, [offer.marketplace]), *desk.seller.marketplaces))
    for marketplace in places:
        try:
            return desk.offering.listed(offer.authorization, marketplace, offer.sku, caller=caller)
        except Missing:
            caller = BACKGROUND
    return None


def _laid(comparison: Comparison, known: Quantities, desk: Desk) -> Comparison:
    """Under a name of this step: one that is repeated reads what it read before."""
    name = f"exports/compares/{comparison.authorization}-{comparison.begun_at:%Y%m%d%H%M%S}-{comparison.number:05}"
    desk.export_files.keep(name, gzip.compress(json.dumps(known).encode(), mtime=0))
    return replace(comparison, file=name)


def _read(comparison: Comparison, desk: Desk) -> Quantities | None:
    if not comparison.file:
        return None
    try:
        found: Quantities = json.loads(gzip.decompress(desk.export_files.read(comparison.file)))
    except NotFound:
        return None
    return found
