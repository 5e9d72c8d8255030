"""Records and the changes that write them."""

from dataclasses import fields
from typing import get_args

import pytest

from chalicelib.domain.changes import Change, Happened, Record

RECORDS = [pytest.param(kind, id=kind.__name__) for kind in get_args(Record)]


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_has_a_revision_that_begins_at_zero_and_what_happened_has_none_since_it_never_changes(kind: type):
    revision = {field.name: field.default for field in fields(kind)}.get("revision")

    assert revision == (None if kind in get_args(Happened) else 0)


@pytest.mark.parametrize("kind", [*RECORDS, *get_args(Change)])
def test_records_and_changes_are_values(kind: type):
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
