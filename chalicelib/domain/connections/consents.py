"""One trip to Seller Central: who left, in which browser and for what, so that nobody else's answer is believed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.errors import Refused

# Enough to sign in at Amazon with a code from a phone; a state that lives longer only helps who found it.
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Consent:
    """``digest`` is the SHA-256 of the state that travels to Amazon and back; ``browser`` that of a secret which only
    the browser has that left: its session's, or a set-up page's cookie. ``authorization`` names the one that is to be
    renewed: no other seller may come back."""

    digest: str
    browser: str
    marketplace: str
    started_at: datetime
    person: str = ""  # who left; empty for a client behind a set-up link
    link: str = ""  # that link's name
    authorization: str = ""
    used_at: datetime | None = None
    became: str = ""  # the authorization that came of it
    revision: int = 0

    @property
    def expires_at(self) -> datetime:
        return self.started_at + LASTS


def refuse_strange(consent: Consent, *, browsers: Collection[str], at: datetime) -> None:
    """Raises Refused for an answer that this browser did not leave for, that came before, or that came too late."""
    if consent.browser not in browsers:
        raise Refused("This answer from Amazon belongs to another browser or sign-in. Please begin again here.")
    if consent.used_at is not None:
        raise Refused("This answer from Amazon was used before. Nothing was changed by it now.")
    if at >= consent.expires_at:
        raise Refused("This answer from Amazon came too late. Please begin again.")


def used(consent: Consent, *, became: str, at: datetime) -> Consent:
    return replace(consent, used_at=at, became=became)
