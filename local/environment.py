"""Every address, name and secret of a local world, and which of its processes is told what."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local import keys

DEFAULT_BASE_PORT = 8000


@dataclass(frozen=True)
class Addresses:
    """Pages carry the name `localhost`, which browsers trust with secure cookies; processes use the quicker number."""

    base_port: int

    @property
    def ports(self) -> Mapping[str, int]:
        return {"hub": self.base_port, "simulator": self.base_port + 1, "emulator": self.base_port + 2}

    @property
    def hub(self) -> str:
        return f"http://localhost:{self.ports['hub']}"

    @property
    def simulator(self) -> str:
        return f"http://localhost:{self.ports['simulator']}"

    @property
    def emulator(self) -> str:
        return f"http://127.0.0.1:{self.ports['emulator']}"


def compose(addresses: Addresses, state: Path) -> dict[str, str]:
    """The whole world's variables, secrets included: what the seed is given. Processes get their own part of it."""
    return outside() | _aws(addresses) | _crossdock(addresses) | _agreed(addresses, keys.load(state / "secrets.json"))


def of_the_hub(world: Mapping[str, str]) -> dict[str, str]:
    """Without the secrets: the hub reads them from Secrets Manager, as on AWS."""
    return {name: value for name, value in world.items() if not name.startswith(("SIM_", "LOCAL_"))}


def of_the_simulator(world: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in world.items() if not name.startswith(("CROSSDOCK_", "LOCAL_"))}


def of_the_emulator(port: int, state: Path) -> dict[str, str]:
    return outside() | {
        "BIND_HOST": "127.0.0.1",  # it would listen to the whole network otherwise
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": "123456789012",
        "MINISTACK_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",  # it would open port 8883 otherwise
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
        "TMPDIR": str(state),  # where it leaves its pid file
        "LOG_LEVEL": "WARNING",  # at INFO it writes a line for each of the pump's questions
    }


REGION = "eu-central-1"


def outside() -> dict[str, str]:
    """What the processes inherit: never a real account of whoever starts them, never a proxy between them."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CROSSDOCK_", "SIM_"))
    }
    return inherited | {"NO_PROXY": "localhost,127.0.0.1", "no_proxy": "localhost,127.0.0.1", "PYTHONUNBUFFERED": "1"}


def _aws(addresses: Addresses) -> dict[str, str]:
    return {
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": addresses.emulator,
        "AWS_ACCESS_KEY_ID": "test",  # the only ones with which the emulator believes a pre-signed link
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _crossdock(addresses: Addresses) -> dict[str, str]:
    return {
        "CROSSDOCK_STAGE": "local",
        "CROSSDOCK_BASE_URL": addresses.hub,
        "CROSSDOCK_PREFIX": "crossdock-local-",
        "CROSSDOCK_ALLOWED_HOSTS": "localhost",
        "CROSSDOCK_SELLING_URL": addresses.simulator,
        "CROSSDOCK_OIDC_ISSUER": f"{addresses.simulator}/oidc",
        "CROSSDOCK_OIDC_CLIENT_ID": "crossdock-local",
        "CROSSDOCK_SENDER": "Crossdock <crossdock@example.com>",
        "CROSSDOCK_MAIL_DOMAIN": "example.com",
    }


def _agreed(addresses: Addresses, secrets: Mapping[str, str]) -> dict[str, str]:
    """What the hub and its Amazon agreed on; LOCAL_ is for the seed alone."""
    return {
        "SIM_SYSTEM_LOGIN": "CrossdockDemo0000000001",
        "SIM_PO_REQUEST_ID": "3f1d2a9c-7b1e-4c55-9a60-0c5d8e2b7a10",
        "SIM_OIDC_CLIENT_ID": "crossdock-local",
        "SIM_OIDC_CLIENT_SECRET": secrets["oidc_client"],
        "SIM_APPLICATION_ID": "amzn1.sellerapps.app.0b1f6c1e-5d3a-4f0e-9c77-2a9d1f8e4c55",
        "SIM_LWA_CLIENT_ID": "amzn1.application-oa2-client.4f1f3c0b8b7e4f6ea0d2c9f1a7b35d10",
        "SIM_LWA_CLIENT_SECRET": secrets["lwa_client"],
        "SIM_CATALOG_PASSWORD": secrets["catalog_password"],
        "SIM_INBOUND_SECRET": secrets["inbound"],
        "SIM_CXML_PATH_SECRET": secrets["cxml_door"],
        "SIM_CART_PATH_SECRET": secrets["cart_door"],
        "LOCAL_LINK_KEY": secrets["approval_links"],
        "LOCAL_FINGERPRINT_KEY": secrets["fingerprints"],
        "LOCAL_SIMULATOR_URL": addresses.simulator,
    }
