"""Keeping the index of marketplace orders, a moment behind them."""

from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.orders import terms
from chalicelib.domain.search import Indexed
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.search import SearchIndex


def index(
    order_id: str,
    *,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    sale_search: SearchIndex,
    fingerprint_key: FingerprintKey,
) -> int:
    """Lets an order be found by what it is now, and says by how many terms more. Any number of these messages has the
    effect of one; raises Conflict when two are at it."""
    before = sale_search.terms(order_id)
    try:
        order, copy = sales.get(order_id), sales.copy(order_id)
    except NotFound:
        return 0
    of = fingerprints(fingerprint_key())
    about = personal.get(order_id, at=at)
    lasting = terms.lasting(order, copy.order, of)
    after = Indexed(
        order_id,
        order.ordered_at,
        lasting,
        # An SKU may be a word of an address too: then it lasts, and tells nothing of whoever lives there.
        passing=terms.passing(about, of) - lasting if about else frozenset(),
        until=about.expires_at if about else None,
    )
    if before and (before.terms, before.passing, before.until) == (after.terms, after.passing, after.until):
        return 0
    sale_search.keep(before, after)
    known = before.terms | before.passing if before else frozenset()
    return len((after.terms | after.passing) - known)
