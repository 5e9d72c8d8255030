"""The invoice register: an entry an invoice, in lists by state, by billing group and by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.purchasing.register import Invoice, InvoiceState


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """Some rows and where the next ones begin; ``next`` is None on the last page."""

    rows: Sequence[Invoice]
    next: str | None


class Invoices(Protocol):
    """Reads are consistent, except the list, which may lag by moments but whose rows are as fresh as ``find``."""

    def find(self, key: str) -> Invoice | None:
        """By ``invoices.key_of``."""

    def several(self, names: Sequence[str]) -> Sequence[Invoice]:
        """Those of these keys that exist, in no particular order."""

    def newest(
        self,
        *,
        state: InvoiceState | None = None,
        billing_group: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        after: str | None = None,
        most: int = 25,
    ) -> InvoicePage:
        """Newest first, from ``since`` until before ``until`` by ``listed_at``. ``after`` is an earlier page's
        ``next``. Raises Refused for one that is not ours."""
