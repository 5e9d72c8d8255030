"""Signing in: whom the provider vouches for, and nobody who is switched off."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Group, Person, Role, Session
from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.usecases.again import ATTEMPTS
from chalicelib.usecases.directory import sessions as directory
from tests import examples, fakes
from tests.examples import NOON
from tests.usecases.visiting import digest, sign_in


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
            Created(Group("sales", is_provided=True)),
        )
    ]


def test_a_newcomer_is_written_to_in_the_companys_language():
    hub = fakes.hub(examples.company(language="ja"))

    sign_in(hub, "newcomer", email="new@example.com", unique_name="new")

    assert hub.people.by_email("new@example.com").language == "ja"


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
    hub.store.troubles = [Conflict("Somebody was quicker.")] * ATTEMPTS

    with pytest.raises(Conflict):
        sign_in(hub)

    assert (hub.store.all(Session), hub.pause.attempts) == ([], list(range(1, ATTEMPTS)))


# The first administrator.


def test_who_may_deploy_appoints_somebody_who_has_signed_in_and_it_is_written_down():
    anna = examples.person("anna")
    hub = fakes.hub(anna)

    appointed = hub.do(directory.appoint, "Anna@Example.com", Role.OPERATOR, where="deployment")
    again = hub.do(directory.appoint, "anna@example.com", Role.OPERATOR, where="deployment")

    assert appointed.roles == anna.roles | {Role.OPERATOR}
    assert again.roles == appointed.roles
    entry = Audited(
        "appointed", "anna", by="crossdock", at=hub.clock.now(), where="deployment", facts={"roles": "operator"}
    )
    assert hub.store.commits == [(Changed(anna, replace(anna, roles=appointed.roles)), entry)]


def test_nobody_is_appointed_who_never_signed_in():
    hub = fakes.hub(examples.person("anna"))

    with pytest.raises(NotFound):
        hub.do(directory.appoint, "nobody@example.com", Role.OPERATOR, where="deployment")

    assert hub.store.commits == []
