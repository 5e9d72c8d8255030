"""Articles and the jobs that take them over."""

from typing import Any

from chalicelib.domain.articles import Article, Part
from chalicelib.domain.articles.taking_over import TakeOver
from chalicelib.domain.lists import Carriage, Entry, ListName
from tests.examples.moments import NOON

EAN = "4006381333931"


def article(number: str = "A-100", **changes: Any) -> Article:
    """A kettle."""
    fields: dict[str, Any] = {
        "title": "Steel kettle 1.7 l",
        "ean": EAN,
        "warehouse": "MAIN",
        "bin": "R3-12",
        "skus": ("KETTLE-17",),
        "asins": ("B0EXAMPLE1",),
    }
    return Article(number, **(fields | changes))


def plain(number: str, title: str = "Something", **changes: Any) -> Article:
    """One that nothing at Amazon is called."""
    return Article(number, title, **changes)


def kit(number: str = "SET-1", parts: tuple[Part, ...] = (Part("A-100"), Part("A-200", 2)), **changes: Any) -> Article:
    return Article(number, "Breakfast set", is_stocked=False, parts=parts, **changes)


def take_over(**changes: Any) -> TakeOver:
    fields: dict[str, Any] = {
        "id": "A2EXAMPLE-DE",
        "authorization": "A2EXAMPLE-EU",
        "marketplace": "A1PA6795UKMFR9",
        "by": "anna",
        "begun_at": NOON,
        "changed_at": NOON,
    }
    return TakeOver(**(fields | changes))


def warehouse(code: str = "NORTH", name: str = "North hall", **changes: Any) -> Entry:
    return Entry(ListName.WAREHOUSES, code, name, **changes)


def carrier(code: str = "ACME", name: str = "Acme Parcels", carriage: Carriage | None = None) -> Entry:
    return Entry(ListName.CARRIERS, code, name, carriage=carriage or Carriage(methods=("Overnight", "Economy")))
