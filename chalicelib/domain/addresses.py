"""Where goods are sent."""

from dataclasses import dataclass

from chalicelib.domain.directory import Person


@dataclass(frozen=True, slots=True)
class ShippingAddress:
    """One delivery address. ``code`` goes to Amazon as ShipTo/Address@addressID; no ``groups`` means everyone may use
    it."""

    code: str
    label: str
    addressee: str
    company: str
    lines: tuple[str, ...]
    city: str
    state: str
    postcode: str
    country: str  # ISO 3166-1 alpha-2
    phone: str = ""
    email: str = ""
    groups: frozenset[str] = frozenset()
    default: bool = False
    revision: int = 0


def usable_by(address: ShippingAddress, person: Person) -> bool:
    return not address.groups or not address.groups.isdisjoint(person.groups)
