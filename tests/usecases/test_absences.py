"""Naming a delegate for some days, and what the delegate gets when they begin."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.approvals import absences as days
from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.directory import Absence, Person
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Problem, Refused
from chalicelib.domain.messages import HandOver
from chalicelib.usecases.approvals import absences
from tests import examples
from tests.examples import DAY, HOUR, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import house

# Berlin is an hour ahead of UTC in November, so its days begin at 23 o'clock.
TUESDAY, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)
BEGINS = datetime(2026, 11, 23, 23, tzinfo=UTC)


def name(hub: FakeHub, person: str = "chiara", delegate: str = "hugo", *, by: str = "", **changes: Any) -> Person:
    usual = {"first": TUESDAY, "last": FRIDAY, "seen": days.mark(hub.people.get(person).absence), "where": "page"}
    return hub.do(
        absences.name_delegate, person, delegate=delegate, by=hub.people.get(by or person), **(usual | changes)
    )


def not_named(hub: FakeHub, **said: Any) -> Problem:
    people, commits = dict(hub.store.records), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        name(hub, **said)
    assert (hub.store.records, hub.store.commits) == (people, commits)
    return refusal.value


def letters(hub: FakeHub) -> list[tuple[str, str]]:
    hub.mail.letters.clear()
    steps.pump(hub)
    return [(each.to.removesuffix("@example.com"), each.subject) for each in hub.mail.letters]


def test_an_absence_lasts_from_the_first_days_midnight_to_the_end_of_the_last_where_the_company_is():
    hub = house()

    person = name(hub)

    assert person.absence == Absence("hugo", starts=BEGINS, ends=BEGINS + 4 * DAY)
    assert hub.store.commits[-1][1:] == (
        Audited(
            "absence_set",
            "chiara",
            by="chiara",
            at=NOON,
            where="page",
            facts={"delegate": "hugo", "first": "2026-11-24", "last": "2026-11-27"},
        ),
        Said(HandOver("chiara", BEGINS.isoformat(), BEGINS.isoformat()), due_at=BEGINS),
    )


def test_what_waits_goes_to_the_delegate_when_the_absence_begins_and_not_before():
    hub = house()
    name(hub)
    assert letters(hub) == []

    steps.wait(hub, BEGINS - NOON)
    assert letters(hub) == [("hugo", "ask")]

    assert hub.mail.letters[0].text == steps.link(hub, "chiara")
    decision = steps.approve(hub, "chiara").application.decisions[0]
    assert (decision.approver, decision.by) == ("chiara", "hugo")


def test_an_absence_that_has_begun_hands_over_at_once():
    hub = house()
    steps.wait(hub, HOUR)

    name(hub, first=NOON.date())

    assert letters(hub) == [("hugo", "ask")]


def test_what_waits_is_handed_over_once_however_often_the_message_comes():
    hub = house()
    steps.wait(hub, HOUR)
    person = name(hub, first=NOON.date())
    message = HandOver("chiara", person.absence.starts.isoformat())

    assert hub.do(absences.hand_over, message) == 1
    assert hub.do(absences.hand_over, message) == 0
    assert hub.people.get("chiara").absence.handed_over


def test_a_longer_absence_hands_over_anew_and_the_message_of_the_old_one_does_nothing():
    hub = house()
    name(hub)
    name(hub, first=TUESDAY + timedelta(days=1))

    steps.wait(hub, BEGINS - NOON)
    assert letters(hub) == []
    steps.wait(hub, DAY)
    assert letters(hub) == [("hugo", "ask")]


def test_who_stays_away_longer_with_the_same_delegate_does_not_have_them_mailed_again():
    hub = house()
    steps.wait(hub, HOUR)
    name(hub, first=NOON.date())
    assert letters(hub) == [("hugo", "ask")]

    steps.wait(hub, HOUR)
    name(hub, first=NOON.date(), last=FRIDAY + timedelta(days=3))
    assert letters(hub) == []

    name(hub, delegate="gita", first=NOON.date())
    assert letters(hub) == [("gita", "ask")]


def test_who_came_back_before_it_began_hands_nothing_over():
    hub = house()
    person = name(hub)

    hub.do(absences.end_absence, "chiara", seen=days.mark(person.absence), by=person, where="page")

    assert hub.people.get("chiara").absence is None
    assert hub.store.audited == ["absence_set", "absence_ended"]
    steps.wait(hub, 2 * DAY)
    assert letters(hub) == []


def test_a_delegate_who_may_not_decide_this_one_is_not_mailed_nor_the_approver_a_second_time():
    hub = house(applicant="hugo")
    steps.wait(hub, HOUR)

    name(hub, first=NOON.date())

    assert letters(hub) == []


def test_new_requests_go_to_the_delegate_alone():
    hub = house(
        application=examples.asked(AskedStep("Lead", ("dmitri",), Rule.ANY), AskedStep("C", ("chiara",), Rule.ANY))
    )
    name(hub, first=NOON.date())

    steps.approve(hub, "dmitri")

    assert letters(hub) == [("hugo", "ask")]


def test_a_delegates_delegate_is_not_asked():
    hub = house()
    steps.wait(hub, HOUR)
    name(hub, first=NOON.date())
    name(hub, "hugo", "felix", first=NOON.date())

    assert letters(hub) == [("hugo", "ask")]


def test_an_administrator_names_a_delegate_for_somebody_else():
    hub = house()

    assert name(hub, by="gita").absence.delegate == "hugo"
    assert hub.store.entries[-1].by == "gita"


@pytest.mark.parametrize("by", ["anna", "dmitri", "hugo"])
def test_nobody_else_does(by: str):
    assert isinstance(not_named(house(), by=by), Forbidden)


@pytest.mark.parametrize(
    ("delegate", "changes", "sentence"),
    [
        ("chiara", {}, "Nobody can stand in for themselves."),
        ("", {}, "Please choose who answers meanwhile."),
        ("nobody", {}, "Please choose who answers meanwhile."),
        ("hugo", {"disabled": True}, "Hugo Martin is switched off and can’t be asked."),
        ("hugo", {"email": ""}, "Hugo Martin has no e-mail address, so the question could not reach them."),
    ],
)
def test_who_cannot_stand_in_is_no_delegate(delegate: str, changes: dict[str, Any], sentence: str):
    hub = house()
    if changes:
        steps.person(hub, delegate, **changes)

    problem = not_named(hub, delegate=delegate)

    assert (problem.field, str(problem)) == ("delegate", sentence)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (FRIDAY, TUESDAY, "The last day is before the first one."),
        (date(2026, 11, 20), date(2026, 11, 22), "These days are over."),
        (TUESDAY, date(2028, 11, 24), "An absence lasts 400 days at most."),
    ],
)
def test_days_that_make_no_absence_are_refused(first: date, last: date, sentence: str):
    problem = not_named(house(), first=first, last=last)

    assert (type(problem), problem.field, str(problem)) == (Refused, "last", sentence)


def test_the_last_day_may_be_today():
    assert name(house(), first=NOON.date(), last=NOON.date()).absence.ends == BEGINS


def test_an_absence_that_was_changed_meanwhile_is_shown_again():
    hub = house()
    seen = days.mark(name(hub).absence)
    name(hub, delegate="gita")

    assert isinstance(not_named(hub, seen="hugo~then"), Overtaken)
    with pytest.raises(Overtaken):
        hub.do(absences.end_absence, "chiara", seen=seen, by=hub.people.get("chiara"), where="page")


def test_what_the_house_itself_noted_meanwhile_is_in_nobodys_way():
    hub = house()
    seen = days.mark(name(hub, first=NOON.date()).absence)
    steps.pump(hub)
    assert hub.people.get("chiara").absence.handed_over

    hub.do(absences.end_absence, "chiara", seen=seen, by=hub.people.get("chiara"), where="page")

    assert hub.people.get("chiara").absence is None


def test_ending_what_is_no_absence_changes_nothing():
    hub = house()

    hub.do(absences.end_absence, "chiara", seen="hugo~then", by=hub.people.get("chiara"), where="page")

    assert hub.store.commits == []


def test_nobody_is_away_whom_nobody_knows():
    hub = house()
    with pytest.raises(NotFound):
        hub.do(absences.end_absence, "nobody", seen="", by=hub.people.get("gita"), where="page")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "America/Sao_Paulo"])
@pytest.mark.parametrize("first", [date(2026, 3, 27), date(2026, 10, 24), date(2026, 11, 1), date(2027, 3, 12)])
def test_days_are_read_back_as_they_were_said_also_when_clocks_change(zone: str, first: date):
    last = first + timedelta(days=4)

    absence = days.absence("hugo", first=first, last=last, zone=ZoneInfo(zone), at=datetime(2026, 1, 1, tzinfo=UTC))

    assert days.days(absence, ZoneInfo(zone)) == (first, last)
    assert absence.ends - absence.starts - 5 * DAY in {-HOUR, timedelta(0), HOUR}


def test_the_order_is_untouched_by_who_is_away():
    hub = house()
    before = hub.orders.get(NUMBER)

    name(hub, first=NOON.date())
    letters(hub)

    assert hub.orders.get(NUMBER) == before
