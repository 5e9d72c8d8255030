"""Approval links: derived, never stored, so that every reminder carries the same one and a stolen table opens
nothing."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.errors import NotFound

# Longer than any token we make; what is longer is not worth hashing.
LONGEST_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Link:
    """What one link is bound to: it decides this and nothing else. ``nonce`` is the application's and does not
    travel. ``generation`` tells a fresh link from those it replaced."""

    number: str
    content_version: int
    step: int
    approver: str
    generation: int = 0


def token(link: Link, *, nonce: str, key: bytes) -> str:
    """URL-safe: what it is for, and an HMAC-SHA256 (256 bits) over that and the application's nonce."""
    claim = f"{link.number}~{link.content_version}~{link.step}~{link.approver}"
    if link.generation:
        claim += f"~{link.generation}"
    return f"{_text(claim.encode())}.{_text(_mac(key, 'approval', claim, nonce))}"


def read(text: str) -> Link:
    """What a token claims to be for, not yet believed. Raises NotFound for anything malformed."""
    try:
        if len(text) > LONGEST_TOKEN or not text.isascii():
            raise ValueError
        number, version, step, approver, *more = _bytes(text.partition(".")[0]).decode("ascii").split("~")
        if not (number and approver) or len(more) > 1:
            raise ValueError
        return Link(number, int(version), int(step), approver, *map(int, more))
    except ValueError:
        raise NotFound("This link is not valid.") from None


def is_genuine(text: str, link: Link, *, nonce: str, keys: Sequence[bytes]) -> bool:
    """Whether one of our keys, of which two are valid during a rotation, made this token for this application."""
    return any(hmac.compare_digest(text.encode(), token(link, nonce=nonce, key=key).encode()) for key in keys)


def page_nonce(text: str, *, key: bytes) -> str:
    """What the page of this link puts into its form, so that nothing but the page can post it."""
    return _text(_mac(key, "page", text))


def is_page_nonce(nonce: str, text: str, *, keys: Sequence[bytes]) -> bool:
    said = nonce.encode(errors="replace")  # a form may hold anything
    return any(hmac.compare_digest(said, page_nonce(text, key=key).encode()) for key in keys)


def shown_proof(text: str, *, session: str, key: bytes) -> str:
    """What the page of this link leaves with the browser that opened it: that what the link is for was on its screen.
    ``session`` is a secret of that session, so that the proof is worth nothing in another one."""
    return _text(_mac(key, "shown", session, text)[:16])


def is_shown_proof(proof: str, text: str, *, session: str, keys: Sequence[bytes]) -> bool:
    said = proof.encode(errors="replace")
    return any(hmac.compare_digest(said, shown_proof(text, session=session, key=key).encode()) for key in keys)


def _mac(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
