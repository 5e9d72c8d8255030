"""What each connection makes of its orders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.articles import Alias
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """``next`` leads to those behind; None on the last page."""

    rows: Sequence[Assignment]
    next: str | None = None


class Mappings(Protocol):
    def mapping(self, connection: str) -> OrderMapping:
        """What stands where nobody has saved one has revision 0."""

    def assignments(self, connection: str, aliases: Iterable[Alias]) -> Mapping[Alias, Assignment]:
        """Those of them that the connection has assigned itself."""

    def assigned(self, connection: str, *, after: str | None = None, most: int = 50) -> AssignmentPage:
        """SKUs first, each kind as it sorts. Raises Refused for a cursor that no list gave out."""

    def all_assigned(self, connection: str) -> Sequence[Assignment]:
        """All of them, in the same order: for tables, not for pages."""

    def release(self, connection: str) -> Release | None:
        """The latest job that mapped held orders again; None when there never was one."""
