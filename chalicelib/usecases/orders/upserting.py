"""Taking in what Amazon tells of an order: loaded, mapped, decided and written in one commit, each once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import Reason, about, needed
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.connections import Connection, connection_id
from chalicelib.domain.errors import NotFound, TooMuch
from chalicelib.domain.fulfilment.cancellation import over
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.messages import ForgetPersonal, IndexSale, KeepStock
from chalicelib.domain.orders import merging
from chalicelib.domain.orders import upsert as deciding
from chalicelib.domain.orders.amazon import AmazonOrder, Garbled, Personal, Received
from chalicelib.domain.orders.lives import BY_ADDRESS
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.order import Line, LineKind, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.upsert import Decision, Heard, Outcome
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.customers import Customers
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.orders import Known, Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.world import Ids
from chalicelib.usecases.customers.attaching import arriving, customer_of, keyed
from chalicelib.usecases.orders.hearing import set_aside
from chalicelib.usecases.orders.mapping import mapped

AMAZON = "amazon"
DOOR = "marketplace"
# What is over when an order is stored for the first time, and when it is stored again.
CURED = (Reason.ORDER_NOT_STORED, Reason.ORDER_MISSING, Reason.ORDER_REFUSED)
_RECURED = (Reason.ORDER_NOT_STORED,)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is in the tables of one order before a decision about it; ``known`` is None for a new one."""

    known: Known | None
    personal: Personal | None
    connection: Connection | None


def upsert(
    received: Received | Garbled,
    *,
    where: str = DOOR,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
    attention: AttentionItems,
    customers: Customers,
    fingerprint_key: FingerprintKey,
    ids: Ids,
    commit: Commit,
) -> bool:
    """Whether it told us anything new. What can't be understood or kept waits for a person; nothing of it stops
    another order. Raises Conflict when somebody else was quicker, Retryable when our own store or keys are out of
    reach."""
    if isinstance(received, Garbled):
        set_aside(received, received.reason, attention, commit, at)
        return False
    known = sales.known(received.order.id)
    connection = connection_of(received.order, connections)
    copy = known.copy if known else None
    # What is shown already stays right, whatever the setting says of new ones.
    if known is None and deciding.is_left_out(received.order.fulfilled_by, connection):
        return False
    if not deciding.is_news(received, copy):
        return False
    # What we never heard of has nothing personal yet.
    stored = Stored(known, personal.get(received.order.id, at=at) if known else None, connection)
    heard = deciding.heard(
        received,
        copy,
        stored.personal,
        at=at,
        is_forgotten=known is not None and known.order.forgotten_at is not None,
    )
    made = made_of(heard, stored, at=at, mappings=mappings, articles=articles, address_rules=address_rules)
    decision = decided(heard, made, stored, at=at, number=known.order.number if known else ids.sale_number(at))
    order, whose = attached(
        decision.order,
        heard,
        stored,
        at=at,
        customers=customers,
        personal=personal,
        fingerprint_key=fingerprint_key,
        ids=ids,
    )
    changes = list(written(replace(decision, order=order), heard, stored, by=AMAZON, where=where, at=at))
    if not changes:
        return False
    changes += whose
    try:
        commit(*changes)
    except TooMuch as refusal:
        set_aside(received, str(refusal), attention, commit, at)
        return False
    return True


def attached(
    order: MarketplaceOrder,
    heard: Heard,
    stored: Stored,
    *,
    at: datetime,
    customers: Customers,
    personal: PersonalData,
    fingerprint_key: FingerprintKey,
    ids: Ids,
) -> tuple[MarketplaceOrder, Sequence[Change]]:
    """The order with its customer as soon as it tells who that is, and what is written of the customer with it."""
    about = heard.personal
    if about is None or about == stored.personal or (about.address is None and not heard.order.is_paid):
        return order, ()
    arrival = arriving(heard.order, order.customer_category)
    if order.customer:
        # It may tell more of them than it did, such as an address.
        return order, keyed(order.customer, [(arrival, about)], customers=customers, fingerprint_key=fingerprint_key)
    id, changes = customer_of(
        arrival, about, at=at, customers=customers, personal=personal, fingerprint_key=fingerprint_key, ids=ids
    )
    return replace(order, customer=id), changes


def connection_of(order: AmazonOrder | MarketplaceOrder, connections: Connections) -> Connection | None:
    """None where its marketplace is none of ours."""
    if order.marketplace not in MARKETPLACES:
        return None
    try:
        return connections.connection(connection_id(order.seller, order.marketplace))
    except NotFound:
        return None


def decided(heard: Heard, made: Mapped, stored: Stored, *, at: datetime, number: str) -> Decision:
    known = stored.known
    return deciding.decide(
        heard,
        made,
        order=known.order if known else None,
        copy=known.copy if known else None,
        reservation=known.reservation if known else None,
        connection=stored.connection,
        number=number,
        at=at,
    )


def written(decision: Decision, heard: Heard, stored: Stored, *, by: str, where: str, at: datetime) -> Iterator[Change]:
    """Everything of a decision, to be written together; nothing when there is nothing new. The head is always among
    it, so that two who decide at once collide there."""
    known, order = stored.known, decision.order
    is_other_person = heard.personal != stored.personal
    if decision.outcome is Outcome.SAME and not is_other_person:
        return
    yield Changed(known.order, order) if known else Created(order)
    if decision.outcome is not Outcome.SAME:
        yield Changed(known.copy, decision.copy) if known else Created(decision.copy)
    if decision.lines:
        yield Created(decision.lines)
    if decision.reservation:
        reserved = known.reservation if known else None
        yield Changed(reserved, decision.reservation) if reserved else Created(decision.reservation)
    if is_other_person:
        yield from _personal(heard.personal, stored.personal, order.order_id)
    for event in decision.events:
        yield Audited(event.action, order.order_id, by=by, at=at, where=where, facts=event.facts)
    if decision.outcome is not Outcome.TOUCHED or is_other_person:
        yield Said(IndexSale(order.order_id), due_at=at)
    if _wants_other_stock(known.order if known else None, order):
        yield Said(KeepStock(order.order_id), due_at=at)
    yield from (Erased(needed(reason, order.order_id, at=at)) for reason in (CURED if known is None else _RECURED))
    if known is not None and order.status is Status.CANCELED and _is_settled(known.order, order):
        yield from (Erased(item) for item in over(order.order_id, at=at))
    if order.cancel_after_despatch and not (known and known.order.cancel_after_despatch):
        facts = {"number": order.number, "marketplace": order.marketplace, "by": order.canceled_by}
        yield Kept(about(Reason.CANCELED_AFTER_DESPATCH, order.order_id, facts, at=at))


def _is_settled(before: MarketplaceOrder, after: MarketplaceOrder) -> bool:
    """Whether Amazon says now that it is canceled, whoever asked it to."""
    return before.status is not Status.CANCELED or before.cancel_wanted_at != after.cancel_wanted_at


def _wants_other_stock(before: MarketplaceOrder | None, after: MarketplaceOrder) -> bool:
    if before is None:
        return after.is_live
    return (before.status, before.not_work, before.lines_version, before.warehouse) != (
        after.status,
        after.not_work,
        after.lines_version,
        after.warehouse,
    )


def _personal(after: Personal | None, before: Personal | None, order_id: str) -> Iterator[Change]:
    """With a message that waits for its end."""
    if after is None:
        if before is not None:
            yield Erased(before)
        return
    yield Kept(after)
    if before is None or after.expires_at != before.expires_at:
        yield Said(ForgetPersonal(order_id), due_at=after.expires_at)


def made_of(
    heard: Heard,
    stored: Stored,
    *,
    at: datetime,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
) -> Mapped:
    """What the mapping makes of it. An order of a marketplace that is not connected is shown as Amazon tells it."""
    if stored.connection is None:
        return Mapped(tuple(_as_told(heard.order)))
    made = mapped(
        heard.order,
        heard.personal,
        stored.connection,
        at=at,
        mappings=mappings,
        articles=articles,
        address_rules=address_rules,
    )
    known = stored.known.order if stored.known else None
    return _without_address(made, known) if known and _is_forgotten(known, heard, at) else made


def _is_forgotten(known: MarketplaceOrder, heard: Heard, at: datetime) -> bool:
    """Whether there was an address, and may not be any more."""
    return heard.personal is None and (known.forgotten_at is not None or merging.expiry(heard.order) <= at)


def _without_address(made: Mapped, known: MarketplaceOrder) -> Mapped:
    """What only an address can tell stays as it was decided while there was one."""
    fresh = tuple(hold for hold in made.holds if hold.reason not in BY_ADDRESS)
    as_before = tuple(hold for hold in known.holds if hold.reason in BY_ADDRESS)
    is_ignored = made.is_ignored or known.not_work is NotWork.FILTERED
    return replace(made, holds=(*fresh, *as_before), is_ignored=is_ignored)


def _as_told(order: AmazonOrder) -> Iterator[Line]:
    for line in order.lines:
        yield Line(
            LineKind.PLACEHOLDER,
            "",
            line.quantity,
            line.total,
            amazon_line=line.id,
            sku=line.sku,
            asin=line.asin,
            title=line.title,
            open=line.open,
            canceled_by=line.canceled_by,
        )
