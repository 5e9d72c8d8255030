"""Set-up links: a client grants us access without an account here. The token is derived, never stored."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace, Region

# A client is asked on a Friday, is away for a week, and has to find whoever may sign in to Seller Central.
LASTS = timedelta(days=14)
LONGEST_TOKEN = 256
# A person who keeps pressing "send again" mails nobody into anger.
RESENT_EVERY = timedelta(minutes=5)


class LinkState(StrEnum):
    WAITING = "waiting"  # the mail is out
    STARTED = "started"  # somebody went on to Amazon from its page
    PARTLY = "partly"  # granted for one region, another is left
    DONE = "done"  # granted
    EXPIRED = "expired"
    REVOKED = "revoked"  # we took it back


@dataclass(frozen=True, slots=True)
class SetUpLink:
    """``nonce`` is random, and takes part in the token without travelling. ``generation`` grows with every mail, so
    that only the latest one works."""

    name: str
    email: str
    client: str  # for whom it is, as the page says
    marketplaces: tuple[str, ...]
    nonce: str = field(repr=False)
    sent_by: str  # a person's id
    created_at: datetime
    expires_at: datetime
    language: str = "en"
    authorization: str = ""  # to be renewed, if that is what it is for
    generation: int = 1
    sent_at: datetime | None = None
    started_at: datetime | None = None
    granted: Mapping[str, str] = field(default_factory=dict)  # region → authorization
    done_at: datetime | None = None
    revoked_at: datetime | None = None
    revision: int = 0

    @property
    def regions(self) -> tuple[Region, ...]:
        """Each needs a consent of its own, in Amazon's order."""
        wanted = {MARKETPLACES[id].region for id in self.marketplaces}
        return tuple(region for region in Region if region in wanted)

    @property
    def next(self) -> Marketplace | None:
        """At whose Seller Central the next consent is given; None when there is nothing left."""
        left = [region for region in self.regions if region not in self.granted]
        return next((MARKETPLACES[id] for id in self.marketplaces if MARKETPLACES[id].region in left[:1]), None)

    def of(self, region: Region) -> tuple[Marketplace, ...]:
        return tuple(MARKETPLACES[id] for id in self.marketplaces if MARKETPLACES[id].region is region)


def state(link: SetUpLink, *, at: datetime) -> LinkState:
    if link.done_at is not None:
        return LinkState.DONE
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if at >= link.expires_at:
        return LinkState.EXPIRED
    if link.granted:
        return LinkState.PARTLY
    return LinkState.STARTED if link.started_at else LinkState.WAITING


def is_open(link: SetUpLink, *, at: datetime) -> bool:
    """Whether something can still be granted through it."""
    return state(link, at=at) in (LinkState.WAITING, LinkState.STARTED, LinkState.PARTLY)


def refuse_closed(link: SetUpLink, *, at: datetime) -> None:
    """Raises Refused with what to do when nothing can be granted through it any more."""
    match state(link, at=at):
        case LinkState.DONE:
            raise Refused("This link has done its work: access was granted. There is nothing left to do.")
        case LinkState.REVOKED:
            raise Refused("This link was taken back by whoever sent it. Please ask them for another one.")
        case LinkState.EXPIRED:
            raise Refused("This link has expired. Please ask whoever sent it for another one.")


def granted(link: SetUpLink, region: Region, authorization: str, *, at: datetime) -> SetUpLink:
    """Raises Refused for a second grant in one region."""
    refuse_closed(link, at=at)
    if region in link.granted:
        raise Refused("Access was granted through this link already. Nothing was changed by this second grant.")
    after = replace(link, granted={**link.granted, str(region): authorization})
    return after if after.next else replace(after, done_at=at)


def resent(link: SetUpLink, *, at: datetime) -> SetUpLink:
    """The link with a new life and a new token; the one that was mailed before is dead."""
    if link.done_at is not None:
        raise Refused("Access was granted through this link already.")
    if link.sent_at is not None and at < link.sent_at + RESENT_EVERY:
        raise Refused("This link was mailed a moment ago. Please wait a few minutes before you send it again.")
    return replace(
        link, generation=link.generation + 1, expires_at=at + LASTS, sent_at=at, started_at=None, revoked_at=None
    )


def token(link: SetUpLink, *, key: bytes) -> str:
    """URL-safe: which link it is, and an HMAC-SHA256 (256 bits) over that and the link's nonce."""
    claim = f"{link.name}~{link.generation}"
    return f"{_text(claim.encode())}.{_text(_mac(key, claim, link.nonce))}"


def read(text: str) -> tuple[str, int]:
    """Name and generation that a token claims, not yet believed. Raises NotFound for anything malformed."""
    try:
        if len(text) > LONGEST_TOKEN or not text.isascii():
            raise ValueError
        raw = text.partition(".")[0]
        claim = base64.b64decode(raw + "=" * (-len(raw) % 4), altchars=b"-_", validate=True).decode("ascii")
        name, _, generation = claim.partition("~")
        if not name:
            raise ValueError
        return name, int(generation)
    except ValueError:
        raise NotFound("This link is not valid.") from None


def is_genuine(text: str, link: SetUpLink, *, keys: Sequence[bytes]) -> bool:
    """Whether one of our keys made this token, in whichever generation it names: an older one is told so in words."""
    _, generation = read(text)
    made = replace(link, generation=generation)
    return any(hmac.compare_digest(text.encode(), token(made, key=key).encode()) for key in keys)


def page_nonce(text: str, *, key: bytes) -> str:
    """What the page of this link puts into its form, so that nothing but the page can post it."""
    return _text(_mac(key, "page", text))


def is_page_nonce(nonce: str, text: str, *, keys: Sequence[bytes]) -> bool:
    said = nonce.encode(errors="replace")
    return any(hmac.compare_digest(said, page_nonce(text, key=key).encode()) for key in keys)


def _mac(key: bytes, *parts: str) -> bytes:
    return hmac.new(key, "\n".join(("set-up", *parts)).encode(), hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
