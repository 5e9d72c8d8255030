"""The company and how it is connected to Amazon Business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from chalicelib.domain.directory import Anyone, Person
from chalicelib.domain.errors import Refused

# What a person can tell about themselves in a punch-out, by the name used in the settings.
EXTRINSIC_SOURCES = ("email", "unique_name", "name", "first_name", "last_name", "business_unit")
USUAL_EXTRINSICS: Mapping[str, str] = {
    "UserEmail": "email",
    "UniqueName": "unique_name",
    "FirstName": "first_name",
    "LastName": "last_name",
    "UserBusinessUnit": "business_unit",
}


class Mode(StrEnum):
    TEST = "test"  # nothing is delivered; marked on every page and document
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Company:
    """Who we are on documents. ``time_zone`` is an IANA name; ``lines`` and what follows are BillTo's postal
    address."""

    name: str
    lines: tuple[str, ...]
    city: str
    state: str
    postcode: str
    country: str
    time_zone: str = "UTC"
    language: str = "en"
    currency: str = "USD"
    revision: int = 0


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """One Amazon Business account or group: its System Login and the two addresses at Amazon. The password is a
    secret."""

    name: str
    system_login: str
    setup_url: str
    po_request_url: str
    mode: Mode = Mode.PRODUCTION


@dataclass(frozen=True, slots=True)
class Integration:
    """The buying side's settings. ``extrinsics`` maps Amazon's names to fields of the person
    (``EXTRINSIC_SOURCES``)."""

    credential_sets: Mapping[str, CredentialSet]
    may_order: Anyone
    extrinsics: Mapping[str, str] = field(default_factory=lambda: dict(USUAL_EXTRINSICS))
    ask_instead: str = ""  # whom those who may not order are told to ask: a name or an address
    tolerance: Decimal = Decimal("0.05")  # a confirmed price may exceed the approved one by this share before a warning
    repeat_unknown: bool = True  # whether an order without an answer is sent again with the same ids
    revision: int = 0

    def credentials(self, name: str) -> CredentialSet:
        """Raises Refused when the settings lack that set."""
        found = self.credential_sets.get(name)
        if found is None:
            raise Refused("The Amazon account “{name}” is missing from the integration settings.", name=name)
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
    return {name: values[source] for name, source in integration.extrinsics.items() if values.get(source)}


def refuse_ordering(integration: Integration, person: Person) -> None:
    """Raises Refused, saying whom to ask, when this person may not order."""
    if integration.may_order.includes(person):
        return
    if integration.ask_instead:
        raise Refused("You may not order on Amazon Business. Please ask {contact}.", contact=integration.ask_instead)
    raise Refused("You may not order on Amazon Business. Please ask your purchasing administrator.")


def disagreement(credentials: CredentialSet) -> Refused | None:
    """Why a set's mode and set-up address contradict each other, if they do; Amazon answers such requests with a bare
    refusal."""
    is_test_url = credentials.setup_url.rstrip("/").endswith("/test")
    if is_test_url and credentials.mode is Mode.PRODUCTION:
        return Refused("The set-up address is Amazon's test address, but the mode is production.")
    if not is_test_url and credentials.mode is Mode.TEST:
        return Refused("The mode is test, but the set-up address is not Amazon's test address.")
    return None
