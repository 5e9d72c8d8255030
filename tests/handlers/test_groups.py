"""The pages of groups: the list, one group, and the roles that come with those of the provider."""

from urllib.parse import quote

import pytest

from chalicelib.domain.directory import Group, Role
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.test_people import as_shown, gita, names, send

ODD = "a/b & „c“"


def house(*records: object) -> FakeHub:
    return hub(Group("night shift", "Works at night"), *records)  # type: ignore[arg-type]


def test_groups_are_listed_with_their_members_and_where_they_come_from():
    page = gita(house()).get("/settings/groups")

    assert names(page) == ["night shift", "team-leads"]
    assert "night shift Works at night Contains nobody" in page.words
    assert "team-leads from the provider 2" in page.words


def test_groups_are_searched_and_paged():
    many = hub(*(Group(f"g{number:02}") for number in range(60)))

    assert names(gita(many).get("/settings/groups?search=LEAD")) == ["team-leads"]
    assert len(names(gita(many).get("/settings/groups"))) == 50
    assert names(gita(many).get("/settings/groups?after=g48"))[0] == "g49"
    assert "No group was found" in gita(many).get("/settings/groups?search=nothing").words


def test_a_group_is_added_with_the_roles_that_it_brings():
    place = house()
    admin = gita(place)

    page = send(
        admin, "/settings/groups/add", ("name", ODD), ("is_provided", "yes"), ("roles", "approver"), ("remarks", "x")
    )

    assert (page.status, page.headers["Location"]) == (303, "/settings/groups?done=added")
    assert place.people.group(ODD) == Group(ODD, "x", is_provided=True, roles=frozenset({Role.APPROVER}))
    assert admin.get(f"/settings/groups/edit/{quote(ODD, safe='')}").status == 200


def test_what_is_wrong_stands_beside_its_field():
    admin = gita(house())

    taken = send(admin, "/settings/groups/add", ("name", "Night Shift"))
    by_hand = send(admin, "/settings/groups/add", ("name", "x"), ("roles", "approver"))

    assert (taken.status, by_hand.status) == (422, 422)
    assert "There is a group of this name already." in taken.words
    assert "Roles come only with groups of the sign-in provider." in by_hand.words


def test_a_group_is_changed_and_not_overwritten_unseen():
    place = house()
    admin = gita(place)
    shown = as_shown(admin.get("/settings/groups/edit/team-leads"))
    assert (
        send(
            admin,
            "/settings/groups/edit/team-leads",
            ("revision", "0"),
            ("remarks", "They lead"),
            ("is_provided", "yes"),
            ("roles", "approver"),
        ).status
        == 303
    )

    page = admin.post("/settings/groups/edit/team-leads", shown | {"remarks": "They led"})

    assert page.status == 409
    assert "Stored meanwhile: They lead" in page.words
    assert "Stored meanwhile: Approver" in page.words
    assert place.people.group("team-leads").remarks == "They lead"
    assert admin.post("/settings/groups/edit/team-leads", as_shown(page)).status == 303
    assert place.people.group("team-leads").remarks == "They led"


def test_a_group_shows_its_members_and_where_it_is_named():
    words = gita(house(examples.person("chiara", email=""))).get("/settings/groups/edit/team-leads").words

    assert "Chiara Rossi No e-mail" in words
    assert "Dmitri Orlov" in words
    assert "Approval route “Standard”" in words


def test_a_group_of_nobody_says_so():
    assert "This group contains nobody" in gita(house()).get("/settings/groups/edit/night%20shift").words


def test_ticked_groups_are_deleted_unless_somebody_counts_on_them():
    place = house()
    admin = gita(place)

    kept = send(admin, "/settings/groups/delete", ("group", "night shift"), ("group", "team-leads"))
    none = send(admin, "/settings/groups/delete")
    gone = send(admin, "/settings/groups/delete", ("group", "night shift"))

    assert (kept.status, none.status, gone.status) == (422, 422, 303)
    assert "“team-leads” is named in the settings." in kept.words
    assert "Please tick the groups to delete." in none.words
    assert [group.name for group in place.people.groups()] == ["team-leads"]


@pytest.mark.parametrize("path", ["/settings/groups", "/settings/groups/add", "/settings/groups/edit/team-leads"])
def test_groups_are_for_administrators(path: str):
    assert Browser(house()).signed_in("anna").get(path).status == 403


def test_an_unknown_group_is_nothing():
    assert gita(house()).get("/settings/groups/edit/nobody's").status == 404
