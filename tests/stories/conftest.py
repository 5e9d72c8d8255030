"""One local world for all the stories of a worker; each begins with everything in order."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib import config, wiring
from chalicelib.wiring import Hub
from local import ports
from local.clock import WorldClock
from local.stack import Stack
from tests.stories.town import Town


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(ports.find_base(), tmp_path_factory.mktemp("world")) as stack:
        yield stack


@pytest.fixture(scope="session")
def hub(stack: Stack) -> Hub:
    """The same house once more, in this process: to look into its tables, and to set what has no page yet."""
    read = config.read(stack.environment)
    return wiring.build(read, replace(wiring.real_world(read), clock=WorldClock(stack.state / "clock.json")))


@pytest.fixture
def town(stack: Stack, hub: Hub) -> Town:
    town = Town(stack, hub)
    town.begin()
    return town
