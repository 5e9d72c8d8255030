"""Which orders a connection leaves out, or holds."""

import unicodedata
from collections.abc import Iterable, Iterator

from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.mapping import Effect, Filter, FilterKind


def met(filters: Iterable[Filter], order: AmazonOrder, postcode: str) -> Iterator[tuple[Filter, Effect]]:
    """Those that the order meets, with what they do to it. An order of which only some lines have an SKU that is to be
    ignored is held: the others must not get lost."""
    filters = tuple(filters)
    ignored = {each.text for each in filters if (each.kind, each.effect) == (FilterKind.SKU, Effect.IGNORE)}
    skus = [line.sku for line in order.lines if not line.canceled_by]
    for each in filters:
        match each.kind:
            case FilterKind.COUNTRY if each.country == order.country:
                yield each, each.effect
            case FilterKind.POSTCODE if each.country == order.country and _begins(postcode, each.text):
                yield each, each.effect
            case FilterKind.SKU if each.text in skus:
                yield each, each.effect if ignored.issuperset(skus) else Effect.HOLD


def _begins(postcode: str, text: str) -> bool:
    """People write postcodes with and without blanks and hyphens."""
    begin = squeezed(text)
    return bool(begin) and squeezed(postcode).startswith(begin)


def squeezed(postcode: str) -> str:
    """Its letters and figures, in whatever width they were typed."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", postcode))).upper()
