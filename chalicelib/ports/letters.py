"""Mail that leaves the house, and the approval links in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person: subject, plain text and HTML, already in their language."""

    to: str
    subject: str
    text: str
    html: str


class Mail(Protocol):
    def send(self, letter: Letter) -> None:
        """Raises Retryable when the mail could not be handed over, Refused when it never can be."""


class LinkKeys(Protocol):
    def __call__(self) -> Sequence[bytes]:
        """The keys that make approval links valid: the current one first, then the one before it during a rotation."""
