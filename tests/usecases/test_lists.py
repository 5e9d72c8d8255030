"""Lists whose entries have to agree, when two administrators write them at the same moment or a table is cut short."""

from typing import Any

import pytest

from chalicelib.domain.errors import Conflict, Retryable, Unfit
from chalicelib.domain.imports import Outcome, Row
from chalicelib.usecases.addresses import editing, importing
from chalicelib.usecases.billing import editing as billing
from tests import examples
from tests.fakes import FakeHub, hub

GITA: dict[str, Any] = {"by": examples.person("gita"), "where": "test"}
ROWS = [
    Row(line, {"code": f"C{line}", "label": f"Label {line}", "addressee": "x", "line1": "1", "city": "Berlin",
               "postcode": "10969", "country": "DE"})
    for line in range(2, 132)
]  # fmt: skip


def add(house: FakeHub, code: str, **changes: Any) -> None:
    house.do(editing.add, examples.address(code, **changes), **GITA)


def test_of_two_who_take_the_same_label_at_the_same_moment_the_second_is_told():
    house = hub()
    house.store.meanwhile = lambda: add(house, "B", label="Depot")

    with pytest.raises(Unfit) as unfit:
        add(house, "A", label="depot")

    assert [refusal.field for refusal in unfit.value.refusals] == ["label"]
    assert [address.code for address in house.addresses.all()] == ["BERLIN", "B"]


def test_of_two_who_make_a_default_at_the_same_moment_the_last_one_counts():
    house = hub()
    house.store.meanwhile = lambda: add(house, "B", label="B", default=True)

    add(house, "A", label="A", default=True)

    assert {one.code: one.default for one in house.addresses.all()} == {"A": True, "B": False, "BERLIN": False}


def test_two_who_delete_the_last_two_billing_groups_at_the_same_moment_leave_one():
    house = hub(examples.billing_group("LAB"))
    house.store.meanwhile = lambda: house.do(billing.delete, ["LAB"], **GITA)

    with pytest.raises(Exception, match="keep at least one billing group"):
        house.do(billing.delete, ["OFFICE"], **GITA)

    assert [group.code for group in house.billing_groups.all()] == ["OFFICE"]


def test_a_table_that_somebody_writes_into_meanwhile_is_taken_over_whole():
    house = hub()
    house.store.meanwhile = lambda: add(house, "B", label="Depot")

    house.do(importing.take_over, ROWS, **GITA)

    assert len(house.addresses.all()) == len(ROWS) + 2
    assert house.store.audited.count("address_added") == len(ROWS) + 1


@pytest.mark.parametrize("trouble", [Retryable("Not now"), Conflict("Again")])
def test_a_table_cut_short_is_whole_rows_and_taking_it_over_again_writes_the_rest(trouble: Exception):
    house = hub()
    commit, calls = house.store.commit, []

    def cut_short(*changes: Any, cause: str = "") -> None:
        calls.append(changes)
        if len(calls) == 2:
            raise trouble
        commit(*changes, cause=cause)

    everything = {"addresses": house.addresses, "address_rules": house.address_rules, "people": house.people}
    with pytest.raises(type(trouble)):
        importing.take_over(ROWS, **GITA, at=examples.NOON, **everything, commit=cut_short)
    assert len(house.addresses.all()) == 50

    plan = house.do(importing.take_over, ROWS, **GITA)

    assert sum(row.outcome is Outcome.UNCHANGED for row in plan) == 49
    assert len(house.addresses.all()) == len(ROWS) + 1


def test_labels_may_change_hands_within_one_table():
    house = hub(examples.address("A", label="One"), examples.address("B", label="Two"))
    rows = [Row(2, {"code": "A", "label": "Two"}), Row(3, {"code": "B", "label": "One"})]

    house.do(importing.take_over, rows, **GITA)

    assert [house.addresses.get(code).label for code in ("A", "B")] == ["Two", "One"]
