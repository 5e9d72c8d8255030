"""What tests of handlers share."""

import io
import logging
from collections.abc import Iterator

import pytest

from chalicelib.handlers.log import log


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that goes to the log meanwhile, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log().registered_formatter)
    logger = logging.getLogger("crossdock")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)
