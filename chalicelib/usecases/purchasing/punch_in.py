"""Carts that Amazon sends on its own: the person began to shop there, not here."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import addresses as addressing
from chalicelib.domain import billing
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited, Change, Created, Erased, Kept, Said
from chalicelib.domain.company import Integration, Mode, credentials_for, refuse_ordering
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.cart import Cart, refuse_unusable
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import opened
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.doors import Reader
from chalicelib.ports.files import Files
from chalicelib.ports.purchasing import Inbound, PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.world import Ids
from chalicelib.usecases.attention import waiting
from chalicelib.usecases.purchasing.documents import file_name
from chalicelib.usecases.purchasing.shop import doubted

# Their payloadIDs are remembered under one name, since they name no order of ours.
PUNCH_IN = "punch-in"


def take_punch_in(
    inbound: Inbound,
    *,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    files: Files,
    commit: Commit,
) -> None:
    """Makes the order of a cart that came from server to server, once by its payloadID, and tells its applicant.

    A cart whose person we do not know, or that can't be ordered, waits in *Needs attention*; nothing is lost.
    """
    if inbound.cart is None:
        raise Refused("This document has no cart.")
    if orders.document(PUNCH_IN, inbound.payload_id) is not None:
        return
    file = files.keep(file_name(PUNCH_IN, inbound), inbound.raw)
    document = Document(PUNCH_IN, inbound.payload_id, Kind.PUNCH_IN, received_at=at, file=file)
    person = _person(inbound.cart, people)
    received = Audited(
        "received_punch_in", PUNCH_IN, by="amazon", at=at, where=where, facts={"payload_id": inbound.payload_id}
    )
    changes: list[Change]
    if person is None:
        changes = [received, Kept(needed(Reason.UNKNOWN_PERSON, inbound.payload_id, at=at, file=file))]
    else:
        try:
            changes = _opened(inbound.cart, person, where, at, ids, orders, settings, addresses, billing_groups)
        except Refused as refusal:
            trouble = needed(
                Reason.UNUSABLE_CART, inbound.payload_id, at=at, file=file, text=str(refusal), person=person.id
            )
            changes = [received, Kept(trouble)]
    commit(Created(document), *changes)


def assign_cart(
    item_id: str,
    *,
    to: str,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    attention: AttentionItems,
    files: Files,
    reader: Reader,
    commit: Commit,
) -> None:
    """Gives a waiting cart to a person, named by e-mail or unique name. Assigning what is already gone is a
    Conflict."""
    item = _cart_item(item_id, attention, by)
    person = people.by_email(to.strip()) or people.by_unique_name(to.strip())
    if person is None:
        raise Refused("We know nobody by that e-mail or user name.", field="to")
    cart = reader.kept_cart(files.read(item.file))
    _take(item, cart, person, by, where, at, ids, orders, settings, addresses, billing_groups, commit)


def retry_cart(
    item_id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    attention: AttentionItems,
    files: Files,
    reader: Reader,
    commit: Commit,
) -> None:
    """Takes a waiting cart for whom it names, after what stood in its way was put right."""
    item = _cart_item(item_id, attention, by)
    cart = reader.kept_cart(files.read(item.file))
    person = _person(cart, people)
    if person is None:
        raise Refused("We still know nobody by the name that this cart gives. Assign it to a person instead.")
    _take(item, cart, person, by, where, at, ids, orders, settings, addresses, billing_groups, commit)


def _take(
    item: AttentionItem,
    cart: Cart,
    person: Person,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    commit: Commit,
) -> None:
    # The claim is a document of its own: of two administrators who assign the same cart, one is told that it is gone.
    claim = Document(PUNCH_IN, f"assigned~{item.subject}", Kind.PUNCH_IN, received_at=at, file=item.file)
    commit(
        Created(claim),
        *_opened(cart, person, where, at, ids, orders, settings, addresses, billing_groups, by=by.id),
        Erased(item),
    )


def _opened(
    cart: Cart,
    person: Person,
    where: str,
    at: datetime,
    ids: Ids,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    *,
    by: str = "amazon",
) -> list[Change]:
    refuse_unusable(cart)
    integration = settings.integration()
    refuse_ordering(integration, person)
    last = next(iter(orders.by_applicant(person.id, most=1).rows), None)
    accounts = _accounts(cart, integration)
    bill_to = _usual_group(billing_groups, integration, person, last.billing_group if last else "", accounts)
    ship_to = _usual_address(addresses, person, last.address if last else "")
    order, content = opened(
        cart,
        number=ids.order_number(at),
        applicant=person.id,
        applicant_name=person.name,
        ship_to=ship_to,
        bill_to=bill_to,
        is_test=integration.credentials(bill_to.credential_set).mode is Mode.TEST,
        at=at,
    )
    action = "punched_in" if by == "amazon" else "assigned"
    return [
        Created(order),
        Created(content),
        Audited(action, order.number, by=by, at=at, where=where, facts={"lines": str(order.line_count)}),
        Said(TellApplicant(order.number, news="cart"), due_at=at),
        *doubted(cart, order.number, at=at),
    ]


def _usual_address(addresses: Addresses, person: Person, last: str) -> ShippingAddress:
    usable = [address for address in addresses.all() if addressing.usable_by(address, person)]
    if not usable:
        raise Refused("There is no shipping address that {name} may use.", name=person.name)
    return max(usable, key=lambda address: (address.code == last, address.default))


def _usual_group(
    groups: BillingGroups, integration: Integration, person: Person, last: str, accounts: Collection[str]
) -> BillingGroup:
    """With its Amazon account settled: a group that names none has its applicant's."""
    usable = [_settled(group, integration, person) for group in groups.all() if billing.usable_by(group, person)]
    fitting = [group for group in usable if group and (not accounts or group.credential_set in accounts)]
    if not fitting:
        raise Refused("There is no billing group that {name} may use.", name=person.name)
    return max(fitting, key=lambda group: (group.code == last, group.default))


def _settled(group: BillingGroup, integration: Integration, person: Person) -> BillingGroup | None:
    try:
        account = credentials_for(integration, person, group.credential_set)
    except Refused:  # nothing can be bought with it; another one may do
        return None
    return replace(group, credential_set=account.name)


def _accounts(cart: Cart, integration: Integration) -> set[str]:
    """Our Amazon accounts that the cart names: it can be ordered from nowhere else. None when it names none of ours."""
    named = {login.casefold() for login in cart.credentials}
    return {name for name, account in integration.credential_sets.items() if account.system_login.casefold() in named}


def _person(cart: Cart, people: People) -> Person | None:
    found = (people.by_email(cart.email) if cart.email else None) or (
        people.by_unique_name(cart.unique_name) if cart.unique_name else None
    )
    return None if found is None or found.disabled else found


def _cart_item(item_id: str, attention: AttentionItems, by: Person) -> AttentionItem:
    return waiting(item_id, Reason.UNKNOWN_PERSON, Reason.UNUSABLE_CART, by=by, attention=attention)
