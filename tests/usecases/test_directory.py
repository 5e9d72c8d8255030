"""Signing in and out, and recognising who is there."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.domain.changes import Audited, Changed, Created, Erased
from chalicelib.domain.directory import Person, Role, Session
from chalicelib.domain.errors import Conflict, Forbidden, Retryable
from chalicelib.usecases import directory
from chalicelib.usecases.directory import SignedIn
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON
from tests.fakes import FakeHub

SECOND = timedelta(seconds=1)


def sign_in(hub: FakeHub, id: str = "anna", **claims: object) -> str:
    return hub.do(directory.sign_in, examples.claims(id, **claims), where="sign-in")


def recognise(hub: FakeHub, cookie: str) -> SignedIn | None:
    return hub.do(directory.recognise, cookie)


def sign_out(hub: FakeHub, cookie: str) -> None:
    hub.do(directory.sign_out, cookie, where="page")


def digest(cookie: str) -> str:
    return hashlib.sha256(cookie.partition(".")[2].encode()).hexdigest()


# Signing in.


def test_a_known_person_gets_a_session_and_nothing_else_changes():
    hub = fakes.hub()

    cookie = sign_in(hub)

    assert cookie == "anna.secret-1"
    assert hub.store.commits == [
        (
            Created(Session("anna", digest(cookie), started_at=NOON, seen_at=NOON)),
            Audited("signed_in", "anna", by="anna", at=NOON, where="sign-in"),
        )
    ]


def test_the_cookies_secret_is_stored_nowhere():
    hub = fakes.hub()

    secret = sign_in(hub).partition(".")[2]

    assert secret not in repr(hub.store.commits)


def test_a_newcomer_becomes_an_applicant():
    hub = fakes.hub()

    cookie = sign_in(hub, "zoe", groups=frozenset({"sales"}))

    zoe = Person(
        id="name-1",
        issuer=examples.ISSUER,
        subject="zoe",
        name="Zoe Example",
        email="zoe@example.com",
        unique_name="zoe",
        first_name="Zoe",
        last_name="Example",
        groups=frozenset({"sales"}),
        roles=frozenset({Role.APPLICANT}),
    )
    assert cookie == "name-1.secret-2"
    assert hub.store.commits == [
        (
            Created(Session("name-1", digest(cookie), started_at=NOON, seen_at=NOON)),
            Audited("signed_in", "name-1", by="name-1", at=NOON, where="sign-in"),
            Created(zoe),
        )
    ]


def test_a_newcomer_in_two_windows_is_one_person():
    hub = fakes.hub()
    cookies = []
    hub.store.meanwhile = lambda: cookies.append(sign_in(hub, "zoe"))

    cookies.append(sign_in(hub, "zoe"))

    assert [person.id for person in hub.store.all(Person) if person.subject == "zoe"] == ["name-3"]
    assert [cookie.partition(".")[0] for cookie in cookies] == ["name-3", "name-3"]
    assert hub.store.audited == ["signed_in", "signed_in"]


def test_a_name_that_changed_at_the_provider_is_taken_over_and_roles_stay():
    hub = fakes.hub()

    sign_in(hub, "anna", name="Anna Berg", last_name="Berg", email="anna.berg@example.com")

    renamed = examples.person("anna", name="Anna Berg", last_name="Berg", email="anna.berg@example.com")
    assert hub.store.commits[0][2:] == (Changed(examples.person("anna"), renamed),)


def test_a_claim_that_is_left_out_erases_nothing():
    hub = fakes.hub()

    sign_in(hub, "chiara", name="", email="", groups=None)

    assert hub.people.get("chiara") == examples.person("chiara")


def test_somebody_elses_subject_at_another_provider_is_somebody_else():
    hub = fakes.hub()

    cookie = sign_in(hub, "anna", issuer="https://elsewhere.example")

    assert cookie.startswith("name-1.")
    assert hub.people.get("name-1").roles == frozenset({Role.APPLICANT})


def test_a_disabled_person_is_not_signed_in():
    hub = fakes.hub(examples.person("anna", disabled=True))

    with pytest.raises(Forbidden, match="switched off"):
        sign_in(hub)

    assert (hub.store.commits, hub.store.all(Session)) == ([], [])


def test_a_sign_in_that_keeps_colliding_is_told():
    hub = fakes.hub()
    hub.store.troubles = [Conflict("Somebody was quicker.")] * 3

    with pytest.raises(Conflict):
        sign_in(hub)

    assert (hub.store.all(Session), hub.pause.attempts) == ([], [1, 2])


# Recognising.


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
