"""The adapter over a wire that says what a test wants said."""

from pathlib import Path

import pytest

from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS
from chalicelib.adapters.amazon.grants import AmazonGrants
from chalicelib.adapters.amazon.selling import AmazonSelling
from chalicelib.adapters.amazon.subscriptions import Subscriptions
from chalicelib.domain.destinations import allow_list
from tests.adapters.amazon.api import QUEUE, World


@pytest.fixture(autouse=True)
def models_are_there(shared_dir: Path) -> None:
    """Requests are held against them."""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def selling(world: World) -> AmazonSelling:
    subscriptions = Subscriptions(world.api, lambda: QUEUE, "Crossdock test")
    return AmazonSelling(world.api, subscriptions, world.wire, allow_list(DOCUMENT_HOSTS), world.clock)


@pytest.fixture
def grants(world: World) -> AmazonGrants:
    return AmazonGrants(world.lwa, world.api)
