"""Mail that leaves the house, and the approval links in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.domain.company import Company
from chalicelib.domain.directory import Person
from chalicelib.domain.mail import MailNews
from chalicelib.domain.purchasing.order import Content, PurchaseOrder


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why somebody gets a letter: ``ask``, ``fresh_link``, ``remind``, ``escalate``, ``warn_of_hold``, ``hold_ends``,
    ``withdrawn``, or one of ``messages.NEWS``.

    ``token`` is the approval link's, on the occasions where the reader must decide; then ``on_behalf_of`` is the
    approver whom the reader stands in for, or whom an escalation is about. ``facts`` are Amazon's words and comments,
    by name.
    """

    name: str
    to: Person
    order: PurchaseOrder
    content: Content
    company: Company
    token: str = ""
    is_held: bool = True  # Amazon still holds price and stock of the cart
    on_behalf_of: Person | None = None
    applicant: Person | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    before: Content | None = None  # what an earlier application showed its approvers, if that was another


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person: subject, plain text and HTML, already in their language. What it says about its sender
    is the company's wish; empty means the deployment's own."""

    to: str
    subject: str
    text: str
    html: str
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""


class Writer(Protocol):
    def __call__(self, occasion: Occasion) -> Letter:
        """The letter for an occasion, in the reader's language. Every link in it is on our own address."""


class Mail(Protocol):
    def send(self, letter: Letter) -> None:
        """Raises Retryable when the mail could not be handed over, Refused when it never can be."""


class MailReports(Protocol):
    def __call__(self, body: str) -> MailNews | None:
        """What the mail service wrote about a letter; None when there is nothing in it that anybody has to know.
        Raises Unreadable for what is no such news."""


class LinkKeys(Protocol):
    def __call__(self) -> Sequence[bytes]:
        """The keys that make approval links valid: the current one first, then the one before it during a rotation."""
