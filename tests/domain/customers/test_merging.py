"""Customers merged by hand and taken apart: exactly as before, whatever was merged in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.customers import Arrival, Customer, Key, founded, is_id, with_keys, with_order
from chalicelib.domain.customers.merging import MOST_MERGED, merged, parted
from chalicelib.domain.errors import Refused
from tests.examples import DAY, NOON


def customer(number: int) -> Customer:
    arrival = Arrival(f"306-000000{number}-0000000", NOON, "DE", "CONSUMER")
    return founded(f"C-{number}", arrival, [Key("rule", f"hash-{number}")], at=NOON)


def test_a_merge_says_who_is_whom_and_leaves_the_rest():
    stays, (gone,) = merged(customer(1), [customer(2)], family=2, by="ida", at=NOON)

    assert stays == replace(customer(1), absorbed=("C-2",))
    assert gone == replace(customer(2), merged_into="C-1", merged_at=NOON, merged_by="ida")


@given(st.permutations(range(2, 6)), st.permutations(range(2, 6)))
def test_whatever_was_merged_comes_back_as_it_was(there: list[int], back: list[int]):
    stays, gone = customer(1), {}
    for number in there:
        stays, (gone[number],) = merged(stays, [customer(number)], family=5, by="ida", at=NOON)

    for number in back:
        stays, gone[number] = parted(stays, gone[number])

    assert stays == customer(1)
    assert gone == {number: customer(number) for number in range(2, 6)}


def test_what_cannot_be_merged_is_refused():
    stays, (gone,) = merged(customer(1), [customer(2)], family=2, by="ida", at=NOON)

    for survivor, others, sentence in (
        (customer(1), [], "at least two"),
        (customer(1), [customer(1)], "themselves"),
        (customer(1), [customer(2), customer(2)], "themselves"),
        (stays, [gone], "C-2 was merged into C-1 before"),
        (gone, [customer(3)], "C-2 was merged into C-1 before"),
    ):
        with pytest.raises(Refused, match=sentence):
            merged(survivor, others, family=2, by="ida", at=NOON)
    with pytest.raises(Refused, match="At most 20"):
        merged(customer(1), [customer(2)], family=MOST_MERGED + 1, by="ida", at=NOON)
    with pytest.raises(Refused, match="C-2 is not merged into C-1"):
        parted(stays, customer(2))


@given(st.lists(st.integers(-400, 400), min_size=1, max_size=8))
def test_first_and_last_are_those_of_all_orders_in_whatever_turn_they_come(days: list[int]):
    arrivals = [Arrival(str(place), NOON + timedelta(days=day), "DE") for place, day in enumerate(days)]

    found = founded("C-1", arrivals[0], [], at=NOON)
    for arrival in arrivals[1:]:
        found = with_order(found, arrival, [], rules=[])

    times = [arrival.ordered_at for arrival in arrivals]
    assert (found.orders, found.first_order_at, found.last_order_at) == (len(days), min(times), max(times))
    assert next(each for each in arrivals if each.order_id == found.latest_order).ordered_at == max(times)


def test_a_key_that_is_shared_compares_with_the_newest_order_only():
    known = with_keys(customer(1), [Key("rule", "block", "new")], rules=["rule"])

    older = with_order(known, Arrival("old", NOON - DAY), [Key("rule", "block", "old")], rules=["rule"])
    newer = with_order(known, Arrival("newer", NOON + DAY), [Key("rule", "block", "newer")], rules=["rule"])

    assert Key("rule", "block", "new") in older.keys
    assert newer.keys == (Key("rule", "hash-1"), Key("rule", "block", "newer"))


def test_keys_of_rules_that_are_gone_go_and_no_customer_keeps_any_number_of_them():
    many = [Key("kept", f"hash-{number}") for number in range(100)]

    found = with_keys(customer(1), many, rules=["kept"])

    assert found.keys == tuple(many[-30:])


def test_who_sends_presents_to_fifty_places_is_still_found_by_their_address_of_e_mail():
    found, email = customer(1), Key("rule", "e-mail")

    for number in range(50):
        arrival = Arrival(str(number), NOON + number * DAY)
        found = with_order(found, arrival, [email, Key("rule", f"place-{number}")], rules=["rule"])

    assert found.keys[-2:] == (email, Key("rule", "place-49"))
    assert len(found.keys) == 30


@pytest.mark.parametrize(
    ("text", "expected"), [("c-7K2M9QXA", True), ("C-", False), ("C-7 K", False), ("Müller", False)]
)
def test_what_may_be_a_customers_number(text: str, expected: bool):
    assert is_id(text) is expected
