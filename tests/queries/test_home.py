"""What waits for who sells: counted for nobody else, and nothing where nothing is sold."""

from dataclasses import replace

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.orders.order import Hold, HoldReason
from chalicelib.queries.home import ToShip, home
from tests import examples, fakes
from tests.examples import HOUR, NOON, sales, warehouse


def orders() -> list[object]:
    late = replace(sales.sale(ship_by=NOON - HOUR), order_id="306-5550123-5550002", number="SO-2")
    held = replace(late, order_id="306-5550123-5550003", number="SO-3", holds=(Hold(HoldReason.FILTER, NOON),))
    tomorrow = replace(late, order_id="306-5550123-5550004", number="SO-4", ship_by=NOON + 30 * HOUR)
    later = replace(late, order_id="306-5550123-5550005", number="SO-5", ship_by=None)
    return [sales.sale(ship_by=NOON + HOUR), late, held, tomorrow, later]


@pytest.mark.parametrize("role", [Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE])
def test_who_sells_is_told_what_waits(role: Role):
    person = examples.person("ida", roles=frozenset({role}))

    assert fakes.hub(*orders()).do(home, person).to_ship == ToShip(ready=4, held=1, overdue=1, in_a_day=1, in_two=1)
    assert fakes.hub().do(home, person).to_ship is None


@pytest.mark.parametrize(("role", "told"), [(Role.WAREHOUSE, 1), (Role.SELLERS_ADMINISTRATOR, 1), (Role.ACCOUNTANT, 0)])
def test_what_there_is_too_little_of_is_counted_for_who_sells(role: Role, told: int):
    person = examples.person("ida", roles=frozenset({role}))
    short = warehouse.level(on_hand=1, allocated=0, reserved=2)

    assert fakes.hub(short, warehouse.level("A-200")).do(home, person).shortages == told


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.PURCHASING_ADMINISTRATOR, Role.ACCOUNTANT, Role.OPERATOR])
def test_nobody_else_is_and_nothing_is_counted_for_them(role: Role):
    person = examples.person("anna", roles=frozenset({role}))

    assert fakes.hub(*orders(), sales=None).do(home, person).to_ship is None
