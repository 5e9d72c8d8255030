"""The OrderRequest: an approved order, each line as Amazon offered it."""

from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import writing
from chalicelib.adapters.cxml.punch_out import ship_to
from chalicelib.adapters.cxml.writing import element, extrinsic
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Company
from chalicelib.domain.purchasing.cart import Line
from chalicelib.ports.purchasing import Placement


def written(placement: Placement, password: str) -> bytes:
    return writing.request(
        element("OrderRequest", header(placement), *[item(line) for line in placement.content.lines]),
        placement.credentials,
        password=password,
        payload_id=placement.payload_id,
        at=placement.at,
        language=placement.person.language,
    )


def header(placement: Placement) -> Element:
    order, content, person = placement.order, placement.content, placement.person
    said = {"Email": person.email, "UniqueName": person.unique_name} | dict(placement.extrinsics)
    # The DTD fixes the order: Total, ShipTo?, BillTo, Shipping?, Tax?, Contact*, Comments*, Extrinsic*.
    return element(
        "OrderRequestHeader",
        element("Total", writing.money(order.goods)),  # without shipping and tax, which stand beside it
        ship_to(content.ship_to, person.language),
        element("BillTo", bill_to(content.bill_to, placement.company)),
        writing.charge("Shipping", content.shipping, "Shipping"),
        writing.charge("Tax", content.tax, "Tax"),
        element("Comments", order.comment, lang=person.language) if order.comment else None,
        *[extrinsic(name, value) for name, value in said.items()],
        orderID=order.number,
        # A repetition carries the date of the first time: it is the same order.
        orderDate=writing.moment(order.ordered_at or placement.at),
        orderType="regular",
        type="new",
    )


def bill_to(group: BillingGroup, company: Company) -> Element:
    """The billing group's code in the company's address."""
    return writing.address(
        group.code,
        company.name,
        lines=company.lines,
        city=company.city,
        state=company.state,
        postcode=company.postcode,
        country=company.country,
        language=company.language,
    )


def item(line: Line) -> Element:
    return element(
        "ItemOut",
        element(
            "ItemID",
            element("SupplierPartID", line.asin),
            element("SupplierPartAuxiliaryID", line.auxiliary_id),  # unchanged: it ties the line to the held offer
        ),
        detail(line),
        writing.charge("Shipping", line.shipping, "Shipping") if line.shipping else None,
        writing.charge("Tax", line.tax, "Tax") if line.tax else None,
        quantity=str(line.quantity),
        lineNumber=str(line.number),
    )


def detail(line: Line) -> Element:
    """The cart's ItemDetail back, all extrinsics included."""
    classifications = line.classifications or (
        ("UNSPSC", ""),
    )  # the DTD wants one, Amazon's carts do not always have it
    return element(
        "ItemDetail",
        element("UnitPrice", writing.money(line.unit_price)),
        element("Description", line.description, lang=line.language),
        element("UnitOfMeasure", line.unit),
        *[element("Classification", code, domain=domain) for domain, code in classifications],
        element("ManufacturerPartID", line.manufacturer_part) if line.manufacturer_part else None,
        element("ManufacturerName", line.manufacturer) if line.manufacturer else None,
        *[extrinsic(name, value) for name, value in line.extrinsics],
    )
