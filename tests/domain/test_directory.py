"""People, what a provider says about them, who stands in for them, and how long they stay signed in."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.directory import (
    Absence,
    Anyone,
    Role,
    is_alive,
    is_worth_noting,
    lets_in,
    refreshed,
    stand_in,
    switched_off,
    welcome,
)
from chalicelib.domain.mail import Failure, MailProblem
from tests import examples
from tests.examples import DAY, HOUR, MINUTE, NOON

SECOND = timedelta(seconds=1)


def test_a_newcomer_is_an_applicant_and_nothing_more():
    person = welcome(examples.claims("anna", unique_name="asato"), id="p-1")

    assert person == replace(examples.person("anna"), id="p-1", unique_name="asato")
    assert person.roles == {Role.APPLICANT}


def test_a_newcomer_whose_provider_says_little_has_a_name_all_the_same():
    without_name = examples.claims("ben", name="")
    without_anything = examples.claims("ben", name="", email="", unique_name="", groups=None)

    assert welcome(without_name, id="p-1").name == "ben@example.com"
    assert (welcome(without_anything, id="p-1").name, welcome(without_anything, id="p-1").unique_name) == ("ben", "ben")


def test_a_sign_in_brings_what_the_provider_says_now():
    married = examples.claims("anna", name="Anna Weber", last_name="Weber", email="anna.weber@example.com")

    assert refreshed(examples.person("anna"), married) == examples.person(
        "anna", name="Anna Weber", last_name="Weber", email="anna.weber@example.com"
    )


def test_what_the_provider_leaves_out_erases_nothing():
    chiara = examples.person("chiara")
    silent = examples.claims("chiara", name="", email="", first_name="", last_name="", groups=None)

    assert refreshed(chiara, silent) == chiara


def test_who_left_their_last_group_is_in_none():
    left = examples.claims("chiara", groups=frozenset())

    assert refreshed(examples.person("chiara"), left) == examples.person("chiara", groups=frozenset())


def test_a_sign_in_changes_neither_roles_nor_identity_nor_what_people_set_here():
    gita = examples.person("gita", manager="emma", language="ja", absence=Absence("felix", NOON, NOON + DAY))

    after = refreshed(gita, examples.claims("gita", groups=frozenset({"night-shift"})))

    assert after == replace(gita, groups=frozenset({"night-shift"}))


def test_a_disabled_person_has_no_role_and_is_in_no_choice():
    gita = examples.person("gita")
    disabled = examples.person("gita", disabled=True)

    assert gita.has(Role.OPERATOR, Role.ACCOUNTANT)
    assert not gita.has(Role.ACCOUNTANT)
    assert not disabled.has(Role.OPERATOR)
    assert Anyone(people=frozenset({"gita"})).includes(gita)
    assert not Anyone(people=frozenset({"gita"})).includes(disabled)


@pytest.mark.parametrize(
    ("choice", "included"),
    [
        (Anyone(), []),
        (Anyone(people=frozenset({"anna", "nobody"})), ["anna"]),
        (Anyone(groups=frozenset({"team-leads"})), ["chiara", "dmitri"]),
        (Anyone(roles=frozenset({Role.APPLICANT})), ["anna", "ben"]),
        (
            Anyone(frozenset({"hugo"}), frozenset({"team-leads"}), frozenset({Role.OPERATOR})),
            ["chiara", "dmitri", "gita", "hugo"],
        ),
    ],
    ids=["nobody", "by name", "by group", "by role", "by each of them"],
)
def test_people_are_chosen_by_name_group_or_role(choice: Anyone, included: list[str]):
    assert [id for id, person in examples.people().items() if choice.includes(person)] == included


@pytest.mark.parametrize(
    ("at", "deputy"),
    [(NOON - SECOND, None), (NOON, "felix"), (NOON + DAY - SECOND, "felix"), (NOON + DAY, None)],
)
def test_a_delegate_stands_in_from_the_first_day_until_before_the_last(at: datetime, deputy: str | None):
    emma = examples.person("emma", absence=Absence("felix", starts=NOON, ends=NOON + DAY))

    assert stand_in(emma, at) == deputy


def test_who_is_there_needs_nobody_to_stand_in():
    assert stand_in(examples.person("emma"), NOON) is None


def test_a_session_ends_after_an_hour_without_a_page():
    session = examples.session(seen_at=NOON + 2 * HOUR)

    assert is_alive(session, NOON + 3 * HOUR - SECOND)
    assert not is_alive(session, NOON + 3 * HOUR)


def test_a_session_ends_after_twelve_hours_however_busy():
    session = examples.session(seen_at=NOON + 12 * HOUR - SECOND)

    assert is_alive(session, NOON + 12 * HOUR - SECOND)
    assert not is_alive(session, NOON + 12 * HOUR)


def test_switching_off_ends_every_session_for_good_and_later_ones_open_again():
    anna, session = examples.person("anna"), examples.session()
    off = switched_off(anna, NOON)
    on = replace(off, disabled=False)

    assert lets_in(anna, session, NOON + MINUTE)
    assert not lets_in(off, session, NOON + MINUTE)
    assert not lets_in(on, session, NOON + MINUTE)
    assert lets_in(on, examples.session(started_at=NOON + SECOND), NOON + MINUTE)


def test_that_somebody_was_seen_is_noted_every_five_minutes_at_most():
    assert not is_worth_noting(examples.session(), NOON + 5 * MINUTE - SECOND)
    assert is_worth_noting(examples.session(), NOON + 5 * MINUTE)


def test_of_a_new_address_nothing_bad_is_known():
    problem = MailProblem(Failure.BOUNCED, NOON)
    person = examples.person("anna", mail_problem=problem)

    moved = refreshed(person, examples.claims("anna", email="sato@example.com"))
    same = refreshed(person, examples.claims("anna", email="ANNA@example.com"))
    silent = refreshed(person, examples.claims("anna", email=""))

    assert (moved.mail_problem, same.mail_problem, silent.mail_problem) == (None, problem, problem)
