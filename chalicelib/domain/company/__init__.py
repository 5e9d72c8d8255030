"""The company and how it is connected to Amazon Business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.directory import Anyone, Person
from chalicelib.domain.errors import Refused

# What a person can tell about themselves in a punch-out, by the name used in the settings.
EXTRINSIC_SOURCES = ("email", "unique_name", "name", "first_name", "last_name", "business_unit")
# The same words for everybody stand behind this in the settings; what an order tells has sources of its own.
FIXED = "fixed:"
USUAL_EXTRINSICS: Mapping[str, str] = {
    "UserEmail": "email",
    "UniqueName": "unique_name",
    "FirstName": "first_name",
    "LastName": "last_name",
    "UserBusinessUnit": "business_unit",
}
# Monday to Friday, as ISO 8601 counts them.
USUAL_WORKING_DAYS = frozenset({1, 2, 3, 4, 5})


class Mode(StrEnum):
    TEST = "test"  # nothing is delivered; marked on every page and document
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it was checked. Its file is named by the digest of its bytes, so it may be kept for good."""

    digest: str
    kind: str  # png or jpg
    width: int
    height: int

    @property
    def file(self) -> str:
        return f"{self.digest}.{self.kind}"


@dataclass(frozen=True, slots=True)
class Company:
    """Who we are on documents. ``time_zone`` is an IANA name; ``lines`` and what follows are BillTo's postal
    address. ``sender_name`` and ``sender_address`` stand in From of letters, ``reply_to`` is where answers to them go;
    empty means the deployment's own."""

    name: str
    lines: tuple[str, ...]
    city: str
    state: str
    postcode: str
    country: str
    time_zone: str = "UTC"
    language: str = "en"
    currency: str = "USD"
    working_days: frozenset[int] = USUAL_WORKING_DAYS
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    logo: Logo | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """One Amazon Business account or group: its System Login and the two addresses at Amazon. The password is a
    secret; of it only when and by whom it was set on our pages stands here.

    ``groups`` are the people whose account this is where their billing group names none. ``at_amazon`` is how the
    group stands in Amazon's own settings, as far as somebody has told us.
    """

    name: str
    system_login: str
    setup_url: str
    po_request_url: str
    mode: Mode = Mode.PRODUCTION
    label: str = ""  # what people call it
    groups: frozenset[str] = frozenset()
    at_amazon: Mode | None = None
    password_set_at: datetime | None = None
    password_set_by: str = ""

    @property
    def title(self) -> str:
        return self.label or self.name


@dataclass(frozen=True, slots=True)
class Integration:
    """The buying side's settings. ``extrinsics`` maps Amazon's names to fields of the person
    (``EXTRINSIC_SOURCES``), to fixed text, or to what the order tells."""

    credential_sets: Mapping[str, CredentialSet]
    may_order: Anyone
    extrinsics: Mapping[str, str] = field(default_factory=lambda: dict(USUAL_EXTRINSICS))
    ask_instead: str = ""  # whom those who may not order are told to ask: a name or an address
    tolerance: Decimal = Decimal("0.05")  # a confirmed price may exceed the approved one by this share before a warning
    repeat_unknown: bool = True  # whether an order without an answer is sent again with the same ids
    default_set: str = ""  # the account of whoever neither a billing group nor their own group leads to one
    revision: int = 0

    def credentials(self, name: str) -> CredentialSet:
        """Raises Refused when the settings lack that set."""
        found = self.credential_sets.get(name)
        if found is None:
            raise Refused("The Amazon account “{name}” is missing from the integration settings.", name=name)
        return found


def credentials_for(integration: Integration, person: Person, billing_set: str = "") -> CredentialSet:
    """The Amazon account that this person buys with: their billing group's (``billing_set`` is what it names), else
    their own group's, else the default, else the only one. Raises Refused when there is none."""
    if billing_set:
        return integration.credentials(billing_set)
    sets = integration.credential_sets
    usual = sets.get(integration.default_set) or (next(iter(sets.values())) if len(sets) == 1 else None)
    theirs = [one for _, one in sorted(sets.items()) if not one.groups.isdisjoint(person.groups)]
    # Who is in the groups of several keeps to the default if it is one of them, else the first by name, always.
    found = usual if usual in theirs else (theirs[0] if theirs else usual)
    if found is None:
        raise Refused(
            "No Amazon account belongs to {name}. Please ask your purchasing administrator.", name=person.name
        )
    return found


def extrinsics_for(integration: Integration, person: Person, *, business_unit: str) -> dict[str, str]:
    """The extrinsics of a punch-out by this person. What is empty is left out: Amazon takes an empty unit for the root
    group."""
    values = {
        "email": person.email,
        "unique_name": person.unique_name,
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "business_unit": business_unit,
    }
    said = {name: _said(source, values) for name, source in integration.extrinsics.items()}
    return {name: value for name, value in said.items() if value}


def _said(source: str, values: Mapping[str, str]) -> str:
    return source.removeprefix(FIXED) if source.startswith(FIXED) else values.get(source, "")


def refuse_ordering(integration: Integration, person: Person) -> None:
    """Raises Refused, saying whom to ask, when this person may not order."""
    if integration.may_order.includes(person):
        return
    if integration.ask_instead:
        raise Refused("You may not order on Amazon Business. Please ask {contact}.", contact=integration.ask_instead)
    raise Refused("You may not order on Amazon Business. Please ask your purchasing administrator.")


def disagreement(credentials: CredentialSet) -> Refused | None:
    """Why a set's mode, its set-up address and how it stands at Amazon contradict each other, if they do; Amazon
    answers such requests with a bare refusal."""
    is_test_url = credentials.setup_url.rstrip("/").endswith("/test")
    if is_test_url and credentials.mode is Mode.PRODUCTION:
        return Refused("The set-up address is Amazon's test address, but the mode is production.", field="mode")
    if not is_test_url and credentials.mode is Mode.TEST:
        return Refused("The mode is test, but the set-up address is not Amazon's test address.", field="mode")
    if credentials.at_amazon is Mode.TEST and credentials.mode is Mode.PRODUCTION:
        return Refused("At Amazon this group stands on Test, but the mode here is production.", field="at_amazon")
    if credentials.at_amazon is Mode.PRODUCTION and credentials.mode is Mode.TEST:
        return Refused("At Amazon this group stands on Active, but the mode here is test.", field="at_amazon")
    return None
