"""The directory over HTTP: people who were entered before they came, groups that bring roles, and tables."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created, Erased
from chalicelib.domain.directory import Role
from local.seed import person_id
from local.visitor import Visitor
from tests.stories.test_settings_lists import upload
from tests.stories.town import Town

pytestmark = pytest.mark.stack

PEOPLE, GROUPS = "/settings/people", "/settings/groups"
HUGO = person_id("hugo")


@pytest.fixture
def gita(town: Town) -> Iterator[Visitor]:
    """Her browser; afterwards everybody is again who they were."""
    before = {person.id: person for person in town.hub.people.everybody()}
    groups = {group.name: group for group in town.hub.people.groups()}
    yield town.browser("gita")
    for person in [*town.hub.people.everybody()]:
        if person.id not in before:
            town.hub.commit(Erased(person))
    for id, person in before.items():
        now = town.hub.people.several([id]).get(id)
        if now is None:
            town.hub.commit(Created(person))
        elif replace(now, revision=0) != replace(person, revision=0):
            town.hub.commit(Changed(now, replace(person, revision=now.revision)))
    for group in town.hub.people.groups():
        if group.name not in groups:
            town.hub.commit(Erased(group))
        elif replace(group, revision=0) != replace(groups[group.name], revision=0):
            town.hub.commit(Changed(group, groups[group.name]))


def never_came(town: Town) -> None:
    """Nobody here has met Hugo yet."""
    town.hub.commit(Erased(town.hub.people.get(HUGO)))


def test_somebody_who_was_entered_by_hand_finds_everything_ready_when_they_come(town: Town, gita: Visitor) -> None:
    never_came(town)
    page = gita.submit(
        gita.get(f"{PEOPLE}/add"),
        f"{PEOPLE}/add",
        name="H. Martin",
        email="Hugo@example.com",
        manager=f"person:{person_id('emma')}",
        groups="group:team-leads",
        roles="approver",
    )
    assert "The person was added." in page.words
    assert "Never signed in" in gita.get(f"{PEOPLE}?state=expected").words

    hugo = town.stranger()
    assert hugo.sign_in("hugo").status == 200

    (person,) = [one for one in town.hub.people.everybody() if one.subject == "hugo"]
    assert (person.name, person.email, person.roles) == ("Hugo Martin", "hugo@example.com", {Role.APPROVER})
    assert (person.manager, person.given_groups) == (person_id("emma"), {"team-leads"})
    words = gita.get(f"{PEOPLE}/edit/{person.id}").words
    assert "signed in for the first time, as the person who was entered before" in words
    assert "They have never signed in" not in words


def test_a_group_of_the_provider_brings_a_role_at_the_next_sign_in_and_takes_it_along(
    town: Town, gita: Visitor
) -> None:
    page = gita.submit(
        gita.get(f"{GROUPS}/edit/team-leads"), f"{GROUPS}/edit/team-leads", roles="purchasing_administrator"
    )
    assert "The group was updated." in page.words
    chiara = town.stranger()
    chiara.sign_in("chiara")

    assert chiara.get(PEOPLE).status == 200

    group = town.hub.people.group("team-leads")
    town.hub.commit(Changed(group, replace(group, roles=frozenset())))
    again = town.stranger()
    again.sign_in("chiara")
    assert again.get(PEOPLE).status == 403
    assert chiara.get(PEOPLE).status == 403


def test_who_is_switched_off_is_out_at_once_and_asked_no_more(town: Town, gita: Visitor) -> None:
    anna = town.stranger()
    anna.sign_in("anna")
    id = person_id("anna")

    page = gita.submit(gita.get(f"{PEOPLE}/edit/{id}"), "/off")

    assert "They are switched off and signed out everywhere." in page.words
    assert "/sign-in" in anna.get("/orders").history[0] or anna.get("/orders").path != "/orders"
    assert town.stranger().sign_in("anna").status == 403

    gita.submit(gita.get(f"{PEOPLE}/edit/{id}"), "/on")
    assert anna.get("/orders").path != "/orders", "what was open before stays shut"
    assert town.stranger().sign_in("anna").status == 200


def test_a_table_is_looked_at_confirmed_and_brings_people_with_their_managers(town: Town, gita: Visitor) -> None:
    table = "Name;E-mail;Unique name;Roles;Manager\nZoë Zander;zoe@example.com;zoe;applicant;yan\nYan Yu;;yan;;emma\n"

    page = upload(gita, PEOPLE, table.encode("utf-8-sig"))
    assert "Nothing is changed yet" in page.words
    assert "Without an e-mail no letter can ask this person." in page.words
    done = gita.submit(page, "/import/confirm")

    assert "2 rows were taken over" in done.words
    zoe, yan = (town.hub.people.search(name)[0] for name in ("zoë", "yan"))
    assert (zoe.manager, yan.manager) == (yan.id, person_id("emma"))
    found = gita.get(f"{PEOPLE}?search=zo%C3%AB").words
    assert "Zoë Zander" in found and "Anna Sato" not in found
    csv = gita.get(f"{PEOPLE}/csv")
    assert "Zoë Zander,zoe@example.com,zoe,,,,applicant,yan,en," in csv.text


def test_a_group_is_made_filled_and_kept_as_long_as_somebody_counts_on_it(town: Town, gita: Visitor) -> None:
    assert "The group was added." in gita.submit(gita.get(f"{GROUPS}/add"), f"{GROUPS}/add", name="Night shift").words
    assert "Night shift" in gita.get(GROUPS).words
    assert "Contains nobody" in gita.get(GROUPS).words
    anna = person_id("anna")
    gita.submit(gita.get(f"{PEOPLE}/edit/{anna}"), f"{PEOPLE}/edit/{anna}", groups="group:Night shift")
    assert "Anna Sato" in gita.get(f"{GROUPS}/edit/Night%20shift").words

    town.stranger().sign_in("anna")
    assert town.hub.people.get(anna).groups == {"Night shift"}

    kept = gita.submit(gita.get(f"{GROUPS}/edit/team-leads"), f"{GROUPS}/delete", group="team-leads")
    gone = gita.submit(gita.get(f"{GROUPS}/edit/Night%20shift"), f"{GROUPS}/delete", group="Night shift")

    assert kept.status == 422 and "is named in the settings" in kept.words
    assert "Deleted." in gone.words
    assert town.hub.people.get(anna).groups == frozenset()
    assert [group.name for group in town.hub.people.groups()] == ["team-leads"]


def test_nobody_locks_everybody_out(town: Town, gita: Visitor) -> None:
    id = person_id("gita")

    page = gita.submit(gita.get(f"{PEOPLE}/edit/{id}"), f"{PEOPLE}/edit/{id}", roles="operator", manager="")

    assert page.status == 422
    assert "Gita Rao is the last purchasing administrator who can sign in." in page.words
    assert town.hub.people.get(id).has(Role.PURCHASING_ADMINISTRATOR)
