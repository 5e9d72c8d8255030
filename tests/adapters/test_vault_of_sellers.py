"""Sellers' refresh tokens and our application's secret: one contract for the fake and both emulators."""

import pytest

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


def test_a_forgotten_refresh_token_is_in_no_version(moto: Keeper):
    moto.vault.keep_refresh_token("A2-EU", "Atzr|one")

    moto.vault.keep_refresh_token("A2-EU", "")

    name = "refresh-token/A2-EU"
    versions = moto.client.list_secret_version_ids(SecretId=f"{PREFIX}{name}")["Versions"]
    kept = [version["VersionId"] for version in versions if version.get("VersionStages")]
    texts = [moto.client.get_secret_value(SecretId=f"{PREFIX}{name}", VersionId=one)["SecretString"] for one in kept]
    assert moto.secrets.refresh_token("A2-EU") == ""
    assert len(texts) == 2 and not any("Atzr" in text for text in texts)
