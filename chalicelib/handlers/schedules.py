"""What happens by the clock."""

from typing import Any

from chalice.app import Blueprint, Rate

from chalicelib import wiring
from chalicelib.handlers.jobs import job
from chalicelib.handlers.metrics import measured
from chalicelib.usecases.operations import note_run
from chalicelib.usecases.outbox import publish_due as publish

schedules = Blueprint(__name__)


@schedules.schedule(Rate(1, unit=Rate.MINUTES), name="publish-due")
@job
def publish_due(_event: Any) -> int:
    """The sweep of the outbox: the guarantee behind the stream."""
    hub = wiring.hub()
    sweep = hub.do(publish)
    hub.do(note_run, "publish-due")
    measured(SweepSucceeded=1, OutboxAgeSeconds=sweep.age.total_seconds())
    sent: int = sweep.sent
    return sent
