"""An InvoiceDetailRequest as a domain InvoiceNotice: what is asked for each of our orders, by line where it says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import fields
from chalicelib.adapters.cxml.fields import NotUnderstood, attribute, part, text
from chalicelib.adapters.cxml.order_names import order_of
from chalicelib.adapters.cxml.reading import refused
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.cart import HIGHEST_PRICE, MOST_LINES, MOST_PIECES
from chalicelib.domain.purchasing.invoices import MOST_ORDERS, InvoiceLine, InvoiceNotice, Purpose, Share
from chalicelib.domain.purchasing.shipping import Operation

# InvoiceDetailRequestHeader@purpose.
PURPOSES = {
    "standard": Purpose.STANDARD,
    "creditmemo": Purpose.CREDIT,
    "linelevelcreditmemo": Purpose.CREDIT,
    "debitmemo": Purpose.DEBIT,
    "lineleveldebitmemo": Purpose.DEBIT,
}
# Who asks for the money, the surest role first; an Amazon that names nobody asks itself.
_ISSUERS = ("issuerofinvoice", "from", "remitto")
AMAZON = "Amazon"
LONGEST_NUMBER = 80
LONGEST_SUPPLIER = 120


@dataclass(frozen=True, slots=True)
class _Terms:
    """How the amounts of a document are meant: credit memos write them with or without a minus."""

    currency: str
    gives_back: bool
    changes_prices_only: bool

    def money(self, holder: Element, field: str) -> Money | None:
        found = fields.money(holder, field)
        if found is None:
            return None
        if found.currency != self.currency:
            raise NotUnderstood(f"{field} currency", found.currency)
        if abs(found.amount) > HIGHEST_PRICE:
            raise NotUnderstood(field, f"{found.amount:f}")
        return Money(-abs(found.amount), found.currency) if self.gives_back else found

    def sum(self, holder: Element, *tags: str) -> Money:
        found = (self.money(part(holder, tag), tag) for tag in tags)
        return total((money for money in found if money is not None), self.currency)


def invoice(request: Element, *, payload_id: str, written: str) -> InvoiceNotice:
    """Raises Refused for a document that does not say which invoice it is, or says of it what we can't take down."""
    head, summary = part(request, "InvoiceDetailRequestHeader"), part(request, "InvoiceDetailSummary")
    number = attribute(head, "invoiceID")
    if not number or len(number) > LONGEST_NUMBER:
        raise refused(400, "The invoice has no number.")
    purpose = PURPOSES.get(attribute(head, "purpose").lower() or "standard")
    if purpose is None:
        raise refused(
            450, "Invoices for the purpose “{purpose}” are not accepted.", purpose=head.get("purpose", "")[:40]
        )
    try:
        operation = Operation(attribute(head, "operation").lower() or Operation.NEW)
        terms = _terms(request, head, purpose)
        shares = _shares(request, summary, terms)
        notice = _notice(head, summary, terms, shares, number, operation, purpose, payload_id, written)
    except NotUnderstood as error:
        raise refused(
            400, "The invoice's {what} means nothing to us: “{text}”.", what=error.field, text=error.text
        ) from None
    except ValueError:
        raise refused(450, "The invoice's operation is not one that we know.") from None
    if len(shares) > MOST_ORDERS:
        raise refused(
            400,
            "The invoice is for {count} orders; at most {most} are taken at once.",
            count=len(shares),
            most=MOST_ORDERS,
        )
    return notice


def _notice(
    head: Element,
    summary: Element,
    terms: _Terms,
    shares: tuple[Share, ...],
    number: str,
    operation: Operation,
    purpose: Purpose,
    payload_id: str,
    written: str,
) -> InvoiceNotice:
    sums = {name: total((getattr(s, name) for s in shares), terms.currency) for name in ("net", "shipping", "tax")}
    stated = terms.money(part(summary, "NetAmount"), "NetAmount")
    return InvoiceNotice(
        payload_id=payload_id,
        supplier=_supplier(head),
        number=number,
        operation=operation,
        purpose=purpose,
        written_at=fields.moment(written),
        dated_at=fields.moment(attribute(head, "invoiceDate")),
        shares=shares,
        **sums,
        gross=total(sums.values(), terms.currency) if stated is None else stated,
        replaced=attribute(part(head, "DocumentReference"), "payloadID"),
        is_information=attribute(head, "isInformationOnly").lower() == "yes",
    )


def _terms(request: Element, head: Element, purpose: Purpose) -> _Terms:
    """Every amount must be in the currency of the sum; another one could be added to nothing."""
    amounts = (
        fields.money(part(request, "InvoiceDetailSummary", tag), tag)
        for tag in ("NetAmount", "GrossAmount", "SubtotalAmount")
    )
    currency = next((amount.currency for amount in amounts if amount is not None), "")
    if not currency:
        raise NotUnderstood("NetAmount", "")
    indicator = part(head, "InvoiceDetailHeaderIndicator")
    by_price = attribute(indicator, "isPriceBasedLineLevelCreditMemo").lower() == "yes"
    return _Terms(currency, purpose is Purpose.CREDIT, by_price)


def _shares(request: Element, summary: Element, terms: _Terms) -> tuple[Share, ...]:
    """What is asked for each order. What only the whole invoice says is shared out in proportion to the goods."""
    parts = _by_order([*_itemised(request, terms), *_in_sum(request, terms)])
    if not parts:
        raise NotUnderstood("order", "")
    weights = [abs(each.net.amount) for each in parts]

    def has(*tags: str) -> bool:
        return any(summary.find(tag) is not None for tag in tags)

    def rest(stated: Money, own: str) -> list[Money]:
        return shared(stated - total((getattr(each, own) for each in parts), terms.currency), weights)

    nothing = [Money.zero(terms.currency)] * len(parts)
    goods = terms.sum(summary, "SubtotalAmount") - terms.sum(summary, "InvoiceDetailDiscount")
    nets = rest(goods, "net") if has("SubtotalAmount") else nothing
    carriage = terms.sum(summary, "ShippingAmount", "SpecialHandlingAmount")
    shippings = rest(carriage, "shipping") if has("ShippingAmount", "SpecialHandlingAmount") else nothing
    taxes = rest(terms.sum(summary, "Tax"), "tax") if has("Tax") else nothing
    return tuple(
        replace(each, net=each.net + net, shipping=each.shipping + shipping, tax=each.tax + tax)
        for each, net, shipping, tax in zip(parts, nets, shippings, taxes, strict=True)
    )


def shared(amount: Money, weights: Sequence[Decimal]) -> list[Money]:
    """In proportion, in whole minor units; the last one takes what rounding leaves, so that nothing is lost."""
    whole = sum(weights, start=Decimal(0))
    given = (
        [Money(amount.amount * weight / whole, amount.currency).rounded() for weight in weights[:-1]] if whole else []
    )
    given += [Money.zero(amount.currency)] * (len(weights) - 1 - len(given))
    return [*given, amount - total(given, amount.currency)]


def _by_order(parts: Sequence[Share]) -> list[Share]:
    """An order that is named twice is one order."""
    found: dict[str, Share] = {}
    for each in parts:
        other = found.get(each.order)
        found[each.order] = (
            each
            if other is None
            else Share(
                each.order,
                (*other.lines, *each.lines),
                other.net + each.net,
                other.shipping + each.shipping,
                other.tax + each.tax,
            )
        )
    return list(found.values())


def _itemised(request: Element, terms: _Terms) -> Iterator[Share]:
    for order in request.findall("InvoiceDetailOrder"):
        items = [*order.findall("InvoiceDetailItem"), *order.findall("InvoiceDetailServiceItem")]
        if len(items) > 2 * MOST_LINES:
            raise NotUnderstood("number of lines", str(len(items)))
        lines = tuple(_line(item, terms) for item in items)
        yield Share(
            order=order_of(part(order, "InvoiceDetailOrderInfo")),
            lines=lines,
            net=total((line.net for line in lines), terms.currency),
            shipping=total((_line_shipping(item, terms) for item in items), terms.currency),
            tax=total((terms.sum(item, "Tax") for item in items), terms.currency),
        )


def _in_sum(request: Element, terms: _Terms) -> Iterator[Share]:
    """Of an invoice without lines."""
    for order in request.findall("InvoiceDetailHeaderOrder"):
        sums = part(order, "InvoiceDetailOrderSummary")
        yield Share(
            order=order_of(part(order, "InvoiceDetailOrderInfo")),
            lines=(),
            net=terms.sum(sums, "SubtotalAmount") - terms.sum(sums, "InvoiceDetailDiscount"),
            shipping=_line_shipping(sums, terms),
            tax=terms.sum(sums, "Tax"),
        )


def _line(item: Element, terms: _Terms) -> InvoiceLine:
    price = terms.money(part(item, "UnitPrice"), "UnitPrice")
    stated = terms.money(part(item, "SubtotalAmount"), "SubtotalAmount")
    written = attribute(item, "quantity")
    pieces = _pieces(written)
    is_taken_back = written.startswith("-") and not terms.gives_back  # by an ordinary invoice
    if stated is None and price is None:
        raise NotUnderstood("UnitPrice", "")
    counted = price * (-pieces if is_taken_back else pieces) if price is not None else Money.zero(terms.currency)
    net = stated if stated is not None else counted.rounded()
    return InvoiceLine(
        line=_line_number(item),
        quantity=0 if terms.changes_prices_only else -pieces if terms.gives_back or is_taken_back else pieces,
        net=net - terms.sum(item, "InvoiceDetailDiscount"),
        unit_price=None if price is None else Money(abs(price.amount), price.currency),
    )


def _line_number(item: Element) -> int:
    """Of our order; 0 for a service that names none."""
    reference = part(item, "InvoiceDetailItemReference")
    if reference.tag == "missing":
        reference = part(item, "InvoiceDetailServiceItemReference")
    written = attribute(reference, "lineNumber")
    return fields.quantity(written, "lineNumber") if written else 0


def _pieces(written: str) -> int:
    """How many, whether they come or go back; a service may have none."""
    found = fields.quantity(written) if written else 1
    if abs(found) > MOST_PIECES:
        raise NotUnderstood("quantity", written)
    return abs(found)


def _line_shipping(item: Element, terms: _Terms) -> Money:
    return terms.sum(item, "InvoiceDetailLineShipping", "InvoiceDetailLineSpecialHandling")


def _supplier(head: Element) -> str:
    named = {
        attribute(contact, "role").lower(): text(part(contact, "Name"))
        for partner in head.findall("InvoicePartner")
        for contact in partner.findall("Contact")
    }
    return next((named[role][:LONGEST_SUPPLIER] for role in _ISSUERS if named.get(role)), AMAZON)
