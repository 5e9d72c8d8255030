"""The Status of a cXML Response: Amazon's answers read, ours written."""

from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml.fields import attribute, part, text
from chalicelib.adapters.cxml.writing import document, element, moment

# What we answer (facts on Amazon Business, section 7). HTTP says 200 to all of them: other answers make senders retry.
NAMES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    406: "Not Acceptable",
    409: "Conflict",
    450: "Not Implemented",
    500: "Internal Server Error",
}


@dataclass(frozen=True, slots=True)
class Status:
    """``text`` joins the short text and the sentence that may follow it; ``payload_id`` names the document."""

    code: int
    text: str
    payload_id: str = ""

    @property
    def is_success(self) -> bool:
        return 200 <= self.code < 300

    @property
    def is_permanent_refusal(self) -> bool:
        return 400 <= self.code < 500


def read(root: Element) -> Status | None:
    """None when the document is no Response, or one without a code."""
    found = part(root, "Response", "Status")
    code = attribute(found, "code")
    if not (code.isascii() and code.isdigit() and len(code) <= 4):
        return None
    said = dict.fromkeys(filter(None, (attribute(found, "text"), text(found))))
    return Status(int(code), ": ".join(said), attribute(root, "payloadID"))


def written(code: int, said: str, *, payload_id: str, at: datetime) -> bytes:
    status = element("Status", said, code=str(code), text=NAMES.get(code, "Error"), lang="en-US")
    return document(
        element("cXML", element("Response", status), payloadID=payload_id, timestamp=moment(at), lang="en-US")
    )
