"""How orders come in: what of Amazon is read already, what is under way, and what Amazon's notifications say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.news import Fetch, Heard, News
from chalicelib.domain.orders.sweeps import Sweep


class Intake(Protocol):
    """All reads are consistent."""

    def sweep(self, authorization: str) -> Sweep:
        """One that was never begun has revision 0."""

    def heard(self, authorization: str) -> Heard | None:
        """None while no news ever came."""

    def fetch(self, order_id: str) -> Fetch | None: ...

    def backfill(self, authorization: str, id: str) -> Backfill:
        """Raises NotFound."""

    def backfills(self, authorization: str, *, most: int = 10) -> Sequence[Backfill]:
        """The latest first."""


class MarketplaceNews(Protocol):
    def __call__(self, body: str) -> News:
        """What a message in Amazon's queue says. Never raises: what can't be understood is news of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of so many orders, with everything personal in them: it is sealed before it is laid down anywhere."""

    content: bytes = field(repr=False)
    orders: int


class ReportedOrders(Protocol):
    """Provisional orders from the rows of both reports: money and statuses from ``orders``, line ids and addresses from
    ``addresses``. An order that only one of them has comes too."""

    def pieces(
        self,
        orders: Iterable[Mapping[str, str]],
        addresses: Iterable[Mapping[str, str]],
        *,
        since: datetime,
        most: int,
    ) -> Iterator[Piece]:
        """All rows of orders made since then, at most so many orders a piece."""

    def read(self, piece: bytes, seller: str, marketplaces: Sequence[str]) -> Iterator[Received | Garbled]:
        """The orders of a piece; ``marketplaces`` are those that the reports were asked for."""
