"""One call: what goes out, and what every kind of answer means."""

import json
import traceback
from datetime import timedelta

import pytest

from chalicelib.adapters.amazon import operations
from chalicelib.adapters.amazon.client import Call
from chalicelib.adapters.amazon.endpoints import Endpoints
from chalicelib.domain.errors import Retryable
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.http import NotSent, Response, Unanswered
from chalicelib.ports.selling import (
    BACKGROUND,
    PERSON,
    BadApplication,
    Caller,
    Denied,
    Missing,
    Rejected,
    Revoked,
    Throttled,
    Unavailable,
)
from tests.adapters.amazon.api import AUTHORIZATION, DE, GB, HTML, Wire, World, refused, said, token_answer
from tests.examples import NOON

ORDER = Call(operations.GET_ORDER, {"orderId": "303-1"}, {"includedData": ["BUYER", "PROCEEDS"]})
OWN = Call(operations.GET_DESTINATIONS)


def called(world: World, call: Call = ORDER, caller: Caller = BACKGROUND):  # type: ignore[no-untyped-def]
    return world.api.as_seller(AUTHORIZATION, call, caller)


def test_a_call_carries_its_token_and_goes_to_its_region(world: World):
    world.wire.answers = [said({"order": {}})]

    answer = called(world)

    (request,) = world.wire.sent
    assert request.method == "GET"
    assert request.url == (
        "https://sellingpartnerapi-eu.amazon.com/orders/2026-01-01/orders/303-1?includedData=BUYER,PROCEEDS"
    )
    assert request.headers["x-amz-access-token"] == "Atza|1"
    assert request.headers["User-Agent"].startswith("Crossdock/")
    assert (answer.content, answer.request_id) == ({"order": {}}, "request-1")
    assert world.wire.asked_for == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "Atzr|refresh",
            "client_id": "client-1",
            "client_secret": "secret-2",
        }
    ]


def test_names_in_a_path_are_names_whatever_they_are_made_of(world: World):
    world.wire.answers = [said({"sku": "x"})]

    called(world, Call(operations.GET_LISTING, {"sellerId": "A2", "sku": "a/b ?#ü%"}, {"marketplaceIds": [DE, GB]}))

    assert world.wire.sent[0].url.endswith(
        f"/listings/2021-08-01/items/A2/a%2Fb%20%3F%23%C3%BC%25?marketplaceIds={DE},{GB}"
    )


def test_a_body_is_json_and_what_is_not_said_is_left_out(world: World):
    world.wire.answers = [said({"reportId": "1"}, 202)]

    called(world, Call(operations.CREATE_REPORT, query={"a": None, "b": "", "c": []}, body={"reportType": "日本"}))

    (request,) = world.wire.sent
    assert "?" not in request.url
    assert json.loads(request.body) == {"reportType": "日本"}
    assert request.headers["Content-Type"] == "application/json"


def test_on_a_laptop_it_goes_to_the_simulated_amazon():
    sent: list[str] = []

    class Recorded(Wire):
        def send(self, request, timeout):  # type: ignore[no-untyped-def]
            sent.append(request.url)
            return token_answer() if request.url.endswith("/token") else said({"order": {}})

    world = World(wire=Recorded(), endpoints=Endpoints("http://127.0.0.1:8001"))

    called(world)

    assert sent == [
        "http://127.0.0.1:8001/auth/o2/token",
        "http://127.0.0.1:8001/sp-api/eu/orders/2026-01-01/orders/303-1?includedData=BUYER,PROCEEDS",
    ]


def test_what_belongs_to_no_seller_has_a_token_and_a_bucket_of_ours(world: World):
    world.wire.answers = [said({"payload": []})]

    world.api.as_ourselves(Region.NA, OWN, BACKGROUND)

    assert world.wire.asked_for[0]["grant_type"] == "client_credentials"
    assert world.wire.asked_for[0]["scope"] == "sellingpartnerapi::notifications"
    assert world.wire.sent[0].url == "https://sellingpartnerapi-na.amazon.com/notifications/v1/destinations"
    assert world.slots.booked == [("application-NA", "getDestinations", False)]


def test_an_answer_without_content_is_one(world: World):
    world.wire.answers = [said(None, 204)]

    assert called(world).content == {}


@pytest.mark.parametrize(
    "answer",
    [
        Response(503, {}, HTML),
        Response(500, {}, b'{"errors":[{"code":"InternalFailure","message":"We encountered an internal error."}]}'),
        Response(502, {}, b""),
        Response(504, {}, b""),
        Response(408, {}, b""),
        Response(200, {}, HTML),  # a wall in between that says that all is well
        Response(200, {}, b'{"orders": ['),
        Response(200, {}, b"[]"),
        Response(200, {}, b'"orders"'),
        Response(200, {}, b"[" * 100_000),
        Response(403, {}, HTML),
        Response(404, {}, HTML),
        Response(400, {}, b"\xff\xfe"),
        Response(302, {"location": "https://example.com"}, b""),
        NotSent("No connection."),
        Unanswered("No answer."),
    ],
    ids=lambda answer: f"{getattr(answer, 'status', '')} {str(getattr(answer, 'body', answer))[:20]}",
)
def test_an_outage_is_an_outage_and_never_an_empty_answer(answer: Response | Exception, world: World):
    world.wire.answers = [answer]

    with pytest.raises(Unavailable):
        called(world)


def test_who_is_refused_for_a_while_gets_a_slot_and_everybody_waits(world: World):
    world.wire.answers = [refused(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")]

    with pytest.raises(Throttled) as caught:
        called(world)
    with pytest.raises(Throttled):
        called(world, caller=PERSON)

    assert caught.value.until > NOON
    assert len(world.wire.sent) == 1
    world.clock.at = caught.value.until
    world.wire.answers = [said({"order": {}})]
    assert called(world, caller=Caller(slot=caught.value.until)).content == {"order": {}}


def test_an_empty_bucket_costs_no_call_at_all(world: World):
    world.wire.answers = [said({"order": {}})] * 30
    for _ in range(24):
        called(world)

    with pytest.raises(Throttled) as caught:
        called(world)

    assert caught.value.until == NOON + timedelta(seconds=1 / (0.5 * 0.98))
    assert len(world.wire.sent) == 24
    called(world, caller=PERSON)
    assert len(world.wire.sent) == 25


def test_what_amazon_says_about_the_rate_is_learnt(world: World):
    world.wire.answers = [said({"order": {}}, x_amzn_ratelimit_limit="5.0"), said({}, x_amzn_ratelimit_limit="many")]

    called(world)
    called(world)

    assert world.slots.buckets[AUTHORIZATION, "getOrder"].rate == 5.0


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_what_amazon_refuses_for_good_carries_its_code_its_words_and_its_request_id(status: int, world: World):
    world.wire.answers = [refused(status, "InvalidInput", "Invalid lastUpdatedBefore.")]

    with pytest.raises(Rejected) as caught:
        called(world)

    assert (caught.value.code, caught.value.words) == ("InvalidInput", "Invalid lastUpdatedBefore.")
    assert caught.value.request_id == caught.value.facts["request_id"] == "request-1"
    assert not isinstance(caught.value, Denied)


def test_what_amazon_does_not_know_is_missing(world: World):
    world.wire.answers = [refused(404, "NotFound", "The requested resource doesn't exist.")]

    with pytest.raises(Missing):
        called(world)


@pytest.mark.parametrize(
    "answer",
    [
        refused(403, "Unauthorized", "Access to requested resource is denied."),
        refused(401, "Unauthorized", "Access to requested resource is denied."),
        said({"message": "Forbidden"}, 403),
    ],
)
def test_a_missing_role_is_denied(answer: Response, world: World):
    world.wire.answers = [answer]

    with pytest.raises(Denied):
        called(world)


@pytest.mark.parametrize(("status", "code"), [(403, "HTTP 403"), (400, "HTTP 400")])
def test_a_refusal_without_a_code_is_called_by_its_status(status: int, code: str, world: World):
    world.wire.answers = [said({"message": "No."}, status)]

    with pytest.raises(Rejected) as caught:
        called(world)

    assert (caught.value.code, caught.value.words) == (code, "No.")


def test_our_expired_secret_is_our_applications_problem(world: World):
    world.wire.answers = [refused(403, "Unauthorized", "The LWA secret token you provided has expired.")]

    with pytest.raises(BadApplication):
        called(world)


STALE = refused(403, "Unauthorized", "The access token you provided has expired.")


def test_a_token_that_is_no_longer_taken_is_made_anew(world: World):
    world.wire.answers = [STALE, said({"order": {}})]

    called(world)

    assert [request.headers["x-amz-access-token"] for request in world.wire.sent] == ["Atza|1", "Atza|2"]


def test_when_that_does_not_help_the_seller_is_asked_and_not_amazon_again(world: World):
    world.wire.answers = [STALE, STALE]

    with pytest.raises(Denied):
        called(world)

    assert len(world.wire.sent) == 2


def test_a_grant_that_was_taken_back_is_told_as_such(world: World):
    world.wire.answers = [STALE]
    world.wire.lwa = [token_answer(), said({"error": "invalid_grant", "error_description": "revoked"}, 400)]

    with pytest.raises(Revoked):
        called(world)


def test_an_authorization_without_a_token_in_the_vault_asks_nobody(world: World):
    with pytest.raises(Revoked):
        world.api.as_seller("A2OTHER-NA", ORDER, BACKGROUND)

    assert world.wire.asked == world.wire.sent == []


def test_long_calls_have_their_time_and_their_size(world: World):
    world.wire.answers = [said({"orders": []}), said({"order": {}})]

    called(world, Call(operations.SEARCH_ORDERS))
    called(world)

    assert world.wire.timeouts == [30.0, 15.0]
    assert [request.largest for request in world.wire.sent] == [64 * 1024 * 1024, 16 * 1024 * 1024]


def test_neither_tokens_nor_answers_show_in_any_trouble(world: World):
    secret_answers = [
        refused(400, "InvalidInput", "x"),
        Response(200, {}, b'{"buyer": "Zoe'),
        NotSent("No connection."),
        STALE,
    ]
    for answer in secret_answers:
        world.wire.answers = [answer, STALE]
        with pytest.raises((Rejected, Retryable)) as caught:
            called(world)
        shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(caught.value.facts)
        assert not any(secret in shown for secret in ("Atza|", "Atzr|", "secret-2", "Zoe"))
    assert "Atza" not in repr(world.wire.sent) and "secret" not in repr(world.wire.asked)
