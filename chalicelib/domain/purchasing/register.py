"""The invoice register: one entry an invoice, with every version of it that Amazon sent and how it agrees with the
orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.invoices import (
    InvoiceNotice,
    Purpose,
    Withdrawal,
    age_of,
    counting,
    is_withdrawn,
    key_of,
    with_withdrawal,
    withdrawal,
    written,
)
from chalicelib.domain.purchasing.shipping import Operation

# Honest invoices are corrected once, if ever.
MOST_VERSIONS = 20


class InvoiceState(StrEnum):
    MATCHED = "matched"  # what it asks for was ordered, has arrived and costs what was agreed
    OPEN = "open"  # nothing wrong, but something has not arrived yet
    DIFFERS = "differs"  # something does not agree; the order says what
    UNMATCHED = "unmatched"  # it names an order that is not ours
    WITHDRAWN = "withdrawn"  # Amazon took it back


@dataclass(frozen=True, slots=True)
class Version:
    """What one document says of the whole invoice."""

    key: str
    payload_id: str
    digest: str
    written_at: datetime
    purpose: Purpose
    dated_at: datetime | None
    orders: tuple[str, ...]
    net: Money
    shipping: Money
    tax: Money
    gross: Money
    file: str
    adds_up: bool = True


@dataclass(frozen=True, slots=True)
class Invoice:
    """An entry of the register. ``listed_at`` is its place there and never changes; ``billing_group`` is the first
    order's. ``takes_back`` is the document that took it back, which may have come first."""

    key: str
    supplier: str
    number: str
    listed_at: datetime
    state: InvoiceState
    versions: Mapping[str, Version] = field(default_factory=dict)
    withdrawn: tuple[Withdrawal, ...] = ()
    takes_back: Version | None = None
    billing_group: str = ""
    is_test: bool = False
    revision: int = 0

    @property
    def said(self) -> Version:
        """The version that counts; of a withdrawn invoice the last word about it."""
        found = counting(self.versions.values(), self.withdrawn)
        if found is not None:
            return found
        last = [*self.versions.values(), *([self.takes_back] if self.takes_back else [])]
        return max(last, key=age_of)

    @property
    def is_withdrawn(self) -> bool:
        return counting(self.versions.values(), self.withdrawn) is None

    @property
    def is_disputed(self) -> bool:
        """Whether two documents of this number ask for different things."""
        live = [each for each in self.versions.values() if not is_withdrawn(each, self.withdrawn)]
        return len({each.digest for each in live}) > 1


def registered(entry: Invoice | None, notice: InvoiceNotice, *, file: str, at: datetime) -> Invoice:
    """The entry after this document, which came at ``at``. Raises Refused for endless corrections."""
    key = key_of(notice.supplier, notice.number)
    # A date in the future must not keep an invoice at the top of the register for years.
    listed_at = min(notice.dated_at or at, at)
    entry = entry or Invoice(key, notice.supplier, notice.number, listed_at, InvoiceState.OPEN)
    said = Version(
        key=key,
        payload_id=notice.payload_id,
        digest=notice.digest,
        written_at=written(notice, at),
        purpose=notice.purpose,
        dated_at=notice.dated_at,
        orders=tuple(share.order for share in notice.shares),
        net=notice.net,
        shipping=notice.shipping,
        tax=notice.tax,
        gross=notice.gross,
        file=file,
        adds_up=notice.adds_up,
    )
    if notice.operation is Operation.DELETE:
        last = max(filter(None, (entry.takes_back, said)), key=age_of)
        changed = replace(entry, withdrawn=with_withdrawal(entry.withdrawn, withdrawal(notice, at=at)), takes_back=last)
    else:
        changed = replace(entry, versions={**entry.versions, said.payload_id: said})
    if max(len(changed.versions), len(changed.withdrawn)) > MOST_VERSIONS:
        raise Refused("There are more versions of this invoice than we can keep.")
    return changed


def rival(entry: Invoice) -> Version | None:
    """The newest document that asks for something else than the one that counts."""
    live = [each for each in entry.versions.values() if not is_withdrawn(each, entry.withdrawn)]
    return max((each for each in live if each.digest != entry.said.digest), key=age_of, default=None)


def taken_instead(entry: Invoice, payload_id: str) -> Invoice:
    """The entry after a person's word that this version counts and no other. Raises Refused when there is none such."""
    if payload_id not in entry.versions:
        raise Refused("There is no such version of this invoice.")
    others = [each for each in entry.versions.values() if each.payload_id != payload_id]
    withdrawn = entry.withdrawn
    for other in others:
        withdrawn = with_withdrawal(withdrawn, Withdrawal(entry.key, other.payload_id, other.written_at))
    return replace(entry, withdrawn=withdrawn)
