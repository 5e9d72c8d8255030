"""A stage deployed into the emulator as it would be on AWS, with a simulated Amazon beside it and a company in it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
from botocore.config import Config
from chalice.package import to_cfn_resource_name

from chalicelib import config, wiring
from chalicelib.domain.changes import Created
from chalicelib.wiring import Hub
from infra.deploy import deploy, stack_name
from infra.deployed import Deployed
from infra.keys import CATALOG_PASSWORD, Keys
from infra.package import Package
from infra.policies import FUNCTIONS, written
from infra.stack import Stack
from local import environment, ports, seed
from local.environment import Addresses
from local.process import Process
from tests.infra.domain import domain

STAGE = "rehearsal"
PATIENCE = 60.0
AGREED = {
    "SIM_SYSTEM_LOGIN": "CrossdockDemo0000000001",
    "SIM_PO_REQUEST_ID": "3f1d2a9c-7b1e-4c55-9a60-0c5d8e2b7a10",
    "SIM_OIDC_CLIENT_ID": "crossdock-rehearsal",
    "SIM_OIDC_CLIENT_SECRET": "what-the-provider-gave-us",
    "SIM_CATALOG_PASSWORD": "what-amazon-gave-us",
    "SIM_APPLICATION_ID": "amzn1.sellerapps.app.0b1f6c1e-5d3a-4f0e-9c77-2a9d1f8e4c55",
    "SIM_LWA_CLIENT_ID": "amzn1.application-oa2-client.4f1f3c0b8b7e4f6ea0d2c9f1a7b35d10",
    "SIM_LWA_CLIENT_SECRET": "what-amazon-gave-us-for-sellers",
}


# Chalice's names of those who seal and open what is personal.
SEALING = [
    "ApiHandler" if name == "pages" else to_cfn_resource_name(name)
    for name in FUNCTIONS
    if "kms:EncryptionContext" in written(name)
]


@dataclass(frozen=True)
class Rehearsal:
    """What a story needs of a running world: as ``local.stack.Stack``, but the hub is deployed."""

    urls: Addresses
    deployed: Deployed
    hub: Hub
    emulator: Process
    told: tuple[str, ...]

    def client(self, service: str) -> Any:
        return boto3.client(service, endpoint_url=self.urls.emulator)


@contextmanager
def rehearsal(made: Package, folder: Path) -> Iterator[Rehearsal]:
    """The emulator asks IAM at every call of a function, as AWS does, so the story proves the policies too."""
    urls = Addresses(ports.find_base())
    emulator = Process("emulator", "ministack", [], _emulator(urls, folder), folder / "emulator.log")
    try:
        emulator.wait_until_healthy(f"{urls.emulator}/_ministack/health", PATIENCE)
        with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL": urls.emulator, **_credentials()}):
            lines: list[str] = []
            session = boto3.Session()
            deployed = _deployed(made, urls, session, lines)
            keys = Keys(session.client("secretsmanager"), deployed.prefix)
            keys.keep("sign-in", client_secret=AGREED["SIM_OIDC_CLIENT_SECRET"])
            keys.keep(CATALOG_PASSWORD, password=AGREED["SIM_CATALOG_PASSWORD"])
            _make_up_for_the_emulator(session, deployed)
            _lead_to_the_simulator(session, urls)
            hub = _furnished(deployed, urls)
            api = f"{urls.emulator}/_aws/execute-api/{deployed.outputs['RestAPIId']}/api"
            with domain(urls.ports["hub"], api), _amazon(urls, keys, folder):
                yield Rehearsal(urls, deployed, hub, emulator, tuple(lines))
    finally:
        emulator.stop(10)


def _emulator(urls: Addresses, folder: Path) -> dict[str, str]:
    told = environment.of_the_emulator(urls.ports["emulator"], folder)
    return told | {"PERSIST_STATE": "0", "S3_PERSIST": "0", "AUTH": "true"}


def _credentials() -> dict[str, str]:
    return {"AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "test"}


def _deployed(made: Package, urls: Addresses, session: Any, lines: list[str]) -> Deployed:
    wishes = {
        "BaseUrl": urls.hub,  # there is something of ours in front
        "Stage": "local",  # only there may the hub talk to this machine
        "SenderAddress": "crossdock@example.com",
        "AlarmAddress": "ops@example.com",
        "AllowedHosts": "localhost",
        "OidcIssuer": f"{urls.simulator}/oidc",
        "OidcClientId": AGREED["SIM_OIDC_CLIENT_ID"],
    }
    return deploy(STAGE, wishes, session=session, say=lines.append, made=made)


def _make_up_for_the_emulator(session: Any, deployed: Deployed) -> None:
    """Where it differs from AWS, as far as a story would notice; docs/decisions says what remains."""
    # It overlooks the binary types in an API's definition, and takes a patch of them only when it is a list.
    gateway = session.client("apigateway", config=Config(parameter_validation=False))
    operation = {"op": "replace", "path": "/binaryMediaTypes", "value": ["*/*"]}
    gateway.update_rest_api(restApiId=deployed.outputs["RestAPIId"], patchOperations=[operation])
    # The bucket lets nobody in without TLS, which a laptop has none of.
    session.client("s3").delete_bucket_policy(Bucket=f"{deployed.prefix}documents")
    iam = session.client("iam")
    for role in Stack(session.client("cloudformation"), stack_name(STAGE)).resources("AWS::IAM::Role"):
        iam.put_role_policy(RoleName=role, PolicyName="as-on-aws", PolicyDocument=json.dumps(_as_on_aws(role)))


def _lead_to_the_simulator(session: Any, urls: Addresses) -> None:
    """The template has no word for another Amazon for sellers, since no installation may have one."""
    client = session.client("lambda")
    for found in client.list_functions()["Functions"]:
        variables = {**found["Environment"]["Variables"], "CROSSDOCK_SELLING_URL": urls.simulator}
        client.update_function_configuration(FunctionName=found["FunctionName"], Environment={"Variables": variables})


def _as_on_aws(role: str) -> Mapping[str, Any]:
    """On AWS the right to send a message is the right to send ten; the emulator asks for an action that has no name
    there. It does not see from which address and by which configuration set a letter goes, nor what a data key is for,
    and takes a key's alias for another key: those conditions are proved by ``local.rights``."""
    actions = ["sqs:SendMessageBatch"]
    actions += ["ses:SendEmail"] if "SendLetters" in role else []
    actions += ["kms:Decrypt", "kms:GenerateDataKey"] if any(name in role for name in SEALING) else []
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}


def _furnished(deployed: Deployed, urls: Addresses) -> Hub:
    """The deployed house once more, in this process, with a company in its tables."""
    variables = _variables(deployed, urls)
    read = config.read(variables)
    hub = wiring.build(read, wiring.real_world(read))
    world = {**variables, **AGREED, "LOCAL_SIMULATOR_URL": urls.simulator}
    for record in seed.records(world):
        hub.commit(Created(record))
    return hub


def _variables(deployed: Deployed, urls: Addresses) -> Mapping[str, str]:
    """As the functions have them."""
    client = boto3.client("lambda", endpoint_url=urls.emulator)
    found = client.get_function_configuration(FunctionName=deployed.outputs["APIHandlerName"])
    region = os.environ["AWS_REGION"]
    return {**found["Environment"]["Variables"], "AWS_REGION": region, "AWS_ENDPOINT_URL": urls.emulator}


@contextmanager
def _amazon(urls: Addresses, keys: Keys, folder: Path) -> Iterator[None]:
    arguments = {
        "--port": str(urls.ports["simulator"]),
        "--hub": urls.hub,
        "--emulator": urls.emulator,
        "--state": str(folder / "simulator"),
        "--clock-file": str(folder / "clock.json"),
    }
    given = {
        "SIM_CART_PATH_SECRET": keys.read("doors")["cart"][0],
        "SIM_CXML_PATH_SECRET": keys.read("doors")["cxml"][0],
        "SIM_INBOUND_SECRET": keys.read("inbound")["secrets"][0],
    }
    told = environment.outside() | AGREED | given | _credentials()  # it writes to the queue of Amazon's news
    words = [word for pair in arguments.items() for word in pair]
    simulator = Process("simulator", "simulator", words, told, folder / "simulator.log")
    try:
        simulator.wait_until_healthy(f"{urls.simulator}/health", PATIENCE)
        yield
    finally:
        simulator.stop(10)
