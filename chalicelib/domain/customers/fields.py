"""By what customers are compared, and what makes two writings of it the same."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.orders.amazon import Address, Personal
from chalicelib.domain.orders.terms import told_apart


class Field(StrEnum):
    NAME = "name"
    COMPANY = "company"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    COUNTRY = "country"
    EMAIL = "email"
    PHONE = "phone"


Values = Mapping[Field, str]

# Amazon's own limits are far below; what is longer says nothing more about whom it is.
LONGEST = 500
# Of a phone number: country codes and the zero in front are written or not, the last nine digits stay.
PHONE_DIGITS, FEWEST_DIGITS = 9, 6
# What stands in front of names or behind companies' and is left out as often. Folded, as the words are.
_TITLES = frozenset(
    map(
        told_apart,
        (
            "mr",
            "mrs",
            "ms",
            "miss",
            "mx",
            "dr",
            "prof",
            "herr",
            "frau",
            "mme",
            "mlle",
            "sr",
            "sra",
            "sig",
            "dott",
            "dhr",
        ),
    )
)
_FORMS = frozenset(
    map(
        told_apart,
        (
            *("gmbh", "ag", "kg", "ug", "ohg", "ev", "co", "company", "corp", "corporation", "inc", "llc", "ltd"),
            *("limited", "plc", "sa", "sas", "sarl", "sl", "slu", "srl", "spa", "bv", "nv", "ab", "as", "oy", "oyj"),
            *("aps", "lda", "kk", "pty", "pvt"),
        ),
    )
)
_STREETS = {
    told_apart(long): told_apart(short)
    for long, short in {
        "strasse": "str",
        "street": "st",
        "road": "rd",
        "avenue": "ave",
        "boulevard": "blvd",
        "lane": "ln",
        "drive": "dr",
        "square": "sq",
        "avenida": "av",
        "plaza": "pl",
        "straat": "str",
        "gatan": "g",
    }.items()
}
_EXTENSION = re.compile(r"(?:ext|x|#)\W*(\d+)\s*$", re.IGNORECASE)


def values(personal: Personal, country: str = "") -> dict[Field, str]:
    """What an order tells of its customer; ``country`` is where it goes when its address does not say."""
    address = personal.address or Address()
    found = {
        # The buyer, not whom a present goes to.
        Field.NAME: personal.buyer_name or address.name,
        Field.COMPANY: personal.buyer_company or address.company,
        Field.STREET: " ".join(filter(None, (address.line1, address.line2, address.line3))),
        Field.POSTCODE: address.postcode,
        Field.CITY: address.city,
        Field.COUNTRY: address.country or country,
        Field.EMAIL: personal.buyer_email,
        Field.PHONE: address.phone,
    }
    return {field: text.strip()[:LONGEST] for field, text in found.items()}


def normal(field: Field, text: str) -> str:
    """The same for every usual way to write the same; empty for what says nothing, such as a dash."""
    return _NORMAL[field](text[:LONGEST])


def _name(text: str) -> str:
    """Without titles, and family or given name first."""
    found = _words(text)
    return " ".join(sorted([word for word in found if word not in _TITLES] or found))


def _company(text: str) -> str:
    """Without the legal form."""
    found = _words(text.replace(".", "").replace("&", " "))
    return " ".join([word for word in found if word not in _FORMS] or found)


def _street(text: str) -> str:
    """Hauptstraße 5, Haupt-Strasse 5 and Hauptstr. 5 are one; 5 1 and 51 are two."""
    joined = ""
    for word in _words(text):
        short = _shortened(word)
        joined += f"-{short}" if joined[-1:].isdigit() and short[0].isdigit() else short
    return joined


def _shortened(word: str) -> str:
    if word in _STREETS:
        return _STREETS[word]
    return word.removesuffix("asse") if word.endswith("strasse") else word


def _place(text: str) -> str:
    return "".join(_words(text))


def _email(text: str) -> str:
    """Without what stands behind a plus, which is another one for every conversation at Amazon's relay."""
    name, at, domain = text.strip().casefold().rpartition("@")
    name = name.partition("+")[0]
    return f"{name}@{domain}" if name and at and "." in domain else ""


def _phone(text: str) -> str:
    """With its extension: numbers that Amazon lends to buyers differ in nothing else."""
    extension = _EXTENSION.search(text)
    digits = _digits(text[: extension.start()] if extension else text)
    if len(digits) < FEWEST_DIGITS:
        return ""
    return digits[-PHONE_DIGITS:] + (f"x{_digits(extension[1])}" if extension else "")


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def _words(text: str) -> list[str]:
    """Letters of every script with the signs that belong to them, and digits."""
    return "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in told_apart(text)).split()


_NORMAL = {
    Field.NAME: _name,
    Field.COMPANY: _company,
    Field.STREET: _street,
    Field.POSTCODE: _place,
    Field.CITY: _place,
    Field.COUNTRY: _place,
    Field.EMAIL: _email,
    Field.PHONE: _phone,
}
