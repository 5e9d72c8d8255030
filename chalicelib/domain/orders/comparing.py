"""What would be another about an order if it were mapped again: field by field, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.orders.order import Line, LineKind, MarketplaceOrder

# As a page shows them.
FIELDS = (
    "status",
    "not_work",
    "carrier",
    "method",
    "warehouse",
    "delivery_terms",
    "payment_terms",
    "order_type",
    "customer_category",
    "source",
    "open_pieces",
)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that goes (no ``after``), comes (no ``before``) or becomes another."""

    before: Line | None
    after: Line | None


def fields_changed(before: MarketplaceOrder, after: MarketplaceOrder) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def lines_changed(before: Sequence[Line], after: Sequence[Line]) -> tuple[LineChange, ...]:
    """Those that differ, in the order of what would be. Lines belong together that come from the same one of Amazon's
    and are of one kind, or for one article."""
    left = [line for line in before if line not in after]
    return (*_matched([line for line in after if line not in before], left), *(LineChange(line, None) for line in left))


def _matched(fresh: Sequence[Line], left: list[Line]) -> Iterator[LineChange]:
    """Takes out of ``left`` what finds its successor."""
    for line in fresh:
        same = next((each for each in left if _is_same(each, line)), None)
        if same is not None:
            left.remove(same)
        yield LineChange(same, line)


def _is_same(before: Line, after: Line) -> bool:
    if before.amazon_line != after.amazon_line:
        return False
    is_charge = [line.kind is LineKind.CHARGE for line in (before, after)]
    return before.article == after.article if all(is_charge) else not any(is_charge)
