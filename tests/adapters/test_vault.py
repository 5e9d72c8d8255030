"""Secrets that people set and renew on pages: one contract for the fake and both emulators."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.secrets import SecretsManager
from chalicelib.adapters.vault import SecretsVault
from chalicelib.domain.errors import Conflict, Refused, Retryable
from chalicelib.ports.vault import Lock, Vault
from tests.adapters.test_secrets import PREFIX, REGION
from tests.engines import Engine
from tests.fakes.vault import FakeVault
from tests.fakes.world import FakeClock


@dataclass
class Keeper:
    """Secrets Manager, with the memory of one warm function."""

    aws: Aws

    def __post_init__(self) -> None:
        self.secrets = SecretsManager(self.aws, PREFIX, FakeClock())
        self.vault = SecretsVault(self.aws, PREFIX, self.secrets)

    def content(self, name: str) -> object:
        return json.loads(self.client.get_secret_value(SecretId=PREFIX + name)["SecretString"])

    def keep(self, name: str, content: object) -> None:
        self.client.create_secret(Name=PREFIX + name, SecretString=json.dumps(content))

    @property
    def client(self):  # type: ignore[no-untyped-def]
        return self.aws.client("secretsmanager")


@pytest.fixture
def moto(moto_aws: None) -> Keeper:
    return Keeper(Aws(REGION))


@pytest.fixture
def emulated(ministack: Engine) -> Iterator[Keeper]:
    keeper = Keeper(Aws(REGION, ministack.url))
    yield keeper
    for secret in keeper.client.list_secrets()["SecretList"]:
        keeper.client.delete_secret(SecretId=secret["Name"], ForceDeleteWithoutRecovery=True)


@pytest.fixture(params=["fake", "moto", "emulated"])
def vault(request: pytest.FixtureRequest) -> Vault:
    if request.param == "fake":
        return FakeVault(passwords={})
    keeper: Keeper = request.getfixturevalue(request.param)
    keeper.keep("inbound", {"secrets": "shared-secret-1"})
    keeper.keep("doors", {"cart": ["cart-door-1"], "cxml": ["document-door-1"]})
    return keeper.vault


def test_a_password_goes_in_and_only_its_presence_comes_out(vault: Vault):
    assert not vault.has_password("main")

    vault.keep_password("main", "first")
    vault.keep_password("main", "second")

    assert vault.has_password("main")
    assert not vault.has_password("other")


def test_an_emptied_password_is_none(vault: Vault):
    vault.keep_password("main", "first")

    vault.keep_password("main", "")

    assert not vault.has_password("main")


@pytest.mark.parametrize("lock", list(Lock))
def test_while_somebody_changes_over_two_are_valid_and_then_the_newer_one(lock: Lock, vault: Vault):
    assert vault.valid(lock) == [f"{lock}-1"]

    vault.renew(lock, "new")
    assert vault.valid(lock) == ["new", f"{lock}-1"]
    with pytest.raises(Refused, match="Two are valid already"):
        vault.renew(lock, "newer")

    vault.retire(lock)
    vault.retire(lock)
    assert vault.valid(lock) == ["new"]


def test_renewing_one_door_leaves_the_other_alone(vault: Vault):
    vault.renew(Lock.CART_DOOR, "new")

    assert vault.valid(Lock.DOCUMENT_DOOR) == ["document-door-1"]
    assert vault.valid(Lock.SHARED_SECRET) == ["shared-secret-1"]


def test_what_is_set_here_is_what_this_function_uses_from_now_on(moto: Keeper):
    moto.keep("catalog-password/main", {"password": "first"})
    assert moto.secrets.catalog_password("main") == "first"

    moto.vault.keep_password("main", "second")

    assert moto.secrets.catalog_password("main") == "second"
    assert moto.content("catalog-password/main") == {"password": "second"}


def test_with_a_new_grant_the_access_tokens_of_the_one_before_are_worth_nothing(moto: Keeper):
    forgotten: list[str] = []
    vault = SecretsVault(moto.aws, PREFIX, moto.secrets, forgotten.append)

    vault.keep_refresh_token("A2EXAMPLE-EU", "Atzr|new")
    vault.keep_refresh_token("A2EXAMPLE-EU", "")

    assert forgotten == ["A2EXAMPLE-EU", "A2EXAMPLE-EU"]
    assert moto.secrets.refresh_token("A2EXAMPLE-EU") == ""


def test_an_installation_without_a_shared_secret_gets_its_first(moto: Keeper):
    assert moto.vault.valid(Lock.SHARED_SECRET) == []

    moto.vault.renew(Lock.SHARED_SECRET, "first")

    assert moto.secrets.inbound_secrets() == ["first"]


def test_of_two_who_renew_from_the_same_version_aws_can_tell_the_second(moto: Keeper, monkeypatch: pytest.MonkeyPatch):
    """AWS refuses a request token that it has seen with another content; the emulators take it."""
    moto.keep("inbound", {"secrets": ["shared-secret-1"]})
    call, tokens = moto.client._make_api_call, []

    def recorded(operation: str, given: dict[str, str]) -> object:
        if operation != "PutSecretValue":
            return call(operation, given)
        tokens.append(given["ClientRequestToken"])
        raise moto.client.exceptions.ResourceExistsException({}, operation)

    monkeypatch.setattr(moto.client, "_make_api_call", recorded)

    for secret in ("theirs", "ours"):
        with pytest.raises(Conflict):
            moto.vault.renew(Lock.SHARED_SECRET, secret)

    assert len(tokens) == 2 and len(set(tokens)) == 1


def test_a_keeper_out_of_reach_is_retryable(moto: Keeper, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://secretsmanager")

    monkeypatch.setattr(moto.client, "_make_api_call", fail)

    with pytest.raises(Retryable):
        moto.vault.keep_password("main", "first")
    with pytest.raises(Retryable):
        moto.vault.valid(Lock.CART_DOOR)
