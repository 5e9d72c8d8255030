"""What an answer of Amazon's, or none, means for a punch-out."""

import pytest

from chalicelib.adapters.cxml.supplier import AmazonBusiness
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.ports.http import NotAllowed, NotSent, Response, Unanswered
from tests import examples
from tests.adapters.cxml.papers import response
from tests.adapters.cxml.test_documents import PASSWORD, set_up
from tests.fakes.http import FakeHttp

START_PAGE = "https://www.amazon.com/eprocurement/start?token=1&amp;x=2"
HTML = b"<html><body>Sorry! Something went wrong.</body></html>"
NOT_SENT = NotSent("No connection to {host}; nothing was sent.", host="amazon.com")
UNANSWERED = Unanswered("{host} did not answer.", host="amazon.com")

LIVE = examples.credentials(
    setup_url="https://abintegrations.amazon.com/punchout", po_request_url="https://https-ats.amazonsedi.com/uuid"
)


def amazon(*answers: Response | Exception, hosts: tuple[str, ...] = ("amazon.com", "amazonsedi.com")) -> AmazonBusiness:
    return AmazonBusiness(http=FakeHttp(*answers), passwords={"main": PASSWORD}.__getitem__, allowed=allow_list(hosts))


def ok(body: bytes, status: int = 200) -> Response:
    return Response(status, {"content-type": "text/xml; charset=UTF-8"}, body)


def start(*answers: Response | Exception) -> str:
    return amazon(*answers).start(set_up(credentials=LIVE))


def test_a_punch_out_leads_to_the_start_page() -> None:
    assert start(ok(response(200, page=START_PAGE))) == "https://www.amazon.com/eprocurement/start?token=1&x=2"


def test_a_set_up_goes_out_once_within_fifteen_seconds() -> None:
    http = FakeHttp(ok(response(200, page=START_PAGE)))
    AmazonBusiness(http=http, passwords=lambda name: PASSWORD, allowed=allow_list(["amazon.com"])).start(
        set_up(credentials=LIVE)
    )

    (sent,) = http.sent
    assert (sent.method, sent.url) == ("POST", "https://abintegrations.amazon.com/punchout")
    assert sent.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert http.timeouts == [15.0]


@pytest.mark.parametrize("status", [200, 403, 500])
def test_amazons_refusal_is_passed_on_with_code_and_text(status: int) -> None:
    with pytest.raises(Refused) as refused:
        start(ok(response(403, "Forbidden", "The user's e-mail is missing"), status))

    assert str(refused.value) == "Amazon refused to open its store: 403 Forbidden: The user's e-mail is missing"


@pytest.mark.parametrize(
    "answer",
    [
        NOT_SENT,
        UNANSWERED,
        ok(response(500, "Internal Server Error")),
        ok(response(200)),
        ok(response("200 OK")),
        ok(HTML),
        ok(HTML, 503),
        ok(b"", 200),
        ok(b'<?xml version="1.0"?><cXML payloadID="'),
        ok(b"", 302),
        ok(b"", 429),
    ],
)
def test_a_bad_moment_can_be_tried_again(answer: Response | Exception) -> None:
    with pytest.raises(Retryable, match="Please try again"):
        start(answer)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_an_address_that_is_no_set_up_address_is_refused(status: int) -> None:
    with pytest.raises(Refused, match=f"answered HTTP {status}. Please check it."):
        start(ok(HTML, status))


@pytest.mark.parametrize(
    "page",
    [
        "https://punchout.example.net/start",
        "http://www.amazon.com/start",
        "https://amazon.com.evil.org/start",
        "https://evilamazon.com/start",
        "https://www.amazon.com@evil.org/start",
        "https://www.amazon.com:8443/start",
        "javascript:alert(1)",
        "//www.amazon.com/",
        "https://www.amazon.com\\@evil.org/",
        "http://localhost:8001/start",
        "https://127.0.0.1/start",
    ],
)
def test_a_start_page_that_is_not_amazons_is_refused(page: str) -> None:
    with pytest.raises(Refused, match="leads to a page that is not Amazon's"):
        start(ok(response(200, page=page)))


def test_the_local_store_is_a_start_page_in_the_local_stage_only() -> None:
    answer = ok(response(200, page="http://localhost:8001/store/enter/1"))
    local = AmazonBusiness(
        http=FakeHttp(answer), passwords=lambda name: PASSWORD, allowed=allow_list(["localhost"], loopback=True)
    )

    assert local.start(set_up()) == "http://localhost:8001/store/enter/1"


def test_an_address_that_is_not_allowed_is_refused() -> None:
    with pytest.raises(NotAllowed):
        start(NotAllowed("{host} is not one of the hosts this company sends to.", host="evil.org"))
