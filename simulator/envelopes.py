"""What all of Amazon's documents share: the envelope with its credentials, the answer, and the smallest parts."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from lxml import etree
from lxml.builder import E
from lxml.etree import _Element as Element

from simulator import ids, money

VERSION = "1.2.071"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NETWORK_ID, DUNS = "Amazon", "128990368"


def response(code: int, text: str, detail: str, *, at: datetime, start_page: str = "") -> str:
    status = E.Status(detail, {LANGUAGE: "en-US"}, code=str(code), text=text)
    answer = E.Response(status)
    if start_page:
        answer.append(E.PunchOutSetupResponse(E.StartPage(E.URL(start_page))))
    return written(E.cXML(answer, payloadID=ids.payload_id(at), timestamp=stamp(at)), "cXML")


def envelope(content: Element, *, buyer: str, payload_id: str, at: datetime, secret: str, dtd: str) -> str:
    """Amazon names itself twice, by DUNS and by NetworkId; the secret stands with the second."""
    header = E.Header(
        E.From(credential("DUNS", DUNS), credential("NetworkId", NETWORK_ID)),
        E.To(credential("NetworkId", buyer)),
        E.Sender(
            credential("DUNS", DUNS),
            credential("NetworkId", NETWORK_ID, secret),
            E.UserAgent("Simulated Amazon Business"),
        ),
    )
    return written(E.cXML(header, content, payloadID=payload_id, timestamp=stamp(at), **{LANGUAGE: "en-US"}), dtd)


def written(root: Element, dtd: str) -> str:
    doctype = f'<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/{VERSION}/{dtd}.dtd">'
    return str(
        etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype=doctype, pretty_print=True), "utf-8"
    )


def credential(domain: str, identity: str, secret: str = "") -> Element:
    shared: Sequence[Element] = [E.SharedSecret(secret)] if secret else []
    return E.Credential(E.Identity(identity), *shared, domain=domain)


def amount(value: Decimal, currency: str) -> Element:
    return E.Money(money.written(value, currency), currency=currency)


def extrinsic(name: str, value: str) -> Element:
    return E.Extrinsic(value, name=name)


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
