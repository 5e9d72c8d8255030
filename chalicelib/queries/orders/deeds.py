"""What somebody can do about a marketplace order, and where the cause of what holds it is cured."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from chalicelib.domain.connections import connection_id
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders import canceling
from chalicelib.domain.orders.lives import CANCELERS, DECIDERS, NEVER_JUST_RELEASED, TECHNICIANS
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, NotWork, Status


class Deed(StrEnum):
    ACCEPT = "accept"  # that the buyer cancels
    GO_ON = "go_on"  # all the same
    RELEASE = "release"  # what holds it
    DOWNLOAD = "download"  # read it from Amazon again
    REMAP = "remap"  # map it again
    DONE = "done"  # with the parcel that nobody wants
    ERASE = "erase"  # what is personal
    CANCEL = "cancel"  # have Amazon cancel it, or lines of it


def deeds(order: MarketplaceOrder, person: Person) -> frozenset[Deed]:
    """Whether a task of its own waits for ``DONE`` is not looked up here."""
    return frozenset(_deeds(order, person))


def _deeds(order: MarketplaceOrder, person: Person) -> Iterator[Deed]:
    held = {hold.reason for hold in order.open_holds}
    if person.has(*DECIDERS):
        if HoldReason.BUYER_CANCELS in held:
            yield Deed.GO_ON
            if order.status is Status.OPEN:
                yield Deed.ACCEPT
        if held - NEVER_JUST_RELEASED and order.is_ours_to_ship:
            yield Deed.RELEASE
        if order.cancel_after_despatch:
            yield Deed.DONE
    if person.has(*TECHNICIANS):
        yield Deed.DOWNLOAD
        # Of a marketplace that is not ours there is no mapping.
        if order.marketplace in MARKETPLACES and order.not_work is not NotWork.NOT_CONNECTED:
            yield Deed.REMAP
    if person.has(*CANCELERS) and canceling.refusal(order) is None:
        yield Deed.CANCEL
    if person.has(Role.SELLERS_ADMINISTRATOR) and order.forgotten_at is None:
        yield Deed.ERASE


_CURED_ON: Mapping[HoldReason, Section] = {
    HoldReason.UNMAPPED_SHIP_METHOD: Section.SHIP_METHODS,
    HoldReason.UNMAPPED_ARTICLE: Section.ARTICLES,
    HoldReason.UNMAPPED_CHARGE: Section.CHARGES,
    HoldReason.AMOUNTS: Section.CHARGES,
    HoldReason.FILTER: Section.FILTERS,
}


def cures(order: MarketplaceOrder, person: Person) -> dict[HoldReason, str]:
    """The page of its connection's mapping on which each of its holds is cured, for who keeps the mapping."""
    marketplace = MARKETPLACES.get(order.marketplace)
    if marketplace is None or not person.has(Role.SELLERS_ADMINISTRATOR):
        return {}
    below = f"/connections/{connection_id(order.seller, order.marketplace)}/mapping"
    return {hold.reason: f"{below}/{section}" for hold in order.open_holds if (section := _section(hold))}


def _section(hold: Hold) -> Section | None:
    if hold.reason is HoldReason.CONTRADICTION:
        return Section.SHIP_METHODS if "service_level" in hold.facts else Section.FILTERS
    # A missing address is Amazon's, a refused one may be let through by a default.
    if hold.reason is HoldReason.ADDRESS:
        return Section.DEFAULTS if "fields" in hold.facts else None
    return _CURED_ON.get(hold.reason)
