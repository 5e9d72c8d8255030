"""Sellers' refresh tokens and our application's secret: one contract for the fake and both emulators."""

import json

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.vault import SecretsVault
from chalicelib.domain.errors import Retryable
from chalicelib.ports.vault import Vault
from tests.adapters.test_secrets import PREFIX
from tests.adapters.test_vault import Keeper, emulated, moto, vault

__all__ = ["emulated", "moto", "vault"]


def test_a_refresh_token_is_kept_replaced_and_forgotten(vault: Vault):
    vault.keep_refresh_token("A2-EU", "")
    vault.keep_refresh_token("A2-EU", "Atzr|one")
    vault.keep_refresh_token("A2-EU", "Atzr|two")
    vault.keep_refresh_token("A2-EU", "")
    vault.keep_refresh_token("A2-EU", "Atzr|three")


def test_at_most_two_secrets_of_the_application_are_kept(vault: Vault):
    assert vault.client_secrets() == 0

    for secret in ("one", "one", "two", "three"):
        vault.keep_client_secret(secret)

    assert vault.client_secrets() == 2
    vault.retire_client_secret()
    vault.retire_client_secret()
    assert vault.client_secrets() == 1


@pytest.mark.parametrize("keeper_of", ["moto", "emulated"])
def test_what_was_kept_is_what_a_call_to_amazon_uses(keeper_of: str, request: pytest.FixtureRequest):
    keeper: Keeper = request.getfixturevalue(keeper_of)
    assert (keeper.secrets.refresh_token("A2-EU"), keeper.secrets.selling_secrets()) == ("", [])

    keeper.vault.keep_refresh_token("A2-EU", "Atzr|one")
    keeper.vault.keep_client_secret("one")
    keeper.vault.keep_client_secret("two")

    assert keeper.secrets.refresh_token("A2-EU") == "Atzr|one"
    assert keeper.secrets.selling_secrets() == ["two", "one"]


def test_another_warm_function_uses_a_new_grant_at_once(moto: Keeper):
    other = Keeper(moto.aws)
    moto.vault.keep_refresh_token("A2-EU", "Atzr|one")
    assert other.secrets.refresh_token("A2-EU") == "Atzr|one"

    moto.vault.keep_refresh_token("A2-EU", "Atzr|two")

    assert other.secrets.refresh_token("A2-EU") == "Atzr|two"


def test_a_forgotten_refresh_token_is_in_no_version(moto: Keeper):
    moto.vault.keep_refresh_token("A2-EU", "Atzr|one")

    moto.vault.keep_refresh_token("A2-EU", "")

    assert moto.secrets.refresh_token("A2-EU") == ""
    assert texts_of(moto) == [{"refresh_token": ""}, {"refresh_token": "", "again": "yes"}]


def test_whoever_was_interrupted_while_forgetting_a_token_forgets_it_the_next_time(
    moto: Keeper, monkeypatch: pytest.MonkeyPatch
):
    forgotten: list[str] = []
    vault = SecretsVault(moto.aws, PREFIX, moto.secrets, forgotten.append)
    moto.vault.keep_refresh_token("A2-EU", "Atzr|one")
    answers = iter([moto.client.put_secret_value, unreachable, moto.client.put_secret_value])
    monkeypatch.setattr(moto.client, "put_secret_value", lambda **told: next(answers)(**told))

    with pytest.raises(Retryable):
        vault.keep_refresh_token("A2-EU", "")
    assert (texts_of(moto), forgotten) == ([{"refresh_token": "Atzr|one"}, {"refresh_token": ""}], [])
    vault.keep_refresh_token("A2-EU", "")

    assert texts_of(moto) == [{"refresh_token": ""}, {"refresh_token": "", "again": "yes"}]
    assert forgotten == ["A2-EU"]


def unreachable(**_told: object) -> None:
    raise EndpointConnectionError(endpoint_url="https://secretsmanager")


def texts_of(keeper: Keeper) -> list[object]:
    """What Secrets Manager still keeps of the grant, the version before first."""
    name = f"{PREFIX}refresh-token/A2-EU"
    texts = [
        keeper.client.get_secret_value(SecretId=name, VersionStage=stage)["SecretString"]
        for stage in ("AWSPREVIOUS", "AWSCURRENT")
    ]
    return [json.loads(text) for text in texts]
