"""Who is there: a session recognised, noted now and then, and ended."""

from datetime import timedelta

import pytest

from chalicelib.domain.changes import Audited, Changed, Erased
from chalicelib.domain.directory import Role, Session
from chalicelib.domain.errors import Retryable
from chalicelib.usecases.directory import sessions as directory
from chalicelib.usecases.directory.sessions import SignedIn
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON
from tests.fakes import FakeHub
from tests.usecases.visiting import digest, recognise, sign_in, sign_out

SECOND = timedelta(seconds=1)


def signed_in(**person: object) -> tuple[FakeHub, str]:
    """Anna signed in at noon."""
    hub = fakes.hub(examples.person("anna", **person))
    cookie = sign_in(hub)
    hub.store.commits.clear()
    return hub, cookie


def test_a_cookie_says_who_is_there_and_what_their_forms_carry():
    hub, cookie = signed_in()

    there = recognise(hub, cookie)

    assert there == SignedIn(examples.person("anna"), directory.form_nonce("secret-1"))
    assert hub.store.commits == []


def test_two_sessions_have_two_form_nonces_and_neither_is_the_secret():
    hub, first = signed_in()
    second = sign_in(hub)

    nonces = [recognise(hub, cookie).form_nonce for cookie in (first, second)]

    assert len(set(nonces)) == 2
    assert all(len(nonce) == 64 and "secret" not in nonce for nonce in nonces)


@pytest.mark.parametrize(
    "cookie", ["", ".", "anna", "anna.", ".secret-1", "anna.other", "ben.secret-1", "x.y.z", "ÿ.ÿ"]
)
def test_a_cookie_that_is_not_ours_is_nobody(cookie: str):
    hub, _ = signed_in()

    assert recognise(hub, cookie) is None
    assert hub.store.commits == []


def test_an_hour_without_a_page_ends_a_session():
    hub, cookie = signed_in()

    hub.clock.move(HOUR - SECOND)
    assert recognise(hub, cookie) is not None

    hub.clock.move(HOUR)
    assert recognise(hub, cookie) is None


def test_twelve_hours_end_a_session_however_busy():
    hub, cookie = signed_in()

    for _ in range(23):
        hub.clock.move(30 * MINUTE)
        assert recognise(hub, cookie) is not None
    hub.clock.move(30 * MINUTE - SECOND)
    assert recognise(hub, cookie) is not None

    hub.clock.move(SECOND)
    assert recognise(hub, cookie) is None


def test_disabling_a_person_ends_their_sessions_at_once():
    hub, cookie = signed_in()
    hub.store.hold(examples.person("anna", disabled=True))

    assert recognise(hub, cookie) is None
    assert hub.store.commits == []


def test_a_change_of_roles_counts_from_the_next_request_on():
    hub, cookie = signed_in()
    hub.store.hold(examples.person("anna", roles=frozenset({Role.OPERATOR})))

    assert recognise(hub, cookie).person.roles == {Role.OPERATOR}


def test_being_seen_is_noted_at_most_every_five_minutes():
    hub, cookie = signed_in()
    before = hub.store.only(Session)

    for _ in range(9):
        hub.clock.move(MINUTE)
        recognise(hub, cookie)

    noted = Session("anna", digest(cookie), started_at=NOON, seen_at=NOON + 5 * MINUTE)
    assert hub.store.commits == [(Changed(before, noted),)]


def test_two_requests_that_note_the_same_moment_both_pass():
    hub, cookie = signed_in()
    hub.clock.move(5 * MINUTE)
    hub.store.meanwhile = lambda: recognise(hub, cookie)

    assert recognise(hub, cookie) is not None
    assert (len(hub.store.commits), hub.pause.attempts) == (1, [])


def test_a_table_that_does_not_answer_is_told():
    hub, cookie = signed_in()
    hub.clock.move(5 * MINUTE)
    hub.store.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        recognise(hub, cookie)


# Signing out.


def test_signing_out_ends_this_session_and_no_other():
    hub, cookie = signed_in()
    elsewhere = sign_in(hub)
    hub.store.commits.clear()

    sign_out(hub, cookie)

    assert (recognise(hub, cookie), recognise(hub, elsewhere).person.id) == (None, "anna")
    assert hub.store.commits == [
        (
            Erased(Session("anna", digest(cookie), started_at=NOON, seen_at=NOON)),
            Audited("signed_out", "anna", by="anna", at=NOON, where="page"),
        )
    ]


@pytest.mark.parametrize("cookie", ["", "anna.other", "nobody.secret-1"])
def test_signing_out_of_nothing_changes_nothing(cookie: str):
    hub, _ = signed_in()

    sign_out(hub, cookie)

    assert hub.store.commits == []


def test_signing_out_twice_is_fine():
    hub, cookie = signed_in()

    sign_out(hub, cookie)
    sign_out(hub, cookie)

    assert len(hub.store.commits) == 1
