"""Where goods are sent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.texts import in_one_line, is_yes

# Nobody has published what Amazon takes in an addressID; of an order's number it takes 20 ASCII signs (facts on Amazon
# Business, section 5). Letters, digits and what may stand in a file name: it is typed, read out and put into tables.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
# What carriers print on a label; nobody has published what Amazon takes.
LONGEST: Mapping[str, int] = {
    **dict.fromkeys(("label", "addressee", "company", "line1", "line2", "line3", "city", "state"), 60),
    "postcode": 20,
    "phone": 30,
    "email": 254,
}
LINES = ("line1", "line2", "line3")
# As one enters an address from the top; also the columns of its table.
FIELDS = ("code", "label", "addressee", "company", *LINES, "city", "state", "postcode", "country", "phone", "email")
GROUPS, DEFAULT = "groups", "default"
# Between the groups of one cell.
BETWEEN = "; "

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?")

# Who writes an address from its largest part to its smallest, if in their own letters.
LARGEST_FIRST = frozenset({"CN", "HK", "JP", "KP", "KR", "MO", "TW"})
# Where the postcode stands before the city; elsewhere it stands behind it, or below.
_CODES = """
AD AL AM AR AT AX AZ BA BE BG BL BY CH CL CV CY CZ DE DK DO DZ EC EE EH ES ET FI FO FR GE GF GL GN GP GR GT GW HR HT IS
IT KG KW KZ LA LI LR LT LU MA MC MD ME MF MG MK MQ MU MX MY MZ NC NE NI NL NO OM PF PL PM PT PY RE RO RS SE SI SJ SK SM
SN SV TJ TM TN TR TZ UY UZ VA WF XK YT ZM
"""
POSTCODE_FIRST = frozenset(_CODES.split())


@dataclass(frozen=True, slots=True)
class Postal:
    """The part of an address for which its country has rules. ``country`` is ISO 3166-1 alpha-2."""

    lines: tuple[str, ...]
    city: str
    state: str
    postcode: str
    country: str


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

    @property
    def postal(self) -> Postal:
        return Postal(self.lines, self.city, self.state, self.postcode, self.country)

    @property
    def place(self) -> str:
        """City and state, in the order of the country."""
        return f"{self.state}{self.city}" if _is_largest_first(self.postal) else _joined(self.city, self.state)

    @property
    def written(self) -> tuple[str, ...]:
        """As on a parcel, in the order of its country, without the country itself."""
        if _is_largest_first(self.postal):
            postcode = f"〒{self.postcode}" if self.country == "JP" and self.postcode else self.postcode
            parts = (postcode, f"{self.state}{self.city}", *self.lines, self.company, self.addressee)
        else:
            parts = (self.company, self.addressee, *self.lines, _town(self.postal))
        return tuple(part for part in parts if part)


def usable_by(address: ShippingAddress, person: Person) -> bool:
    return not address.groups or not address.groups.isdisjoint(person.groups)


def subject(code: str) -> str:
    """Under what the audit trail keeps what was done with it."""
    return f"address/{code}"


def relocated(address: ShippingAddress, postal: Postal) -> ShippingAddress:
    """The same with another postal part."""
    return replace(
        address,
        lines=postal.lines,
        city=postal.city,
        state=postal.state,
        postcode=postal.postcode,
        country=postal.country,
    )


def texts(address: ShippingAddress) -> dict[str, str]:
    """As its form and its table show it."""
    named = {name: getattr(address, name) for name in FIELDS if name not in LINES}
    lines = dict(zip(LINES, (*address.lines, "", "", ""), strict=False))
    all_of_it = {**named, **lines}
    return {
        **{name: str(all_of_it[name]) for name in FIELDS},
        GROUPS: BETWEEN.join(sorted(address.groups)),
        DEFAULT: "yes" if address.default else "",
    }


def stated(texts: Mapping[str, str]) -> ShippingAddress:
    """From texts, unchecked. Raises Refused for a default that is neither yes nor no."""
    given = {name: in_one_line(texts.get(name, "")) for name in FIELDS}
    return ShippingAddress(
        **{name: given[name] for name in FIELDS if name not in (*LINES, "country")},  # type: ignore[arg-type]
        country=given["country"].upper(),
        lines=tuple(given[name] for name in LINES if given[name]),
        groups=frozenset(filter(None, map(in_one_line, texts.get(GROUPS, "").split(BETWEEN.strip())))),
        default=is_yes(texts.get(DEFAULT, ""), field=DEFAULT),
    )


def refusals(address: ShippingAddress) -> Iterator[Refused]:
    """What is wrong with it wherever it is; its country's rules come on top."""
    if not CODE.fullmatch(address.code):
        yield Refused("A code has 1 to 20 letters, digits, dots, hyphens or underscores.", field="code")
    if not address.label:
        yield Refused("Please give the address a label.", field="label")
    if not (address.addressee or address.company):
        yield Refused("Please enter an addressee or a company.", field="addressee")
    given = texts(address)
    for name, most in LONGEST.items():
        if len(given[name]) > most:
            yield Refused("Please keep this under {most} characters.", field=name, most=most)
    if address.phone and not _PHONE.fullmatch(address.phone):
        yield Refused("This is no phone number. One looks like +81 3 5555 0100.", field="phone")
    if address.email and not _EMAIL.fullmatch(address.email):
        yield Refused("This is no e-mail address.", field="email")


def _is_largest_first(postal: Postal) -> bool:
    """Who writes such an address in Latin letters for the post abroad turns it round."""
    return postal.country in LARGEST_FIRST and not "".join((postal.state, postal.city, *postal.lines)).isascii()


def _town(postal: Postal) -> str:
    if postal.country in POSTCODE_FIRST:
        return " ".join(filter(None, (postal.postcode, postal.city, postal.state)))
    return " ".join(filter(None, (_joined(postal.city, postal.state), postal.postcode)))


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
