"""Stores on every engine: the fake, moto in this process, ministack, and Amazon's DynamoDB Local as the referee."""

import pytest

from chalicelib.adapters.aws import Aws
from local import resources
from tests.adapters.stores import PREFIX, DynamoStore, Store, dynamo_store
from tests.engines import Engine
from tests.fakes.store import FakeStore

REGION = "eu-central-1"


@pytest.fixture(params=["fake", "moto", "ministack", "ddb_local"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store on each engine."""
    return _store(request)


@pytest.fixture(params=["fake", "ministack", "ddb_local"])
def fair_store(request: pytest.FixtureRequest) -> Store:
    """An empty store on an engine that decides races as DynamoDB does. moto does not: it checks and writes in two
    steps, and so loses updates under threads (196 of 200, measured); and its commits of many items take seconds."""
    return _store(request)


@pytest.fixture(params=["moto", "ministack", "ddb_local"])
def tables(request: pytest.FixtureRequest) -> DynamoStore:
    """An empty store whose items a test wants to see."""
    store = _store(request)
    assert isinstance(store, DynamoStore)
    return store


def _store(request: pytest.FixtureRequest) -> Store:
    return FakeStore() if request.param == "fake" else request.getfixturevalue(f"on_{request.param}")


@pytest.fixture
def on_moto(moto_aws: None) -> DynamoStore:
    store = dynamo_store(Aws(REGION))
    resources.create_tables(store.client, PREFIX)
    return store


@pytest.fixture(scope="session")
def ministack_store(ministack: Engine) -> DynamoStore:
    return _with_tables(ministack)


@pytest.fixture(scope="session")
def ddb_local_store(ddb_local: Engine) -> DynamoStore:
    return _with_tables(ddb_local)


@pytest.fixture
def on_ministack(ministack_store: DynamoStore) -> DynamoStore:
    return _emptied(ministack_store)


@pytest.fixture
def on_ddb_local(ddb_local_store: DynamoStore) -> DynamoStore:
    return _emptied(ddb_local_store)


def _with_tables(engine: Engine) -> DynamoStore:
    store = dynamo_store(Aws(REGION, engine.url))
    resources.create_tables(store.client, PREFIX)
    return store


def _emptied(store: DynamoStore) -> DynamoStore:
    """Making the tables anew for each test would take longer than the tests."""
    for table in _TABLES:
        for item in store.items(table):
            key = {name: item[name] for name in ("pk", "sk") if name in item}
            store.client.delete_item(TableName=PREFIX + table, Key=key)
    return store


_TABLES = (
    "purchase-orders",
    "punch-outs",
    "directory",
    "settings",
    "addresses",
    "billing-groups",
    "attention",
    "audit",
    "outbox",
    "invoices",
    "search-terms",
    "exports",
    "marketplace-orders",
    "personal-data",
    "customers",
    "stock",
    "takings",
    "articles",
    "authorizations",
)
