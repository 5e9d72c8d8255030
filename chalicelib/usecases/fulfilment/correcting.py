"""Putting carrier or tracking number of a box right after it has left: Amazon is told, of the same package."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Changed, Erased, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Parcel, parcels
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate, corrected, starts_at
from chalicelib.domain.fulfilment.troubles import entry
from chalicelib.domain.lists import ListName
from chalicelib.domain.messages import ConfirmShipment
from chalicelib.domain.orders.order import Status
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes, Shipping
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales

_WORKERS = (Role.WAREHOUSE, Role.SELLERS_ADMINISTRATOR)


def correct(
    order_id: str,
    box: int,
    parcel: Parcel,
    *,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    lists: Lists,
    commit: Commit,
) -> Confirmation:
    """Says how a box travels that has left already, and tells Amazon anew: what it refused, what nobody entered, or
    what it took and was wrong. Saying again what Amazon has changes nothing. Raises Refused for a box that is still
    here, and for an order that was canceled; Unfit for a parcel that can't be."""
    refuse_others(by, *_WORKERS)
    kept, told = _left(order_id, box, boxes)
    if sales.get(order_id).status is Status.CANCELED:
        raise Refused("This order is canceled.")
    right = parcels.checked(parcel, lists.all(ListName.CARRIERS))
    if told.fate in (Fate.ACCEPTED, Fate.PENDING, Fate.UNKNOWN) and right == told.parcel:
        return told
    after = corrected(told, right, at=at)
    commit(
        Changed(told, after),
        Audited("tracking_corrected", order_id, by=by.id, at=at, where=where, facts=_facts(told, after)),
        Said(ConfirmShipment(order_id, box=box), due_at=starts_at(told, at)),
        *_in_the_box(kept, box, right),
        *_over(told, at),
    )
    return after


def send_again(
    order_id: str,
    box: int,
    *,
    by: Person,
    where: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    lists: Lists,
    commit: Commit,
) -> Confirmation:
    """The same once more, after what stood in the way was put right elsewhere."""
    _, told = _left(order_id, box, boxes)
    return correct(
        order_id,
        box,
        told.parcel,
        by=by,
        where=where,
        at=at,
        sales=sales,
        boxes=boxes,
        lists=lists,
        commit=commit,
    )


def _left(order_id: str, box: int, boxes: Boxes) -> tuple[Shipping, Confirmation]:
    kept = boxes.of(order_id)
    told = kept.confirmation(box)
    if told is None:
        raise Refused("Box {number} has not left the house yet.", number=box)
    return kept, told


def _in_the_box(kept: Shipping, number: int, parcel: Parcel) -> Iterator[Change]:
    """What stands on the label is what Amazon is told."""
    box = kept.box(number)
    if box is not None and box.parcel != parcel:
        yield Changed(box, replace(box, parcel=parcel))


def _over(told: Confirmation, at: datetime) -> Iterator[Change]:
    item = entry(told, at=at)
    if item is not None:
        yield Erased(item)


def _facts(before: Confirmation, after: Confirmation) -> dict[str, str]:
    facts = {
        "box": str(after.box),
        "before": f"{before.parcel.carrier} {before.parcel.tracking}".strip(),
        "after": f"{after.parcel.carrier} {after.parcel.tracking}".strip(),
    }
    return {name: fact for name, fact in facts.items() if fact}
