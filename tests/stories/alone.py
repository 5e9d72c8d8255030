"""A world of one file's own, for a story whose articles or orders would be in the way of all others."""

from collections.abc import Iterator

import pytest

from chalicelib.wiring import Hub
from local import ports
from local.stack import Stack
from tests.stories.town import house


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(ports.find_base(), tmp_path_factory.mktemp("world")) as stack:
        yield stack


@pytest.fixture(scope="module")
def hub(stack: Stack) -> Hub:
    return house(stack)
