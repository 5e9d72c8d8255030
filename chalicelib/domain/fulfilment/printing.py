"""What stands on the papers of a box: from the order, what Amazon told of it, and the articles on the shelves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.articles import Article
from chalicelib.domain.company import Company
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.contents import Inside, inside
from chalicelib.domain.fulfilment.papers import NoteLine, PackingSlip, PickingNote, SlipLine, in_walking_order
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import Address, AmazonLine, AmazonOrder, Personal
from chalicelib.domain.orders.order import Line, LineKind, MarketplaceOrder


@dataclass(frozen=True, slots=True)
class Printable:
    """An order with all that its papers say. ``personal`` is None once it is erased. ``carriers`` and ``warehouse`` are
    names, of carriers by their code."""

    order: MarketplaceOrder
    told: AmazonOrder
    lines: Sequence[Line]
    boxes: Sequence[Box]
    company: Company
    articles: Mapping[str, Article] = field(default_factory=dict)
    personal: Personal | None = None
    carriers: Mapping[str, str] = field(default_factory=dict)
    warehouse: str = ""

    @property
    def last_box(self) -> int:
        """Numbers of boxes that were dropped are not given again, so there may be fewer."""
        return max((box.number for box in self.boxes if not box.is_dropped), default=1)


def note_of(of: Printable, box: Box) -> PickingNote:
    order, about = of.order, of.personal
    return PickingNote(
        order_id=order.order_id,
        number=order.number,
        marketplace=_label(order.marketplace),
        company=of.company.name,
        company_address=_own(of.company),
        company_country=of.company.country,
        ship_to=_theirs(about.address) if about and about.address else (),
        ship_to_country=order.country,
        buyer_po=of.told.buyer_po,
        ordered_at=order.ordered_at,
        ship_by=order.ship_by,
        service_level=order.service_level,
        ship_method=_method(of, order.carrier, order.method),
        warehouse=of.warehouse,
        is_prime=order.is_prime,
        is_business=order.is_business,
        is_gift=order.is_gift,
        gift_messages=_messages(box, about),
        lines=in_walking_order(_note_line(each, of) for each in inside(box, of.told, of.lines)),
        box=box.number,
        boxes=of.last_box,
    )


def slip_of(of: Printable, box: Box) -> PackingSlip:
    """In Amazon's pieces and Amazon's words: the customer bought those, and knows no article of ours."""
    order, about = of.order, of.personal
    by_id = {line.id: line for line in of.told.lines}
    return PackingSlip(
        order_id=order.order_id,
        number=order.number,
        marketplace=_label(order.marketplace),
        company=of.company.name,
        company_address=_own(of.company),
        company_country=of.company.country,
        ship_to=_theirs(about.address) if about and about.address else (),
        ship_to_country=order.country,
        buyer_po=of.told.buyer_po,
        ordered_at=order.ordered_at,
        carrier=_method(of, box.parcel.carrier or order.carrier, box.parcel.method or order.method),
        tracking=box.parcel.tracking,
        is_gift=order.is_gift,
        gift_messages=_messages(box, about),
        lines=tuple(_slip_line(by_id[id], many) for id, many in box.contents.items() if id in by_id),
        box=box.number,
        boxes=of.last_box,
    )


def _note_line(each: Inside, of: Printable) -> NoteLine:
    """Under our own title, which stands on the shelf, and Amazon's where there is none."""
    line, article = each.line, of.articles.get(each.line.article)
    amazons = next((one for one in of.told.lines if one.id == line.amazon_line), None)
    is_placeholder = line.kind is LineKind.PLACEHOLDER
    return NoteLine(
        article="" if is_placeholder else line.article,
        quantity=each.quantity,
        bin=article.bin if article and not is_placeholder else "",
        sku=line.sku or (amazons.sku if amazons else ""),
        asin=line.asin or (amazons.asin if amazons else ""),
        title=(article.title if article else "") or line.title or (amazons.title if amazons else ""),
        is_placeholder=is_placeholder,
        kit=line.kit,
        gift_wrap=amazons.gift_wrap if amazons else "",
        is_customized=amazons.is_customized if amazons else False,
    )


def _slip_line(line: AmazonLine, many: int) -> SlipLine:
    return SlipLine(many, line.title, line.sku, line.asin, ordered=line.quantity)


def _messages(box: Box, about: Personal | None) -> tuple[str, ...]:
    """Those of what lies in this box, each once."""
    said = about.gift_messages if about else {}
    return tuple(dict.fromkeys(said[line] for line in box.contents if said.get(line, "").strip()))


def _method(of: Printable, carrier: str, method: str) -> str:
    name = of.carriers.get(carrier, carrier)
    return " ".join(filter(None, (name, method)))


def _label(marketplace: str) -> str:
    known = MARKETPLACES.get(marketplace)
    return known.label if known else marketplace


def _own(company: Company) -> tuple[str, ...]:
    """Its name stands above, on its own."""
    return _in_order("", "", company.lines, company)


def _theirs(address: Address) -> tuple[str, ...]:
    """Amazon repeats the name of a company, or of the person, in either field."""
    company = address.company if address.company != address.name else ""
    lines = (address.line1, address.line2, address.line3, address.district, address.municipality)
    return _in_order(address.name, company, lines, address)


def _in_order(addressee: str, company: str, lines: Sequence[str], of: Company | Address) -> tuple[str, ...]:
    """As the country has them on a parcel, without the country itself."""
    return ShippingAddress(
        code="",
        label="",
        addressee=addressee,
        company=company,
        lines=tuple(filter(None, lines)),
        city=of.city,
        state=of.state,
        postcode=of.postcode,
        country=of.country,
    ).written
