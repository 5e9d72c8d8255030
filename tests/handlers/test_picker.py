"""Choosing people, groups and roles: what the boxes post, and the window that searches."""

import json

import pytest

from chalicelib.domain.directory import Anyone, Group, Role
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import people
from tests import examples
from tests.fakes import hub
from tests.handlers.browser import Browser

SOME = Anyone(people=frozenset({"anna", "ben"}), groups=frozenset({"a: b"}), roles=frozenset({Role.APPROVER}))


def test_a_choice_is_texts_and_back():
    assert people.values(SOME) == ("role:approver", "group:a: b", "person:anna", "person:ben")
    assert people.anyone(people.values(SOME)) == SOME
    assert people.anyone([]) == Anyone()


@pytest.mark.parametrize("garbage", ["", "anna", "person:", "king:arthur", "role:king", f"group:{'x' * 301}"])
def test_what_no_picker_offers_is_refused_beside_its_field(garbage: str):
    with pytest.raises(Refused, match="from the list") as refusal:
        people.anyone(["person:anna", garbage], field="members")

    assert refusal.value.field == "members"


def test_one_person_is_chosen_or_nobody():
    assert (people.person(["person:anna"]), people.person([""]), people.person([])) == ("anna", None, None)
    for several in (["person:anna", "person:ben"], ["group:sales"], ["role:approver"]):
        with pytest.raises(Refused, match="one person"):
            people.person(several)


def answered(who: str, query: str = "", **headers: str) -> dict[str, object]:
    page = Browser(hub(Group("team-leads"), Group("nobody's"))).signed_in(who)
    shown = page.get(f"/settings/people/choices{query}", **headers)
    assert (shown.status, shown.headers["Content-Type"]) == (200, "application/json")
    return json.loads(shown.body)


def test_the_window_is_told_who_can_be_chosen():
    assert answered("gita", "?search=ann") == {
        "choices": [{"value": "person:anna", "label": "Anna Sato", "small": "anna@example.com", "warning": ""}],
        "more": False,
    }
    assert answered("gita", "?search=body&kinds=group")["choices"] == [
        {"value": "group:nobody's", "label": "nobody's", "small": "Group", "warning": "Contains nobody"}
    ]


def test_the_window_knows_more_than_it_shows():
    many = [examples.person(f"p{number}", name=f"Pat {number}") for number in range(30)]

    shown = Browser(hub(*many)).signed_in("gita").get("/settings/people/choices?search=pat")

    found = json.loads(shown.body)
    assert (len(found["choices"]), found["more"]) == (20, True)


def test_who_keeps_no_settings_is_told_nobody():
    assert Browser(hub()).signed_in("anna").get("/settings/people/choices").status == 403
