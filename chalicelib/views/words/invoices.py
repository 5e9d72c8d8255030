"""What Amazon asks for, how it agrees with what was ordered, and why it does not."""

from collections.abc import Mapping

from chalicelib.domain.purchasing.invoices import Purpose
from chalicelib.domain.purchasing.matching import Difference, Match
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.views.texts import marked

INVOICE_STATE: Mapping[InvoiceState, tuple[str, str]] = {
    InvoiceState.MATCHED: ("green", marked("Matched")),
    InvoiceState.OPEN: ("blue", marked("Not yet complete")),
    InvoiceState.DIFFERS: ("red", marked("Differs")),
    InvoiceState.UNMATCHED: ("amber", marked("No order of ours")),
    InvoiceState.WITHDRAWN: ("grey", marked("Taken back")),
}

MATCH: Mapping[Match, tuple[str, str]] = {
    Match.NOTHING: ("grey", marked("Not invoiced yet")),
    Match.OPEN: ("blue", marked("Not yet complete")),
    Match.MATCHED: ("green", marked("Matched")),
    Match.DIFFERS: ("red", marked("Differs")),
}

PURPOSE: Mapping[Purpose, str] = {
    Purpose.STANDARD: marked("Invoice"),
    Purpose.CREDIT: marked("Credit memo"),
    Purpose.DEBIT: marked("Debit memo"),
}

# What stands before the two figures: what was expected, and what was found instead.
DIFFERENCE: Mapping[Difference, str] = {
    Difference.MORE_INVOICED: marked("More is invoiced than will come"),
    Difference.MORE_ARRIVED: marked("More has arrived than was ordered"),
    Difference.DAMAGED: marked("Damaged pieces are invoiced"),
    Difference.DEARER: marked("Dearer than approved"),
    Difference.DEARER_THAN_CONFIRMED: marked("Dearer than Amazon confirmed"),
    Difference.OVERCREDITED: marked("More was given back than was asked for"),
    Difference.UNKNOWN_LINE: marked("A line is invoiced that was not ordered"),
    Difference.CURRENCY: marked("Invoiced in another currency than ordered"),
    Difference.GOODS: marked("The goods cost more than approved"),
    Difference.SHIPPING: marked("Shipping costs more than approved"),
    Difference.TAX: marked("More tax than approved"),
    Difference.NOT_ORDERED: marked("This order was never placed, and yet it is invoiced"),
}
