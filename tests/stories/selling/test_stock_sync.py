"""What is sold in one country is told to all: Amazon's figure of a SKU follows our shelves, within seconds."""

from time import monotonic
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from chalicelib.domain.articles import Alias, AliasKind, Article
from chalicelib.domain.attention import Reason, identity
from chalicelib.domain.changes import Created
from chalicelib.domain.inventory.drift import Comparison, Kind, Step
from chalicelib.domain.inventory.offers import Offer, OfferState
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.inventory.comparing.asking import begin, tell_again
from chalicelib.usecases.inventory.counting import count
from chalicelib.usecases.inventory.policies import Given, save
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller

pytestmark = [pytest.mark.stack, pytest.mark.slow]


class Shelf:
    """An article of a story's own, that its seller lists in several countries under one SKU."""

    def __init__(self, market: Market, *countries: str) -> None:
        self.market, self.hub = market, market.hub
        self.seller: Seller = market.seller(*countries)
        for country in countries:
            market.map(self.seller, country)
        self.authorization = self.seller.authorization(countries[0])
        listed = self.hub.selling.listings(
            self.authorization, self.hub.connections.of(self.authorization)[0].marketplace
        )
        # Some of a range lie with Amazon, which counts those by itself.
        self.sku = next(each.sku for each in listed.listings if each.quantity is not None)
        self.article = self._article()

    def _article(self) -> str:
        """Other stories' sellers list the same range, so whoever came first has made the article."""
        alias = Alias(AliasKind.SKU, self.sku)
        if holder := self.hub.articles.holders([alias]).get(alias):
            return holder.number
        number = "STORY-" + uuid4().hex[:8].upper()
        self.hub.commit(Created(Article(number, "Story", skus=(self.sku,), revision=1)))
        return number

    def counted(self, pieces: int) -> None:
        cells = {"article": self.article, "warehouse": "MAIN", "counted": str(pieces), "as_of": ""}
        self.hub.do(count, cells, by=self.market.town.person("jonas"), where="story")

    def told(self) -> None:
        given = Given(True, 0, 100, None, (), self.hub.offers.policy(self.authorization).revision)
        self.hub.do(save, self.authorization, given, by=self.market.town.person("ida"), where="story")

    def at_amazon(self) -> int | None:
        """Amazon's own word: to ask as the hub does would take its calls away from it."""
        query = urlencode({"seller": self.seller.id, "region": "eu", "sku": self.sku})
        (offer,) = self.market.town.amazon.look(f"/control/stock/offers?{query}")["offers"]
        quantity: int | None = offer["quantity"]
        return quantity

    def changed_at_amazon(self, pieces: int) -> None:
        """By hand, in Seller Central."""
        told = {"seller": self.seller.id, "region": "eu", "sku": self.sku, "quantity": pieces}
        self.market.town.amazon.post("/control/stock/quantities", **told)

    def comparison(self) -> Comparison:
        """Once it is through. Time passes as long as it waits, with some seconds for whatever is due by then."""
        minutes = {Step.WAITING: 3, Step.RESTING: 10, Step.LOOKING_AGAIN: 2}
        passed = dict.fromkeys(minutes, 0.0)

        def over() -> Comparison | None:
            now = self.hub.offers.comparison(self.authorization)
            if now.step in minutes and monotonic() - passed[now.step] > 8:
                passed[now.step] = monotonic()
                self.market.town.pass_time(minutes=minutes[now.step])
            return now if now.is_over else None

        found = eventually(over, what="the comparison to be through", patience=100)
        assert found.step is Step.DONE, found.trouble
        return found

    def offer(self) -> Offer:
        key = self.authorization, self.sku
        return self.hub.offers.several([key])[key]

    def available(self) -> int:
        return sum(level.available for level in self.hub.stock.of_articles([self.article])[self.article])


def test_an_order_in_one_country_lowers_what_amazon_shows_in_all(market: Market) -> None:
    shelf = Shelf(market, "DE", "FR")
    shelf.told()
    shelf.counted(20)
    eventually(lambda: shelf.at_amazon() == shelf.available(), what="Amazon to know what lies there", patience=90)
    before = shelf.available()

    order = market.order(shelf.seller, "FR", sku=shelf.sku, quantity=2, lines=1)
    market.stands(order, Status.OPEN, patience=60)

    eventually(lambda: shelf.available() == before - 2, what="the order to be promised its pieces", patience=60)
    eventually(lambda: shelf.at_amazon() == before - 2, what="Amazon to show fewer", patience=60)
    # Amazon's own sale lowers its figure at once; ours follows, and stands behind it.
    applied = OfferState.APPLIED, before - 2
    eventually(
        lambda: (shelf.offer().state, shelf.offer().quantity) == applied, what="the hub to know that", patience=60
    )


def test_what_somebody_changes_at_amazon_is_found_shown_and_mended_by_a_button(market: Market) -> None:
    shelf = Shelf(market, "DE")
    ida = market.town.person("ida")
    shelf.told()
    shelf.counted(20)
    right = shelf.available()
    eventually(lambda: shelf.at_amazon() == right, what="Amazon to know what lies there", patience=90)
    eventually(lambda: shelf.offer().state is OfferState.APPLIED, what="the hub to know that", patience=60)

    shelf.changed_at_amazon(3)
    shelf.hub.do(begin, shelf.authorization, by=ida, where="story")
    found = shelf.comparison()

    (drift,) = [each for each in found.of(Kind.DIFFERS) if each.sku == shelf.sku]
    assert (drift.told, drift.shown) == (right, 3)
    item = identity(Reason.STOCK_DRIFTS, shelf.authorization)
    assert item in {each.id for each in shelf.hub.attention.all()}
    shelf.hub.do(tell_again, shelf.authorization, [shelf.sku], by=ida, where="story")
    eventually(lambda: shelf.at_amazon() == right, what="Amazon to sell the right number again", patience=90)
    assert item not in {each.id for each in shelf.hub.attention.all()}

    shelf.hub.do(begin, shelf.authorization, by=ida, where="story")
    assert shelf.comparison().of(Kind.DIFFERS) == ()
