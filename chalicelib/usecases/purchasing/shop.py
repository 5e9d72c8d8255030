"""Going to the store, and the cart that comes home."""

import hashlib
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import addresses as addressing
from chalicelib.domain import billing, company
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.attention import Reason, about
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited, Change, Changed, Created, Kept
from chalicelib.domain.company import Mode
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.domain.purchasing import doubts, punch_out
from chalicelib.domain.purchasing.cart import Cart, refuse_unusable
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, opened
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.doors import Doors
from chalicelib.ports.files import Files
from chalicelib.ports.purchasing import PunchOuts, SetUp, Supplier
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.world import Ids

# ASINs have ten characters; carts may bring other part numbers, none of them a novel.
LONGEST_ASIN = 100


def shop(
    *,
    by: Person,
    address: str,
    billing_group: str,
    item: str = "",
    where: str,
    at: datetime,
    ids: Ids,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    doors: Doors,
    supplier: Supplier,
    commit: Commit,
) -> str:
    """Opens a punch-out and returns the store's address for the browser: of its front, or of an ``item``'s page.

    Raises Refused (with ``field``) for a choice that is not theirs, and what the supplier's ``start`` raises.
    """
    integration = settings.integration()
    company.refuse_ordering(integration, by)
    ship_to = _usable_address(addresses, address, by)
    bill_to = _usable_group(billing_groups, billing_group, by)
    credentials = company.credentials_for(integration, by, bill_to.credential_set)
    if problem := company.disagreement(credentials):
        raise problem
    cookie = ids.secret()
    trip = PunchOut(digest(cookie), by.id, ship_to.code, bill_to.code, credentials.name, started_at=at)
    # The trip is known before Amazon is asked: a cart may come back as soon as the store has an address for it.
    commit(
        Created(trip), Audited("went_shopping", by.id, by=by.id, at=at, where=where, facts={"address": ship_to.code})
    )
    return supplier.start(
        SetUp(
            credentials=credentials,
            buyer_cookie=cookie,
            return_url=doors.cart_url(),
            person=by,
            ship_to=ship_to,
            extrinsics=tuple(company.extrinsics_for(integration, by, business_unit=bill_to.business_unit).items()),
            payload_id=ids.payload_id(at),
            at=at,
            item=_asin(item),
        )
    )


def take_cart(
    cart: Cart,
    raw: bytes,
    *,
    where: str,
    at: datetime,
    ids: Ids,
    punch_outs: PunchOuts,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    files: Files,
    commit: Commit,
) -> str:
    """Makes the order of a returned cart and gives its number; the same cart again gives the same number.

    Raises Refused for a trip that is unknown, over or used, and for a cart that can't be ordered; where the trip is
    known, the cart is kept all the same and the refusal stands in its person's trail.
    """
    trip = _trip(punch_outs, cart.buyer_cookie)
    fingerprint = cart_digest(cart)
    if punch_out.is_same_cart(trip, fingerprint):
        return str(trip.order)
    number = ids.order_number(at)
    try:
        home = punch_out.used(trip, order=number, cart_digest=fingerprint, at=at)
        order, content = _opened(cart, trip, number, at, people, settings, addresses, billing_groups)
    except Refused as refusal:
        # Nothing is lost: whoever is asked about it finds what came back, and why it was not taken.
        file = files.keep(f"carts/refused/{trip.digest}/{fingerprint}.xml", raw)
        facts = {"reason": refusal.message, "file": file}
        commit(Audited("cart_refused", trip.person, by=trip.person, at=at, where=where, facts=facts))
        raise
    files.keep(f"carts/{number}.xml", raw)
    commit(
        Changed(trip, home),
        Created(order),
        Created(content),
        Audited("cart_returned", number, by=trip.person, at=at, where=where, facts={"lines": str(order.line_count)}),
        *doubted(cart, number, at=at),
    )
    return number


def doubted(cart: Cart, number: str, *, at: datetime) -> list[Change]:
    """A cart whose stated total is not what its lines come to is taken, and somebody compares it with Amazon's."""
    if not doubts.disagrees(cart):
        return []
    facts = {"stated": str(cart.stated), "goods": str(cart.goods)}
    return [Kept(about(Reason.CART_DISAGREES, number, facts, at=at))]


def cart_digest(cart: Cart) -> str:
    """What makes two deliveries of a cart the same cart: everything but the message's own id, which a resubmit may
    renew."""
    return hashlib.sha256(repr(replace(cart, payload_id="")).encode()).hexdigest()


def digest(buyer_cookie: str) -> str:
    return hashlib.sha256(buyer_cookie.encode()).hexdigest()


def _opened(
    cart: Cart,
    trip: PunchOut,
    number: str,
    at: datetime,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
) -> tuple[PurchaseOrder, Content]:
    refuse_unusable(cart)
    person = people.get(trip.person)
    integration = settings.integration()
    company.refuse_ordering(integration, person)
    ship_to, bill_to = _chosen(trip, addresses, billing_groups)
    return opened(
        cart,
        number=number,
        applicant=person.id,
        applicant_name=person.name,
        ship_to=ship_to,
        bill_to=bill_to,
        is_test=integration.credentials(trip.credential_set).mode is Mode.TEST,
        at=at,
    )


def _trip(punch_outs: PunchOuts, buyer_cookie: str) -> PunchOut:
    if not buyer_cookie:
        raise Refused("This cart does not say which shopping trip it belongs to.")
    try:
        return punch_outs.get(digest(buyer_cookie))
    except NotFound:
        raise Refused("We do not know this shopping trip. Please shop again.") from None


def _chosen(
    trip: PunchOut, addresses: Addresses, billing_groups: BillingGroups
) -> tuple[ShippingAddress, BillingGroup]:
    """Address and billing group of the trip. The Amazon account stays the one that was shopped with, whatever the group
    names by now: the cart exists only there."""
    try:
        ship_to, group = addresses.get(trip.address), billing_groups.get(trip.billing_group)
    except NotFound:
        raise Refused("The address or billing group of this shopping trip is gone by now. Please shop again.") from None
    return ship_to, replace(group, credential_set=trip.credential_set)


def _asin(text: str) -> str:
    """Whatever else it says, the document stays one: Amazon refuses items that it does not sell."""
    if len(text) > LONGEST_ASIN or not text.isprintable():
        raise Refused("This is no item of Amazon's.", field="item")
    return text


def _usable_address(addresses: Addresses, code: str, person: Person) -> ShippingAddress:
    try:
        address = addresses.get(code)
    except NotFound:
        raise Refused("Please choose a shipping address.", field="address") from None
    if not addressing.usable_by(address, person):
        raise Forbidden("This shipping address is not yours to use.", field="address")
    return address


def _usable_group(billing_groups: BillingGroups, code: str, person: Person) -> BillingGroup:
    try:
        group = billing_groups.get(code)
    except NotFound:
        raise Refused("Please choose a billing group.", field="billing_group") from None
    if not billing.usable_by(group, person):
        raise Forbidden("This billing group is not yours to use.", field="billing_group")
    return group
