"""What an applicant changes about an order that is with them, alone or on the way to applying for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain import addresses as addressing
from chalicelib.domain import billing, company
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.company import Company, Integration
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused, no_order
from chalicelib.domain.purchasing import custom_fields, editing
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.editing import Edit
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, checked_comment
from chalicelib.ports.commit import Commit
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.usecases.purchasing.standing import refuse_gone


@dataclass(frozen=True, slots=True)
class Wish:
    """What an applicant's form says. What it does not say stays as it is: an empty code, None, a line that is not
    mentioned. ``revision`` is the order's that the form was made from; ``quantities`` are by line number."""

    quantities: Mapping[int, int] = field(default_factory=dict)
    address: str = ""
    billing_group: str = ""
    comment: str | None = None
    needed_by: date | None = None
    has_needed_by: bool = False  # whether the form asked at all: no date is an answer too
    custom: Mapping[str, str] | None = None
    revision: int | None = None


AS_IT_IS = Wish()


@dataclass(frozen=True, slots=True)
class Edited:
    """An order as its applicant wants it, not written yet; ``changes`` are what has to be written beside its head."""

    order: PurchaseOrder
    content: Content
    changes: tuple[Change, ...]


def update(
    number: str,
    *,
    by: Person,
    wish: Wish,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    commit: Commit,
) -> PurchaseOrder:
    """Keeps what was changed, to apply later. Raises what ``edited`` raises, NotFound when it is not theirs."""
    order = owned_by(orders.get(number), by)
    company.refuse_ordering(settings.integration(), by)
    new = edited(
        order,
        wish,
        by=by,
        where=where,
        at=at,
        orders=orders,
        settings=settings,
        addresses=addresses,
        billing_groups=billing_groups,
    )
    if new.order != order:
        commit(Changed(order, new.order), *new.changes)
    return new.order


def edited(
    order: PurchaseOrder,
    wish: Wish,
    *,
    by: Person,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    is_applying: bool = False,
) -> Edited:
    """The order after a wish. Lines that the cart does not have are left aside, and nothing of a line but its quantity
    is looked at.

    Raises Overtaken when the form is older than the order, Refused (with ``field``) for what can't be, Forbidden for an
    address or billing group that is not theirs.
    """
    if not editing.may_edit(order):
        raise Refused("This order can no longer be changed.", order=order.number)
    if wish.revision is not None and wish.revision != order.revision:
        raise Overtaken("This order was changed meanwhile, perhaps in another window. Look at it again, then decide.")
    now = orders.content(order.number, order.content_version)
    offered_version, first = (
        editing.offered_version(order),
        now if now.version == 1 else orders.content(order.number, 1),
    )
    offered = next((known for known in (now, first) if known.version == offered_version), None)
    changed, content = editing.edited(
        order,
        offered or orders.content(order.number, offered_version),
        now,
        Edit(
            wish.quantities,
            _address(addresses, wish.address, order, first, by),
            _billing_group(billing_groups, wish.billing_group, order, by, settings.integration()),
        ),
        held_for=first.ship_to.code,
        at=at,
    )
    changed = _asked(changed, wish, settings.custom_fields(), settings.company(), at, is_applying=is_applying)
    if is_applying:
        integration = settings.integration()
        refuse_gone(changed, by=by, integration=integration, addresses=addresses, billing_groups=billing_groups)
    if changed == order:
        return Edited(order, now, ())
    facts = dict(_facts(order, changed, now, content))
    entry = Audited("edited", order.number, by=by.id, at=at, where=where, facts=facts)
    created = [Created(content)] if content.version != now.version else []
    return Edited(replace(changed, changed_at=at), content, (*created, *([entry] if facts else [])))


def owned_by(order: PurchaseOrder, person: Person) -> PurchaseOrder:
    """Only an applicant changes an order; that it exists is nobody else's business."""
    if order.applicant != person.id:
        raise no_order(order=order.number)
    return order


def _asked(
    order: PurchaseOrder, wish: Wish, custom: CustomFields, own: Company, at: datetime, *, is_applying: bool
) -> PurchaseOrder:
    """With its purpose, date and the company's own fields; what a form did not ask stays."""
    needed_by = wish.needed_by if wish.has_needed_by else order.needed_by
    if needed_by is not None and needed_by < at.astimezone(ZoneInfo(own.time_zone)).date():
        raise Refused("This day is over. Please choose today or a later day.", field="needed_by")
    given = order.custom if wish.custom is None else wish.custom
    # What was filled into a field that is gone by now stays readable.
    kept = {key: value for key, value in order.custom.items() if key not in custom.labels}
    return replace(
        order,
        comment=order.comment if wish.comment is None else checked_comment(wish.comment),
        needed_by=needed_by,
        custom=kept | custom_fields.checked(custom, given, demands=is_applying),
    )


def _address(
    addresses: Addresses, code: str, order: PurchaseOrder, first: Content, person: Person
) -> ShippingAddress | None:
    if not code or code == order.address:
        return None
    try:
        address = addresses.get(code)
    except NotFound:
        raise Refused("Please choose a shipping address.", field="address") from None
    if not addressing.usable_by(address, person):
        raise Forbidden("This shipping address is not yours to use.", field="address")
    # Back where the cart was priced for: as it was written then, for that is what the hold belongs to.
    return first.ship_to if code == first.ship_to.code else address


def _billing_group(
    billing_groups: BillingGroups, code: str, order: PurchaseOrder, person: Person, integration: Integration
) -> BillingGroup | None:
    if not code or code == order.billing_group:
        return None
    try:
        group = billing_groups.get(code)
    except NotFound:
        raise Refused("Please choose a billing group.", field="billing_group") from None
    if not billing.usable_by(group, person):
        raise Forbidden("This billing group is not yours to use.", field="billing_group")
    if company.credentials_for(integration, person, group.credential_set).name != order.credential_set:
        raise Refused(
            "This billing group buys through another Amazon account, where this cart is unknown. Please shop again.",
            field="billing_group",
        )
    return replace(group, credential_set=order.credential_set)


def _facts(before: PurchaseOrder, after: PurchaseOrder, was: Content, now: Content) -> Iterator[tuple[str, str]]:
    """What the trail says about an edit: quantities and codes, nothing that people wrote."""
    changes = editing.changes(was, now)
    if changes.quantities:
        yield "lines", ", ".join(f"{line}: {old} → {new}" for line, (old, new) in changes.quantities.items())
    if changes.address:
        yield "address", f"{was.ship_to.code} → {now.ship_to.code}"
    if changes.billing_group:
        yield "billing_group", f"{was.bill_to.code} → {now.bill_to.code}"
    if before.application is None:
        return  # before anybody has seen it, filling in the form is no change
    if before.needed_by != after.needed_by:
        yield "needed_by", f"{before.needed_by or '–'} → {after.needed_by or '–'}"
    fields = [key for key in {**before.custom, **after.custom} if before.custom.get(key) != after.custom.get(key)]
    if fields:
        yield "fields", ", ".join(fields)
