"""The front door over real HTTP: what API Gateway would do, and 100 parallel requests that never mix."""

import base64
import http.client
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from chalice.app import Chalice, CognitoUserPoolAuthorizer

from local import proxy
from local.gateway import Gateway, server
from tests.local import tiny_app


class Answer(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Door:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, target: str, body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body=body, headers=named)
        response = connection.getresponse()
        answer = Answer(response.status, response.getheaders(), response.read())
        connection.close()
        return answer


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    gateway = Gateway(tiny_app.app, patience=0.5)
    front = server(gateway, 0)
    serving = threading.Thread(target=front.run, daemon=True)
    serving.start()
    yield Door(front.effective_port)
    front.close()
    gateway.close()


def test_100_parallel_requests_do_not_mix(door: Door) -> None:
    everyone = threading.Barrier(100)

    def ask(number: int) -> dict[str, Any]:
        everyone.wait()
        return dict(door.ask("POST", f"/echo/n{number}?q=q{number}", f"b{number}", x_mark=f"h{number}").json)

    with ThreadPoolExecutor(100) as clients:
        answers = list(clients.map(ask, range(100))) + list(clients.map(ask, range(100)))

    expected = [{"name": f"n{n}", "query": f"q{n}", "header": f"h{n}", "body": f"b{n}"} for n in range(100)] * 2
    assert [{key: answer[key] for key in ("name", "query", "header", "body")} for answer in answers] == expected
    assert all(answer["same_context"] for answer in answers)
    assert len({answer["context"] for answer in answers}) == 200
    assert len({answer["request_id"] for answer in answers}) == 200


def test_an_event_is_what_api_gateway_sends(door: Door) -> None:
    event = door.ask("GET", "/event?a=1&a=2&b=&c=x%20y", Cookie="s=1", User_Agent="tester").json

    assert event["resource"] == event["path"] == event["requestContext"]["resourcePath"] == "/event"
    assert event["queryStringParameters"] == {"a": "2", "b": "", "c": "x y"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": [""], "c": ["x y"]}
    assert event["headers"]["Cookie"] == "s=1"
    assert event["multiValueHeaders"]["Cookie"] == ["s=1"]
    assert event["headers"]["Host"] == f"127.0.0.1:{door.port}"
    assert event["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert event["headers"]["X-Forwarded-Proto"] == "http"
    assert event["requestContext"]["identity"] == {"sourceIp": "127.0.0.1", "userAgent": "tester"}
    assert event["pathParameters"] is None
    assert (event["body"], event["isBase64Encoded"]) == (None, False)


def test_a_text_body_stays_text_and_a_binary_one_is_base64(door: Door) -> None:
    text = door.ask("POST", "/event", "naïve".encode(), Content_Type="text/xml; charset=utf-8").json
    binary = door.ask("POST", "/event", b"\x00\xff", Content_Type="application/octet-stream").json

    assert (text["body"], text["isBase64Encoded"]) == ("naïve", False)
    assert (binary["body"], binary["isBase64Encoded"]) == (base64.b64encode(b"\x00\xff").decode(), True)


def test_a_chunked_body_arrives_whole(door: Door) -> None:
    answer = door.ask("POST", "/event", iter([b"<cXML>", b"</cXML>"]), Content_Type="text/xml")

    assert answer.json["body"] == "<cXML></cXML>"


def test_path_parameters_are_not_decoded(door: Door) -> None:
    assert door.ask("GET", "/things/a%2Fb/parts/%C3%A9?x=/y").json == {"number": "a%2Fb", "part": "%C3%A9"}


def test_a_fixed_segment_beats_a_parameter_and_one_trailing_slash_means_nothing(door: Door) -> None:
    assert door.ask("GET", "/things/7/parts/first/").json == {"number": "7", "first": "yes"}


@pytest.mark.parametrize(
    ("method", "target"), [("GET", "/nowhere"), ("GET", "//"), ("DELETE", "/event"), ("HEAD", "/event")]
)
def test_an_unknown_route_or_method_gets_the_page_that_api_gateway_will_send(
    door: Door, method: str, target: str
) -> None:
    answer = door.ask(method, target)

    assert answer.status == 404
    assert answer.header("content-type") == ["text/html; charset=utf-8"]
    assert answer.header("referrer-policy") == ["no-referrer"]
    assert (b"This page does not exist" in answer.body) is (method != "HEAD")


def test_head_is_answered_where_the_route_lists_it_and_without_a_body(door: Door) -> None:
    answer = door.ask("HEAD", "/things/1/parts/2")

    assert (answer.status, answer.body) == (200, b"")
    assert answer.header("content-length") == [str(len(b'{"number":"1","part":"2"}'))]


def test_several_cookies_are_several_headers(door: Door) -> None:
    answer = door.ask("GET", "/cookies")

    assert (answer.status, answer.body) == (303, b"")
    assert answer.header("set-cookie") == ["a=1; Path=/", "b=2"]


def test_a_binary_answer_is_decoded_only_for_who_asks_for_it_first(door: Door) -> None:
    pdf = b"%PDF-1.7\x00\xff"

    assert door.ask("GET", "/pdf", Accept="application/pdf").body == pdf
    assert door.ask("GET", "/pdf", Accept="text/html, application/pdf").body == base64.b64encode(pdf)


def test_an_app_whose_answers_are_all_binary_gets_every_one_decoded() -> None:
    result = {"statusCode": 200, "body": base64.b64encode(b"\xff").decode(), "isBase64Encoded": True}

    assert [proxy.answer(result, accept, ["*/*"]).body for accept in ("", "text/html", "*/*")] == [b"\xff"] * 3


def test_a_body_over_ten_megabytes_is_refused(door: Door) -> None:
    answer = door.ask("POST", "/event", b"x" * (10 * 1024 * 1024 + 1), Content_Type="text/plain")

    assert (answer.status, answer.json) == (413, {"message": "Request Too Long"})


def test_what_lambda_would_not_take_is_refused_too(door: Door) -> None:
    assert door.ask("POST", "/event", b"x" * (6 * 1024 * 1024 + 1), Content_Type="text/plain").status == 413
    assert door.ask("POST", "/event", b"\0" * (5 * 1024 * 1024), Content_Type="application/pdf").status == 413


def test_an_answer_over_six_megabytes_is_lambdas_failure(door: Door) -> None:
    answer = door.ask("GET", "/huge")

    assert (answer.status, answer.json) == (502, {"message": "Internal server error"})


def test_a_slow_function_is_not_waited_for(door: Door) -> None:
    answer = door.ask("GET", "/slow")

    assert (answer.status, answer.json) == (504, {"message": "Endpoint request timed out"})


def test_the_log_names_the_route_and_never_the_path(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "local.gateway"):
        door.ask("GET", "/echo/SECRET?q=SECRET")
        door.ask("GET", "/door/SECRET")

    lines = [record.getMessage() for record in caplog.records if record.name == "local.gateway"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == ["GET /echo/{name} 200", "GET (no such route) 404"]


def test_an_authorizer_that_nobody_would_ask_is_refused() -> None:
    app = Chalice("guarded", configure_logs=False)

    @app.route("/", authorizer=CognitoUserPoolAuthorizer("pool", provider_arns=["arn"]))
    def index() -> str:
        return "secret"

    with pytest.raises(ValueError, match="authorizers are not played"):
        Gateway(app)
