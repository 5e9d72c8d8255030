"""The selling side as a process beside the emulator: news in a real queue, grants that survive a kill."""

import json
import urllib.request
from pathlib import Path
from typing import Any

from simulator.selling.sellers import EVERYWHERE
from tests.engines import Engine
from tests.simulator.desk import CLIENT
from tests.simulator.test_process import ask, free_port, start

NEWS = "/notifications/v1"


def call(port: int, path: str, token: str, body: Any = None) -> Any:
    headers = {"x-amz-access-token": token, "Content-Type": "application/json"}
    given = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/sp-api/eu{path}", given, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_news_reach_a_real_queue_and_grants_survive_a_kill(ministack: Engine, tmp_path: Path) -> None:
    client, port = ministack.client("sqs"), free_port()
    url = client.create_queue(QueueName="news-of-a-process")["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    first = start(port, tmp_path, "--emulator", ministack.url)
    refresh = ask(port, "/control/selling/authorize", {"seller": EVERYWHERE, "region": "eu"})["refresh_token"]
    first.kill()
    first.communicate()
    second = start(port, tmp_path, "--emulator", ministack.url)
    token = ask(port, "/auth/o2/token", {**CLIENT, "grant_type": "refresh_token", "refresh_token": refresh})
    grantless = ask(
        port,
        "/auth/o2/token",
        {**CLIENT, "grant_type": "client_credentials", "scope": "sellingpartnerapi::notifications"},
    )
    destination = {"name": "news", "resourceSpecification": {"sqs": {"arn": arn}}}
    made = call(port, f"{NEWS}/destinations", grantless["access_token"], destination)["payload"]["destinationId"]
    subscription = {"payloadVersion": "1.0", "destinationId": made}
    call(port, f"{NEWS}/subscriptions/ORDER_CHANGE", token["access_token"], subscription)
    told = {"seller": EVERYWHERE, "region": "eu", "order_id": "305-1234567-7654321"}
    assert ask(port, "/control/selling/news", told) == {"laid_out": 1}
    found = client.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"]
    second.terminate()
    _, said = second.communicate(timeout=10)

    news = json.loads(found[0]["Body"])["Payload"]["OrderChangeNotification"]
    assert (news["SellerId"], news["AmazonOrderId"]) == (EVERYWHERE, "305-1234567-7654321")
    assert second.returncode == 0
    assert b"Traceback" not in said
