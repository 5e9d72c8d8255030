"""One local world for all the stories of a worker; each begins with everything in order."""

from collections.abc import Iterator

import pytest

from local import ports
from local.stack import Stack
from tests.stories.town import Town


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(ports.find_base(), tmp_path_factory.mktemp("world")) as stack:
        yield stack


@pytest.fixture
def town(stack: Stack) -> Town:
    town = Town(stack)
    town.begin()
    return town
