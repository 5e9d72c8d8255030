"""Which approvals a browser had open in its session: proofs in a cookie, so that looking changes nothing here."""

from chalicelib.domain.approvals import links
from chalicelib.handlers import request as requests
from chalicelib.handlers.answers import cookie
from chalicelib.handlers.visit import Visit

SHOWN = "__Host-shown"
# As many as one list approves at once; a cookie of 23 signs each stays far below what browsers keep.
MOST = 50


def proofs(here: Visit) -> list[str]:
    """Oldest first; whatever a browser says here is checked where it counts."""
    return requests.cookies(here.request).get(SHOWN, "").split(".")[-MOST:]


def remembered(here: Visit, token: str) -> dict[str, str | list[str]]:
    """The header that adds the page of this link; none for who has no session, where it would prove nothing."""
    if here.signed_in is None:
        return {}
    proof = links.shown_proof(token, session=here.signed_in.form_nonce, key=here.hub.link_keys()[0])
    kept = [each for each in proofs(here) if each and each != proof][1 - MOST :]
    return {"Set-Cookie": [cookie(SHOWN, ".".join([*kept, proof]))]}
