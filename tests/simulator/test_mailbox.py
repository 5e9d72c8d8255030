"""The mailbox, against an emulator that says what SES was given."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from werkzeug.test import Client

from simulator import mailbox
from simulator.app import App
from simulator.world import World
from tests.simulator.conftest import Amazon

SIMPLE = {
    "MessageId": "1@email",
    "Source": "crossdock@example.com",
    "To": ["Chiara Rossi <chiara@example.com>"],
    "CC": [],
    "BCC": [],
    "Subject": "Please approve PO-1",
    "BodyText": "Open http://localhost:8000/approvals/abc?x=1&y=2. Thank you <you>",
    "BodyHtml": '<p>Open <a href="http://localhost:8000/approvals/abc?x=1&amp;y=2">it</a><script>alert(1)</script></p>',
    "Timestamp": 1795262400.0,
    "Type": "v2.SendEmail",
}
RAW = {
    **SIMPLE,
    "MessageId": "2@email",
    "To": [],
    "Subject": "",
    "BodyText": "MIME-Version: 1.0\nTo: anna@example.com\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n"
    'Content-Type: text/html; charset="utf-8"\n\n<b>hello</b>\n',
    "BodyHtml": None,
    "Timestamp": 1795262500.0,
    "Type": "SendRawEmail",
}


SENT: list[dict[str, object]] = []


@pytest.fixture
def box(amazon: Amazon) -> Iterator[Client]:
    SENT[:] = [SIMPLE, RAW]

    class Emulator(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"messages": {"123456789012": SENT}}).encode())

        def log_message(self, *_args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Emulator)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    config = replace(amazon.world.config, emulator=f"http://127.0.0.1:{server.server_port}")
    yield Client(App(World(config, amazon.clock, amazon.world.state, amazon.hub)))
    server.shutdown()
    thread.join()
    server.server_close()


def test_letters_newest_first_with_their_links(box: Client) -> None:
    newest, oldest = box.get("/mailbox.json").json

    assert (newest["to"], newest["subject"], newest["html"]) == (["anna@example.com"], "Grüße", "<b>hello</b>\n")
    assert oldest["to"] == ["chiara@example.com"]
    assert oldest["links"] == ["http://localhost:8000/approvals/abc?x=1&y=2"]
    assert oldest["at"] == "2026-11-21T12:00:00.000+00:00"


def test_letters_of_one_recipient(box: Client) -> None:
    assert [letter["id"] for letter in box.get("/mailbox.json?to=chiara@example.com").json] == ["1-email"]


def test_the_page_makes_links_clickable_and_everything_else_harmless(box: Client) -> None:
    page = box.get("/mailbox?to=chiara@example.com").text

    assert 'href="http://localhost:8000/approvals/abc?x=1&amp;y=2" target="_blank" rel="noopener"' in page
    assert "Thank you &lt;you&gt;" in page
    assert 'sandbox="allow-popups' in page
    assert "<script>alert" not in page


def test_the_html_part_comes_in_a_cage(box: Client) -> None:
    part = box.get("/mailbox/1-email/html")

    assert "default-src 'none'" in part.headers["Content-Security-Policy"]
    assert "sandbox" in part.headers["Content-Security-Policy"]
    assert part.text.startswith('<base target="_blank">')


def test_a_silent_emulator_is_not_an_empty_mailbox(amazon: Amazon) -> None:
    assert amazon.browser.get("/mailbox.json").status_code == 502
    assert "does not answer" in amazon.browser.get("/mailbox").text


def test_letters_outlive_the_emulator_that_forgets_them(box: Client, amazon: Amazon) -> None:
    letters = box.get("/mailbox.json").json
    assert isinstance(box.application, App)

    mailbox.keep(box.application.world)
    SENT[:] = [{**SIMPLE, "MessageId": "3@email", "Timestamp": 1795262600.0}]

    newest, *earlier = box.get("/mailbox.json").json
    assert (newest["id"], earlier) == ("3-email", letters)
