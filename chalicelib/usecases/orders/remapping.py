"""Mapping again an order that we have, from what is kept of it: by hand with a preview, or because a mapping changed.

It works without what is personal: an order whose address is gone keeps the holds that it would need one for as they
are.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import NotFound, Overtaken, no_order
from chalicelib.domain.orders import upsert as deciding
from chalicelib.domain.orders.lives import TECHNICIANS
from chalicelib.domain.orders.order import Hold, Line, MarketplaceOrder
from chalicelib.domain.orders.upsert import Decision, Heard, Outcome
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.usecases.orders.upserting import Stored, connection_of, decided, made_of, written


@dataclass(frozen=True, slots=True)
class Preview:
    """What mapping an order again would make of it."""

    before: MarketplaceOrder
    after: MarketplaceOrder
    lines_before: Sequence[Line]
    lines_after: Sequence[Line]

    @property
    def is_different(self) -> bool:
        return self.before != self.after

    @property
    def seen(self) -> str:
        """What stands in this preview, for a form to say which one its reader saw."""
        return _seen(self.before, self.after)

    @property
    def cured(self) -> Sequence[Hold]:
        """Holds that would go."""
        left = {hold.reason for hold in self.after.open_holds}
        return [hold for hold in self.before.open_holds if hold.reason not in left]

    @property
    def raised(self) -> Sequence[Hold]:
        """Holds that would come."""
        known = {hold.reason for hold in self.before.open_holds}
        return [hold for hold in self.after.open_holds if hold.reason not in known]


def preview(
    order_id: str,
    *,
    by: Person,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
) -> Preview:
    """Writes nothing. Raises NotFound."""
    refuse_others(by, *TECHNICIANS)
    again = _again(order_id, at, sales, personal, connections, mappings, articles, address_rules)
    try:
        lines = sales.lines(order_id, again.before.lines_version).lines
    except NotFound:
        lines = ()
    after = again.decision.lines.lines if again.decision.lines else lines
    return Preview(again.before, again.decision.order, lines, after)


def reimport(
    order_id: str,
    *,
    seen: str,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
    commit: Commit,
) -> MarketplaceOrder:
    """Maps it again, as the mapping of its connection is now. ``seen`` is that of the preview which somebody agreed to.

    Raises NotFound, Overtaken when it would become something else by now.
    """
    refuse_others(by, *TECHNICIANS)
    again = _again(order_id, at, sales, personal, connections, mappings, articles, address_rules)
    if again.decision.outcome is not Outcome.SAME and seen != _seen(again.before, again.decision.order):
        raise Overtaken("The order or its mapping has changed since this was shown. Please look at it again.")
    return _kept(again, by.id, where, at, commit)


def map_again(
    order_id: str,
    *,
    by: str,
    where: str,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
    commit: Commit,
) -> MarketplaceOrder:
    """What the order is now; nothing is written where nothing changes. For whoever may: it asks no rights. Raises
    NotFound."""
    again = _again(order_id, at, sales, personal, connections, mappings, articles, address_rules)
    return _kept(again, by, where, at, commit)


@dataclass(frozen=True, slots=True)
class _Again:
    """What mapping an order again makes of what is kept of it."""

    before: MarketplaceOrder
    stored: Stored
    heard: Heard
    decision: Decision


def _again(
    order_id: str,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
) -> _Again:
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    stored = Stored(known, personal.get(order_id, at=at), connection_of(known.order, connections))
    heard = deciding.kept(known.copy, stored.personal)
    made = made_of(heard, stored, at=at, mappings=mappings, articles=articles, address_rules=address_rules)
    decision = decided(heard, made, stored, at=at, number=known.order.number)
    # Amazon has said nothing: the copy stays as it was heard.
    return _Again(known.order, stored, heard, replace(decision, copy=known.copy, events=()))


def _kept(again: _Again, by: str, where: str, at: datetime, commit: Commit) -> MarketplaceOrder:
    after = again.decision.order
    if again.decision.outcome is not Outcome.SAME:
        changes = written(again.decision, again.heard, again.stored, by=by, where=where, at=at)
        facts = _cured(again.before, after)
        commit(*changes, Audited("sale_mapped_again", after.order_id, by=by, at=at, where=where, facts=facts))
    return after


def _seen(before: MarketplaceOrder, after: MarketplaceOrder) -> str:
    """Without the moments at which holds came, which are those of the preview."""
    held = [(hold.reason, sorted(hold.facts.items()), hold.released_by) for hold in after.holds]
    told = repr((before.revision, replace(after, holds=()), held))
    return hashlib.sha256(told.encode(errors="backslashreplace")).hexdigest()[:16]


def _cured(before: MarketplaceOrder, after: MarketplaceOrder) -> dict[str, str]:
    left = {hold.reason for hold in after.open_holds}
    gone = sorted({hold.reason for hold in before.open_holds} - left)
    return {"cured": ", ".join(gone)} if gone else {}
