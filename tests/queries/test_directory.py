"""Whom one can choose, and what is said of those who were chosen."""

from chalicelib.domain.directory import Group, Role
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.queries.directory import Choice, choosable, concern, named
from tests import examples, fakes
from tests.examples import NOON

HOUSE = (Group("team-leads"), Group("the board"))
ANNA = Choice("person:anna", "Anna Sato", "anna@example.com")
LEADS = Choice("group:team-leads", "team-leads")
BOARD = Choice("group:the board", "the board", warning="nobody")


def test_roles_groups_and_people_are_found_by_what_is_typed():
    hub = fakes.hub(*HOUSE)

    assert hub.do(choosable, "anna") == [ANNA]
    assert hub.do(choosable, "lead") == [LEADS]
    assert hub.do(choosable, "acc") == [Choice("role:accountant", "accountant")]
    assert hub.do(choosable, "nobody at all") == []


def test_without_a_text_the_first_of_everything_can_be_chosen():
    found = fakes.hub(*HOUSE).do(choosable, "")

    assert [choice.kind for choice in found] == ["role"] * 7 + ["group"] * 2 + ["person"] * 8
    assert found[7:9] == [LEADS, BOARD]


def test_only_the_kinds_that_are_asked_for_are_found():
    assert {choice.kind for choice in fakes.hub(*HOUSE).do(choosable, "", kinds=["person"])} == {"person"}


def test_roles_are_found_by_the_name_that_the_reader_knows():
    names = {role: f"役割{number}" for number, role in enumerate(Role)}

    assert [c.value for c in fakes.hub().do(choosable, "役割1", kinds=["role"], role_names=names)] == ["role:approver"]


def test_the_disabled_can_not_be_chosen():
    assert fakes.hub(examples.person("anna", disabled=True)).do(choosable, "anna") == []


def test_the_chosen_are_named_and_warned_of():
    hub = fakes.hub(*HOUSE, examples.person("ben", email=""), examples.person("hugo", disabled=True))

    found = hub.do(
        named, ["person:hugo", "person:ben", "person:gone", "group:the board", "role:approver", "nonsense", "role:king"]
    )

    assert found == [
        Choice("role:approver", "approver"),
        BOARD,
        Choice("person:ben", "Ben Weber", "ben", "no_email"),
        Choice("person:hugo", "Hugo Martin", "hugo@example.com", "disabled"),
        Choice("person:gone", "", "", "gone"),
    ]


def test_a_person_whom_letters_do_not_reach_is_a_concern():
    assert concern(examples.person("anna", mail_problem=MailProblem(Failure.BOUNCED, NOON))) == "unreachable"
    assert concern(examples.person("anna")) == ""
