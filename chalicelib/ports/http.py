"""How anything leaves the house for another one over the web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.domain.errors import Refused, Retryable

# An answer from Amazon or an identity provider is a few kilobytes; a megabyte is somebody's mistake or somebody's
# attack. Who asks for more says how much.
LARGEST_ANSWER = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """``url`` and ``body`` may carry secrets, so neither is shown. An answer of more than ``largest`` bytes is none."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    largest: int = LARGEST_ANSWER


@dataclass(frozen=True, slots=True)
class Response:
    """``headers`` by lower-case name. Redirects are answers like others: nobody follows them."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)


class NotAllowed(Refused):
    """The address is none that we send to; nothing was sent."""


class NotSent(Retryable):
    """No connection came about, so not one byte of the request left: the other side certainly does not have it."""


class Unanswered(Retryable):
    """The connection stood and then no whole answer came: the other side may or may not have the request."""


class Http(Protocol):
    def send(self, request: Request, timeout: float) -> Response:
        """Sends it once and gives back whatever the other side answers, errors and redirects included.

        ``timeout`` is in seconds, for all of it. Raises NotAllowed, NotSent or Unanswered, and nothing else: who must
        not send twice can tell "certainly not there" from "perhaps there".
        """
