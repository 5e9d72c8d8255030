"""Customers as they are kept, and by what they are found."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.finding import Candidate
from chalicelib.domain.customers.searching import DuplicateSearch


@dataclass(frozen=True, slots=True)
class CustomersPage:
    rows: Sequence[Customer]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """Amazon order ids."""

    rows: Sequence[str]
    next: str | None = None


class Customers(Protocol):
    """Writing a customer with a key of their own that belongs to another one is a Conflict. Cursors (``after``) are an
    earlier page's ``next``; one that is not ours raises Refused. Everything but the list is consistent."""

    def get(self, id: str) -> Customer:
        """In any case of letters, merged or not. Raises NotFound."""

    def several(self, ids: Collection[str]) -> Mapping[str, Customer]:
        """Those that there are, by their ids."""

    def newest(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        """Those that are nobody else, last made first. May lag by moments."""

    def everyone(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        """The same with those that are merged."""

    def count(self) -> int:
        """How many ``everyone`` leads to; it reads through all their keys."""

    def orders_of(self, ids: Collection[str], *, after: str | None = None, most: int = 25) -> OrdersPage:
        """Of these customers together, newest first."""

    def holders(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        """By rule and text of a key, the customer whose own it is; keys that nobody has are left out."""

    def candidates(self, rule: str, text: str, *, most: int) -> Sequence[Candidate]:
        """Who shares a key, the newest customers first."""

    def duplicate_search(self) -> DuplicateSearch:
        """As it was set; the default before anybody did."""
