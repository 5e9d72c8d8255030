"""People and their sessions as they are kept, and the identity provider that vouches for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.directory import Anyone, Claims, Group, Person, Session

# What a page of a list says at most: from there on it is "many".
MOST_MEMBERS = 100


@dataclass(frozen=True, slots=True)
class PeoplePage:
    rows: Sequence[Person]
    next: str | None = None  # leads to those behind, unless the list ends here


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

    def namesakes(self, person: Person) -> Sequence[Person]:
        """Others, active or not, who have their e-mail or unique name, by name."""

    def chosen(self, choice: Anyone) -> Sequence[Person]:
        """Everybody a choice includes, by name; nobody twice."""

    def page(self, *, among: Anyone | None = None, after: str | None = None, most: int = 25) -> PeoplePage:
        """Everybody, or whom a choice includes, by name. A page may be shorter than ``most`` and not the last. Raises
        Refused for a cursor that no list gave out."""

    def everybody(self) -> Iterable[Person]:
        """All of them by name, read while one goes through them: for tables, not for pages."""

    def search(self, text: str, *, among: Anyone | None = None, most: int = 25) -> Sequence[Person]:
        """Whose words begin with those of the text (``finding.fits``), by name; some of them when there are more."""

    def delegating_to(self, person: str, at: datetime) -> Sequence[Person]:
        """Whose delegate this person is, now or in an absence to come; by name."""

    def groups(self) -> Sequence[Group]:
        """All groups, by name."""

    def group(self, name: str) -> Group:
        """Raises NotFound."""

    def members(self, group: str) -> int:
        """How many active people a group has, counted no further than MOST_MEMBERS."""


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
