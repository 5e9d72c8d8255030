"""People and their sessions as they are kept, and the identity provider that vouches for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.directory import Anyone, Claims, Person, Session


class People(Protocol):
    def get(self, id: str) -> Person:
        """Raises NotFound."""

    def several(self, ids: Sequence[str]) -> dict[str, Person]:
        """Those of them that exist, by id."""

    def by_identity(self, issuer: str, subject: str) -> Person | None: ...

    def by_email(self, email: str) -> Person | None:
        """Compared without regard to case."""

    def by_unique_name(self, unique_name: str) -> Person | None:
        """Compared without regard to case."""

    def chosen(self, choice: Anyone) -> Sequence[Person]:
        """Everybody a choice includes, by name; nobody twice."""


class Sessions(Protocol):
    def find(self, person: str, digest: str) -> tuple[Session, Person] | None:
        """The session and its person as they are now, in one consistent read; None when either is gone."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A person leaving for the provider: where to send the browser, and what the cookie must remember until they
    return."""

    url: str
    state: str
    nonce: str
    verifier: str


class Identity(Protocol):
    """An OpenID Connect provider, authorization code flow with PKCE."""

    def depart(self, *, return_url: str) -> Departure:
        """Raises Retryable when the provider can't be reached."""

    def redeem(self, code: str, *, nonce: str, verifier: str, return_url: str) -> Claims:
        """The verified claims behind a code: signature by an allowed algorithm and a current key, issuer, audience,
        expiry and nonce. Raises Refused when any of them is wrong, Retryable when the provider can't be reached."""
