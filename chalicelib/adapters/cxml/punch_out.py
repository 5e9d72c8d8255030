"""The PunchOutSetupRequest: who goes shopping, for which address, and where the cart comes back."""

from xml.etree.ElementTree import Element

from chalicelib.adapters.cxml import writing
from chalicelib.adapters.cxml.writing import element
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.directory import Person
from chalicelib.ports.purchasing import SetUp


def written(set_up: SetUp, password: str) -> bytes:
    # The DTD fixes the order: BuyerCookie, Extrinsic*, BrowserFormPost, Contact*, SupplierSetup?, ShipTo?,
    # SelectedItem?.
    content = element(
        "PunchOutSetupRequest",
        element("BuyerCookie", set_up.buyer_cookie),
        *[writing.extrinsic(name, value) for name, value in set_up.extrinsics],
        element("BrowserFormPost", element("URL", set_up.return_url)),
        contact(set_up.person),
        ship_to(set_up.ship_to, set_up.person.language),
        selected(set_up.item) if set_up.item else None,
        operation="create",
    )
    return writing.request(
        content,
        set_up.credentials,
        password=password,
        payload_id=set_up.payload_id,
        at=set_up.at,
        language=set_up.person.language,
    )


def selected(asin: str) -> Element:
    """The item whose page the store opens with. Without an auxiliary id: an offer of old is held no more."""
    return element("SelectedItem", element("ItemID", element("SupplierPartID", asin)))


def contact(person: Person) -> Element:
    """Amazon refuses a punch-out that names no e-mail; this is one of the places where it looks."""
    return element(
        "Contact",
        element("Name", person.name, lang=person.language),
        element("Email", person.email) if person.email else None,
        role="endUser",
    )


def ship_to(address: ShippingAddress, language: str) -> Element:
    return element(
        "ShipTo",
        writing.address(
            address.code,
            address.company or address.label,
            deliver_to=address.addressee,
            lines=address.lines,
            city=address.city,
            state=address.state,
            postcode=address.postcode,
            country=address.country,
            phone=address.phone,
            email=address.email,
            language=language,
        ),
    )
