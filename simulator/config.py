"""What the simulator is told when it starts: addresses, folders, and the secrets both sides agreed on."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """Everything that is fixed for the life of the process; what can change while it runs is in `preferences`."""

    port: int
    hub: str  # where Amazon posts confirmations and punched-in carts, and where sign-in returns to
    emulator: str  # whose SES the mailbox page reads
    state: Path
    clock_file: Path  # shared with the hub: {"offset_seconds": N}
    system_login: str = "CrossdockDemo0000000001"
    # Known to everybody and worth nothing: they open a pretended Amazon on this machine only.
    catalog_password: str = "local-catalog-password"  # noqa: S105
    inbound_secret: str = "local-inbound-secret"  # noqa: S105
    cxml_path_secret: str = "local-cxml-door"  # noqa: S105
    cart_path_secret: str = "local-cart-door"  # noqa: S105
    oidc_client_id: str = "crossdock-local"
    oidc_client_secret: str = "local-client-secret"  # noqa: S105
    po_request_id: str = "3f1d2a9c-7b1e-4c55-9a60-0c5d8e2b7a10"
    # Our application as Seller Central knows it; the control API changes what can change there.
    application_id: str = "amzn1.sellerapps.app.0b1f6c1e-5d3a-4f0e-9c77-2a9d1f8e4c55"
    lwa_client_id: str = "amzn1.application-oa2-client.4f1f3c0b8b7e4f6ea0d2c9f1a7b35d10"
    lwa_client_secret: str = "amzn1.oa2-cs.v1.local-lwa-client-secret"  # noqa: S105
    redirects: str = ""  # more redirect URIs, separated by spaces
    login: str = ""  # another login URI than the hub's
    draft: str = "yes"  # a draft needs version=beta; "no" is a published application

    @property
    def public_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def issuer(self) -> str:
        return f"{self.public_url}/oidc"

    @property
    def redirect_uri(self) -> str:
        return f"{self.hub}/sign-in/callback"

    @property
    def redirect_uris(self) -> tuple[str, ...]:
        return (f"{self.hub}/connections/authorized", *self.redirects.split())

    @property
    def login_uri(self) -> str:
        return self.login or f"{self.hub}/connections/renew"

    @property
    def is_draft_application(self) -> bool:
        return self.draft.casefold() not in {"no", "false", "0"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be shown or logged."""
        return (self.catalog_password, self.inbound_secret, self.oidc_client_secret, self.lwa_client_secret)


# Environment variable -> field. Defaults make a bare `python -m simulator` usable on a laptop.
FROM_ENVIRONMENT = {
    "SIM_SYSTEM_LOGIN": "system_login",
    "SIM_CATALOG_PASSWORD": "catalog_password",
    "SIM_INBOUND_SECRET": "inbound_secret",
    "SIM_CXML_PATH_SECRET": "cxml_path_secret",
    "SIM_CART_PATH_SECRET": "cart_path_secret",
    "SIM_OIDC_CLIENT_ID": "oidc_client_id",
    "SIM_OIDC_CLIENT_SECRET": "oidc_client_secret",
    "SIM_PO_REQUEST_ID": "po_request_id",
    "SIM_APPLICATION_ID": "application_id",
    "SIM_LWA_CLIENT_ID": "lwa_client_id",
    "SIM_LWA_CLIENT_SECRET": "lwa_client_secret",
    "SIM_REDIRECT_URIS": "redirects",
    "SIM_LOGIN_URI": "login",
    "SIM_DRAFT_APPLICATION": "draft",
}


def read(arguments: Sequence[str], environment: Mapping[str, str]) -> Config:
    parser = argparse.ArgumentParser(prog="python -m simulator", description="An Amazon Business on this laptop.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--hub", default="http://localhost:8000", help="the hub's base URL")
    parser.add_argument("--emulator", default="http://127.0.0.1:8002", help="the AWS emulator's URL")
    parser.add_argument("--state", type=Path, default=Path(".state/simulator"), help="folder that keeps everything")
    parser.add_argument("--clock-file", type=Path, default=Path(".state/clock.json"), help="the world clock")
    given = parser.parse_args(arguments)

    named = {field: environment[name] for name, field in FROM_ENVIRONMENT.items() if environment.get(name)}
    return Config(
        port=given.port,
        hub=given.hub.rstrip("/"),
        emulator=given.emulator.rstrip("/"),
        state=given.state,
        clock_file=given.clock_file,
        **named,
    )
