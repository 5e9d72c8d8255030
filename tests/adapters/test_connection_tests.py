"""What the last test of each Amazon account found, as it is kept."""

from dataclasses import replace

from chalicelib.domain.changes import Created, Erased, Kept
from tests import examples
from tests.adapters.stores import Store


def test_nothing_was_tested_yet(store: Store):
    assert store.settings.connection_tests() == {}


def test_the_last_test_of_each_account_is_remembered(store: Store):
    first, other = examples.connection_test(), examples.connection_test("second")
    later = replace(first, code="403", at=examples.NOON + examples.MINUTE)

    store.commit(Kept(first), Kept(other))
    store.commit(Kept(later))

    assert store.settings.connection_tests() == {"main": later, "second": other}


def test_the_test_of_an_account_that_is_gone_is_gone_too(store: Store):
    store.commit(Created(examples.connection_test()))

    store.commit(Erased(examples.connection_test()))

    assert store.settings.connection_tests() == {}
