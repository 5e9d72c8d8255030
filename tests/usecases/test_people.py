"""Entering people, writing about them, and never locking everybody out."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.directory import Group, Person, Role
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Overtaken, Refused, Unfit
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.domain.profile import Profile, profile
from chalicelib.usecases.directory import people
from chalicelib.usecases.directory.sessions import recognise
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub
from tests.usecases.visiting import sign_in

ADMIN = frozenset({Role.PURCHASING_ADMINISTRATOR})
APPROVES = Group("team-leads", is_provided=True, roles=frozenset({Role.APPROVER}))
ZOE = Profile("Zoe Zander", "zoe@example.com", "zoe", "Zoe", "Zander", manager="emma", roles=frozenset({Role.APPROVER}))


def add(hub: FakeHub, given: Profile = ZOE, by: str = "gita") -> Person:
    return hub.do(people.add, given, by=hub.people.get(by), where="page")


def update(hub: FakeHub, id: str, by: str = "gita", revision: int | None = None, **changes: Any) -> Person:
    before = hub.people.get(id)
    at = before.revision if revision is None else revision
    given = replace(profile(before), **changes)
    return hub.do(people.update, id, given, revision=at, by=hub.people.get(by), where="page")


def act(hub: FakeHub, verb: Any, id: str, by: str = "gita") -> None:
    hub.do(verb, id, by=hub.people.get(by), where="page")


def wrong(unfit: pytest.ExceptionInfo[Unfit]) -> dict[str | None, str]:
    return {refusal.field: str(refusal) for refusal in reversed(unfit.value.refusals)}


def test_somebody_is_entered_before_they_sign_in():
    hub = fakes.hub(Group("sales"))

    zoe = add(hub, replace(ZOE, name="  Zoe  Zander ", groups=frozenset({"sales"})))

    assert zoe == Person(
        id="name-1",
        issuer="",
        subject="",
        name="Zoe Zander",
        email="zoe@example.com",
        unique_name="zoe",
        first_name="Zoe",
        last_name="Zander",
        groups=frozenset({"sales"}),
        given_groups=frozenset({"sales"}),
        roles=frozenset({Role.APPROVER}),
        manager="emma",
    )
    assert hub.people.get("name-1") == zoe
    (entry,) = hub.store.entries
    assert (entry.action, entry.subject, entry.by, entry.facts) == (
        "person_added",
        "name-1",
        "gita",
        {"roles": "+approver"},
    )


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Please enter a name."),
        ({"name": "x" * 121}, "name", "Please use at most 120 letters."),
        ({"email": "zoe"}, "email", "This is not an e-mail address."),
        ({"email": "a@b.de, c@d.de"}, "email", "This is not an e-mail address."),
        ({"email": "", "unique_name": ""}, "email", "Please enter an e-mail or a user name"),
        ({"unique_name": "ANNA"}, "unique_name", "Anna Sato has this user name already."),
        ({"manager": "nobody"}, "manager", "There is no such person."),
        ({"manager": "hugo"}, "manager", "Who is switched off can’t be somebody’s manager."),
        ({"groups": frozenset({"sails"})}, "groups", "There is no group “sails”."),
        ({"groups": frozenset(str(number) for number in range(31))}, "groups", "at most 30 groups"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nobody_is_entered(
    changes: dict[str, Any], field: str, sentence: str
):
    hub = fakes.hub(examples.person("hugo", disabled=True))

    with pytest.raises(Unfit) as unfit:
        add(hub, replace(ZOE, **changes))

    assert sentence in wrong(unfit)[field]
    assert hub.store.commits == []


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(Unfit) as unfit:
        add(fakes.hub(), Profile("", "x", "anna"))

    assert set(wrong(unfit)) == {"name", "email", "unique_name"}


def test_a_person_is_changed_and_it_is_noted_which_fields_but_not_what_they_say():
    hub = fakes.hub()

    anna = update(hub, "anna", name="Anna Berg", language="ja", manager="emma", roles=frozenset({Role.APPROVER}))

    assert hub.people.get("anna") == replace(anna, revision=1)
    assert (anna.name, anna.language, anna.manager, anna.roles) == ("Anna Berg", "ja", "emma", {Role.APPROVER})
    (entry,) = hub.store.entries
    assert entry.facts == {"fields": "name, language, manager, roles", "roles": "+approver -applicant"}


def test_nothing_new_is_not_written():
    hub = fakes.hub()

    update(hub, "anna")

    assert hub.store.commits == []


def test_of_a_new_address_nothing_bad_is_known():
    hub = fakes.hub(examples.person("anna", mail_problem=MailProblem(Failure.BOUNCED, NOON)))

    assert update(hub, "anna", language="ja").mail_problem is not None
    assert update(hub, "anna", email="a.sato@example.com").mail_problem is None


def test_who_was_changed_meanwhile_is_not_overwritten():
    hub = fakes.hub()
    update(hub, "anna", name="Anna Berg")

    with pytest.raises(Overtaken, match="changed meanwhile"):
        update(hub, "anna", revision=0, name="Anna Tal")

    assert hub.people.get("anna").name == "Anna Berg"


def test_what_the_provider_gave_stays_when_something_is_given_beside_it():
    anna = examples.person("anna", groups=frozenset({"team-leads"}), roles=frozenset({Role.APPROVER}))
    hub = fakes.hub(APPROVES, Group("sales"), replace(anna, provided_roles=frozenset({Role.APPROVER})))

    changed = update(hub, "anna", groups=frozenset({"sales"}), roles=frozenset({Role.ACCOUNTANT}))

    assert (changed.groups, changed.given_groups) == ({"sales", "team-leads"}, {"sales"})
    assert (changed.roles, changed.provided_roles) == ({Role.ACCOUNTANT, Role.APPROVER}, {Role.APPROVER})


def test_a_role_that_came_with_a_group_can_be_given_too_and_then_stays():
    leads = frozenset({"team-leads"})
    hub = fakes.hub(APPROVES, examples.person("anna", groups=leads, provided_roles=frozenset({Role.APPROVER})))

    update(hub, "anna", roles=frozenset({Role.APPROVER}))
    sign_in(hub, "anna", groups=frozenset())

    assert hub.people.get("anna").roles == {Role.APPROVER}


def test_two_may_share_an_email():
    hub = fakes.hub()

    assert update(hub, "anna", email="ben@example.com").email == "ben@example.com"


def test_a_user_name_that_two_have_already_keeps_nobody_from_other_changes():
    hub = fakes.hub(examples.person("ben", unique_name="anna"))

    assert update(hub, "anna", language="ja").language == "ja"


def test_a_ring_of_managers_is_refused():
    hub = fakes.hub(examples.person("anna", manager="chiara"), examples.person("chiara", manager="emma"))

    for id, manager in (("emma", "anna"), ("anna", "anna")):
        with pytest.raises(Unfit) as unfit:
            update(hub, id, manager=manager)
        assert "Nobody can be their own manager" in wrong(unfit)["manager"]

    assert hub.store.commits == []


def test_a_ring_that_was_there_already_ends_somewhere():
    hub = fakes.hub(examples.person("anna", manager="ben"), examples.person("ben", manager="anna"))

    with pytest.raises(Unfit) as unfit:
        update(hub, "emma", manager="ben")

    assert "too many managers" in wrong(unfit)["manager"]


@pytest.mark.parametrize("verb", [people.switch_off, people.switch_on, people.delete])
def test_nobody_but_an_administrator_writes_about_people(verb: Any):
    hub = fakes.hub()

    with pytest.raises(Forbidden):
        act(hub, verb, "anna", by="felix")
    with pytest.raises(Forbidden):
        add(hub, by="felix")
    with pytest.raises(Forbidden):
        update(hub, "felix", by="felix", roles=ADMIN)

    assert hub.store.commits == []


@pytest.mark.parametrize("verb", [people.switch_off, people.switch_on, people.delete])
def test_nobody_is_found_under_an_unknown_id(verb: Any):
    with pytest.raises(NotFound):
        act(fakes.hub(), verb, "nobody")


# Off and on


def test_who_is_switched_off_is_signed_out_everywhere_and_stays_out_when_switched_on():
    hub = fakes.hub()
    cookies = [sign_in(hub, "anna"), sign_in(hub, "anna")]

    act(hub, people.switch_off, "anna")
    act(hub, people.switch_off, "anna")

    assert hub.people.get("anna").disabled
    assert [hub.do(recognise, cookie) for cookie in cookies] == [None, None]
    with pytest.raises(Forbidden, match="switched off"):
        sign_in(hub, "anna")

    act(hub, people.switch_on, "anna")

    assert not hub.people.get("anna").disabled
    assert [hub.do(recognise, cookie) for cookie in cookies] == [None, None]
    assert hub.store.audited[2:] == ["person_switched_off", "person_switched_on"]


def test_a_group_that_was_deleted_meanwhile_is_left_behind():
    given = frozenset({"sales", "gone"})
    hub = fakes.hub(Group("sales"), examples.person("anna", disabled=True, groups=given, given_groups=given))

    act(hub, people.switch_on, "anna")

    assert hub.people.get("anna").groups == {"sales"}


def test_nobody_switches_themselves_off():
    hub = fakes.hub(examples.person("emma", roles=ADMIN))

    with pytest.raises(Refused, match="yourself"):
        act(hub, people.switch_off, "gita")


def test_the_last_administrator_stays_one():
    hub = fakes.hub(examples.person("zoe", roles=ADMIN, issuer="", subject=""), examples.person("emma", roles=ADMIN))
    update(hub, "emma", roles=frozenset())

    with pytest.raises(Refused, match="Gita Rao is the last purchasing administrator"):
        update(hub, "gita", roles=frozenset({Role.OPERATOR}))

    assert hub.people.get("gita").has(Role.PURCHASING_ADMINISTRATOR)


def test_two_administrators_do_not_switch_each_other_off_at_the_same_moment():
    hub = fakes.hub(examples.person("emma", roles=ADMIN))
    hub.store.meanwhile = lambda: act(hub, people.switch_off, "gita", by="emma")

    with pytest.raises((Refused, Conflict)):
        act(hub, people.switch_off, "emma", by="gita")

    assert [person.id for person in hub.people.chosen(people.ADMINISTRATORS)] == ["emma"]


def test_who_never_signed_in_can_be_deleted_and_nobody_else():
    hub = fakes.hub(examples.person("zoe", issuer="", subject=""))

    act(hub, people.delete, "zoe")
    with pytest.raises(Refused, match="switch them off"):
        act(hub, people.delete, "anna")

    assert hub.store.find(Person, "zoe") is None
    assert hub.store.audited == ["person_deleted"]
