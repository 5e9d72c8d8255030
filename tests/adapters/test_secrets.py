"""Secrets: two valid during a rotation, remembered for a minute, and clear words where one is missing."""

import json
import logging
from collections.abc import Iterator

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.secrets import REMEMBERED, PathSecretDoors, SecretsManager
from chalicelib.domain.errors import Refused, Retryable
from tests.engines import Engine
from tests.fakes.world import FakeClock

REGION, PREFIX = "eu-central-1", "crossdock-test-"
KEPT: dict[str, object] = {
    "doors": {"cart": ["cart-new", "cart-old"], "cxml": ["cxml-new"]},
    "links": {"keys": ["key-new", "key-old"]},
    "inbound": {"secrets": ["inbound-new"]},
    "sign-in": {"client_secret": "of-the-client"},
    "catalog-password/main": {"password": "of-the-catalog"},
}


class World:
    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self.clock = FakeClock()
        self.secrets = SecretsManager(aws, PREFIX, self.clock)

    def keep(self, name: str, content: object) -> None:
        client = self.aws.client("secretsmanager")
        try:
            client.create_secret(Name=PREFIX + name, SecretString=json.dumps(content))
        except client.exceptions.ResourceExistsException:
            client.put_secret_value(SecretId=PREFIX + name, SecretString=json.dumps(content))


@pytest.fixture(params=["moto", "ministack"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "moto":
        request.getfixturevalue("moto_aws")
        world = World(Aws(REGION))
    else:
        engine: Engine = request.getfixturevalue("ministack")
        world = World(Aws(REGION, engine.url))
    yield world
    client = world.aws.client("secretsmanager")
    for secret in client.list_secrets()["SecretList"]:
        client.delete_secret(SecretId=secret["Name"], ForceDeleteWithoutRecovery=True)


@pytest.fixture
def full(world: World) -> World:
    for name, content in KEPT.items():
        world.keep(name, content)
    return world


def test_every_secret_is_read_by_its_name(full: World):
    assert full.secrets.cart_doors() == ["cart-new", "cart-old"]
    assert full.secrets.document_doors() == ["cxml-new"]
    assert full.secrets.link_keys() == [b"key-new", b"key-old"]
    assert full.secrets.inbound_secrets() == ["inbound-new"]
    assert full.secrets.client_secret() == "of-the-client"
    assert full.secrets.catalog_password("main") == "of-the-catalog"


def test_a_rotation_is_noticed_within_a_minute(full: World):
    assert full.secrets.link_keys() == [b"key-new", b"key-old"]
    full.keep("links", {"keys": ["key-newest", "key-new"]})

    assert full.secrets.link_keys() == [b"key-new", b"key-old"]
    full.clock.move(REMEMBERED)
    assert full.secrets.link_keys() == [b"key-newest", b"key-new"]


def test_a_password_that_nobody_has_set_is_refused_by_name_and_found_once_it_is(full: World):
    with pytest.raises(Refused, match="“second” is not set"):
        full.secrets.catalog_password("second")

    full.keep("catalog-password/second", {"password": "set"})

    assert full.secrets.catalog_password("second") == "set"


@pytest.mark.parametrize("content", [None, {}, {"keys": []}, {"keys": [""]}, {"keys": 7}, ["keys"]])
def test_an_installation_that_lacks_a_secret_is_broken_until_it_is_mended(
    content: object, world: World, caplog: pytest.LogCaptureFixture
):
    if content is not None:
        world.keep("links", content)

    with caplog.at_level(logging.ERROR), pytest.raises(Retryable):
        world.secrets.link_keys()

    assert caplog.messages == ["The secret crossdock-test-links lacks its keys"]


def test_an_unreachable_keeper_is_retryable(moto_aws: None, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://secretsmanager")

    world = World(Aws(REGION))
    monkeypatch.setattr(world.aws.client("secretsmanager"), "_make_api_call", fail)

    with pytest.raises(Retryable):
        world.secrets.inbound_secrets()


def test_each_door_opens_to_its_own_secrets_and_to_nothing_else(full: World):
    doors = PathSecretDoors(full.secrets, "https://buy.example.com")
    tried = ["cart-new", "cart-old", "cxml-new", "", "cart", "ä"]

    assert [doors.opens_carts(secret) for secret in tried] == [True, True, False, False, False, False]
    assert [doors.opens_documents(secret) for secret in tried] == [False, False, True, False, False, False]


def test_carts_come_to_the_current_secrets_door(full: World):
    doors = PathSecretDoors(full.secrets, "https://buy.example.com")

    assert doors.cart_url() == "https://buy.example.com/punchout/po-requests/cart-new"
