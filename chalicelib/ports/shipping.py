"""Telling Amazon what has left the house. Every call may raise what ports/selling.py defines, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.ports.selling import BACKGROUND, Caller


@dataclass(frozen=True, slots=True)
class Shipped:
    """A parcel as Amazon is told of it. ``carrier`` is Amazon's code; with ``Other`` the name says which one it is.
    ``items`` are Amazon's pieces by its line ids. ``is_paid_at_the_door``: the carrier collects the money."""

    reference: int
    carrier: str
    carrier_name: str
    method: str
    tracking: str
    shipped_at: datetime
    items: Mapping[str, int]
    is_paid_at_the_door: bool = False


class Shipments(Protocol):
    def confirm(
        self,
        authorization: str,
        marketplace: str,
        order_id: str,
        package: Shipped,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        """Amazon's request id. The same reference again edits its package. Raises Unavailable when nobody knows
        whether Amazon has it."""
