"""Approval without asking anybody: when it may be, and the amount that it never reaches."""

from collections.abc import Mapping
from decimal import Decimal

from chalicelib.domain.approvals.routes import Policy, Route
from chalicelib.domain.money import Money

# A cart comes home through its user's browser, so its prices are the user's word until Amazon confirms them, when the
# order is placed already. What a company can lose by believing one must stay below what it notices in a month: about
# 500 dollars. Nothing is approved automatically in a currency that is not named here.
NEVER_FROM: Mapping[str, Decimal] = {
    "USD": Decimal(500),
    "EUR": Decimal(500),
    "GBP": Decimal(400),
    "CAD": Decimal(700),
    "AUD": Decimal(750),
    "JPY": Decimal(50_000),
    "MXN": Decimal(9_000),
    "INR": Decimal(40_000),
}


def limit_for(policy: Policy, route: Route, total: Money) -> Money | None:
    """The amount below which this order needs nobody; None when somebody must be asked. Whatever the policy says, it is
    never above ``NEVER_FROM``."""
    limit, highest = policy.automatic_below.get(total.currency), NEVER_FROM.get(total.currency)
    if limit is None or highest is None or route.always_asks:
        return None
    limit = min(limit, highest)
    return Money(limit, total.currency) if total.amount < limit else None
