"""The document in a request's body: posted as it is, or in a form field of one of the four names that carts come by."""

import binascii
import re
from email.message import Message
from urllib.parse import unquote_to_bytes

from chalicelib.adapters.cxml import reading
from chalicelib.adapters.cxml.reading import refused

FORM = "application/x-www-form-urlencoded"
XML = ("text/xml", "application/xml")
# A form may be three times as long as what it carries; more is never decoded.
LARGEST_BODY = 3 * reading.LARGEST
# Amazon's form has one field, store fronts add a button or two.
MOST_FIELDS = 50

_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def document(body: bytes, content_type: str) -> str:
    """The document's text. Raises Refused for another content type, a form without a cart, or what is too large."""
    reading.refuse_large(body, LARGEST_BODY)
    kind, charset = _content_type(content_type, body)
    if kind == FORM:
        return _from_form(body)
    if kind in XML:
        return reading.decoded(body, charset)
    raise refused(406, "Only cXML is accepted here, not {content_type}.", content_type=kind[:80])


def is_form(content_type: str) -> bool:
    return _content_type(content_type, b"")[0] == FORM


def _from_form(body: bytes) -> str:
    fields = body.split(b"&", MOST_FIELDS)
    for field in fields[:MOST_FIELDS]:
        name, _, value = field.partition(b"=")
        read = FIELDS.get(form_decoded(name).strip().lower()) if len(name) < 80 else None
        if read and value:
            return read(form_decoded(value))
    raise refused(400, "The form carries no cart.")


def _text(value: bytes) -> str:
    """A browser writes a form in its page's encoding, whatever the document inside says about itself."""
    reading.refuse_large(value)
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return reading.decoded(value)
    return text.lstrip(" \t\r\n\ufeff")


def _base64(value: bytes) -> str:
    """The document's own bytes. A plus that was not encoded has become a blank, and long lines may have been folded."""
    compact = value.strip().replace(b" ", b"+").translate(None, b"\r\n\t").rstrip(b"=")
    try:
        return reading.decoded(binascii.a2b_base64(compact + b"=" * (-len(compact) % 4), strict_mode=True))
    except binascii.Error:
        raise refused(406, "The cart is not valid Base64.") from None


# The cart's field in lower case: Amazon and others write cxml and cXML.
FIELDS = {b"cxml-urlencoded": _text, b"cxml-base64": _base64}


def form_decoded(value: bytes) -> bytes:
    """Percent and plus signs undone, once. Quoted-printable has the same escapes with another sign, and ``binascii``
    undoes them in C, some fifteen times as fast as ``unquote_to_bytes``; the pattern keeps from it what the two treat
    differently."""
    value = value.replace(b"+", b" ")
    if b"%" not in value:
        return value
    if _BROKEN_ESCAPE.search(value):
        return unquote_to_bytes(value)
    return binascii.a2b_qp(value.replace(b"=", b"=3D").replace(b"%", b"="))


def _content_type(header: str, body: bytes) -> tuple[str, str]:
    """The type and charset; a body without any is judged by how it begins."""
    if not header.strip():
        return ("text/xml" if body.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"<") else "nothing"), ""
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")
    return message.get_content_type(), message.get_content_charset("")
