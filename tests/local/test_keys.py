"""The secrets of a local world, and who is told of them."""

from pathlib import Path

import pytest

from local import environment, keys
from local.environment import Addresses


def test_secrets_are_made_once_and_are_long(tmp_path: Path) -> None:
    first = keys.load(tmp_path / "secrets.json")

    assert keys.load(tmp_path / "secrets.json") == first
    assert set(first) == set(keys.NAMES)
    assert len(set(first.values())) == len(keys.NAMES)
    assert {len(bytes.fromhex(value)) for value in first.values()} == {32}


def test_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    keys.load(tmp_path / "secrets.json")

    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_is_new_joins_the_old_ones(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text('{"inbound": "old"}')

    assert keys.load(tmp_path / "secrets.json")["inbound"] == "old"
    assert len(keys.load(tmp_path / "secrets.json")) == len(keys.NAMES)


def test_the_hub_reads_secrets_where_it_does_on_aws_and_not_from_its_environment(tmp_path: Path) -> None:
    world = environment.compose(Addresses(9000), tmp_path)
    secrets = set(keys.load(tmp_path / "secrets.json").values())

    assert secrets <= set(world.values())
    assert secrets.isdisjoint(environment.of_the_hub(world).values())


def test_the_simulator_is_told_what_both_sides_agreed_on_and_nothing_of_the_hubs(tmp_path: Path) -> None:
    told = environment.of_the_simulator(environment.compose(Addresses(9000), tmp_path))

    assert told["SIM_INBOUND_SECRET"] == keys.load(tmp_path / "secrets.json")["inbound"]
    assert not [name for name in told if name.startswith(("CROSSDOCK_", "LOCAL_"))]


def test_no_account_of_whoever_starts_it_leaks_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")

    world = environment.compose(Addresses(9000), tmp_path)

    assert "AWS_PROFILE" not in world
    assert "AWS_SESSION_TOKEN" not in world
    assert world["AWS_ENDPOINT_URL"] == "http://127.0.0.1:9002"
