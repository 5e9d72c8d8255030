"""Building blocks of the documents that we send: elements without illegal characters, addresses, and the envelope."""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, tostring

from chalicelib.adapters.cxml.fields import LANGUAGE
from chalicelib.domain.company import CredentialSet
from chalicelib.domain.money import Money

# The version that Amazon Business documents; later ones only add to it. Nobody fetches it.
_PROLOG = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">\n'
)
USER_AGENT = "Crossdock"
SUPPLIER = "Amazon"
# All that XML 1.0 does not allow: most control characters, halves of surrogate pairs, two non-characters.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, *content: Element | str | None, lang: str | None = None, **attributes: str) -> Element:
    """``content`` is text or children, in the order of the DTD; what is None is left out."""
    made = Element(tag, {name: legal(value) for name, value in attributes.items()})
    if lang is not None:
        made.set(LANGUAGE, legal(lang))
    for part in content:
        if isinstance(part, str):
            made.text = legal(part)
        elif part is not None:
            made.append(part)
    return made


def legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def document(root: Element) -> bytes:
    return _PROLOG + tostring(root, encoding="unicode").encode()


def request(
    content: Element, credentials: CredentialSet, *, password: str, payload_id: str, at: datetime, language: str
) -> bytes:
    """The whole document around a request: From and Sender are the System Login, which the password proves."""
    login = credentials.system_login
    return document(
        element(
            "cXML",
            element(
                "Header",
                element("From", credential(login)),
                element("To", credential(SUPPLIER)),
                element("Sender", credential(login, password), element("UserAgent", USER_AGENT)),
            ),
            element("Request", content, deploymentMode=credentials.mode.value),
            payloadID=payload_id,
            timestamp=moment(at),
            lang=language,
        )
    )


def credential(identity: str, secret: str = "") -> Element:
    shared = element("SharedSecret", secret) if secret else None
    return element("Credential", element("Identity", identity), shared, domain="NetworkId")


def moment(at: datetime) -> str:
    """With a numeric offset, never Z (facts on Amazon Business, section 3)."""
    return at.isoformat(timespec="seconds")


def money(amount: Money) -> Element:
    return element("Money", f"{amount.amount:f}", currency=amount.currency)


def charge(tag: str, amount: Money, description: str) -> Element:
    """A Shipping or a Tax."""
    return element(tag, money(amount), element("Description", description, lang="en"))


def extrinsic(name: str, value: str) -> Element:
    return element("Extrinsic", value, name=name)


def address(
    code: str,
    name: str,
    *,
    deliver_to: str = "",
    lines: Sequence[str],
    city: str,
    state: str,
    postcode: str,
    country: str,
    phone: str = "",
    email: str = "",
    language: str,
) -> Element:
    postal = element(
        "PostalAddress",
        element("DeliverTo", deliver_to) if deliver_to else None,
        *[element("Street", line) for line in lines or ("",)],
        element("City", city),
        element("State", state) if state else None,
        element("PostalCode", postcode) if postcode else None,
        element("Country", country_name(country), isoCountryCode=country),
        name="default",
    )
    return element(
        "Address",
        element("Name", name, lang=language),
        postal,
        element("Email", email, name="default") if email else None,
        telephone(phone, country) if phone.strip() else None,
        addressID=code,
        isoCountryCode=country,
    )


def telephone(phone: str, country: str) -> Element:
    """cXML wants a number in three parts. The country's stands apart only where it is written apart, as in
    +49 30 5550100; cutting a number by guess would make it another number."""
    code, _, rest = phone.strip().partition(" ")
    if not (code.startswith("+") and rest.strip()):
        code, rest = "", phone
    return element(
        "Phone",
        element(
            "TelephoneNumber",
            element("CountryCode", code.removeprefix("+"), isoCountryCode=country),
            element("AreaOrCityCode"),
            element("Number", rest.strip()),
        ),
        name="work",
    )


def country_name(code: str) -> str:
    """In English, as in Amazon's own documents; the code itself for a country that nobody knows."""
    from babel import Locale  # its data take a while to load, and only documents that leave need them

    return str(Locale("en").territories.get(code.upper(), code))
