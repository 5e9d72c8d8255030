"""The environment is read whole or not at all."""

import pytest

from chalicelib import config
from chalicelib.config import Config, Misconfigured

PRODUCTION = {
    "CROSSDOCK_STAGE": "prod",
    "CROSSDOCK_BASE_URL": "https://buy.example.com/",
    "CROSSDOCK_PREFIX": "crossdock-prod-",
    "CROSSDOCK_ALLOWED_HOSTS": "amazon.com, *.AmazonSedi.com",
    "CROSSDOCK_OIDC_ISSUER": "https://login.example.com/pool-1",
    "CROSSDOCK_OIDC_CLIENT_ID": "crossdock",
    "CROSSDOCK_SENDER": "Crossdock <orders@example.com>",
    "AWS_REGION": "eu-central-1",
}
LOCAL = PRODUCTION | {
    "CROSSDOCK_STAGE": "local",
    "CROSSDOCK_BASE_URL": "http://localhost:8000",
    "CROSSDOCK_ALLOWED_HOSTS": "localhost",
    "CROSSDOCK_OIDC_ISSUER": "http://localhost:8001/oidc",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:8002",
}


def problems(environment: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(Misconfigured) as caught:
        config.read(environment)
    return caught.value.problems


def test_a_good_environment_is_read_and_typed():
    assert config.read(PRODUCTION) == Config(
        stage="prod",
        base_url="https://buy.example.com",
        prefix="crossdock-prod-",
        allowed_hosts=("amazon.com", "amazonsedi.com"),
        oidc_issuer="https://login.example.com/pool-1",
        oidc_client_id="crossdock",
        sender="Crossdock <orders@example.com>",
        region="eu-central-1",
        endpoint_url=None,
    )


def test_this_machine_may_be_named_in_the_local_stage():
    read = config.read(LOCAL)

    assert (read.is_local, read.host, read.endpoint_url) == (True, "localhost", "http://127.0.0.1:8002")


def test_a_simulated_amazon_for_sellers_is_for_the_local_stage_only():
    simulated = {"CROSSDOCK_SELLING_URL": "http://127.0.0.1:8001/"}

    read = config.read(LOCAL | simulated)

    assert (read.selling_url, read.selling_host) == ("http://127.0.0.1:8001", "127.0.0.1")
    assert config.read(LOCAL).selling_url == config.read(PRODUCTION).selling_host == ""
    elsewhere = "CROSSDOCK_SELLING_URL may be set only when CROSSDOCK_STAGE is local."
    assert problems(PRODUCTION | {"CROSSDOCK_SELLING_URL": "https://sim.example.com"}) == (elsewhere,)
    assert problems(LOCAL | {"CROSSDOCK_SELLING_URL": "anywhere"}) == (
        "CROSSDOCK_SELLING_URL must be an https address.",
    )


def test_an_empty_environment_names_everything_that_is_missing():
    named = " ".join(problems({}))

    assert [name for name in PRODUCTION if name not in named] == []


def test_several_problems_are_told_at_once():
    assert problems(PRODUCTION | {"CROSSDOCK_PREFIX": "Crossdock", "AWS_REGION": "Frankfurt"}) == (
        "CROSSDOCK_PREFIX must be 3 to 40 small letters, digits and hyphens, with a hyphen at the end.",
        "AWS_REGION must be the name of a region, such as eu-central-1.",
    )


@pytest.mark.parametrize("name", ["CROSSDOCK_BASE_URL", "CROSSDOCK_OIDC_ISSUER"])
def test_addresses_are_https_outside_the_local_stage(name: str):
    assert problems(PRODUCTION | {name: "http://buy.example.com"}) == (
        f"{name} must be https, except when CROSSDOCK_STAGE is local.",
    )


@pytest.mark.parametrize("host", ["localhost", "app.localhost", "127.0.0.1", "127.8.8.8", "[::1]", "0.0.0.0"])
def test_this_machine_is_refused_in_every_other_stage(host: str):
    assert problems(PRODUCTION | {"CROSSDOCK_BASE_URL": f"https://{host}"}) == (
        "CROSSDOCK_BASE_URL may name this machine only when CROSSDOCK_STAGE is local.",
    )


def test_an_emulator_on_this_machine_is_refused_in_every_other_stage():
    assert problems(PRODUCTION | {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}) == (
        "AWS_ENDPOINT_URL may name this machine only when CROSSDOCK_STAGE is local.",
    )


def test_the_house_may_live_below_a_path_as_api_gateway_has_it():
    read = config.read(PRODUCTION | {"CROSSDOCK_BASE_URL": "https://a1b2.execute-api.eu-central-1.amazonaws.com/api/"})

    assert read.base_url == "https://a1b2.execute-api.eu-central-1.amazonaws.com/api"


@pytest.mark.parametrize(
    "url", ["https://buy.example.com/#shop", "https://a:b@buy.example.com", "https://buy.example.com?a=1"]
)
def test_the_base_url_is_nothing_but_an_address(url: str):
    (problem,) = problems(PRODUCTION | {"CROSSDOCK_BASE_URL": url})

    assert problem.startswith("CROSSDOCK_BASE_URL must be nothing but an address")


@pytest.mark.parametrize(
    "url", ["", "buy.example.com", "https://", "https://buy.example.com:port", "ftp://example.com"]
)
def test_what_is_no_web_address_is_refused(url: str):
    assert problems(PRODUCTION | {"CROSSDOCK_BASE_URL": url}) == ("CROSSDOCK_BASE_URL must be an https address.",)


@pytest.mark.parametrize("host", ["com", "amazon.*", "https://amazon.com", "amazon.com:443", "10.0.0.1", "-a.com"])
def test_allowed_hosts_are_domains(host: str):
    assert problems(PRODUCTION | {"CROSSDOCK_ALLOWED_HOSTS": f"amazon.com,{host}"}) == (
        "CROSSDOCK_ALLOWED_HOSTS: entry 2 must be a domain such as amazon.com.",
    )


def test_allowed_hosts_may_name_this_machine_only_locally():
    assert problems(PRODUCTION | {"CROSSDOCK_ALLOWED_HOSTS": "amazon.com,localhost"}) == (
        "CROSSDOCK_ALLOWED_HOSTS may name this machine only when CROSSDOCK_STAGE is local.",
    )


@pytest.mark.parametrize("sender", ["", "orders", "Orders <orders>", "a@example.com\nBcc: b@example.com"])
def test_the_sender_is_an_address(sender: str):
    assert problems(PRODUCTION | {"CROSSDOCK_SENDER": sender}) == (
        "CROSSDOCK_SENDER must be an address, or Name <address>.",
    )


def test_a_provider_may_have_other_hosts_than_its_issuers():
    read = config.read(PRODUCTION | {"CROSSDOCK_OIDC_HOSTS": "people.auth.eu-central-1.amazoncognito.com"})

    assert read.oidc_hosts == ("people.auth.eu-central-1.amazoncognito.com",)


def test_a_providers_hosts_are_domains_too():
    assert problems(PRODUCTION | {"CROSSDOCK_OIDC_HOSTS": "com,localhost"}) == (
        "CROSSDOCK_OIDC_HOSTS: entry 1 must be a domain such as amazon.com.",
        "CROSSDOCK_OIDC_HOSTS may name this machine only when CROSSDOCK_STAGE is local.",
    )


def test_a_problem_never_repeats_the_value():
    assert "hunter2" not in str(problems(PRODUCTION | {"CROSSDOCK_BASE_URL": "https://me:hunter2@example.com/path"}))


def test_a_mail_domain_is_any_domain_or_none():
    assert config.read(PRODUCTION).mail_domain == ""
    assert config.read(PRODUCTION | {"CROSSDOCK_MAIL_DOMAIN": "Example.com"}).mail_domain == "example.com"
    assert problems(PRODUCTION | {"CROSSDOCK_MAIL_DOMAIN": "com"}) == (
        "CROSSDOCK_MAIL_DOMAIN must be a domain such as example.com.",
    )
