"""Canceling a customer's order at Amazon, as its seller.

Amazon has no call for it that everybody may use: it is asked by a feed, whose report says later what became of it. A
direct call may take its place behind this port.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.fulfilment.cancellation import CancelReason
from chalicelib.ports.selling import BACKGROUND, Caller


class CancelState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"  # Amazon cancels; the order itself says so moments later
    REFUSED = "refused"
    UNCLEAR = "unclear"  # it is over, and nobody can read what came of it: only the order itself knows


@dataclass(frozen=True, slots=True)
class Answer:
    """``words`` are Amazon's."""

    state: CancelState
    words: str = ""


class Cancellations(Protocol):
    """In two steps, so that the second is asked for again with what the first gave: asking twice cancels once, because
    Amazon refuses to cancel what is canceled."""

    def write(
        self,
        authorization: str,
        order_id: str,
        reason: CancelReason,
        lines: Sequence[str] = (),
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        """Puts the wish there, of the whole order or of Amazon's lines alone; nothing follows yet. Its id."""

    def ask(self, authorization: str, marketplace: str, wish: str, *, caller: Caller = BACKGROUND) -> str:
        """The request's id. After Unavailable it may be there or not."""

    def answer(self, authorization: str, request: str, order_id: str, *, caller: Caller = BACKGROUND) -> Answer:
        """Raises Missing."""

    def is_under_way(self, authorization: str, since: datetime, *, caller: Caller = BACKGROUND) -> bool:
        """Whether Amazon still works on anything of this kind that was asked for since then: for a request whose answer
        was lost. What it does not work on any more has come true, or never will."""
