"""Amazon's invoices and credit memos: what each says, about which orders, and which of several versions counts.

An invoice is known by its supplier and number. Its documents come in any order, twice, changed or taken back; which one
counts is told from all of them together (``counting``), so that every order of arrival ends the same way.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.shipping import Operation

# One transaction carries a handful of records for each order; Amazon writes an invoice for one.
MOST_ORDERS = 8
# Some 90 bytes a line: the record of an order stays below DynamoDB's 400 kB.
MOST_LINES_IN_ALL = 3_000
MOST_INVOICES = 50


class Purpose(StrEnum):
    STANDARD = "standard"
    CREDIT = "credit"  # gives money back: its quantities and amounts are negative
    DEBIT = "debit"  # asks for more money afterwards


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What is asked for one line of an order. ``net`` is without tax and shipping. A line 0 is not about a line of
    ours; a quantity 0 changes a price only."""

    line: int
    quantity: int
    net: Money
    unit_price: Money | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What an invoice asks for one order. ``lines`` are empty when it does not go line by line."""

    order: str
    lines: tuple[InvoiceLine, ...]
    net: Money
    shipping: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class InvoiceNotice:
    """An InvoiceDetailRequest in our words; ``replaced`` is the payloadID of the document that it takes back."""

    payload_id: str
    supplier: str
    number: str
    operation: Operation
    purpose: Purpose
    written_at: datetime | None
    dated_at: datetime | None
    shares: tuple[Share, ...]
    net: Money
    shipping: Money
    tax: Money
    gross: Money
    replaced: str = ""
    is_information: bool = False  # nobody is asked to pay

    @property
    def digest(self) -> str:
        """The same for two documents that ask for the same."""
        asked = repr((self.purpose, self.shares, self.net, self.shipping, self.tax, self.gross))
        return hashlib.sha256(asked.encode()).hexdigest()[:16]

    @property
    def adds_up(self) -> bool:
        """Whether its own sums agree, but for a rounding."""
        off = self.net + self.shipping + self.tax - self.gross
        return abs(off.amount) <= 2 * off.smallest.amount


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Amazon, or a person, took a document back; without a payloadID every one that was written before."""

    key: str
    payload_id: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """What one document asks for one order."""

    key: str
    payload_id: str
    digest: str
    written_at: datetime
    number: str
    purpose: Purpose
    dated_at: datetime | None
    lines: tuple[InvoiceLine, ...]
    net: Money
    shipping: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Invoiced:
    """All invoices of one order, by payloadID; apart from the head, because others write them."""

    number: str
    papers: Mapping[str, Paper] = field(default_factory=dict)
    withdrawn: tuple[Withdrawal, ...] = ()
    revision: int = 0

    @property
    def counting(self) -> Sequence[Paper]:
        """One paper an invoice, oldest first: what is really asked for."""
        keys = sorted({paper.key for paper in self.papers.values()})
        found = (counting([p for p in self.papers.values() if p.key == key], self.withdrawn) for key in keys)
        return sorted((paper for paper in found if paper is not None), key=lambda each: (each.written_at, each.key))


class Dated(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def payload_id(self) -> str: ...
    @property
    def written_at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


def key_of(supplier: str, number: str) -> str:
    """Sellers number their invoices without asking each other."""
    return f"{supplier.strip().casefold()}~{number.strip()}"


def counting(versions: Iterable[D], withdrawn: Sequence[Withdrawal]) -> D | None:
    """Of several documents of one invoice the first that was not taken back: a second one with other content may be a
    mistake, so it waits for a person."""
    live = [version for version in versions if not is_withdrawn(version, withdrawn)]
    return min(live, key=age_of, default=None)


def billed(invoiced: Invoiced, notice: InvoiceNotice, share: Share, *, at: datetime) -> Invoiced:
    """The invoices of an order after this document, which came at ``at``. Raises Refused for more than we can keep."""
    if notice.operation is Operation.DELETE:
        return replace(invoiced, withdrawn=with_withdrawal(invoiced.withdrawn, withdrawal(notice, at=at)))
    paper = Paper(
        key=key_of(notice.supplier, notice.number),
        payload_id=notice.payload_id,
        digest=notice.digest,
        written_at=written(notice, at),
        number=notice.number,
        purpose=notice.purpose,
        dated_at=notice.dated_at,
        lines=share.lines,
        net=share.net,
        shipping=share.shipping,
        tax=share.tax,
    )
    papers = {**invoiced.papers, paper.payload_id: paper}
    too_many = len({each.key for each in papers.values()}) > MOST_INVOICES
    if too_many or sum(len(each.lines) for each in papers.values()) > MOST_LINES_IN_ALL:
        raise Refused("There are more invoices for this order than we can keep.")
    return replace(invoiced, papers=papers)


def withdrawal(notice: InvoiceNotice, *, at: datetime) -> Withdrawal:
    return Withdrawal(key_of(notice.supplier, notice.number), notice.replaced, written(notice, at))


def with_withdrawal(withdrawn: tuple[Withdrawal, ...], another: Withdrawal) -> tuple[Withdrawal, ...]:
    return tuple(sorted({*withdrawn, another}, key=lambda each: (each.written_at, each.payload_id)))


def is_withdrawn(version: Dated, withdrawn: Sequence[Withdrawal]) -> bool:
    return any(
        each.key == version.key
        and (each.payload_id == version.payload_id if each.payload_id else version.written_at <= each.written_at)
        for each in withdrawn
    )


def written(notice: InvoiceNotice, at: datetime) -> datetime:
    return min(notice.written_at or notice.dated_at or at, at)


def age_of(version: Dated) -> tuple[datetime, str]:
    return version.written_at, version.payload_id
