"""What people say has arrived of an order, line by line: the word of whoever opened the boxes, not Amazon's."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.cart import MOST_PIECES, Line
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineState
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status

# Amazon has the order or may have it, so something may be at the door.
_MAY_ARRIVE = {Delivery.SENT, Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED, Delivery.UNKNOWN}


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """Pieces so far: ``received`` counts everything that arrived, ``damaged`` how many of those are not usable."""

    received: int = 0
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class Receipts:
    """The running sums of one order by line number, apart from our head and Amazon's side because others write them.
    Lines that nobody mentioned are not in it; nobody booked anything yet when it is empty."""

    number: str
    lines: Mapping[int, ReceivedLine] = field(default_factory=dict)
    revision: int = 0

    def of(self, line: int) -> ReceivedLine:
        return self.lines.get(line, ReceivedLine())

    @property
    def is_booked(self) -> bool:
        return bool(self.lines)

    @property
    def stand(self) -> int:
        """Tells what a form was made from; unlike the revision it moves with the first booking too."""
        return self.revision + 1 if self.is_booked else 0


def may_arrive(order: PurchaseOrder) -> bool:
    return order.status is Status.ORDERED and order.delivery in _MAY_ARRIVE


def may_receive(order: PurchaseOrder, person: Person) -> bool:
    """Whoever ordered it, whoever keeps the books, and whoever opens the boxes."""
    is_theirs = order.applicant == person.id or person.has(Role.PURCHASING_ADMINISTRATOR, Role.WAREHOUSE)
    return is_theirs and may_arrive(order)


def expected(line: Line, side: AmazonSide) -> int:
    """How many pieces should arrive: those ordered, or fewer where Amazon said so."""
    told = side.lines.get(line.number)
    if told is None:
        return line.quantity
    if told.state is LineState.REJECTED:
        return 0
    return line.quantity if told.quantity is None else min(told.quantity, line.quantity)


def complete(sum: ReceivedLine, line: Line, side: AmazonSide) -> ReceivedLine:
    """With everything that is still expected."""
    return replace(sum, received=max(sum.received, expected(line, side)))


def booked(
    receipts: Receipts,
    sums: Mapping[int, ReceivedLine],
    ordered: Mapping[int, int],
    *,
    reason: str,
    accepts_more: bool,
) -> Receipts:
    """The receipts with these new sums. What is not among the ordered lines is left aside.

    Raises Refused for impossible figures; for more than was ordered unless somebody ``accepts_more``; and for a
    correction, where less has arrived than was booked before, without a reason.
    """
    news = {line: sums[line] for line in sorted(sums) if line in ordered and sums[line] != receipts.of(line)}
    for line, said in news.items():
        _refuse_impossible(line, said)
    more = [line for line, said in news.items() if said.received > max(ordered[line], receipts.of(line).received)]
    if more and not accepts_more:
        raise Refused(
            "More has arrived than was ordered in line {lines}. Tick the box below if that is so.",
            field="accepts_more",
            lines=_listed(more),
        )
    fewer = [line for line, said in news.items() if is_correction(receipts.of(line), said)]
    if fewer and not reason.strip():
        raise Refused("Please say why line {lines} is corrected.", field="reason", lines=_listed(fewer))
    return replace(receipts, lines={**receipts.lines, **news})


def is_correction(before: ReceivedLine, after: ReceivedLine) -> bool:
    """Whether less has arrived than somebody noted before."""
    return after.received < before.received or after.damaged < before.damaged


def _refuse_impossible(line: int, said: ReceivedLine) -> None:
    if not 0 <= said.received <= MOST_PIECES:
        raise Refused("This is not a possible quantity.", field=f"received-{line}")
    if not 0 <= said.damaged <= said.received:
        raise Refused("No more can be damaged than has arrived.", field=f"damaged-{line}")


def _listed(lines: list[int]) -> str:
    """A handful of numbers; nobody reads five hundred."""
    return ", ".join(map(str, lines[:5])) + (" …" if len(lines) > 5 else "")
