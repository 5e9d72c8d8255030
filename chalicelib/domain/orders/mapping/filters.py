"""Which orders a connection leaves out, or holds."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.mapping import Effect, Filter, FilterKind


def met(filters: Iterable[Filter], order: AmazonOrder, postcode: str) -> Iterator[tuple[Filter, Effect]]:
    """Those that the order meets, with what they do to it. An order of which only some lines have an SKU that is to be
    ignored is held: the others must not get lost."""
    for each in filters:
        match each.kind:
            case FilterKind.COUNTRY if each.country == order.country:
                yield each, each.effect
            case FilterKind.POSTCODE if each.country == order.country and _begins(postcode, each.text):
                yield each, each.effect
            case FilterKind.SKU:
                lines = [line for line in order.lines if not line.canceled_by]
                having = [line for line in lines if line.sku == each.text]
                if having:
                    yield each, each.effect if len(having) == len(lines) else Effect.HOLD


def _begins(postcode: str, text: str) -> bool:
    """People write postcodes with and without blanks and hyphens."""
    return bool(text) and _squeezed(postcode).startswith(_squeezed(text))


def _squeezed(postcode: str) -> str:
    return postcode.replace(" ", "").replace("-", "").upper()
