"""The outbox's stream: the fast path from a commit to a queue. What it misses, the sweep finds."""

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib import wiring
from chalicelib.handlers.jobs import job
from chalicelib.usecases.outbox import publish

streams = Blueprint(__name__)

# Chalice wants a literal ARN; infra/ puts the table's real one in its place.
OUTBOX = "arn:aws:dynamodb:eu-central-1:000000000000:table/outbox/stream/2026-01-01T00:00:00.000"


@streams.on_dynamodb_record(stream_arn=OUTBOX, batch_size=100, name="publish-fresh")
@job
def publish_fresh(event: DynamoDBEvent) -> int:
    """Raises when the outbox cannot be reached: the batch comes again, and publishing twice does no harm."""
    hub = wiring.hub()
    written = [record.new_image for record in event if record.event_name == "INSERT" and record.new_image]
    sent: int = hub.do(publish, hub.outbox.fresh(written))
    return sent
