"""What lies on the shelves of `make run` is what the simulated seller sells, and a house would have taken it."""

from chalicelib.domain import articles as article_rules
from chalicelib.domain.orders.mapping import LEVELS
from local import goods
from local.marketplaces import SELLER
from simulator.selling import listings


def test_every_listing_that_the_seller_sends_is_an_article() -> None:
    listed = {one.sku: one.ean for one in listings.of_seller(SELLER) if one.fulfilled_by == "MERCHANT"}

    assert {one.sku: one.article.ean for one in goods.goods()} == listed


def test_no_article_would_be_refused_and_none_is_there_twice() -> None:
    articles = [one.article for one in goods.goods()]

    assert [refusal for article in articles for refusal in article_rules.refusals(article)] == []
    assert len({article.number for article in articles}) == len({article.bin for article in articles}) == len(articles)


def test_there_are_last_pieces_and_two_halls() -> None:
    found = list(goods.goods())

    assert sum(one.pieces == 1 for one in found) > 10 and min(one.pieces for one in found) == 1
    assert {one.warehouse for one in found} == {"MAIN", "NORTH"}


def test_one_way_of_shipping_is_left_to_be_mapped() -> None:
    ways = goods.mapping("A2EXAMPLE1HOME-DE").ship_methods

    assert set(LEVELS) - {each.level for each in ways} == {"NEXT_DAY"}
