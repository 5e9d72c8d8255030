"""Reading what the hub sends: one safe parser, the sender's credentials, and refusals as cXML knows them."""

import hmac
import re
from decimal import Decimal, InvalidOperation

from lxml import etree
from lxml.etree import _Element as Element

from simulator.config import Config
from simulator.rows import Address

# Far above any honest document (a 500-line order is about 700 kB), far below what hurts.
LARGEST = 1024 * 1024


class Refusal(Exception):
    """A cXML Status that is not 200: code, short text, and a sentence for the person who must mend it."""

    def __init__(self, code: int, text: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.text, self.detail = code, text, detail


def parse(body: bytes) -> Element:
    if len(body) > LARGEST:
        raise Refusal(406, "Not Acceptable", "The document is larger than 1 MiB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Refusal(406, "Not Acceptable", f"The document is not well-formed XML: {error}") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise Refusal(406, "Not Acceptable", "Entity declarations are not allowed")
    if root.tag != "cXML":
        raise Refusal(406, "Not Acceptable", f"The document's root is {root.tag}, not cXML")
    return root


def request(body: bytes, kind: str, config: Config) -> tuple[Element, Element]:
    """The whole document and its request, once the sender is known to be our customer."""
    root = parse(body)
    if not root.get("payloadID", "").strip():
        raise Refusal(400, "Bad Request", "payloadID is missing")
    authenticate(root, config)
    found = root.find(f"Request/{kind}")
    if found is None:
        raise Refusal(450, "Not Implemented", f"This address takes a {kind} and nothing else")
    return root, found


def authenticate(root: Element, config: Config) -> None:
    """Any of the sender's credentials may be the right one; which part was wrong is not told."""
    for credential in root.iterfind("Header/Sender/Credential"):
        known = (
            credential.get("domain", "").casefold() == "networkid"
            and text(credential, "Identity") == config.system_login
        )
        secret = text(credential, "SharedSecret").encode()
        if hmac.compare_digest(secret, config.catalog_password.encode()) and known:
            break
    else:
        raise Refusal(401, "Unauthorized", "Sender credential not recognised")
    if text(root, "Header/From/Credential/Identity") != config.system_login:
        raise Refusal(401, "Unauthorized", "From and Sender are not the same customer")
    if text(root, "Header/To/Credential/Identity").casefold() != "amazon":
        raise Refusal(403, "Forbidden", "The document is not addressed to Amazon")


def mode(root: Element) -> str:
    """cXML's own default is production."""
    found = root.find("Request")
    return "production" if found is None else found.get("deploymentMode", "production")


def text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def extrinsics(element: Element) -> dict[str, str]:
    return {item.get("name", "").strip(): "".join(item.itertext()).strip() for item in element.iterfind("Extrinsic")}


def money(element: Element, path: str, what: str) -> tuple[Decimal, str]:
    found = element.find(f"{path}/Money")
    if found is None:
        raise Refusal(400, "Bad Request", f"{what} has no Money")
    try:
        amount = Decimal((found.text or "").strip())
    except InvalidOperation as error:
        raise Refusal(400, "Bad Request", f"{what} is not a number: {found.text}") from error
    if not amount.is_finite() or amount < 0:
        raise Refusal(400, "Bad Request", f"{what} must not be negative: {found.text}")
    return amount, found.get("currency", "").strip()


def address(element: Element | None) -> Address | None:
    """The Address in a ShipTo or BillTo."""
    found = None if element is None else element.find("Address")
    if found is None:
        return None
    postal = found.find("PostalAddress")
    parts = [] if postal is None else [(part.tag, " ".join((part.text or "").split())) for part in postal]
    lines = [words for tag, words in parts if words and tag in {"DeliverTo", "Street"}]
    place = " ".join(words for tag, words in parts if words and tag in {"City", "State", "PostalCode"})
    country = found.find("PostalAddress/Country")
    return Address(
        address_id=found.get("addressID", "").strip(),
        name=text(found, "Name"),
        lines=(*lines, place, text(found, "PostalAddress/Country")),
        state=text(found, "PostalAddress/State"),
        country=(
            found.get("isoCountryCode") or (country.get("isoCountryCode", "") if country is not None else "")
        ).strip(),
        email=text(found, "Email"),
    )


SECRET = re.compile(r"(<SharedSecret\b[^>]*>).*?(?=</SharedSecret|\Z)", re.DOTALL)


def without_secrets(body: bytes, config: Config) -> str:
    """The document as it may be kept and shown."""
    shown = SECRET.sub(r"\1(removed)", body.decode("utf-8", errors="replace"))
    for secret in config.secrets:
        shown = shown.replace(secret, "(removed)")
    return shown
