"""What somebody searched for may be a person's name, so it stands in no address: sealed, for whoever typed it."""

import base64
import binascii

from chalicelib.handlers.visit import Visit
from chalicelib.ports.sealing import Unopened

# Tells what is sealed from what is typed into an address by hand.
_MARK = "~"


def sealed(here: Visit, text: str) -> str:
    """As it may stand in an address; nothing for nothing."""
    if not text:
        return ""
    kept = here.hub.sealer.seal(text.encode(errors="replace"), _context(here))
    return _MARK + base64.urlsafe_b64encode(kept).decode().rstrip("=")


def opened(here: Visit, value: str) -> str:
    """What was searched for; nothing for what somebody else searched for, or another key sealed."""
    if not value.startswith(_MARK):
        return value
    try:
        kept = base64.b64decode(value[1:] + "=" * (-len(value[1:]) % 4), altchars=b"-_", validate=True)
        return here.hub.sealer.open(kept, _context(here)).decode()
    except (binascii.Error, ValueError, Unopened):
        return ""


def _context(here: Visit) -> str:
    return f"search#{here.person.id}"
