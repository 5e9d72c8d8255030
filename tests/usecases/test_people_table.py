"""People from a table: whom a row means, what it would change, and that nothing is half taken over."""

from dataclasses import replace

import pytest

from chalicelib.domain.directory import Group, Person, Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.imports import Difference, Outcome, Planned, Row
from chalicelib.usecases.directory import importing
from chalicelib.usecases.directory.sessions import recognise
from tests import examples, fakes
from tests.fakes import FakeHub
from tests.usecases.visiting import sign_in

ADMIN = frozenset({Role.PURCHASING_ADMINISTRATOR})
LANGUAGES = ("en", "ja")


def rows(*cells: dict[str, str]) -> list[Row]:
    return [Row(line, each) for line, each in enumerate(cells, 2)]


def plan(hub: FakeHub, *cells: dict[str, str]) -> list[Planned]:
    return list(hub.do(importing.plan, rows(*cells), languages=LANGUAGES, by=hub.people.get("gita")))


def take(hub: FakeHub, *cells: dict[str, str], by: str = "gita") -> None:
    hub.do(importing.take_over, rows(*cells), languages=LANGUAGES, by=hub.people.get(by), where="page")


def named(hub: FakeHub, name: str) -> Person:
    (found,) = [person for person in hub.store.all(Person) if person.name == name]
    return found


ZOE = {
    "name": "Zoe Zander",
    "email": "zoe@example.com",
    "unique_name": "zoe",
    "first_name": "Zoe",
    "last_name": "Zander",
    "groups": "team-leads; night shift",
    "roles": "Applicant; purchasing administrator",
    "manager": "yan",
    "language": "ja",
    "disabled": "",
}
YAN = {"name": "Yan Yu", "email": "yan@example.com", "unique_name": "yan", "manager": "emma@example.com"}


def test_a_group_that_differs_in_its_letters_case_only_is_the_same_group():
    hub = fakes.hub()

    take(hub, ZOE | {"groups": "Team-Leads; Night Shift"}, YAN | {"groups": "night shift; NIGHT  SHIFT"})

    assert named(hub, "Zoe Zander").groups == {"team-leads", "Night Shift"}
    assert named(hub, "Yan Yu").groups == {"Night Shift"}
    assert [group.name for group in hub.people.groups()] == ["Night Shift", "team-leads"]


def test_groups_that_the_provider_tells_apart_stay_apart():
    hub = fakes.hub(Group("LAB"), Group("lab"))

    take(hub, ZOE | {"groups": "LAB"}, YAN | {"groups": "lab"})

    assert (named(hub, "Zoe Zander").groups, named(hub, "Yan Yu").groups) == ({"LAB"}, {"lab"})


def test_new_people_are_taken_over_with_managers_of_the_same_table_and_groups_that_are_new():
    hub = fakes.hub()

    take(hub, ZOE, YAN)

    zoe, yan = named(hub, "Zoe Zander"), named(hub, "Yan Yu")
    assert zoe.is_expected and yan.is_expected
    assert (zoe.manager, yan.manager) == (yan.id, "emma")
    assert zoe.groups == zoe.given_groups == {"team-leads", "night shift"}
    assert (zoe.roles, zoe.language) == ({Role.APPLICANT, Role.PURCHASING_ADMINISTRATOR}, "ja")
    assert hub.people.group("night shift") == Group("night shift")
    assert hub.store.audited == ["group_added", "person_added", "person_added"]


def test_the_second_time_nothing_is_left_to_do():
    hub = fakes.hub()
    take(hub, ZOE, YAN)
    commits = len(hub.store.commits)

    assert [one.outcome for one in plan(hub, ZOE, YAN)] == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    take(hub, ZOE, YAN)
    assert len(hub.store.commits) == commits


def test_a_column_that_is_not_there_says_nothing_and_an_empty_cell_says_nothing_is_there():
    hub = fakes.hub(examples.person("anna", manager="emma", first_name="Anna"))

    (only,) = plan(hub, {"unique_name": "ANNA", "last_name": "Berg", "manager": ""})
    take(hub, {"unique_name": "ANNA", "last_name": "Berg", "manager": ""})

    assert (only.outcome, only.name) == (Outcome.CHANGED, "Anna Sato")
    assert list(only.differences) == [
        Difference("unique_name", "anna", "ANNA"),
        Difference("last_name", "Sato", "Berg"),
        Difference("manager", "emma", ""),
    ]
    anna = hub.people.get("anna")
    assert (anna.last_name, anna.manager, anna.email) == ("Berg", None, "anna@example.com")
    assert hub.store.entries[0].facts == {"fields": "unique_name, last_name, manager"}


def test_who_has_no_user_name_is_found_by_email_and_keeps_what_the_provider_gave():
    cognito = examples.person(
        "anna", subject="9f1c22d0-1b7e-4a55", unique_name="9f1c22d0-1b7e-4a55", groups=frozenset({"team-leads"})
    )
    hub = fakes.hub(cognito)

    take(hub, {"email": "Anna@example.com", "unique_name": "asato", "groups": "sales"})

    anna = hub.people.get("anna")
    assert (anna.unique_name, anna.groups, anna.given_groups) == ("asato", {"team-leads", "sales"}, {"sales"})


def test_two_may_share_an_email_and_it_is_said():
    hub = fakes.hub()

    (only,) = plan(hub, {"name": "Front desk", "email": "anna@example.com", "unique_name": "desk"})

    assert only.outcome is Outcome.NEW
    assert str(only.warning) == "Anna Sato has the same e-mail."


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"name": "x"}, "Please enter an e-mail or a user name"),
        ({"email": "x@"}, "This is not an e-mail address."),
        ({"unique_name": "x", "roles": "king"}, "We do not know the role “king”. We know: applicant, "),
        ({"unique_name": "x", "language": "tlh"}, "We know the languages en, ja."),
        ({"unique_name": "x", "disabled": "perhaps"}, "Please write yes or no."),
        ({"unique_name": "x", "manager": "nobody"}, "We know nobody with the e-mail or user name “nobody”."),
        ({"unique_name": "anna", "manager": "chiara"}, "Nobody can be their own manager"),
        ({"unique_name": "gita", "disabled": "yes"}, "You can’t switch yourself off."),
        ({"unique_name": "gita", "roles": ""}, "Gita Rao is the last purchasing administrator"),
        ({"email": "shared@example.com"}, "Several people have this name: Felix Okafor, Hugo Martin."),
        ({"email": "ben@example.com", "name": "B"}, "Line 2 is about the same person."),
        ({"unique_name": "x", "groups": "; ".join(map(str, range(31)))}, "at most 30 groups"),
    ],
)
def test_a_wrong_row_says_why_and_nothing_is_taken_over(cells: dict[str, str], sentence: str):
    hub = fakes.hub(
        examples.person("chiara", manager="anna"),
        examples.person("felix", email="shared@example.com"),
        examples.person("hugo", email="shared@example.com"),
    )
    good = {"unique_name": "ben", "first_name": "Benjamin"}

    first, second = plan(hub, good, cells)

    assert (first.outcome, second.outcome) == (Outcome.CHANGED, Outcome.WRONG)
    assert sentence in str(second.problem)
    with pytest.raises(Refused, match="Line 3 can't be taken over"):
        take(hub, good, cells)
    assert hub.store.commits == []


def test_two_new_rows_of_one_name_are_refused():
    first, second = plan(fakes.hub(), {"email": "x@example.com"}, {"email": "X@example.com"})

    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.WRONG)


def test_a_user_name_that_another_row_takes_is_refused():
    hub = fakes.hub()
    cells = {"email": "ben@example.com", "unique_name": "zoe"}

    first, second = plan(hub, {"name": "Zoe", "unique_name": "zoe"}, cells)

    assert first.outcome is Outcome.NEW or second.outcome is Outcome.WRONG


def test_names_of_a_row_without_one_are_put_together():
    hub = fakes.hub()

    take(hub, {"email": "z@example.com", "first_name": "Zoe", "last_name": "Z"}, {"email": "y@example.com"})

    assert {"Zoe Z", "y@example.com"} <= {person.name for person in hub.store.all(Person)}


def test_who_is_switched_off_by_a_table_is_signed_out():
    hub = fakes.hub()
    cookie = sign_in(hub, "anna")

    take(hub, {"unique_name": "anna", "disabled": "yes"})

    assert hub.people.get("anna").disabled
    assert hub.do(recognise, cookie) is None
    assert hub.store.entries[-1].facts == {"fields": "disabled"}


def test_administrators_may_hand_over_in_one_table():
    hub = fakes.hub(examples.person("emma", roles=ADMIN))

    take(hub, {"unique_name": "gita", "roles": "operator"})

    assert not hub.people.get("gita").has(Role.PURCHASING_ADMINISTRATOR)


def test_a_table_and_an_administrator_who_steps_down_at_the_same_moment_leave_one():
    hub = fakes.hub(examples.person("emma", roles=ADMIN))
    emma = hub.people.get("emma")
    hub.store.meanwhile = lambda: hub.store.hold(replace(emma, roles=frozenset(), revision=1))

    with pytest.raises(Refused):
        take(hub, {"unique_name": "gita", "roles": "operator"})

    assert hub.people.get("gita").has(Role.PURCHASING_ADMINISTRATOR)


def test_hundreds_are_taken_over_in_commits_that_fit():
    hub = fakes.hub()
    groups = "; ".join(f"g{number}" for number in range(30))

    take(hub, *({"unique_name": f"p{n}", "name": f"Pat {n}", "groups": groups} for n in range(200)))

    assert len(hub.store.all(Person)) == 208


def test_only_administrators_take_people_over():
    hub = fakes.hub()

    with pytest.raises(Forbidden):
        take(hub, ZOE, by="anna")

    assert hub.store.commits == []


def test_a_table_without_an_email_warns_that_nobody_can_ask_them():
    (only,) = plan(fakes.hub(), {"unique_name": "x", "name": "X"})

    assert str(only.warning) == "Without an e-mail no letter can ask this person."
