"""What Amazon says it has sent: ship notices, the packages they name, and how much of each line is on its way.

Notices come in any order and may be repeated, changed or taken back. Of each shipment the newest word counts, told by
the dates that Amazon wrote, so that whatever comes first, the same is true at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Refused

# Honest shipments are a few boxes, honest orders a few shipments; the bounds keep the record of an order well below
# DynamoDB's 400 kB. The documents themselves are kept whole.
MOST_PACKAGES = 50
MOST_LINES = 500
MOST_SHIPMENTS = 200
MOST_LINES_IN_ALL = 4_000


class Operation(StrEnum):
    """cXML's ``operation`` of a ship notice or an invoice."""

    NEW = "new"
    UPDATE = "update"  # replaces what an earlier one said
    DELETE = "delete"  # takes it back


@dataclass(frozen=True, slots=True)
class Package:
    """One box. ``link`` is the carrier's page as Amazon wrote it: shown only when its host is known."""

    carrier: str = ""
    tracking: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ShipNotice:
    """What one ShipNoticeRequest says about one order. Without ``lines`` the whole order is on its way."""

    payload_id: str
    order: str
    shipment: str
    operation: Operation = Operation.NEW
    noticed_at: datetime | None = None
    shipped_at: datetime | None = None
    arrives_at: datetime | None = None
    packages: tuple[Package, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()  # (line number, pieces)
    amazon_orders: tuple[str, ...] = ()
    is_planned: bool = False  # not sent yet
    is_return: bool = False  # goods on their way back


@dataclass(frozen=True, slots=True)
class Shipment:
    """One shipment as the newest notice about it says."""

    id: str
    payload_id: str
    said_at: datetime
    shipped_at: datetime | None = None
    arrives_at: datetime | None = None
    packages: tuple[Package, ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    amazon_orders: tuple[str, ...] = ()
    is_planned: bool = False
    is_return: bool = False
    is_withdrawn: bool = False

    @property
    def counts(self) -> bool:
        """Whether its pieces are on their way to us."""
        return not (self.is_withdrawn or self.is_planned or self.is_return)


@dataclass(frozen=True, slots=True)
class Shipments:
    """Every shipment of one order, by Amazon's id of it; apart from the head, because others write them."""

    number: str
    known: Mapping[str, Shipment] = field(default_factory=dict)
    revision: int = 0

    @property
    def shown(self) -> Sequence[Shipment]:
        """What was not taken back, in the order in which it left."""
        live = (shipment for shipment in self.known.values() if not shipment.is_withdrawn)
        return sorted(live, key=lambda each: (each.shipped_at or each.said_at, each.id))


def noticed(shipments: Shipments, notice: ShipNotice, *, at: datetime) -> Shipments:
    """The shipments after this notice, which came at ``at``; an older word than the one we have changes nothing.

    Raises Refused for more than we can keep.
    """
    said = _shipment(notice, at)
    before = shipments.known.get(said.id)
    if before is not None and _age(before) >= _age(said):
        return shipments
    known = {**shipments.known, said.id: said}
    if len(known) > MOST_SHIPMENTS or sum(len(each.lines) for each in known.values()) > MOST_LINES_IN_ALL:
        raise Refused("There are more shipments of this order than we can keep.")
    return replace(shipments, known=known)


def shipped(shipments: Shipments, expected: Mapping[int, int]) -> dict[int, int]:
    """How many pieces of each line are on their way or here; ``expected`` is what a notice without lines stands for.
    Lines that are not ours are left aside."""
    pieces = dict.fromkeys(expected, 0)
    counting = [shipment for shipment in shipments.known.values() if shipment.counts]
    for shipment in counting:
        for line, quantity in shipment.lines:
            if line in pieces:
                pieces[line] += quantity
    if any(not shipment.lines for shipment in counting):
        return {line: max(sent, expected[line]) for line, sent in pieces.items()}
    return pieces


def _shipment(notice: ShipNotice, at: datetime) -> Shipment:
    return Shipment(
        id=notice.shipment,
        payload_id=notice.payload_id,
        # A date in the future is a clock that goes wrong; it must not shut out what really comes later.
        said_at=min(notice.noticed_at or at, at),
        shipped_at=notice.shipped_at,
        arrives_at=notice.arrives_at,
        packages=notice.packages[:MOST_PACKAGES],
        lines=_joined(notice.lines),
        amazon_orders=notice.amazon_orders,
        is_planned=notice.is_planned,
        is_return=notice.is_return,
        is_withdrawn=notice.operation is Operation.DELETE,
    )


def _joined(lines: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """One entry a line: what lies in several boxes is listed several times."""
    pieces: dict[int, int] = {}
    for line, quantity in lines:
        pieces[line] = pieces.get(line, 0) + quantity
    return tuple(sorted(pieces.items()))


def _age(shipment: Shipment) -> tuple[datetime, bool, str]:
    """Of two words of one moment the withdrawal is the later, and of two of those any, but always the same."""
    return shipment.said_at, shipment.is_withdrawn, shipment.payload_id
