"""The market of a town, with nothing broken in it, and a seller for each file."""

from collections.abc import Iterator

import pytest

from chalicelib.wiring import Hub
from local.stack import Stack
from tests.stories.selling.market import Market, Seller
from tests.stories.town import Town


@pytest.fixture
def market(town: Town) -> Iterator[Market]:
    market = Market(town)
    yield market
    market.close()


@pytest.fixture(scope="module")
def seller(stack: Stack, hub: Hub) -> Iterator[Seller]:
    """An account of this file's own, connected in Germany; what comes from there is mapped."""
    market = Market(Town(stack, hub))
    seller = market.seller("DE")
    market.map(seller, "DE")
    yield seller
    market.close()
