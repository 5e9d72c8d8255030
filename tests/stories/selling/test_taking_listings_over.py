"""A seller's listings become articles: granted, begun on a page, done by the jobs, looked at, and done once more."""

import pytest

from chalicelib.domain.articles.taking_over import State, TakeOver
from local.amazon import eventually
from tests.stories.alone import hub, stack
from tests.stories.selling.market import Market, Seller

__all__ = ["hub", "stack"]  # what is sold elsewhere would be kept in stock, and nothing of it lies there

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PAGE = "/articles/take-over"


def done(market: Market, connection: str) -> TakeOver:
    def look() -> TakeOver | None:
        job = market.hub.articles.take_over(connection)
        return None if job.state is State.RUNNING else job

    return eventually(look, what="the listings to be taken over", patience=120)


def test_listings_become_articles_and_once_more_changes_nothing(market: Market, seller: Seller) -> None:
    ida, connection = market.town.browser("ida"), seller.connection("DE")
    assert ida.submit(ida.get(PAGE), f"{PAGE}/{connection}").status == 200

    first = done(market, connection)
    assert first.state is State.DONE, first
    assert first.created + first.linked + first.unchanged + first.left_out == first.read == first.total > 100
    assert "Done: " in ida.get(PAGE).words
    known = {article.number: article for article in market.hub.articles.everything()}

    ida.submit(ida.get(PAGE), f"{PAGE}/{connection}")
    again = done(market, connection)

    assert (again.state, again.created, again.read) == (State.DONE, 0, first.read)
    assert {article.number: article for article in market.hub.articles.everything()} == known
