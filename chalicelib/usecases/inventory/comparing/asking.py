"""Who begins a comparison of a seller's stock with Amazon's: the night, or a person; and who has what drifts mended."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason, about
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.inventory.drift import Comparison, begun, failed, is_due, is_hopeless, is_lost, told_again
from chalicelib.domain.messages import CompareStock, PushStock
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.offers import Offers
from chalicelib.usecases.attention import still
from chalicelib.usecases.inventory.wanting import Seller, sellers

# One transaction takes a hundred items: an offer and its message each, the comparison, its entry and the trail.
AT_ONCE = 45


def begin(
    authorization: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    offers: Offers,
    commit: Commit,
) -> Comparison:
    """Saying it twice changes nothing. Raises Refused for a seller whose listings we say nothing about."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    seller = next((each for each in sellers(connections, offers) if each.authorization == authorization), None)
    if seller is None:
        raise Refused("Amazon is told nothing for this seller. Please switch that on first.")
    before = offers.comparison(authorization)
    if not before.is_over and not is_lost(before, at):
        return before
    after = begun(before, seller.marketplaces, at=at)
    commit(*written(before, after), Audited("stock_compared", authorization, by=by.id, at=at, where=where))
    return after


def begin_due(*, at: datetime, connections: Connections, offers: Offers, commit: Commit) -> int:
    """Begins what the night is due for, and goes on with what nobody goes on with."""
    count = 0
    for seller in sellers(connections, offers):
        with suppress(Conflict):  # somebody takes a step of it, or begins it, at this moment
            count += _begun(seller, at, connections, offers, commit)
    return count


def tell_again(
    authorization: str,
    skus: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    offers: Offers,
    attention: AttentionItems,
    commit: Commit,
) -> int:
    """Has the right quantity told by the usual way, of these SKUs that drift or of all of them: how many. What Amazon
    showed is kept, so that it is seen when it becomes another figure."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    comparison = offers.comparison(authorization)
    wanted = [each for each in comparison.waits if not skus or each.sku in skus]
    kept = offers.several((authorization, each.sku) for each in wanted)
    for begin in range(0, len(wanted), AT_ONCE):
        some = wanted[begin : begin + AT_ONCE]
        changes: list[Change] = []
        for each in some:
            offer = kept[authorization, each.sku]
            if offer.revision and not offer.is_in_flight:
                changes.append(Changed(offer, replace(offer, basis="", seen=each.shown, due_at=None, booked=None)))
            changes.append(Said(PushStock(each.article), due_at=at))
        after = told_again(comparison, [each.sku for each in some], at=at)
        facts = {"skus": str(len(some))}
        commit(
            *changes,
            Changed(comparison, after),
            entry(after, at, attention),
            Audited("stock_told_again", authorization, by=by.id, at=at, where=where, facts=facts),
        )
        comparison = replace(after, revision=comparison.revision + 1)
    return len(wanted)


def written(before: Comparison, after: Comparison, *, slot: datetime | None = None) -> list[Change]:
    """A comparison as it is now, with the message for its next step if it has one."""
    change: Change = Changed(before, after) if before.revision else Created(replace(after, revision=1))
    if after.is_over or after.due_at is None:
        return [change]
    booked = slot.isoformat() if slot else ""
    return [change, Said(CompareStock(after.authorization, step=after.number, slot=booked), due_at=after.due_at)]


def entry(comparison: Comparison, at: datetime, attention: AttentionItems) -> Change:
    """One for a seller as long as something drifts that nobody had told again."""
    count = len(comparison.waits) + (comparison.found_more if comparison.waits else 0)
    item: AttentionItem = about(
        Reason.STOCK_DRIFTS,
        comparison.authorization,
        {"seller": comparison.authorization, "count": str(count)},
        at=at,
    )
    return Kept(still(item, attention)) if count else Erased(item)


def _begun(seller: Seller, at: datetime, connections: Connections, offers: Offers, commit: Commit) -> bool:
    before = offers.comparison(seller.authorization)
    if is_lost(before, at) and not is_hopeless(before, at):
        commit(*written(before, replace(before, due_at=at)))
    elif is_hopeless(before, at):
        commit(*written(before, failed(before, "late", at=at)))
    elif is_due(before, connections.authorization(seller.authorization).region, at):
        commit(*written(before, begun(before, seller.marketplaces, at=at)))
    else:
        return False
    return True
