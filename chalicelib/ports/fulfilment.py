"""The boxes of marketplace orders, and what Amazon was told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.confirmation import Confirmation


@dataclass(frozen=True, slots=True)
class Shipping:
    """All that is stored of an order's boxes, both by number; nothing before the first step."""

    boxes: tuple[Box, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()

    def box(self, number: int) -> Box | None:
        return next((box for box in self.boxes if box.number == number), None)

    def confirmation(self, box: int) -> Confirmation | None:
        return next((each for each in self.confirmations if each.box == box), None)


@dataclass(frozen=True, slots=True)
class DueConfirmation:
    order_id: str
    box: int
    due_at: datetime


class Boxes(Protocol):
    """By Amazon's order id. Reads are consistent, but for ``due``, which may lag by moments."""

    def of(self, order_id: str) -> Shipping: ...

    def of_several(self, order_ids: Sequence[str]) -> Mapping[str, Shipping]:
        """Each of them, by id."""

    def due(self, *, before: datetime, most: int) -> Sequence[DueConfirmation]:
        """Confirmations to be looked at, the longest due first."""
