"""What waits for an administrator: oldest first, by topic, page by page, with what can be done about each entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.attention import AttentionItem, Reason, Topic, topic
from chalicelib.domain.errors import Refused
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.directory import People

# As many as a page shows, and as are looked through; who has thousands has other worries, and works on the oldest.
SHOWN = 25
MOST = 2000


class Ability(StrEnum):
    """What an administrator can do about an entry; the page shows a button for each."""

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


_ORDER = (Ability.ORDER,)
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
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some of the oldest entries. ``counts`` has every topic of which something waits; ``is_cut`` says that there is
    more than was looked through."""

    items: Sequence[AttentionItem]
    names: Mapping[str, str]  # by the ids of people that items carry
    counts: Mapping[Topic, int]
    chosen: Topic | None = None
    next: str | None = None
    is_cut: bool = False

    def document(self, item: AttentionItem) -> tuple[str, str] | None:
        """With whom the document behind an entry is kept, and its payloadID; its file is named after the first."""
        parts = item.file.split("/")
        is_kept = len(parts) > 1 and parts[0] == "documents"
        return (parts[1], item.facts.get("payload_id") or item.subject) if is_kept else None

    def can(self, item: AttentionItem) -> tuple[Ability, ...]:
        return _CAN.get(item.reason, _ORDER)


def waiting(
    chosen: Topic | None = None, *, after: str | None = None, attention: AttentionItems, people: People
) -> Waiting:
    """``after`` is an earlier page's ``next``. Raises Refused for one that is not ours."""
    found = attention.all(most=MOST + 1)
    everything = found[:MOST]
    fitting = [item for item in everything if chosen in {None, topic(item.reason)}]
    start = _start(fitting, after)
    items = fitting[start : start + SHOWN]
    ids = sorted({item.facts["person"] for item in items if "person" in item.facts})
    known = people.several(ids) if ids else {}
    return Waiting(
        items=items,
        names={id: person.name for id, person in known.items()},
        counts=_counted(everything),
        chosen=chosen,
        next=_place(items[-1]) if len(fitting) > start + SHOWN else None,
        is_cut=len(found) > MOST,
    )


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
