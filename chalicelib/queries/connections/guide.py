"""What is left to do until the orders of a connection flow by themselves."""

from dataclasses import dataclass

from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import CHARGES
from chalicelib.ports.articles import Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.ports.mappings import Mappings

# Charges for cash on delivery come in Japan only; whoever has none needs no article for them.
USUAL = frozenset(CHARGES) - {ChargeKind.COD_FEE}
# Articles that stand for charges have no SKU, and are hardly ever so many.
LOOKED_AT = 25


@dataclass(frozen=True, slots=True)
class SetUp:
    """Each step as it is told by what is stored."""

    is_connected: bool
    has_ship_methods: bool
    has_articles: bool
    has_charges: bool
    is_read: bool

    @property
    def steps(self) -> tuple[bool, ...]:
        return self.is_connected, self.has_ship_methods, self.has_articles, self.has_charges, self.is_read

    @property
    def is_done(self) -> bool:
        return all(self.steps)


def set_up(id: str, *, connections: Connections, mappings: Mappings, articles: Articles, intake: Intake) -> SetUp:
    """Raises NotFound."""
    connection = connections.connection(id)
    authorization = connections.authorization(connection.authorization)
    mapping = mappings.mapping(id)
    return SetUp(
        is_connected=connection.is_active and authorization.is_usable,
        has_ship_methods=bool(mapping.ship_methods or mapping.other),
        has_articles=bool(mapping.placeholder) or _knows_any(id, mappings, articles),
        has_charges=set(mapping.charges) >= USUAL,
        is_read=intake.sweep(authorization.id).succeeded_at is not None,
    )


def _knows_any(id: str, mappings: Mappings, articles: Articles) -> bool:
    if mappings.assigned(id, most=1).rows:
        return True
    return any(article.aliases for article in articles.page(most=LOOKED_AT).rows)
