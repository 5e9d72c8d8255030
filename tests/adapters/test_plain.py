"""Any record at all survives being written and read; what lacks a field, or has one too many, is read all the same."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.dynamo import contents
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.plain import Shape, Unreadable
from chalicelib.domain.changes import Audited, Record
from chalicelib.domain.company import USUAL_EXTRINSICS, Integration
from chalicelib.domain.directory import Anyone, Person, Role
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.order import Content
from tests import examples

# Lone surrogates are no text: nothing that reads a document or a form lets them in.
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False, places=3))
st.register_type_strategy(
    Money, st.builds(Money, st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["USD", "JPY", "KWD"]))
)

KINDS = [*get_args(Record), Audited]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_record_survives_dynamodb(kind: type[Any], data: st.DataObject):
    record = data.draw(st.from_type(kind))
    attribute = RecordAttribute(kind)

    assert attribute.deserialize(attribute.serialize(record)) == record


@settings(max_examples=40, deadline=None)
@given(st.from_type(Content))
def test_any_content_survives_being_packed(content: Content):
    assert contents.joined(contents.pieces(content)) == content


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_same_record_is_always_the_same_bytes_and_holds_no_null(kind: type[Any], data: st.DataObject):
    record = data.draw(st.from_type(kind))

    plain = Shape(kind).plain(record)

    assert json.dumps(plain) == json.dumps(Shape(kind).plain(record))
    assert not list(nulls(plain))


def nulls(plain: Any) -> Iterator[None]:
    match plain:
        case None:
            yield None
        case dict():
            yield from (null for each in plain.values() for null in nulls(each))
        case list():
            yield from (null for each in plain for null in nulls(each))


def test_amounts_and_moments_are_readable_text():
    plain = Shape(type(examples.order())).plain(examples.order())

    assert (plain["goods"], plain["created_at"]) == ("51.96 USD", "2026-11-23T12:00:00+00:00")


def test_what_is_nothing_is_left_out():
    plain = Shape(type(examples.order())).plain(examples.order())

    assert {"delivery", "application", "comment", "ordered_at", "closed_reason"}.isdisjoint(plain)


def test_emptiness_that_is_not_the_default_is_kept():
    shape = Shape(Integration)
    emptied, usual = examples.integration(extrinsics={}), examples.integration()

    assert shape.plain(emptied)["extrinsics"] == {}
    assert shape.record(shape.plain(emptied)).extrinsics == {}
    assert shape.record(shape.plain(usual)).extrinsics == USUAL_EXTRINSICS


def test_a_missing_field_reads_as_its_default_and_an_unknown_one_is_left_aside():
    plain = {"id": "anna", "issuer": "i", "subject": "s", "colour": "red", "roles": ["applicant"]}

    assert Shape(Person).record(plain) == Person(
        "anna", "i", "s", name="", email="", unique_name="", roles=frozenset({Role.APPLICANT})
    )


def test_what_has_no_default_must_be_there():
    plain = Shape(type(examples.order())).plain(examples.applying())
    del plain["application"]["steps"][0]["rule"]

    with pytest.raises(Unreadable, match="application: steps: rule: missing"):
        Shape(type(examples.order())).record(plain)


@dataclass(frozen=True)
class Priced:
    price: float


def test_a_kind_of_field_that_nobody_described_is_refused_at_once():
    with pytest.raises(TypeError, match="Nobody has said how"):
        Shape(Priced)


def test_choices_are_written_in_order():
    plain = Shape(Anyone).plain(Anyone(people=frozenset({"b", "a", "c"})))

    assert plain == {"people": ["a", "b", "c"]}
