"""One local world for all the stories of a worker, gone when they are; each begins with everything in order."""

from collections.abc import Iterator

import pytest

from chalicelib.wiring import Hub
from local import ports
from local.stack import Stack
from tests.stories.town import Town, house


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(ports.find_base(), tmp_path_factory.mktemp("world")) as stack:
        yield stack


@pytest.fixture(scope="package")
def hub(stack: Stack) -> Hub:
    return house(stack)


@pytest.fixture
def town(stack: Stack, hub: Hub) -> Town:
    town = Town(stack, hub)
    town.begin()
    return town
