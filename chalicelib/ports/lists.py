"""The small lists of the selling half: warehouses, carriers, terms and the like."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.lists import Entry, ListName


class Lists(Protocol):
    def all(self, of: ListName) -> Sequence[Entry]:
        """The whole list by name, archived entries too; what stands in it from the start has revision 0."""

    def get(self, of: ListName, code: str) -> Entry:
        """Without regard to case. Raises NotFound."""
