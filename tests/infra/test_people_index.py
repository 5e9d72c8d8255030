"""People whom an earlier release wrote, in the lists of this one."""

from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.directory import Group
from infra import people_index
from infra.people_index import index
from local import resources
from tests import examples
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store

LATER = ("everybody", "word#", "groups")


@pytest.fixture
def session(moto_aws: None) -> Any:
    session = boto3.Session(region_name="eu-central-1")
    resources.create_tables(session.client("dynamodb"), PREFIX)
    return session


@pytest.fixture
def house(session: Any) -> DynamoStore:
    """Two people as the release before wrote them."""
    store = dynamo_store(Aws("eu-central-1"))
    for id in ("anna", "chiara"):
        store.commit(Created(examples.person(id)))
    for item in store.items("directory"):
        if item["pk"]["S"].startswith(LATER):
            key = {"pk": item["pk"], "sk": item["sk"]}
            store.client.delete_item(TableName=f"{PREFIX}directory", Key=key)
    assert store.people.page().rows == []
    return store


def test_who_was_missing_is_listed_and_found_and_their_groups_are_known(session: Any, house: DynamoStore):
    assert index(PREFIX, session=session) == 2

    assert [person.id for person in house.people.page().rows] == ["anna", "chiara"]
    assert [person.id for person in house.people.search("ros")] == ["chiara"]
    assert house.people.groups() == [Group("team-leads", is_provided=True)]
    assert house.people.get("anna") == examples.person("anna")


def test_the_second_time_there_is_nothing_to_do(session: Any, house: DynamoStore):
    index(PREFIX, session=session)
    before = house.items("directory")

    assert index(PREFIX, session=session) == 0
    assert house.items("directory") == before


def test_who_was_not_missing_anywhere_is_left_alone(session: Any):
    store = dynamo_store(Aws("eu-central-1"))
    store.commit(Created(examples.person("anna")))

    assert index(PREFIX, session=session) == 0


def test_until_then_they_sign_in_are_asked_and_found_by_email_as_before(house: DynamoStore):
    assert house.people.by_email("anna@example.com") == examples.person("anna")
    assert house.people.members("team-leads") == 1


def test_who_is_changed_meanwhile_is_read_again(session: Any, house: DynamoStore, monkeypatch: pytest.MonkeyPatch):
    missing, renamed = people_index._missing, []

    def meanwhile(*inputs: Any) -> Any:
        found = missing(*inputs)
        if not renamed:
            anna = house.people.get("anna")
            renamed.append(anna)
            house.commit(Changed(anna, examples.person("anna", name="Anna Berg")))
        return found

    monkeypatch.setattr(people_index, "_missing", meanwhile)
    index(PREFIX, session=session)

    assert [person.name for person in house.people.page().rows] == ["Anna Berg", "Chiara Rossi"]
