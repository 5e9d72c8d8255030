"""Jobs as Lambda calls them: directly, without app.py, with the events that AWS makes."""

import io
import json
import traceback
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.errors import Retryable
from chalicelib.domain.mail import Failure, MailNews, MailProblem
from chalicelib.domain.messages import AskApprover, Envelope, Message, PlacePurchaseOrder, TellApplicant, to_record
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.handlers.jobs import Failed
from chalicelib.handlers.queues import hear_bounces, send_letters, send_purchase_orders
from chalicelib.handlers.schedules import publish_due
from chalicelib.handlers.streams import publish_fresh
from local.lambda_context import LambdaContext
from tests import examples
from tests.examples import NOON, NUMBER
from tests.fakes import FakeHub, FakeMail, FakeMailReports, hub

CONTEXT = LambdaContext("crossdock-test-job", timeout_seconds=60)


TICK = {
    "version": "0",
    "id": "tick",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-11-23T12:00:00Z",
    "region": "eu-central-1",
    "resources": [],
    "detail": {},
}


def serve(house: FakeHub) -> FakeHub:
    wiring.use(house)
    return house


def envelope(message: Message, id: str = "m-1") -> Envelope:
    return Envelope(id, message, due_at=NOON, cause="cause-1")


def batch(*bodies: str) -> dict[str, Any]:
    """As SQS hands it to Lambda; the records' ids are 0, 1, 2 …"""
    return {
        "Records": [
            {
                "messageId": str(index),
                "receiptHandle": f"handle-{index}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:000000000000:letters",
                "awsRegion": "eu-central-1",
            }
            for index, body in enumerate(bodies)
        ]
    }


def body(message: Message) -> str:
    return json.dumps(to_record(envelope(message)))


def run(handler: Any, event: dict[str, Any]) -> Any:
    """Lambda imports the module and calls the handler by its name, with the bare event."""
    return handler(event, CONTEXT)


def test_an_approved_order_is_sent():
    house = serve(hub(examples.ordered(), examples.content()))

    answer = run(send_purchase_orders, batch(body(PlacePurchaseOrder(NUMBER))))

    assert answer == {"batchItemFailures": []}
    assert [placement.order.number for placement in house.supplier.placed] == [NUMBER]
    assert house.store.orders.get(NUMBER).delivery is Delivery.SENT


def test_only_the_letters_that_failed_come_back():
    house = serve(hub(examples.applying(), examples.content(), mail=FakeMail(troubles=[Retryable("Mail is down.")])))
    asks = [body(AskApprover(NUMBER, content_version=1, step=0, approver=name)) for name in ("chiara", "dmitri")]

    answer = run(send_letters, batch(*asks))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert [letter.to for letter in house.mail.letters] == ["dmitri@example.com"]


@pytest.mark.parametrize(
    "unknown",
    [
        "no JSON",
        "[]",
        "{}",
        '{"kind": "ask-approver", "version": 99}',
        '{"kind": "of-tomorrow", "version": 1, "facts": {}}',
    ],
)
def test_a_message_that_this_release_does_not_know_is_put_back_and_stops_no_other(unknown: str):
    house = serve(hub(examples.applying(), examples.content()))
    known = body(AskApprover(NUMBER, content_version=1, step=0, approver="chiara"))

    answer = run(send_letters, batch(unknown, known))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert len(house.mail.letters) == 1


def test_a_message_in_the_wrong_queue_is_put_back():
    house = serve(hub(examples.ordered(), examples.content()))

    answer = run(send_purchase_orders, batch(body(TellApplicant(NUMBER, news="sent"))))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert house.supplier.placed == []


def test_what_fails_is_logged_with_what_joins_it_to_its_cause(logged: io.StringIO):
    serve(hub(examples.applying(), examples.content(), mail=FakeMail(troubles=[RuntimeError("anna@example.com")])))

    run(send_letters, batch(body(AskApprover(NUMBER, content_version=1, approver="chiara"))))

    (line,) = [json.loads(line) for line in logged.getvalue().splitlines() if "put back" in line]
    assert (line["kind"], line["subject"], line["correlation_id"], line["error"]) == (
        "ask-approver",
        NUMBER,
        "cause-1",
        "RuntimeError",
    )
    assert "anna@example.com" not in logged.getvalue()


def test_news_of_a_letter_marks_its_reader_and_says_nothing_about_them(logged: io.StringIO):
    came_back = MailNews(("anna@example.com",), Failure.BOUNCED, sent_at=NOON, at=NOON)
    house = serve(hub(mail_reports=FakeMailReports({"anna@example.com bounced": came_back, "opened": None})))

    answer = run(hear_bounces, batch("anna@example.com bounced", "opened", "anna@example.com nonsense"))

    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert house.people.get("anna").mail_problem == MailProblem(Failure.BOUNCED, NOON)
    assert [(line["message"], line.get("news"), line.get("people")) for line in lines] == [
        ("done", "bounced", 1),
        ("done", "", None),
        ("put back", None, None),
    ]
    assert "anna@example.com" not in logged.getvalue()


def test_the_sweep_publishes_what_is_due():
    house = serve(hub())
    house.store.envelopes["m-1"] = envelope(PlacePurchaseOrder(NUMBER))
    house.store.envelopes["m-2"] = Envelope("m-2", PlacePurchaseOrder(NUMBER), due_at=NOON + timedelta(days=1))

    run(publish_due, TICK)

    assert [taken.id for taken in house.queues.taken] == ["m-1"]


def test_a_sweep_that_fails_says_so_and_raises(logged: io.StringIO):
    class Down:
        def due(self, at: object) -> None:
            raise Retryable("The database can't be reached at the moment.")

    serve(hub(outbox=Down()))

    with pytest.raises(Failed) as failure:
        run(publish_due, TICK)

    assert '"job":"publish_due"' in logged.getvalue()
    # Lambda prints what a handler raises, so it carries the kind of the error and none of its words.
    assert "".join(traceback.format_exception(failure.value)).count("database") == 0
    assert str(failure.value) == "Retryable"


def test_the_stream_publishes_what_was_just_written_and_nothing_else():
    class Outbox:
        """Reads an image that is its envelope's id."""

        def fresh(self, images: list[dict[str, Any]]) -> list[Envelope]:
            return [envelope(PlacePurchaseOrder(NUMBER), image["id"]["S"]) for image in images]

        def taken(self, taken: Envelope) -> None: ...

    house = serve(hub(outbox=Outbox()))

    run(publish_fresh, {"Records": [record("INSERT", "m-1"), record("REMOVE", "m-2")]})

    assert [taken.id for taken in house.queues.taken] == ["m-1"]


def record(kind: str, id: str) -> dict[str, Any]:
    image = {"NewImage": {"id": {"S": id}}} if kind == "INSERT" else {}
    return {
        "eventID": id,
        "eventName": kind,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-central-1",
        "eventSourceARN": "arn:aws:dynamodb:eu-central-1:000000000000:table/outbox/stream/2026-01-01T00:00:00.000",
        "dynamodb": {
            "ApproximateCreationDateTime": 1795435200,
            "Keys": {"pk": {"S": "shard#0"}, "sk": {"S": id}},
            "SequenceNumber": "1",
            "SizeBytes": 1,
            "StreamViewType": "NEW_IMAGE",
        }
        | image,
    }
