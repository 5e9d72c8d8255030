"""Who was entered before they signed in, and what the provider's groups bring with them."""

from typing import Any

import pytest

from chalicelib.domain.directory import MOST_GROUPS, Group, Person, Role, Session
from chalicelib.domain.errors import Forbidden
from tests import examples, fakes
from tests.usecases.visiting import sign_in

LEADS = frozenset({"team-leads"})
APPROVES = Group("team-leads", is_provided=True, roles=frozenset({Role.APPROVER}))


def expected(id: str = "zoe", **changes: Any) -> Person:
    """Entered here by an administrator, and never signed in."""
    usual: dict[str, Any] = {"issuer": "", "subject": "", "roles": frozenset({Role.APPROVER}), "manager": "emma"}
    return examples.person(id, **(usual | changes))


def persons(hub: fakes.FakeHub) -> int:
    return len(hub.store.all(Person))


def test_who_was_entered_before_is_themselves_by_a_verified_email():
    hub = fakes.hub(expected())

    cookie = sign_in(hub, "zoe", email="Zoe@Example.com", is_email_verified=True, unique_name="zz", name="Zoe Z")

    zoe = hub.people.get("zoe")
    assert cookie.startswith("zoe.")
    assert (zoe.issuer, zoe.subject, zoe.name, zoe.unique_name) == (examples.ISSUER, "zoe", "Zoe Z", "zz")
    assert (zoe.roles, zoe.manager) == (frozenset({Role.APPROVER}), "emma")
    assert hub.store.audited == ["signed_in", "joined"]


def test_user_name_and_email_together_are_enough_without_the_providers_word():
    hub = fakes.hub(expected())

    assert sign_in(hub, "zoe").startswith("zoe.")


def test_a_user_name_alone_is_enough_where_nothing_is_at_stake():
    hub = fakes.hub(expected(email="", roles=frozenset({Role.APPLICANT})))

    assert sign_in(hub, "zoe").startswith("zoe.")


@pytest.mark.parametrize(
    ("entered", "claimed"),
    [
        ({"unique_name": "other"}, {}),  # an e-mail that nobody has verified
        ({"email": ""}, {}),  # a user name alone, for an approver
        ({"email": "boss@example.com"}, {}),  # a user name with another e-mail
        ({"email": "", "unique_name": ""}, {"email": "", "unique_name": "", "is_email_verified": True}),
        ({"subject": "else", "issuer": examples.ISSUER}, {"is_email_verified": True}),  # they have an identity
    ],
)
def test_whoever_might_be_somebody_else_is_a_newcomer(entered: dict[str, Any], claimed: dict[str, Any]):
    hub = fakes.hub(expected(**entered))

    cookie = sign_in(hub, "zoe", **claimed)

    newcomer = hub.people.get(cookie.partition(".")[0])
    assert newcomer.id != "zoe"
    assert newcomer.roles == {Role.APPLICANT}
    assert hub.people.get("zoe") == expected(**entered)


def test_whom_two_people_might_be_nobody_is():
    hub = fakes.hub(expected("zoe"), expected("zed", email="zoe@example.com"))

    cookie = sign_in(hub, "zoe", unique_name="z", is_email_verified=True)

    assert not cookie.startswith(("zoe.", "zed."))


def test_an_email_and_a_user_name_of_two_different_people_join_neither():
    low = frozenset({Role.APPLICANT})
    hub = fakes.hub(expected("zoe", unique_name="a", roles=low), expected("zed", email="", unique_name="b", roles=low))

    cookie = sign_in(hub, "zoe", is_email_verified=True, unique_name="b")

    assert not cookie.startswith(("zoe.", "zed."))


def test_once_joined_an_identity_stays_whatever_its_email_becomes():
    hub = fakes.hub(expected())
    sign_in(hub, "zoe", is_email_verified=True)
    hub.store.hold(expected("yan", email="yan@example.com"))

    cookie = sign_in(hub, "zoe", email="yan@example.com", is_email_verified=True)

    assert cookie.startswith("zoe.")
    assert hub.people.get("yan").is_expected


def test_the_second_with_that_email_is_a_newcomer():
    hub = fakes.hub(expected())
    sign_in(hub, "zoe", is_email_verified=True)

    second = sign_in(hub, "impostor", email="zoe@example.com", is_email_verified=True)

    assert not second.startswith("zoe.")
    assert hub.people.get("zoe").subject == "zoe"


def test_who_was_switched_off_before_they_came_does_not_get_in():
    hub = fakes.hub(expected(disabled=True))
    before = persons(hub)

    with pytest.raises(Forbidden, match="switched off"):
        sign_in(hub, "zoe", is_email_verified=True)

    assert (hub.store.commits, hub.store.all(Session), persons(hub)) == ([], [], before)


def test_joining_in_two_windows_is_joining_once():
    hub = fakes.hub(expected())
    cookies = []
    hub.store.meanwhile = lambda: cookies.append(sign_in(hub, "zoe", is_email_verified=True))

    cookies.append(sign_in(hub, "zoe", is_email_verified=True))

    assert [cookie.partition(".")[0] for cookie in cookies] == ["zoe", "zoe"]
    assert hub.store.audited == ["signed_in", "joined", "signed_in"]


def test_a_user_name_follows_the_provider_but_not_its_key():
    hub = fakes.hub()

    sign_in(hub, "anna", unique_name="asato")
    assert hub.people.get("anna").unique_name == "asato"

    sign_in(hub, "anna", unique_name="anna")  # which is her subject
    assert hub.people.get("anna").unique_name == "asato"


# Groups and roles


def test_groups_that_were_given_here_outlive_a_sign_in_and_those_of_the_provider_follow_it():
    anna = examples.person("anna", groups=frozenset({"sales", "old"}), given_groups=frozenset({"sales"}))
    hub = fakes.hub(anna)

    sign_in(hub, "anna", groups=frozenset({"new", "  "}))

    found = hub.people.get("anna")
    assert (found.groups, found.given_groups) == ({"sales", "new"}, {"sales"})
    assert hub.people.group("new") == Group("new", is_provided=True)


def test_a_group_of_the_provider_brings_its_roles_and_takes_them_along():
    hub = fakes.hub(APPROVES, examples.person("anna"))

    sign_in(hub, "anna", groups=LEADS)
    assert hub.people.get("anna").roles == {Role.APPLICANT, Role.APPROVER}

    sign_in(hub, "anna", groups=frozenset())
    assert hub.people.get("anna").roles == {Role.APPLICANT}


def test_a_role_that_was_given_here_stays_without_its_group():
    hub = fakes.hub(APPROVES, examples.person("emma"))

    sign_in(hub, "emma", groups=LEADS)
    sign_in(hub, "emma", groups=frozenset())

    assert hub.people.get("emma").roles == {Role.APPROVER}


def test_a_group_that_was_given_here_brings_no_role_of_the_provider():
    hub = fakes.hub(APPROVES, examples.person("anna", groups=LEADS, given_groups=LEADS))

    sign_in(hub, "anna", groups=frozenset())

    assert hub.people.get("anna").roles == {Role.APPLICANT}


def test_a_provider_that_says_nothing_of_groups_changes_none():
    anna = examples.person("anna", groups=LEADS, roles=frozenset({Role.APPROVER}), provided_roles={Role.APPROVER})
    hub = fakes.hub(APPROVES, anna)

    sign_in(hub, "anna", groups=None)

    assert hub.people.get("anna") == anna


def test_a_newcomer_has_the_roles_of_their_groups():
    hub = fakes.hub(APPROVES)

    cookie = sign_in(hub, "zoe", groups=LEADS)

    zoe = hub.people.get(cookie.partition(".")[0])
    assert (zoe.roles, zoe.provided_roles) == ({Role.APPLICANT, Role.APPROVER}, {Role.APPROVER})


def test_of_very_many_groups_those_that_mean_something_are_kept():
    hub = fakes.hub(APPROVES)

    cookie = sign_in(hub, "zoe", groups=frozenset({f"g{number:03}" for number in range(200)} | LEADS))

    groups = hub.people.get(cookie.partition(".")[0]).groups
    assert len(groups) == MOST_GROUPS
    assert groups >= LEADS | {"g000"}


def test_a_group_made_here_of_which_the_provider_speaks_becomes_its():
    hub = fakes.hub(Group("sales", "Who sells"))

    sign_in(hub, "anna", groups=frozenset({"sales"}))

    assert hub.people.group("sales") == Group("sales", "Who sells", is_provided=True, revision=1)
