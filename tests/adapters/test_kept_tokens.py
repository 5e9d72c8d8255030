"""Kept access tokens, on every engine: one holder at a time, and a fence for the late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib.adapters.dynamo.tokens import DynamoTokens
from chalicelib.ports.tokens import KeptToken, KeptTokens
from tests.adapters.stores import DynamoStore
from tests.examples import NOON
from tests.fakes.tokens import FakeTokens

KEY = "A2EXAMPLE-EU"
LATER, MUCH_LATER = NOON + timedelta(seconds=30), NOON + timedelta(hours=1)
TOKEN = KeptToken(b"\0sealed\xff", MUCH_LATER)


@pytest.fixture(params=["fake", "on_moto", "on_ministack", "on_ddb_local"])
def kept(request: pytest.FixtureRequest) -> KeptTokens:
    if request.param == "fake":
        return FakeTokens()
    store: DynamoStore = request.getfixturevalue(request.param)
    return DynamoTokens(store.tables.access_tokens)


def test_whoever_holds_the_lease_keeps_a_token_and_everybody_reads_it(kept: KeptTokens):
    assert kept.read(KEY) is None
    fence = kept.lease(KEY, at=NOON, until=LATER, seen=None)
    assert fence == 1

    assert kept.keep(KEY, TOKEN, fence=fence)

    assert kept.read(KEY) == TOKEN
    assert kept.read("A2EXAMPLE-NA") is None


def test_while_one_refreshes_nobody_else_does(kept: KeptTokens):
    kept.lease(KEY, at=NOON, until=LATER, seen=None)

    assert kept.lease(KEY, at=NOON, until=LATER, seen=None) is None
    assert kept.lease(KEY, at=LATER, until=MUCH_LATER, seen=None) == 2


def test_who_has_seen_an_older_token_does_not_refresh_the_newer_one(kept: KeptTokens):
    kept.keep(KEY, TOKEN, fence=kept.lease(KEY, at=NOON, until=LATER, seen=None) or 0)

    assert kept.lease(KEY, at=NOON, until=LATER, seen=None) is None
    assert kept.lease(KEY, at=NOON, until=LATER, seen=KeptToken(b"", NOON)) is None
    assert kept.lease(KEY, at=NOON, until=LATER, seen=TOKEN) == 2


def test_a_lease_that_was_given_back_is_free(kept: KeptTokens):
    kept.release(KEY, fence=kept.lease(KEY, at=NOON, until=LATER, seen=None) or 0)

    assert kept.lease(KEY, at=NOON, until=LATER, seen=None) == 2


def test_who_comes_late_writes_and_releases_nothing(kept: KeptTokens):
    late = kept.lease(KEY, at=NOON, until=LATER, seen=None) or 0
    kept.lease(KEY, at=LATER, until=MUCH_LATER, seen=None)

    assert not kept.keep(KEY, TOKEN, fence=late)
    kept.release(KEY, fence=late)

    assert kept.read(KEY) is None
    assert kept.lease(KEY, at=LATER, until=MUCH_LATER, seen=None) is None


def test_what_is_forgotten_is_not_written_by_whoever_was_at_it(kept: KeptTokens):
    kept.keep(KEY, TOKEN, fence=kept.lease(KEY, at=NOON, until=LATER, seen=None) or 0)
    fence = kept.lease(KEY, at=NOON, until=LATER, seen=TOKEN) or 0

    kept.forget(KEY)

    assert kept.read(KEY) is None
    assert not kept.keep(KEY, TOKEN, fence=fence)
    assert kept.lease(KEY, at=NOON, until=LATER, seen=None) is not None


def test_forgetting_what_was_never_there_is_nothing(kept: KeptTokens):
    kept.forget(KEY)

    assert kept.read(KEY) is None


@pytest.mark.parametrize("engine", ["on_ministack", "on_ddb_local"])
def test_of_many_functions_at_one_moment_one_refreshes(engine: str, request: pytest.FixtureRequest):
    store: DynamoStore = request.getfixturevalue(engine)
    kept = DynamoTokens(store.tables.access_tokens)

    with ThreadPoolExecutor(8) as pool:
        fences = list(pool.map(lambda _: kept.lease(KEY, at=NOON, until=LATER, seen=None), range(16)))

    assert sorted(fence for fence in fences if fence) == [1]
