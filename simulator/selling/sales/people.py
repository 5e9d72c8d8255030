"""Buyers and their addresses: names in the letters of their country, places that its rules for addresses accept."""

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent


@cache
def known() -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / "people.toml").read_text())


def name(chance: Random, country: str) -> str:
    people = known()[country]
    pattern: str = people.get("name", "{given} {family}")
    return pattern.format(given=chance.choice(people["given"]), family=chance.choice(people["family"]))


def company(chance: Random, country: str) -> str:
    return str(chance.choice(known()[country]["companies"]))


def address(chance: Random, country: str, recipient: str, kind: str, firm: str = "") -> dict[str, Any]:
    """A delivery address as the model has it; `kind` is its addressType."""
    people = known()[country]
    street, number = str(chance.choice(people["streets"])), str(chance.randint(1, 240))
    city, state, postcode = chance.choice(people["places"])
    more = str(chance.choice(people["more"])) if chance.random() < 0.4 else ""
    fields: dict[str, Any] = {
        "name": recipient,
        "companyName": firm,
        "addressLine1": people["street"].format(street=street, number=number),
        "addressLine2": more,
        "city": city,
        "stateOrRegion": state,
        "postalCode": postcode,
        "countryCode": country,
        "phone": phone(chance, country),
        "addressType": kind,
    }
    if country == "TR":
        fields["city"], fields["districtOrCounty"] = state, city  # as Amazon's own sample has it
    if country == "BR":
        neighborhood = chance.choice(people["neighborhoods"])
        extended = {"streetName": street, "streetNumber": number, "complement": more, "neighborhood": neighborhood}
        fields["municipality"] = city
        fields["extendedFields"] = {field: value for field, value in extended.items() if value}
    return {field: value for field, value in fields.items() if value}


def phone(chance: Random, country: str) -> str:
    return re.sub("#", lambda _: str(chance.randrange(10)), known()[country]["phone"])
