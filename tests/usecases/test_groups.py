"""Groups: made, tied to roles, taken away; and never the last way to administer."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.company import buying
from chalicelib.domain.directory import Anyone, Group, Role
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused
from chalicelib.domain.usage import Place, Use, uses_of_group, uses_of_person
from chalicelib.usecases.company.integration import keep_buying
from chalicelib.usecases.directory import groups
from tests import examples, fakes
from tests.fakes import FakeHub

SALES = frozenset({"sales"})
ADMIN = frozenset({Role.PURCHASING_ADMINISTRATOR})


def act(hub: FakeHub, verb: Any, *inputs: Any, by: str = "gita") -> Any:
    return hub.do(verb, *inputs, by=hub.people.get(by), where="page")


def test_a_group_is_made_and_it_is_written_down():
    hub = fakes.hub()

    act(hub, groups.add, Group("  Night  shift ", "Works at night"))

    assert hub.people.group("Night shift") == Group("Night shift", "Works at night")
    (entry,) = hub.store.entries
    assert (entry.action, entry.subject, entry.facts) == (
        "group_added",
        "group:Night shift",
        {"group": "Night shift"},
    )


@pytest.mark.parametrize(
    ("group", "field", "sentence"),
    [
        (Group(" "), "name", "Please enter a name."),
        (Group("x" * 121), "name", "Please use at most 120 letters."),
        (Group("lab; night shift"), "name", "A name can’t have ; or | in it, nor be only dots."),
        (Group(".."), "name", "A name can’t have ; or | in it, nor be only dots."),
        (Group("TEAM-leads"), "name", "There is a group of this name already."),
        (Group("a", "x" * 301), "remarks", "Please use at most 300 letters."),
        (Group("a", roles=ADMIN), "roles", "Roles come only with groups of the sign-in provider."),
    ],
)
def test_what_is_wrong_with_a_group_is_said_beside_its_field(group: Group, field: str, sentence: str):
    hub = fakes.hub()

    with pytest.raises(Refused) as refusal:
        act(hub, groups.add, group)

    assert (refusal.value.field, str(refusal.value)) == (field, sentence)
    assert hub.store.commits == []


def test_a_group_of_the_provider_is_tied_to_a_role_before_anybody_came_with_it():
    hub = fakes.hub()

    act(hub, groups.add, Group("buyers", is_provided=True, roles=frozenset({Role.APPROVER})))

    assert hub.people.group("buyers").roles == {Role.APPROVER}
    assert hub.store.entries[0].facts == {"group": "buyers", "roles": "approver"}


def test_a_group_is_changed_and_stays_the_providers():
    hub = fakes.hub()

    act(hub, groups.update, Group("team-leads", "They lead", roles=frozenset({Role.APPROVER}), is_provided=True))
    act(hub, groups.update, Group("team-leads", "They led", revision=1))

    assert hub.people.group("team-leads") == Group("team-leads", "They led", is_provided=True, revision=2)


def test_a_group_that_was_changed_meanwhile_is_not_overwritten():
    with pytest.raises(Overtaken):
        act(fakes.hub(), groups.update, Group("team-leads", revision=7))
    with pytest.raises(NotFound):
        act(fakes.hub(), groups.update, Group("nobody's"))


def test_a_group_does_not_lose_the_role_by_which_alone_somebody_administers():
    buyers = Group("buyers", is_provided=True, roles=ADMIN)
    gita = examples.person("gita", groups=frozenset({"buyers"}), roles=ADMIN, provided_roles=ADMIN)
    hub = fakes.hub(buyers, gita)

    with pytest.raises(Refused, match="nobody would be purchasing administrator"):
        act(hub, groups.update, replace(buyers, roles=frozenset()))
    hub.store.hold(replace(gita, provided_roles=frozenset()))
    act(hub, groups.update, replace(buyers, roles=frozenset()))

    assert hub.people.group("buyers").roles == frozenset()


def test_a_deleted_group_is_gone_from_its_members_however_many():
    many = [examples.person(f"p{n}", groups=SALES | {"x"}, given_groups=SALES | {"x"}) for n in range(100)]
    hub = fakes.hub(Group("sales"), *many)

    act(hub, groups.delete, ["sales", "sales", "gone already"])

    assert [group.name for group in hub.people.groups()] == ["team-leads"]
    assert hub.people.chosen(Anyone(groups=SALES)) == []
    assert hub.people.get("p0").groups == {"x"}
    assert hub.store.audited == ["group_deleted"]


def test_a_group_of_which_settings_speak_or_into_which_the_provider_puts_people_stays():
    step = examples.step(approvers=Anyone(groups=SALES))
    hub = fakes.hub(
        Group("sales"),
        examples.policy(routes=(examples.route(steps=(step,)),)),
    )

    with pytest.raises(Refused, match="“sales” is named in the settings"):
        act(hub, groups.delete, ["sales"])
    hub.store.hold(examples.policy(routes=()))
    with pytest.raises(Refused, match="it would come back"):
        act(hub, groups.delete, ["sales", "team-leads"])
    with pytest.raises(Refused, match="tick the groups"):
        act(hub, groups.delete, [])

    assert hub.store.commits == []


def test_only_administrators_keep_groups():
    hub = fakes.hub()

    for verb, given in ((groups.add, Group("a")), (groups.update, examples.LEADS), (groups.delete, ["team-leads"])):
        with pytest.raises(Forbidden):
            act(hub, verb, given, by="anna")


def test_a_group_of_nobody_is_refused_as_the_only_choice():
    hub = fakes.hub(Group("sales"))

    for choice in (Anyone(SALES, SALES), Anyone(groups=SALES | {"team-leads"}), Anyone(frozenset(), SALES, ADMIN)):
        hub.do(groups.refuse_empty, choice, field="approvers")
    with pytest.raises(Refused, match="Nobody is in the group “sales”") as refusal:
        hub.do(groups.refuse_empty, Anyone(groups=SALES), field="approvers")

    assert refusal.value.field == "approvers"


def test_an_empty_group_alone_may_not_order():
    hub = fakes.hub(Group("sales"))
    typed = buying.texts(hub.settings.integration())

    with pytest.raises(Refused, match="Nobody is in the group “sales”") as refusal:
        act(hub, keep_buying, typed, [], Anyone(groups=SALES))

    assert refusal.value.field == "may_order"
    assert hub.store.commits == []


def test_every_setting_that_names_a_group_or_a_person_is_found():
    chosen = Anyone(groups=SALES, people=frozenset({"anna"}))
    route = examples.route(name="Standard", steps=(examples.step(approvers=chosen, rule=Rule.ANY),))
    hub = fakes.hub(
        examples.policy(routes=(route,), fallback="anna"),
        examples.integration(may_order=chosen, credential_sets={"main": examples.credentials(groups=SALES)}),
        examples.address(code="HQ", label="Headquarters", groups=SALES),
        examples.billing_group(code="OFFICE", name="Office", members=chosen),
    )
    settled = hub.do(groups.settled_by)

    assert uses_of_group("sales", settled) == [
        Use(Place.ROUTE, "Standard", route.id),
        Use(Place.MAY_ORDER),
        Use(Place.ACCOUNT, "main", "main"),
        Use(Place.ADDRESS, "Headquarters", "HQ"),
        Use(Place.BILLING_GROUP, "Office", "OFFICE"),
    ]
    assert [use.place for use in uses_of_person("anna", settled)] == [
        Place.ROUTE,
        Place.FALLBACK,
        Place.MAY_ORDER,
        Place.BILLING_GROUP,
    ]
    assert uses_of_group("others", settled) == []


def test_where_nothing_is_set_nothing_names_anybody():
    store = fakes.FakeStore(examples.person("gita"))
    hub = fakes.hub(store=store)

    assert uses_of_group("sales", hub.do(groups.settled_by)) == []
