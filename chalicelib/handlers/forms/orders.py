"""An order's forms: what an applicant wishes for, what has arrived, and what became of it at Amazon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.custom_fields import read_date
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.purchasing.receiving import ReceivedLine
from chalicelib.queries.purchasing.receiving import Receivable
from chalicelib.usecases.purchasing.editing import Wish
from chalicelib.usecases.purchasing.settling import Settlement

# Longer than any quantity: nobody's quantity has more digits, and int() of a megabyte takes its time.
_MOST_DIGITS = 9


def wish(form: Mapping[str, str]) -> Wish:
    """Quantities are read by line number, and nothing else about a line; fields that the form does not have are left
    as they are. Raises Refused beside a field that can't be read."""
    needed_by = form.get("needed_by", "").strip()
    return Wish(
        quantities=dict(_quantities(form)),
        address=form.get("address", ""),
        billing_group=form.get("billing_group", ""),
        comment=form.get("comment"),
        needed_by=read_date(needed_by, field="needed_by") if needed_by else None,
        has_needed_by="needed_by" in form,
        custom=_custom(form),
        revision=_revision(form.get("revision", "")),
    )


def as_typed(order: PurchaseOrder) -> dict[str, str]:
    """An order's fields as its form would show them now."""
    return {
        "revision": str(order.revision),
        "comment": order.comment,
        "needed_by": order.needed_by.isoformat() if order.needed_by else "",
        "address": order.address,
        "billing_group": order.billing_group,
    }


@dataclass(frozen=True, slots=True)
class Sums:
    """What somebody says has arrived, line by line."""

    lines: Mapping[int, ReceivedLine]
    reason: str
    accepts_more: bool
    stand: int | None


def sums(form: Mapping[str, str]) -> Sums:
    """Raises Refused beside a field that is no number; an empty one is none."""
    damaged = dict(numbered(form, "damaged"))
    lines = {
        number: ReceivedLine(
            pieces(text or "0", field=f"received-{number}"),
            pieces(damaged.get(number) or "0", field=f"damaged-{number}"),
        )
        for number, text in numbered(form, "received")
    }
    return Sums(
        lines, form.get("reason", ""), form.get("accepts_more") == "yes", stand=_revision(form.get("revision", ""))
    )


def sums_as_typed(found: Receivable) -> dict[str, str]:
    """What was noted, as its form would show it now."""
    said = {row.line.number: row.said for row in found.rows}
    return {
        "revision": str(found.receipts.stand),
        **{f"received-{number}": str(sum.received) for number, sum in said.items()},
        **{f"damaged-{number}": str(sum.damaged) for number, sum in said.items()},
    }


def settlement(form: Mapping[str, str]) -> Settlement:
    """Raises Refused when nothing was chosen."""
    try:
        return Settlement(form.get("outcome", ""))
    except ValueError:
        raise Refused("Please choose what you found at Amazon.", field="outcome") from None


def numbered(form: Mapping[str, str], name: str) -> Iterator[tuple[int, str]]:
    """The fields called ``<name>-<line number>``; others may be called anything."""
    for field, text in form.items():
        kind, _, number = field.rpartition("-")
        if kind == name and _is_whole(number):
            yield int(number), text


def pieces(text: str, *, field: str) -> int:
    if not _is_whole(text.strip()):
        raise Refused("Please write a whole number.", field=field)
    return int(text)


def _quantities(form: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """A ticked box drops the line, whatever its quantity says."""
    dropped = {number for number, _ in numbered(form, "drop")}
    for number, text in numbered(form, "quantity"):
        yield number, 0 if number in dropped else pieces(text, field=f"quantity-{number}")


def _custom(form: Mapping[str, str]) -> Mapping[str, str] | None:
    given = {name.removeprefix("custom-"): text for name, text in form.items() if name.startswith("custom-")}
    return given or None


def _revision(text: str) -> int | None:
    return int(text) if _is_whole(text) else None


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
