"""Billing groups as they are listed and planned: however many there are, everybody they name is read once."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.imports import Row
from chalicelib.queries.billing import listed
from chalicelib.usecases.billing import importing
from tests import examples
from tests.fakes import FakeHub, hub

MEMBERS = Anyone(frozenset({"anna", "ben"}), frozenset({"team-leads", "empty"}), frozenset({Role.APPROVER}))


class Counted:
    """People, and how often anything was asked about them."""

    def __init__(self, people: Any) -> None:
        self.people = people
        self.asked: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.asked[name] += 1
        return getattr(self.people, name)


def groups(many: int) -> FakeHub:
    return hub(*(examples.billing_group(f"G{number}", name=f"G{number}", members=MEMBERS) for number in range(many)))


def show(house: FakeHub, people: Counted) -> None:
    rows = listed(billing_groups=house.billing_groups, people=people, settings=house.settings)
    assert [choice.value for choice in rows[1].members] == [
        "role:approver",
        "group:empty",
        "group:team-leads",
        "person:anna",
        "person:ben",
    ]


def plan(house: FakeHub, people: Counted) -> None:
    rows = [
        Row(line, {"code": one.code, "name": f"{one.name} again", "users": "anna; ben", "groups": "team-leads; empty"})
        for line, one in enumerate(house.billing_groups.all(), 2)
    ]
    by, kept = examples.person("gita"), {"billing_groups": house.billing_groups, "settings": house.settings}
    found = importing.plan(rows, by=by, people=people, **kept)
    assert {one.warning for one in found} == {None}


@pytest.mark.parametrize("ask", [show, plan])
def test_a_hundred_groups_ask_about_people_as_often_as_two(ask: Callable[[FakeHub, Counted], None]):
    asked = []
    for many in (2, 100):
        house = groups(many)
        people = Counted(house.people)
        ask(house, people)
        asked.append(people.asked)

    assert asked[0] == asked[1]
