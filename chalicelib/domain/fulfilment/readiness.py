"""Whether the warehouse may work on an order and its boxes now, and why not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.boxes import too_many
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.orders.amazon import AmazonOrder, Package
from chalicelib.domain.orders.order import HoldReason, MarketplaceOrder, NotWork, Status


def refusal(order: MarketplaceOrder) -> Refused | None:
    """What stands in the way of every step; None for an order that is work. A function and not a table: every sentence
    is a text of its own."""
    if order.status is Status.CANCELED:
        return Refused("This order is canceled.")
    if order.not_work is not None:
        return _not_ours(order.not_work)
    if order.status is Status.PENDING:
        return Refused("The payment of this order is pending. It can be processed once Amazon says that it is paid.")
    if order.status is Status.SHIPPED:
        return Refused("Amazon counts this order as shipped.")
    if order.is_all_withheld:
        return Refused(
            "All of this order came back before it left. Please cancel it at Amazon, which still waits for it."
        )
    if any(hold.reason is HoldReason.CANCELING for hold in order.open_holds):
        return Refused(
            "Amazon has been asked to cancel this order, or lines of it. Until it answers, nobody works on it."
        )
    if order.open_holds:
        return Refused("This order is held. Please look at the reasons first.")
    return None


def refuse_unready(order: MarketplaceOrder) -> None:
    refused = refusal(order)
    if refused is not None:
        raise refused


def counted(confirmations: Iterable[Confirmation], told: AmazonOrder) -> set[int]:
    """The boxes that Amazon's copy of an order knows of, so that its figures have them in them: by our reference, or
    those that Amazon confirms itself by a package of the same pieces, each of which is one box."""
    every = sorted(confirmations, key=lambda each: each.box)
    packages = {package.reference for package in told.packages}
    ours = {str(each.reference) for each in every if each.fate is not Fate.BY_AMAZON}
    found = {each.box for each in every if str(each.reference) in packages & ours}
    others = [package for package in told.packages if package.reference not in ours]
    for each in every:
        own = next((package for package in others if each.fate is Fate.BY_AMAZON and _is_of(package, each)), None)
        if own is not None:
            found.add(each.box)
            others.remove(own)
    return found


def unfit_to_leave(box: Box, boxes: Sequence[Box], told: AmazonOrder, counted: Collection[int]) -> Iterator[Refused]:
    """What in an open box keeps it from going on: what was canceled lies in it, or nothing, or more than is to ship."""
    if box.put_back:
        yield Refused("Please put back what was canceled out of box {number} first.", number=box.number)
    if not box.pieces:
        yield Refused("Box {number} is empty.", number=box.number)
    over = sum(many for line, many in too_many(boxes, told, counted) if line in box.contents)
    if over:
        yield Refused("Box {number} holds {many} more than is still to ship.", number=box.number, many=over)


def _is_of(package: Package, box: Confirmation) -> bool:
    """Its label may have been bought before the box left, by a day at most."""
    is_older = package.shipped_at is not None and package.shipped_at < box.shipped_at - timedelta(days=1)
    return dict(package.items) == dict(box.items) and not is_older


def _not_ours(why: NotWork) -> Refused:
    match why:
        case NotWork.AMAZON_SHIPS:
            return Refused("Amazon ships this order itself.")
        case NotWork.SHIPPED_BEFORE:
            return Refused("This order was shipped before it came here.")
        case NotWork.CANCELED_BEFORE:
            return Refused("This order is canceled.")
        case NotWork.UNFULFILLABLE:
            return Refused("Amazon says that this order can't be fulfilled.")
        case NotWork.FILTERED:
            return Refused("A filter of its connection says to ignore this order.")
        case NotWork.NOT_CONNECTED:
            return Refused("The marketplace of this order is not connected.")
