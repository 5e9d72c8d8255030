"""The boxes of marketplace orders, what Amazon was told of them, and what it was asked to cancel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.fulfilment.confirmation import Confirmation


@dataclass(frozen=True, slots=True)
class Shipping:
    """All that is stored of an order's way out of the house, each by number; nothing before the first step."""

    boxes: tuple[Box, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()

    def box(self, number: int) -> Box | None:
        return next((box for box in self.boxes if box.number == number), None)

    def confirmation(self, box: int) -> Confirmation | None:
        return next((each for each in self.confirmations if each.box == box), None)

    def cancellation(self, number: int) -> Cancellation | None:
        return next((each for each in self.cancellations if each.number == number), None)

    @property
    def canceling(self) -> Cancellation | None:
        """What Amazon was asked to cancel last, whatever became of it."""
        return self.cancellations[-1] if self.cancellations else None


@dataclass(frozen=True, slots=True)
class DueConfirmation:
    order_id: str
    box: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueCancellation:
    order_id: str
    number: int
    due_at: datetime


class Boxes(Protocol):
    """By Amazon's order id. Reads are consistent, but for what is due, which may lag by moments."""

    def of(self, order_id: str) -> Shipping: ...

    def of_several(self, order_ids: Sequence[str]) -> Mapping[str, Shipping]:
        """Each of them, by id."""

    def due(self, *, before: datetime, most: int) -> Sequence[DueConfirmation]:
        """Confirmations to be looked at, the longest due first."""

    def due_cancellations(self, *, before: datetime, most: int) -> Sequence[DueCancellation]:
        """The same of what Amazon was asked to cancel."""
