"""What the local world begins with: people, addresses, billing groups, routes, the integration and its secrets."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import boto3

from chalicelib import config, wiring
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Created, Record
from chalicelib.domain.company import Company, CredentialSet, Integration, Mode
from chalicelib.domain.connections import Application
from chalicelib.domain.directory import Anyone, Group, Person, Role
from chalicelib.domain.errors import Conflict

CREDENTIAL_SET = "main"


def seed(world: Mapping[str, str]) -> None:
    """Fills what is empty and leaves alone what is there, so that it may run at every start."""
    _keep_secrets(world)
    _let_mail_out(world)
    read = config.read(world)
    commit = wiring.build(read, wiring.real_world(read)).commit
    for record in records(world):
        with suppress(Conflict):  # seeded before, and perhaps changed by somebody since
            commit(Created(record))


def records(world: Mapping[str, str]) -> Iterator[Record]:
    issuer, amazon = world["CROSSDOCK_OIDC_ISSUER"], world["LOCAL_SIMULATOR_URL"]
    yield from people(issuer)
    yield Group("team-leads", "Who leads a team agrees first", is_provided=True)
    yield COMPANY
    yield from ADDRESSES
    yield from BILLING_GROUPS
    yield policy(issuer)
    yield Integration(
        credential_sets={
            CREDENTIAL_SET: CredentialSet(
                CREDENTIAL_SET,
                system_login=world["SIM_SYSTEM_LOGIN"],
                setup_url=f"{amazon}/punchout",
                po_request_url=f"{amazon}/po/{world['SIM_PO_REQUEST_ID']}",
                mode=Mode.PRODUCTION,
            )
        },
        may_order=Anyone(roles=frozenset({Role.APPLICANT})),
        ask_instead="Gita Rao (gita@example.com)",
    )
    # Seller Central's own draft on this laptop, so that one can connect at once.
    yield Application(world["SIM_APPLICATION_ID"], world["SIM_LWA_CLIENT_ID"], is_draft=True)


# First name, last name, groups, roles, manager. The same people as at the simulated provider.
_PEOPLE: Mapping[str, tuple[str, str, set[str], set[Role], str | None]] = {
    "anna": ("Anna", "Sato", set(), {Role.APPLICANT}, "chiara"),
    "ben": ("Ben", "Weber", set(), {Role.APPLICANT}, "dmitri"),
    "chiara": ("Chiara", "Rossi", {"team-leads"}, {Role.APPROVER}, "emma"),
    "dmitri": ("Dmitri", "Orlov", {"team-leads"}, {Role.APPROVER}, "felix"),
    "emma": ("Emma", "Lindqvist", set(), {Role.APPROVER}, None),
    "felix": ("Felix", "Okafor", set(), {Role.APPROVER}, None),
    "gita": ("Gita", "Rao", set(), {Role.PURCHASING_ADMINISTRATOR, Role.OPERATOR}, None),
    "hugo": ("Hugo", "Martin", set(), set(), None),
    "ida": ("Ida", "Nkemelu", set(), {Role.SELLERS_ADMINISTRATOR}, None),
    "jonas": ("Jonas", "Berg", set(), {Role.WAREHOUSE}, None),
    "kira": ("Kira", "Tanaka", set(), {Role.ACCOUNTANT}, None),
}


def person_id(subject: str) -> str:
    """Opaque, because it stands in approval links, where no name may; the same at every start."""
    return hashlib.sha256(f"local person {subject}".encode()).hexdigest()[:16]


def people(issuer: str) -> Iterator[Person]:
    for subject, (first, last, groups, roles, manager) in _PEOPLE.items():
        yield Person(
            id=person_id(subject),
            issuer=issuer,
            subject=subject,
            name=f"{first} {last}",
            email=f"{subject}@example.com",
            unique_name=subject,
            first_name=first,
            last_name=last,
            groups=frozenset(groups),
            roles=frozenset(roles),
            manager=person_id(manager) if manager else None,
        )


def policy(issuer: str) -> Policy:
    """Any team lead, then both directors; from a larger amount on purchasing agrees too."""
    emma, felix, gita = person_id("emma"), person_id("felix"), person_id("gita")
    steps = (
        Step("Team lead", Anyone(groups=frozenset({"team-leads"})), Rule.ANY),
        Step("Directors", Anyone(people=frozenset({emma, felix})), Rule.ALL),
        Step(
            "Purchasing",
            Anyone(people=frozenset({gita})),
            Rule.ANY,
            from_amount={"USD": Decimal(1_000), "EUR": Decimal(1_000), "JPY": Decimal(150_000)},
        ),
    )
    return Policy(routes=(), fallback=gita, default=Route("Standard", steps, id="standard"))


COMPANY = Company(
    name="Harbour & Finch",
    lines=("350 Harbor Street", "Floor 4"),
    city="Seattle",
    state="WA",
    postcode="98101",
    country="US",
    time_zone="America/Los_Angeles",
    currency="USD",
)

ADDRESSES = (
    ShippingAddress(
        code="SEA-HQ",
        label="Seattle headquarters",
        addressee="Front desk",
        company="Harbour & Finch",
        lines=("350 Harbor Street", "Floor 4"),
        city="Seattle",
        state="WA",
        postcode="98101",
        country="US",
        phone="+1 206 555 0100",
        email="frontdesk@example.com",
        default=True,
    ),
    ShippingAddress(
        code="TYO-1",
        label="Tokyo office",
        addressee="総務部",
        company="Harbour & Finch Japan",
        lines=("丸の内1-2-3", "港ビル8階"),
        city="千代田区",
        state="東京都",
        postcode="100-0005",
        country="JP",
        phone="+81 3 5555 0100",
        email="tokyo@example.com",
    ),
)

BILLING_GROUPS = (
    BillingGroup("OFFICE", "Office supplies", CREDENTIAL_SET, business_unit="Office", default=True),
    BillingGroup("WORKSHOP", "Workshop and safety", CREDENTIAL_SET, business_unit="Workshop"),
)


def _keep_secrets(world: Mapping[str, str]) -> None:
    prefix = world["CROSSDOCK_PREFIX"]
    client = _client("secretsmanager", world)
    wanted: Mapping[str, object] = {
        "doors": {"cart": [world["SIM_CART_PATH_SECRET"]], "cxml": [world["SIM_CXML_PATH_SECRET"]]},
        "links": {"keys": [world["LOCAL_LINK_KEY"]]},
        "fingerprints": {"keys": [world["LOCAL_FINGERPRINT_KEY"]]},
        "sign-in": {"client_secret": world["SIM_OIDC_CLIENT_SECRET"]},
        f"catalog-password/{CREDENTIAL_SET}": {"password": world["SIM_CATALOG_PASSWORD"]},
        "inbound": {"secrets": [world["SIM_INBOUND_SECRET"]]},
    }
    for name, value in wanted.items():
        try:
            client.create_secret(Name=prefix + name, SecretString=json.dumps(value))
        except client.exceptions.ResourceExistsException:
            client.put_secret_value(SecretId=prefix + name, SecretString=json.dumps(value))
    with suppress(client.exceptions.ResourceExistsException):  # perhaps rotated since, at our Amazon too
        ours = {"client_secrets": [world["SIM_LWA_CLIENT_SECRET"]]}
        client.create_secret(Name=f"{prefix}selling-application", SecretString=json.dumps(ours))


def _let_mail_out(world: Mapping[str, str]) -> None:
    """SES takes mail only from a sender it has verified; asking twice is fine."""
    address = world["CROSSDOCK_SENDER"].rpartition("<")[2].rstrip(">")
    _client("ses", world).verify_email_identity(EmailAddress=address)
    _client("ses", world).verify_domain_identity(Domain=world["CROSSDOCK_MAIL_DOMAIN"])


def _client(service: str, world: Mapping[str, str]) -> Any:
    return boto3.client(
        service,
        endpoint_url=world["AWS_ENDPOINT_URL"],
        region_name=world["AWS_REGION"],
        aws_access_key_id=world["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=world["AWS_SECRET_ACCESS_KEY"],
    )
