"""What an answer of Amazon's, or none, means for an order."""

import logging
from dataclasses import replace

import pytest

from chalicelib.adapters.cxml.supplier import AmazonBusiness
from chalicelib.domain.company import Mode
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.ports.http import NotAllowed, NotSent, Response, Unanswered
from tests import examples
from tests.adapters.cxml.papers import response
from tests.adapters.cxml.test_documents import PASSWORD, placement
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


def place(*answers: Response | Exception) -> Receipt:
    return amazon(*answers).place(placement(credentials=LIVE))


def test_status_200_means_that_amazon_has_it() -> None:
    assert place(ok(response(200, "OK", "Accepted for processing"))) == Receipt(
        Answer.RECEIVED, "200", "OK: Accepted for processing", "r@amazon"
    )


@pytest.mark.parametrize("code", [201, 204, 280])
def test_every_success_means_that_amazon_has_it(code: int) -> None:
    assert place(ok(response(code))).answer is Answer.RECEIVED


@pytest.mark.parametrize("code", [400, 401, 403, 406, 409, 450, 475])
@pytest.mark.parametrize("http", [200, 400, 403])
def test_a_cxml_refusal_is_final_and_keeps_amazons_words(code: int, http: int) -> None:
    assert place(ok(response(code, "Bad Request", "No such offer"), http)) == Receipt(
        Answer.REFUSED, str(code), "Bad Request: No such offer", "r@amazon"
    )


@pytest.mark.parametrize("http", [400, 401, 403, 404, 405, 410, 413, 415])
def test_an_http_refusal_without_cxml_is_final(http: int) -> None:
    assert place(ok(HTML, http)) == Receipt(Answer.REFUSED, str(http), f"HTTP {http}")


@pytest.mark.parametrize(
    "answer",
    [
        ok(response(500, "Internal Server Error")),
        ok(response(560)),
        ok(response(301)),
        ok(response(100)),
        ok(response("2OO")),
        ok(response(""), 200),
        ok(HTML),
        ok(b""),
        ok(b"<cXML><Response/></cXML>"),
        ok(response(200)[:-20]),
        ok(HTML, 500),
        ok(HTML, 503),
        ok(b"", 504),
        ok(response(200), 500),
        ok(response(400), 502),
        ok(response(200), 400),
        ok(response(200), 302),
        ok(b"", 301),
        ok(b"", 307),
        ok(HTML, 408),
        ok(HTML, 409),
        ok(HTML, 425),
        ok(HTML, 429),
        ok(b"\xff\xfe\x00\x00garbage"),
        UNANSWERED,
        NOT_SENT,
    ],
)
def test_whatever_is_not_certain_is_no_answer(answer: Response | Exception) -> None:
    assert place(answer).answer is Answer.NONE


def test_when_nothing_was_sent_the_receipt_says_so() -> None:
    assert place(NOT_SENT) == Receipt(Answer.NONE, text="No connection to amazon.com; nothing was sent.")
    assert place(UNANSWERED) == Receipt(Answer.NONE, text="amazon.com did not answer.")


def test_an_address_that_is_not_allowed_is_a_refusal_since_nothing_was_sent() -> None:
    refusal = NotAllowed("{host} does not point to a public address.", host="amazon.com")

    assert place(refusal) == Receipt(Answer.REFUSED, text="amazon.com does not point to a public address.")


@pytest.mark.parametrize(
    ("trouble", "answer"), [(Refused("No password."), Answer.REFUSED), (Retryable("Not now."), Answer.NONE)]
)
def test_without_a_password_nothing_is_sent(trouble: Exception, answer: Answer) -> None:
    def passwords(name: str) -> str:
        raise trouble

    http = FakeHttp()
    receipt = AmazonBusiness(http=http, passwords=passwords, allowed=allow_list([])).place(placement())

    assert (receipt.answer, http.sent) == (answer, [])


def test_a_password_that_amazon_repeats_is_not_passed_on() -> None:
    assert place(ok(response(401, "Unauthorized", f"{PASSWORD} is wrong"))).text == "Unauthorized: (removed) is wrong"


def test_amazons_words_are_kept_to_a_length_that_a_page_can_show() -> None:
    assert len(place(ok(response(400, "x" * 5000))).text) == 500


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        place(ok(response(200)))
        place(ok(HTML, 503))

    assert caplog.records == []


# Checking beforehand


def test_a_sound_order_passes() -> None:
    amazon().check(placement(credentials=LIVE))


@pytest.mark.parametrize(
    ("credentials", "reason"),
    [
        (replace(LIVE, po_request_url="https://po.example.org/1"), "po.example.org is not one of the hosts"),
        (replace(LIVE, po_request_url="http://www.amazon.com/1"), "must begin with https"),
        (replace(LIVE, po_request_url="amazon.com"), "not written as a web address"),
        (replace(LIVE, mode=Mode.TEST), "mode was changed"),
    ],
)
def test_settings_that_make_sending_impossible_are_refused(credentials: object, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        amazon().check(placement(credentials=credentials))


@pytest.mark.parametrize("number", ["PO-12345678901234567890", "注文-1", "PO\n1", ""])
def test_a_number_that_amazon_does_not_take_is_refused(number: str) -> None:
    with pytest.raises(Refused, match="as an order number"):
        amazon().check(placement(credentials=LIVE, order=examples.ordered(number=number)))


def test_a_missing_password_is_refused_and_an_unreachable_one_is_not() -> None:
    def unreachable(name: str) -> str:
        raise Retryable("Not now.")

    with pytest.raises(Refused, match="“main” has no password"):
        AmazonBusiness(http=FakeHttp(), passwords=lambda name: "", allowed=allow_list(["amazonsedi.com"])).check(
            placement(credentials=LIVE)
        )
    AmazonBusiness(http=FakeHttp(), passwords=unreachable, allowed=allow_list(["amazonsedi.com"])).check(
        placement(credentials=LIVE)
    )


def test_what_is_kept_of_an_order_is_what_leaves_without_its_secret() -> None:
    http = FakeHttp(ok(response(200)))
    business = AmazonBusiness(
        http=http, passwords={"main": PASSWORD}.__getitem__, allowed=allow_list(("amazon.com", "amazonsedi.com"))
    )
    placed = placement(credentials=LIVE)

    kept = business.document(placed)
    business.place(placed)

    assert kept.replace(b"(removed)", PASSWORD.encode()) == http.sent[0].body
    assert PASSWORD.encode() not in kept
