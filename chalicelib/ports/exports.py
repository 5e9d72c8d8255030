"""Tables of orders: how they are written, where their files lie, and the jobs that make large ones."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from chalicelib.domain.directory import Person
from chalicelib.domain.exports import Encoding, Export
from chalicelib.ports.orders import Whole as WholeSale
from chalicelib.ports.purchasing import Whole

# Long enough to be followed by a slow browser, too short to be passed on.
LINK_LASTS = timedelta(minutes=5)


class OrderSheet(Protocol):
    def head(self, encoding: Encoding) -> bytes:
        """What a file begins with: its mark and the names of its columns."""

    def rows(
        self, orders: Sequence[Whole], people: Mapping[str, Person], *, encoding: Encoding, zone: str
    ) -> Sequence[bytes]:
        """A row for each line of each order; moments in that time zone. What an encoding lacks is replaced so that one
        sees it."""


class SaleSheet(Protocol):
    def head(self, encoding: Encoding) -> bytes:
        """As ``OrderSheet.head``."""

    def rows(self, orders: Sequence[WholeSale], *, encoding: Encoding, zone: str) -> Sequence[bytes]:
        """A row for each line of each order, without anything personal; moments in that time zone."""


class Exports(Protocol):
    def get(self, person: str, id: str) -> Export:
        """Raises NotFound."""

    def of(self, person: str, *, most: int = 25) -> Sequence[Export]:
        """The latest first."""


class ExportFiles(Protocol):
    """Files that are forgotten after ``exports.KEPT``. All raise Retryable."""

    def keep(self, name: str, content: bytes) -> None:
        """Durable when it returns. Keeping it twice is fine."""

    def read(self, name: str) -> bytes:
        """Raises NotFound."""

    def join(self, name: str, pieces: Sequence[str]) -> None:
        """Makes one file of several, each but the last of at least ``exports.PIECE`` bytes, without reading them. The
        file is there as a whole or not at all; joining twice is fine."""

    def link(self, name: str, *, called: str) -> str:
        """An address that gives this file to whoever has it, under that name, for ``LINK_LASTS``."""
