"""What the list of marketplace orders can be narrowed to."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.lists import ListName
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.ports.connections import Connections
from chalicelib.ports.lists import Lists

# A code and what it is called.
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """``marketplaces`` are those that are, or were, connected: their orders are still here."""

    marketplaces: Options
    sources: Options
    order_types: Options
    categories: Options


def choices(*, connections: Connections, lists: Lists) -> Choices:
    connected = dict.fromkeys(connection.marketplace for connection in connections.all())
    marketplaces = sorted((MARKETPLACES[id].label, id) for id in connected)

    def of(name: ListName) -> Options:
        return [(entry.code, entry.name) for entry in lists.all(name)]

    return Choices(
        marketplaces=[(id, label) for label, id in marketplaces],
        sources=of(ListName.SOURCES),
        order_types=of(ListName.ORDER_TYPES),
        categories=of(ListName.CUSTOMER_CATEGORIES),
    )
