"""The market of a town, with nothing broken in it."""

import pytest

from tests.stories.selling.market import Market
from tests.stories.town import Town


@pytest.fixture
def market(town: Town) -> Market:
    return Market(town)
