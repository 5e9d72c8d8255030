"""An article of which one piece is left, and a seller who lists it in two regions: Amazon keeps a figure for each."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from chalicelib.domain.articles import Alias, AliasKind, Article
from chalicelib.domain.changes import Created
from chalicelib.domain.inventory import Level
from chalicelib.usecases.inventory.counting import count
from chalicelib.usecases.inventory.policies import Given, save
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller, region

HERE, ABROAD = "DE", "US"


class LastPiece:
    def __init__(self, market: Market) -> None:
        self.market, self.hub = market, market.hub
        self.seller: Seller = market.seller(HERE, ABROAD)
        for country in (HERE, ABROAD):
            market.map(self.seller, country)
        self.sku = self._sku()
        self.article = "LAST-" + uuid4().hex[:8].upper()
        self.hub.commit(Created(Article(self.article, "Last of its kind", skus=(self.sku,), revision=1)))
        for country in (HERE, ABROAD):
            self._tell(self.seller.authorization(country))

    def _sku(self) -> str:
        """One that no article has yet: other stories' sellers list much the same range. Some lie with Amazon."""
        authorization = self.seller.authorization(HERE)
        marketplace = self.hub.connections.of(authorization)[0].marketplace
        listed = self.hub.selling.listings(authorization, marketplace).listings
        aliases = {each.sku: Alias(AliasKind.SKU, each.sku) for each in listed if each.quantity is not None}
        held = self.hub.articles.holders(list(aliases.values()))
        return next(sku for sku, alias in aliases.items() if alias not in held)

    def _tell(self, authorization: str) -> None:
        given = Given(True, 0, 100, None, (), self.hub.offers.policy(authorization).revision)
        self.hub.do(save, authorization, given, by=self.market.town.person("ida"), where="story")

    def is_there(self) -> None:
        """Somebody finds one piece more than is promised or in boxes; all of Amazon sells it, and the hub knows."""
        level = self.level()
        counted = level.allocated + level.reserved + 1
        cells = {"article": self.article, "warehouse": "MAIN", "counted": str(counted), "as_of": ""}
        self.hub.do(count, cells, by=self.market.town.person("jonas"), where="story")
        for country in (HERE, ABROAD):
            eventually(lambda where=country: self.at_amazon(where) == 1, what=f"one in {country}", patience=180)
        eventually(lambda: self.level().is_told, what="the hub to know that", patience=180)

    def sell(self) -> str:
        """Its Amazon order id."""
        return self.market.order(self.seller, HERE, sku=self.sku, quantity=1, lines=1, is_plain=True)

    def level(self) -> Level:
        return self.hub.stock.level(self.article, "MAIN")

    def at_amazon(self, country: str) -> int | None:
        """Amazon's own word: to ask as the hub does would take its calls away from it."""
        query = urlencode({"seller": self.seller.id, "region": region(country), "sku": self.sku})
        (offer,) = self.market.town.amazon.look(f"/control/stock/offers?{query}")["offers"]
        quantity: int | None = offer["quantity"]
        return quantity

    def told(self, country: str) -> int | None:
        """The last that Amazon heard of it, whether it is true there yet or not."""
        query = urlencode({"seller": self.seller.id, "sku": self.sku})
        heard: list[dict[str, Any]] = self.market.town.amazon.look(f"/control/stock/submissions?{query}")["submissions"]
        there = [each["quantity"] for each in heard if each["region"] == region(country)]
        return there[-1] if there else None
