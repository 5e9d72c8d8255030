"""Every kind of record comes back from every engine as it went in."""

from typing import get_args

import pytest

from chalicelib.domain.changes import Created, Erased, Record
from chalicelib.domain.directory import Session
from tests import examples
from tests.adapters.kept import FULL, SPARE, is_gone, read
from tests.adapters.stores import Store


@pytest.mark.parametrize("examples_of", [FULL, SPARE], ids=["full", "spare"])
def test_there_is_an_example_of_every_kind_of_record(examples_of: list[Record]):
    assert {type(record) for record in examples_of} == set(get_args(Record))


@pytest.mark.parametrize("record", SPARE, ids=lambda record: type(record).__name__)
def test_a_record_with_little_in_it_comes_back_as_it_went_in(record: Record, store: Store):
    kept(store, record)

    assert read(store, record) == record


@pytest.mark.parametrize("record", FULL, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_went_in_and_is_gone_once_it_is_erased(record: Record, store: Store):
    kept(store, record)
    assert read(store, record) == record

    store.commit(Erased(record))

    assert is_gone(store, record)
    store.commit(Created(record))


def kept(store: Store, record: Record) -> None:
    if isinstance(record, Session):  # is read with its person
        store.commit(Created(examples.person(record.person)))
    store.commit(Created(record))
