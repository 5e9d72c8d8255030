"""A Chalice app small enough to see through: what the gateway, the pump and the stack are tried with."""

import json
import os
import time
from typing import Any

import boto3
from chalice.app import Blueprint, Chalice, Rate, Response

app = Chalice("tiny", configure_logs=False)
app.api.binary_types = ["application/pdf", "application/octet-stream"]
jobs = Blueprint(__name__)

TEXT = ["*/*"]


@app.route("/health")
def health() -> dict[str, str]:
    return {"status": "up"}


@app.route("/echo/{name}", methods=["GET", "POST"], content_types=TEXT)
def echo(name: str) -> dict[str, Any]:
    """Everything that a request could mix up with another's, read twice with a pause between."""
    before = _seen(name)
    time.sleep(0.02)
    assert _seen(name) == before
    return before


@app.route("/things/{number}/parts/{part}", methods=["GET", "HEAD"])
def thing(number: str, part: str) -> dict[str, str]:
    return {"number": number, "part": part}


@app.route("/things/{number}/parts/first")
def first_part(number: str) -> dict[str, str]:
    return {"number": number, "first": "yes"}


@app.route("/event", methods=["GET", "POST"], content_types=TEXT)
def event() -> dict[str, Any]:
    return dict(app.current_request.to_original_event())


@app.route("/cookies")
def cookies() -> Response:
    return Response("", status_code=303, headers={"Location": "/é", "Set-Cookie": ["a=1; Path=/", "b=2"]})


@app.route("/pdf")
def pdf() -> Response:
    return Response(b"%PDF-1.7\x00\xff", headers={"Content-Type": "application/pdf"})


@app.route("/slow")
def slow() -> str:
    time.sleep(1)
    return "too late"


@app.route("/huge")
def huge() -> str:
    return "x" * (6 * 1024 * 1024 + 1)


@jobs.schedule(Rate(1, Rate.MINUTES), name="tick")
def tick(event: Any) -> None:
    _keep("ticks", event.time)


@jobs.on_sqs_message(queue="letters", name="read-letters", batch_size=10)
def read_letters(event: Any) -> dict[str, Any]:
    """A letter that says `poison` fails alone."""
    records = event.to_dict()["Records"]
    for record in records:
        _keep("letters", record["body"])
    return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in records if r["body"] == "poison"]}


@jobs.on_dynamodb_record(
    stream_arn="arn:aws:dynamodb:us-east-1:000000000000:table/outbox/stream/any", name="follow-outbox"
)
def follow_outbox(event: Any) -> None:
    for record in event:
        _keep("outbox", record.keys["pk"]["S"])


app.register_blueprint(jobs)


def _seen(name: str) -> dict[str, Any]:
    request = app.current_request
    return {
        "name": name,
        "query": request.query_params and request.query_params.get("q"),
        "header": request.headers.get("x-mark"),
        "body": request.raw_body.decode(),
        "request_id": request.context["requestId"],
        "context": app.lambda_context.aws_request_id,
        "same_context": app.lambda_context is request.lambda_context,
    }


def _keep(kind: str, what: str) -> None:
    """Where a test in another process can read it."""
    item = {"pk": {"S": f"{kind}#{what}"}, "sk": {"S": "seen"}, "what": {"S": json.dumps(what)}}
    boto3.client("dynamodb").put_item(TableName=os.environ["CROSSDOCK_PREFIX"] + "audit", Item=item)
