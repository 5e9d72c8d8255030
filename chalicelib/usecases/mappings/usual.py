"""The usual articles for charges, made and mapped in one go: most companies have nothing to decide there."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.articles import Article
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import CHARGES, OrderMapping
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.usecases.articles.editing import change
from chalicelib.usecases.mappings.saving import changed

USUAL: Mapping[ChargeKind, Article] = {
    ChargeKind.SHIPPING: Article("FREIGHT", "Freight", is_stocked=False),
    ChargeKind.GIFT_WRAP: Article("GIFT-WRAP", "Gift wrap", is_stocked=False),
    ChargeKind.COD_FEE: Article("COD-FEE", "Cash on delivery fee", is_stocked=False),
    ChargeKind.DISCOUNT: Article("DISCOUNT", "Promotion discount", is_stocked=False),
    ChargeKind.OTHER: Article("OTHER-CHARGE", "Other charge", is_stocked=False),
}


def take_usual(
    connection: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    commit: Commit,
) -> OrderMapping:
    """For every charge that has none yet; articles that are there already are taken as they are. Raises Refused where
    such a number is something else."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    before = mappings.mapping(connection)
    wanted = {kind: USUAL[kind] for kind in CHARGES if kind not in before.charges}
    stored = articles.several([article.number for article in wanted.values()])
    for article in stored.values():
        if article.archived or article.is_stocked or article.is_kit:
            raise Refused("There is an article {number} already, and it is no charge.", number=article.number)
    made = [article for article in wanted.values() if article.number not in stored]
    numbers = {kind: stored.get(article.number, article).number for kind, article in wanted.items()}
    after = replace(before, charges={**before.charges, **numbers})
    if after != before:
        further = [each for article in made for each in change(None, article, by, where, at)]
        commit(*changed(before, after, Section.CHARGES, by=by, where=where, at=at), *further)
    return after
