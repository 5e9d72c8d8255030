"""Rows of a mapping's section beside the lists and articles that they name: names become codes, what does not exist or
does not fit is refused beside its field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.articles import Article
from chalicelib.domain.errors import Refused
from chalicelib.domain.lists import Entry, ListName, named
from chalicelib.domain.orders.mapping import CHARGES
from chalicelib.domain.orders.mapping.sections import Key, Row, Section, field_of, key_of
from chalicelib.domain.texts import folded, in_one_line
from chalicelib.ports.articles import Articles
from chalicelib.ports.lists import Lists

# From which list the value of a setting is.
LIST_OF: Mapping[str, ListName] = {
    "warehouse": ListName.WAREHOUSES,
    "delivery_terms": ListName.DELIVERY_TERMS,
    "payment_terms": ListName.PAYMENT_TERMS,
    "order_type": ListName.ORDER_TYPES,
    "customer_category": ListName.CUSTOMER_CATEGORIES,
    "business_category": ListName.CUSTOMER_CATEGORIES,
    "source": ListName.SOURCES,
}
# The settings whose value is an article that nobody keeps in stock.
OF_ARTICLES = frozenset({"placeholder", *(str(kind) for kind in CHARGES)})


@dataclass(slots=True)
class Shelf:
    """The lists and articles that some rows name, each read once."""

    lists: Lists
    articles: Mapping[str, Article]
    _read: dict[ListName, Sequence[Entry]] = field(default_factory=dict)

    def entries(self, of: ListName) -> Sequence[Entry]:
        if of not in self._read:
            self._read[of] = self.lists.all(of)
        return self._read[of]

    def codes(self, pairs: Iterable[tuple[ListName, str]]) -> None:
        """Entries that are written in the same commit count as there."""
        for of, code in pairs:
            self._read[of] = (*self.entries(of), Entry(of, code, code))


def shelf(section: Section, rows: Iterable[Row], *, articles: Articles, lists: Lists) -> Shelf:
    named_articles: set[str] = set()
    if section in (Section.ARTICLES, Section.CHARGES):
        named_articles = {in_one_line(row.get("value", "")) for row in rows if _setting(row) in OF_ARTICLES} - {""}
    return Shelf(lists, articles.several(named_articles))


def fitted(section: Section, row: Row, shelf: Shelf) -> tuple[Key, dict[str, str]]:
    """One row as it is kept, with its key. Raises Refused."""
    key = key_of(section, row)
    if section is Section.SHIP_METHODS:
        return key, {"service_level": key[0], **_way(key, row, shelf)}
    if section is Section.FILTERS:
        kind, country, text = key
        effect = in_one_line(row.get("effect", "")).lower()
        return key, {"kind": kind, "country": country, "text": text, "effect": effect}
    return key, {"setting": key[0], "value": _value(key, in_one_line(row.get("value", "")), shelf)}


def _way(key: Key, row: Row, shelf: Shelf) -> dict[str, str]:
    carrier, method = in_one_line(row.get("carrier", "")), in_one_line(row.get("method", ""))
    if not carrier:
        return {"carrier": "", "method": method}
    entry = named(shelf.entries(ListName.CARRIERS), carrier)
    if entry is None:
        raise Refused("There is no carrier “{name}” in the list.", field=field_of("carrier", key), name=carrier)
    methods = entry.carriage.methods if entry.carriage else ()
    known = next((each for each in methods if folded(each) == folded(method)), None)
    if method and known is None:
        raise Refused(
            "{carrier} has no method “{method}”.", field=field_of("method", key), carrier=entry.name, method=method
        )
    return {"carrier": entry.code, "method": known or ""}


def _value(key: Key, text: str, shelf: Shelf) -> str:
    (name,) = key
    if name in LIST_OF and text:
        entry = named(shelf.entries(LIST_OF[name]), text)
        if entry is None:
            raise Refused("There is no “{name}” in the list.", field=field_of("value", key), name=text)
        return entry.code
    if name in OF_ARTICLES and text:
        return _own_article(key, text, shelf)
    return text


def _own_article(key: Key, number: str, shelf: Shelf) -> str:
    """What stands for a charge, or for anything, can't lie on a shelf or be taken apart."""
    article = shelf.articles.get(number)
    where = field_of("value", key)
    if article is None:
        raise Refused("There is no article {number}.", field=where, number=number)
    if article.archived:
        raise Refused("The article {number} is archived.", field=where, number=article.number)
    if article.is_stocked or article.is_kit:
        raise Refused("The article {number} has stock of its own or is a kit.", field=where, number=article.number)
    if article.aliases:
        raise Refused("The article {number} has SKUs or ASINs: it is goods.", field=where, number=article.number)
    return article.number


def _setting(row: Row) -> str:
    return in_one_line(row.get("setting", "")).lower().replace(" ", "_")
