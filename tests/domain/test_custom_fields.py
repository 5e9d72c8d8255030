"""What a company asks about every order: which fields there can be, what is taken as an answer, what Amazon is told."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing.custom_fields import (
    MOST_FIELDS,
    CustomField,
    CustomFields,
    FieldKind,
    checked,
    extrinsic_sources,
    extrinsics_of,
    with_field,
    without,
)
from tests import examples

COST = CustomField("cost_center", "Cost center", required=True)
DUE = CustomField("due", "Due", FieldKind.DATE)
BUDGET = CustomField("budget", "Budget", FieldKind.NUMBER)
SIZE = CustomField("size", "Size", FieldKind.CHOICE, options=("S", "M"))
ALL = CustomFields((COST, DUE, BUDGET, SIZE))


def test_answers_are_kept_by_key_and_empty_ones_are_not():
    given = {"cost_center": " 4711 ", "due": "2026-11-30", "budget": "1200.50", "size": "", "unknown": "x"}

    assert checked(ALL, given) == {"cost_center": "4711", "due": "2026-11-30", "budget": "1200.50"}


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "custom-cost_center", "Please fill in “Cost center”."),
        ({"cost_center": "\u200b\n"}, "custom-cost_center", "plain characters"),
        ({"cost_center": "x" * 101}, "custom-cost_center", "100 plain characters"),
        ({"cost_center": "1", "due": "30.11.2026"}, "custom-due", "year-month-day"),
        ({"cost_center": "1", "budget": "12,5"}, "custom-budget", "write a number"),
        ({"cost_center": "1", "budget": "NaN"}, "custom-budget", "write a number"),
        ({"cost_center": "1", "budget": "1e999999"}, "custom-budget", "write a number"),
        ({"cost_center": "1", "size": "XXL"}, "custom-size", "one of the list"),
    ],
)
def test_an_answer_that_is_none_is_refused_beside_its_field(given: dict[str, str], field: str, sentence: str):
    with pytest.raises(Refused) as refusal:
        checked(ALL, given)

    assert refusal.value.field == field
    assert sentence in str(refusal.value)


def test_what_is_required_is_demanded_only_on_applying():
    assert checked(ALL, {"size": "M"}, demands=False) == {"size": "M"}


def test_fields_stand_in_the_order_in_which_they_were_added():
    assert with_field(CustomFields((COST,)), DUE).fields == (COST, DUE)


def test_a_field_is_replaced_where_it_stands():
    renamed = replace(DUE, label="Needed at the fair")

    assert with_field(ALL, renamed, replaces="due").fields == (COST, renamed, BUDGET, SIZE)


def test_a_field_is_taken_out():
    assert without(ALL, "due").fields == (COST, BUDGET, SIZE)
    assert without(ALL, "nothing") == ALL


@pytest.mark.parametrize(
    ("field", "at"),
    [
        (CustomField("cost_center", "Another"), "key"),
        (CustomField("other", "COST CENTER"), "label"),
        (CustomField("Other", "Another"), "key"),
        (CustomField("1st", "Another"), "key"),
        (CustomField("", "Another"), "key"),
        (CustomField("x" * 31, "Another"), "key"),
        (CustomField("other", " "), "label"),
        (CustomField("other", "x" * 61), "label"),
        (CustomField("other", "Another", FieldKind.CHOICE), "options"),
        (CustomField("other", "Another", FieldKind.CHOICE, options=("a", "a")), "options"),
        (CustomField("other", "Another", FieldKind.CHOICE, options=("x" * 101,)), "options"),
    ],
)
def test_a_field_that_can_not_be_is_refused(field: CustomField, at: str):
    with pytest.raises(Refused) as refusal:
        with_field(ALL, field)

    assert refusal.value.field == at


def test_ten_questions_are_enough():
    many = CustomFields(tuple(CustomField(f"f{n}", f"Field {n}") for n in range(MOST_FIELDS)))

    with pytest.raises(Refused, match="at most 10"):
        with_field(many, COST)
    assert with_field(many, CustomField("f3", "Third"), replaces="f3").get("f3").label == "Third"


def test_a_field_that_is_gone_can_not_be_replaced():
    with pytest.raises(NotFound):
        with_field(ALL, CustomField("gone", "Gone"), replaces="gone")


def test_amazon_is_told_what_is_mapped_and_filled_in():
    order = examples.order(comment="Desks", needed_by=date(2026, 11, 30), custom={"cost_center": "4711"})
    mapping = {"Purpose": "purpose", "Date": "needed_by", "CostCenter": "custom:cost_center", "Size": "custom:size"}

    assert extrinsic_sources(ALL) == (
        "purpose",
        "needed_by",
        "custom:cost_center",
        "custom:due",
        "custom:budget",
        "custom:size",
    )
    assert extrinsics_of(order, mapping | {"UserEmail": "email"}) == (
        ("Purpose", "Desks"),
        ("Date", "2026-11-30"),
        ("CostCenter", "4711"),
    )
    assert extrinsics_of(examples.order(), mapping) == ()
