"""Access tokens: one function refreshes for all, early, and nobody waits."""

from datetime import timedelta

import pytest

from chalicelib.adapters.amazon.lwa import Issued
from chalicelib.domain.errors import Retryable
from chalicelib.ports.http import NotSent, Response
from chalicelib.ports.sealing import Unopened
from chalicelib.ports.selling import BadApplication, Grant, Rejected, Revoked, Throttled, Unavailable
from tests.adapters.amazon.api import AUTHORIZATION, HTML, World, said, token_answer
from tests.examples import NOON

INVALID_GRANT = said({"error": "invalid_grant", "error_description": "The request has an invalid grant"}, 400)
INVALID_CLIENT = said({"error": "invalid_client", "error_description": "Client authentication failed"}, 401)


def token(world: World) -> str:
    """As another function asks for it."""
    world.function()
    return world.tokens.get(AUTHORIZATION, lambda: world.lwa.refresh(Grant("Atzr|refresh")))


def test_functions_share_a_token_for_most_of_its_hour(world: World):
    tokens = [token(world)]
    world.later(minutes=49)
    tokens.append(token(world))

    assert tokens == ["Atza|1", "Atza|1"]


def test_it_is_refreshed_ten_minutes_before_its_end(world: World):
    token(world)
    world.later(minutes=50)

    assert token(world) == "Atza|2"
    assert token(world) == "Atza|2"
    assert len(world.wire.asked) == 2


def test_while_one_refreshes_the_others_go_on_with_the_old_one(world: World):
    token(world)
    world.later(minutes=55)
    others = []

    def slowly() -> Issued:
        others.append(token(world))
        return world.lwa.refresh(Grant("Atzr|refresh"))

    world.function()
    mine = world.tokens.get(AUTHORIZATION, slowly)

    assert (others, mine) == (["Atza|1"], "Atza|2")


def test_without_an_old_one_the_others_come_back_in_a_moment(world: World):
    def slowly() -> Issued:
        with pytest.raises(Throttled) as caught:
            token(world)
        assert caught.value.until == NOON + timedelta(seconds=2)
        return world.lwa.refresh(Grant("Atzr|refresh"))

    world.function()

    assert world.tokens.get(AUTHORIZATION, slowly) == "Atza|1"
    assert token(world) == "Atza|1"


def test_who_dies_while_refreshing_holds_nobody_up_for_long(world: World):
    world.kept.lease(AUTHORIZATION, at=NOON, until=NOON + timedelta(seconds=26), seen=None)

    with pytest.raises(Throttled):
        token(world)
    world.later(seconds=26)

    assert token(world) == "Atza|1"


@pytest.mark.parametrize("answer", [Response(503, {}, HTML), Response(429, {}, b"{}"), NotSent("No connection.")])
def test_while_amazons_sign_in_is_down_the_old_one_serves_to_its_end(answer: Response | Exception, world: World):
    token(world)
    world.later(minutes=55)
    world.wire.lwa = [answer]

    assert [token(world), token(world)] == ["Atza|1", "Atza|1"]
    assert len(world.wire.asked) == 2  # the second did not knock at the closed door

    world.later(minutes=5)
    world.wire.lwa = [answer]
    with pytest.raises(Unavailable):
        token(world)


def test_what_was_taken_back_is_told_to_everybody_at_once(world: World):
    world.wire.lwa = [INVALID_GRANT, INVALID_GRANT]

    for _ in range(2):
        with pytest.raises(Revoked):
            token(world)


def test_what_is_kept_is_sealed(world: World):
    token(world)

    kept = world.kept.read(AUTHORIZATION)

    assert kept is not None and b"Atza" not in kept.sealed
    assert "sealed" not in repr(kept)


def test_a_token_that_nobody_can_open_any_more_is_replaced(world: World):
    token(world)
    world.sealer.open = _unopened  # type: ignore[method-assign]

    assert token(world) == "Atza|2"


def _unopened(*_: object) -> bytes:
    raise Unopened("What was kept here can't be opened any more.")


def test_a_warm_function_notices_a_new_grant_within_a_minute(world: World):
    world.function()
    warm = world.tokens
    ask = lambda: world.lwa.refresh(Grant("Atzr|refresh"))  # noqa: E731
    warm.get(AUTHORIZATION, ask)

    world.kept.forget(AUTHORIZATION)
    assert warm.get(AUTHORIZATION, ask) == "Atza|1"
    world.later(seconds=60)

    assert warm.get(AUTHORIZATION, ask) == "Atza|2"


# Login with Amazon


def test_a_code_becomes_a_grant(world: World):
    world.wire.lwa = [token_answer(refresh_token="Atzr|new")]

    issued = world.lwa.redeem("code-1", "https://hub.example.com/connections/authorized")

    assert issued.refresh_token == "Atzr|new"
    assert world.wire.asked_for == [
        {
            "grant_type": "authorization_code",
            "code": "code-1",
            "redirect_uri": "https://hub.example.com/connections/authorized",
            "client_id": "client-1",
            "client_secret": "secret-2",
        }
    ]
    assert "Atz" not in repr(issued)


def test_a_code_that_brings_no_refresh_token_brings_nothing(world: World):
    world.wire.lwa = [token_answer()]

    with pytest.raises(Unavailable):
        world.lwa.redeem("code-1", "https://hub.example.com/connections/authorized")


def test_a_code_that_is_late_or_used_leads_back_to_the_seller(world: World):
    world.wire.lwa = [INVALID_GRANT]

    with pytest.raises(Revoked):
        world.lwa.redeem("code-1", "https://hub.example.com/connections/authorized")


def test_while_our_secret_is_changed_the_one_before_still_opens(world: World):
    world.wire.lwa = [INVALID_CLIENT, token_answer()]

    assert token(world) == "Atza|access"
    assert [asked["client_secret"] for asked in world.wire.asked_for] == ["secret-2", "secret-1"]


@pytest.mark.parametrize(
    "answers",
    [
        [INVALID_CLIENT, INVALID_CLIENT],
        [said({"error": "unauthorized_client"}, 400)],
    ],
)
def test_a_wrong_client_is_our_applications_problem(answers: list[Response], world: World):
    world.wire.lwa = list(answers)

    with pytest.raises(BadApplication):
        token(world)


def test_without_a_secret_nobody_is_asked(world: World):
    world.secrets.clear()

    with pytest.raises(BadApplication):
        token(world)
    assert world.wire.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        said({"token_type": "bearer"}),
        said({"access_token": ""}),
        said(["access_token"]),
        Response(200, {}, HTML),
        Response(200, {}, b"[" * 100_000),
        said({}, 400),
    ],
)
def test_an_answer_without_a_token_is_an_outage(answer: Response, world: World):
    world.wire.lwa = [answer]

    with pytest.raises(Retryable):
        token(world)


def test_any_other_no_is_told_with_its_code(world: World):
    world.wire.lwa = [said({"error": "invalid_scope"}, 400)]

    with pytest.raises(Rejected) as caught:
        token(world)
    assert caught.value.code == "invalid_scope"


@pytest.mark.parametrize("told", [None, "3600", -5, 10**9])
def test_nonsense_about_how_long_it_is_good_for_is_an_hour(told: object, world: World):
    world.wire.lwa = [token_answer(expires_in=told)]

    assert world.lwa.refresh(Grant("Atzr|refresh")).seconds == 3600
