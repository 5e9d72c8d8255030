"""What happens by the clock."""

from typing import Any

from chalice.app import Blueprint, Rate

from chalicelib import wiring
from chalicelib.handlers.jobs import job
from chalicelib.usecases.outbox import publish_due as publish

schedules = Blueprint(__name__)


@schedules.schedule(Rate(1, unit=Rate.MINUTES), name="publish-due")
@job
def publish_due(_event: Any) -> int:
    """The sweep of the outbox: the guarantee behind the stream."""
    sent: int = wiring.hub().do(publish)
    return sent
