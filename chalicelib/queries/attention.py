"""What waits for a person, of the halves of the house that are theirs, oldest first, with what they can do about it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.attention import ADMINISTRATORS, AttentionItem, Reason, Topic, half, seen_by, topic
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.lists import ListName, on_offer
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.directory import People
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales

# As many as a page shows, and as are looked through; who has thousands has other worries, and works on the oldest.
SHOWN = 25
MOST = 2000


class Ability(StrEnum):
    """What somebody can do about an entry; the page shows a button for each."""

    ORDER = "order"  # look at it
    INVOICE = "invoice"  # look at it
    RETRY = "retry"  # send the order again
    IMPORT = "import"  # read its document again
    IMPORT_CART = "import_cart"  # take the cart for whom it names
    ASSIGN = "assign"  # give the cart to somebody
    PREFER = "prefer"  # the other of two invoices counts
    REACHED = "reached"  # letters arrive again
    CONNECTION = "connection"  # look at the seller's account
    APPLICATION = "application"  # look at our own
    STOCK = "stock"  # look at what Amazon was told of it
    SALE = "sale"  # look at the marketplace order
    DOWNLOAD = "download"  # read it from Amazon again
    REMAP = "remap"  # map what is kept of it again, with a preview
    PARCEL = "parcel"  # say carrier and tracking number, and have Amazon told
    DONE = "done"  # say that it is
    IGNORE = "ignore"  # with a reason


# What changes nothing: whoever sees an entry may look closer (our application, and stock at Amazon, are the sellers'
# alone), and whoever keeps the house running may try again what is only technical.
_LOOKS = frozenset({Ability.CONNECTION, Ability.SALE})
_TECHNICAL = frozenset({Ability.DOWNLOAD, Ability.REMAP})
# Not before the order is here.
_OF_ORDERS = frozenset({Ability.SALE, Ability.REMAP, Ability.PARCEL})

_ORDER = (Ability.ORDER,)
_SALE = (Ability.SALE, Ability.DOWNLOAD, Ability.REMAP)
_CART = (Ability.IMPORT_CART, Ability.ASSIGN)
# What is not named here can be looked at as an order is.
_CAN: Mapping[Reason, tuple[Ability, ...]] = {
    Reason.REFUSED_DELIVERY: (Ability.ORDER, Ability.RETRY),
    Reason.STUCK_DELIVERY: (Ability.ORDER, Ability.RETRY),
    Reason.CONTRADICTION: (Ability.ORDER, Ability.IMPORT),
    Reason.UNKNOWN_ORDER: (Ability.IMPORT,),
    Reason.UNREADABLE_DOCUMENT: (Ability.IMPORT,),
    Reason.UNKNOWN_PERSON: _CART,
    Reason.UNUSABLE_CART: _CART,
    Reason.DUPLICATE_INVOICE: (Ability.INVOICE, Ability.PREFER),
    Reason.UNREACHABLE: (Ability.ORDER, Ability.REACHED),
    Reason.GRANT_REVOKED: (Ability.CONNECTION,),
    Reason.RENEWAL_DUE: (Ability.CONNECTION,),
    Reason.NEWS_REFUSED: (Ability.CONNECTION,),
    Reason.SECRET_ENDS: (Ability.APPLICATION,),
    Reason.SWEEP_REFUSED: (Ability.CONNECTION,),
    Reason.BACKFILL_FAILED: (Ability.CONNECTION,),
    Reason.OFFER_FAILED: (Ability.STOCK,),
    Reason.STOCK_DRIFTS: (Ability.STOCK,),
    Reason.UNKNOWN_SELLER: (),
    Reason.NEWS_UNREADABLE: (),
    Reason.ORDER_MISSING: _SALE,
    Reason.ORDER_REFUSED: _SALE,
    Reason.ORDER_NOT_STORED: _SALE,
    Reason.CANCELED_AFTER_DESPATCH: (Ability.SALE, Ability.DONE),
    Reason.TRACKING_MISSING: (Ability.SALE, Ability.PARCEL),
    Reason.CONFIRMATION_REFUSED: (Ability.SALE, Ability.PARCEL),
    Reason.CONFIRMATION_UNANSWERED: (Ability.SALE,),
    Reason.CONFIRMATION_STOPPED: (Ability.SALE,),
    Reason.CONFIRMATION_CANCELED: (Ability.SALE,),
    Reason.SHIP_PLUS: (Ability.SALE,),
    Reason.CANCEL_REFUSED: (Ability.SALE, Ability.DOWNLOAD),
    Reason.CANCEL_UNANSWERED: (Ability.SALE, Ability.DOWNLOAD),
    Reason.CANCEL_STOPPED: (Ability.SALE,),
    Reason.RETURNED_UNSHIPPED: (Ability.SALE,),
}
# A task is done, or it waits; there is nothing to ignore about it.
_TASKS = frozenset({Reason.CANCELED_AFTER_DESPATCH})


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some of the oldest entries. ``counts`` has every topic of which something waits; ``is_cut`` says that there is
    more than was looked through. ``reader`` is who looks."""

    items: Sequence[AttentionItem]
    names: Mapping[str, str]  # by the ids of people that items carry; nothing for who has no business with them
    counts: Mapping[Topic, int]
    reader: Person
    orders: Collection[str] = ()  # of the marketplace orders that items are about, those that we have
    carriers: Sequence[tuple[str, str]] = ()  # code and name, for items about a parcel
    chosen: Topic | None = None
    next: str | None = None
    is_cut: bool = False

    def document(self, item: AttentionItem) -> tuple[str, str] | None:
        """With whom the document behind an entry is kept, and its payloadID; its file is named after the first."""
        parts = item.file.split("/")
        is_kept = len(parts) > 1 and parts[0] == "documents" and self._answers_for(item)
        return (parts[1], item.facts.get("payload_id") or item.subject) if is_kept else None

    def ship_by(self, item: AttentionItem) -> datetime | None:
        """For an entry that makes an order late if it waits too long."""
        return datetime.fromisoformat(item.facts["ship_by"]) if "ship_by" in item.facts else None

    def can(self, item: AttentionItem) -> tuple[Ability, ...]:
        """What the reader can do about an entry."""
        return tuple(self._can(item))

    def _can(self, item: AttentionItem) -> Iterator[Ability]:
        answers = self._answers_for(item)
        for each in _CAN.get(item.reason, _ORDER):
            if each in _OF_ORDERS and item.subject not in self.orders:
                continue
            if answers or each in _TECHNICAL | _LOOKS:
                yield each
        if answers and item.reason not in _TASKS:
            yield Ability.IGNORE

    def _answers_for(self, item: AttentionItem) -> bool:
        """An operator looks at everything; the decisions are those of the half's administrator."""
        return self.reader.has(ADMINISTRATORS[half(item.reason)])


def waiting(
    chosen: Topic | None = None,
    *,
    by: Person,
    after: str | None = None,
    attention: AttentionItems,
    people: People,
    sales: Sales,
    lists: Lists,
) -> Waiting:
    """``after`` is an earlier page's ``next``. Raises Refused for one that is not ours, Forbidden for who has no half
    of the house to look after."""
    halves = seen_by(by)
    if not halves:
        raise Forbidden("This is for people with another role.")
    found = attention.all(halves, most=MOST + 1)
    everything = found[:MOST]
    fitting = [item for item in everything if chosen in {None, topic(item.reason)}]
    start = _start(fitting, after)
    items = fitting[start : start + SHOWN]
    return Waiting(
        items=items,
        names=_names(items, by, people),
        counts=_counted(everything),
        reader=by,
        orders=_orders(items, sales),
        carriers=_carriers(items, lists),
        chosen=chosen,
        next=_place(items[-1]) if len(fitting) > start + SHOWN else None,
        is_cut=len(found) > MOST,
    )


def _names(items: Sequence[AttentionItem], by: Person, people: People) -> Mapping[str, str]:
    ids = sorted({item.facts["person"] for item in items if "person" in item.facts})
    if not ids or not by.has(Role.PURCHASING_ADMINISTRATOR):
        return {}
    return {id: person.name for id, person in people.several(ids).items()}


def _orders(items: Sequence[AttentionItem], sales: Sales) -> frozenset[str]:
    """Amazon's ids of those that are here; for who looks at the buying half alone nothing is read."""
    wanted = [item.subject for item in items if Ability.SALE in _CAN.get(item.reason, ())]
    return frozenset(order.order_id for order in sales.several(wanted)) if wanted else frozenset()


def _carriers(items: Sequence[AttentionItem], lists: Lists) -> list[tuple[str, str]]:
    if not any(Ability.PARCEL in _CAN.get(item.reason, ()) for item in items):
        return []
    return on_offer(lists.all(ListName.CARRIERS))


def _start(items: Sequence[AttentionItem], after: str | None) -> int:
    """Behind the place that a cursor names, whether or not its entry is still there."""
    if after is None:
        return 0
    if len(after) > 2000 or "~" not in after:
        raise Refused("This page of the list is not valid. Please start at the first one.")
    return sum(_place(item) <= after for item in items)


def _place(item: AttentionItem) -> str:
    return f"{item.since.isoformat(timespec='microseconds')}~{item.id}"


def _counted(items: Sequence[AttentionItem]) -> dict[Topic, int]:
    topics = [topic(item.reason) for item in items]
    return {each: topics.count(each) for each in Topic if each in topics}
