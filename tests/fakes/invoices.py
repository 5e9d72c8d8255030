"""The invoice register in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.purchasing.register import Invoice, InvoiceState
from chalicelib.ports.invoices import InvoicePage
from tests.fakes import pages
from tests.fakes.readers import Records


@dataclass(frozen=True)
class Invoices:
    store: Records

    def find(self, key: str) -> Invoice | None:
        return self.store.find(Invoice, key)

    def several(self, names: Sequence[str]) -> Sequence[Invoice]:
        return [found for name in names if (found := self.find(name)) is not None]

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
        name = f"{state}#{billing_group}#{since}#{until}"
        fitting = [
            row
            for row in self.store.all(Invoice)
            if state in {None, row.state}
            and billing_group in {"", row.billing_group}
            and (since is None or row.listed_at >= since)
            and (until is None or row.listed_at < until)
        ]
        return InvoicePage(*pages.cut(fitting, _place, name, after, most))


def _place(invoice: Invoice) -> str:
    return f"{invoice.listed_at.isoformat(timespec='microseconds')}#{invoice.key}"
