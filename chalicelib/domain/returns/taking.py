"""The rules of a return: what of an order may come back, and what makes a person look twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.money import total
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder
from chalicelib.domain.orders.order import MarketplaceOrder, NotWork, Status
from chalicelib.domain.returns import LONGEST_COMMENT, Item, Return, Wanted
from chalicelib.domain.takings import Tender
from chalicelib.domain.takings.amounts import currency_of, despatched, share
from chalicelib.domain.texts import in_one_line

WRONG = "Please look at the marked fields."


class Unconfirmed(Refused):
    """Everything that is left comes back: a person has to say that they mean it."""


def field_of(line: str) -> str:
    """The form field in which the pieces of one of Amazon's lines stand."""
    return f"quantity-{line}"


def returned(earlier: Iterable[Return]) -> Mapping[str, int]:
    """Pieces by Amazon's line that came back already."""
    found: Counter[str] = Counter()
    for each in earlier:
        found.update({item.line: item.quantity for item in each.items})
    return found


def returnable(told: AmazonOrder, boxes: Iterable[Box], earlier: Iterable[Return]) -> Mapping[str, int]:
    """What may still come back, by Amazon's line: what left in boxes of ours or, of an order that was shipped before we
    came, what Amazon says was shipped, less what came back."""
    gone, back = despatched(boxes), returned(earlier)
    return {
        line.id: max(0, min(line.quantity, max(gone.get(line.id, 0), line.fulfilled)) - back.get(line.id, 0))
        for line in told.lines
    }


def refuse_order(order: MarketplaceOrder) -> None:
    """Raises Refused for an order of which nothing can come back to us."""
    # A parcel that was under way when the order was canceled does come back, and belongs on its shelf.
    if order.status is Status.CANCELED and not order.cancel_after_despatch:
        raise Refused("This order is canceled: there is nothing to return.")
    if order.not_work is NotWork.AMAZON_SHIPS:
        raise Refused("Amazon ships this order and takes its returns.")
    if order.status is Status.PENDING:
        raise Refused("This order is not paid yet: there is nothing to return.")


def take(
    id: str,
    order: MarketplaceOrder,
    told: AmazonOrder,
    boxes: Sequence[Box],
    earlier: Sequence[Return],
    wanted: Sequence[Wanted],
    *,
    tender: Tender,
    command: str,
    comment: str = "",
    is_confirmed: bool = False,
    by: str,
    station: str,
    at: datetime,
) -> Return:
    """The return, without what goes back on shelves. Raises Refused with the reason, Unfit with one for each line,
    Unconfirmed where everything comes back and nobody has confirmed it."""
    _refuse_twice(command, earlier)
    refuse_order(order)
    items = [each for each in wanted if each.quantity]
    if not items:
        raise Refused("Please say how many pieces of what come back.")
    said = in_one_line(comment)
    left, back = returnable(told, boxes, earlier), returned(earlier)
    _refuse_wrong(items, told, boxes, left, back, said)

    many = {each.line: each.quantity for each in items}
    is_whole = all(left[line] == many.get(line, 0) for line in left)
    if is_whole and not is_confirmed:
        raise Unconfirmed("Everything that is left of this order comes back. Please confirm it.")
    lines = {line.id: line for line in told.lines}
    kept = tuple(_item(each, lines[each.line], back.get(each.line, 0)) for each in items)
    amounts = [item.amount for item in kept if item.amount is not None]
    if tender is not Tender.AMAZON and len(amounts) < len(kept):
        raise Refused("Amazon has told no amount for this. Please refund it at Amazon.", field="tender")
    return Return(
        id,
        order.order_id,
        order.number,
        order.marketplace,
        kept,
        tender,
        by,
        at,
        station,
        amount=None if tender is Tender.AMAZON else total(amounts, currency_of(told)),
        command=command,
        comment=said,
        is_whole=is_whole,
    )


def _refuse_twice(command: str, earlier: Iterable[Return]) -> None:
    if not command:
        raise Refused("This form was open for too long. Please begin again.")
    twin = next((each for each in earlier if each.command == command), None)
    if twin:
        raise Refused("This return has been taken already: {id}.", id=twin.id)


def _refuse_wrong(
    items: Sequence[Wanted],
    told: AmazonOrder,
    boxes: Sequence[Box],
    left: Mapping[str, int],
    back: Mapping[str, int],
    comment: str,
) -> None:
    """Raises Unfit."""
    wrong = []
    for line, many in Counter(each.line for each in items).items():
        if many > 1 or line not in left:
            wrong.append(Refused("This is no line of the order.", field=field_of(line)))
    bought = {line.id: line.quantity for line in told.lines}
    for each in items:
        if each.line in left and not 0 < each.quantity <= left[each.line]:
            wrong.append(_too_many(each, bought[each.line], boxes, left, back))
    if len(comment) > LONGEST_COMMENT:
        wrong.append(Refused("Please keep this under {most} characters.", field="comment", most=LONGEST_COMMENT))
    if wrong:
        raise Unfit(WRONG, wrong)


def _too_many(
    each: Wanted, bought: int, boxes: Sequence[Box], left: Mapping[str, int], back: Mapping[str, int]
) -> Refused:
    field, had = field_of(each.line), back.get(each.line, 0)
    if each.quantity < 0:
        return Refused("Please give a number of pieces, or nothing.", field=field)
    if each.quantity > bought:
        return Refused("Only {bought} were bought.", field=field, bought=bought)
    if left[each.line] == 0 and had:
        return Refused("All of them came back already.", field=field)
    inside = (box for box in boxes if box.is_open and box.contents.get(each.line))
    if any(Step.ALLOCATED in box.done or box.is_allocating for box in inside):
        return Refused(
            "{left} of these have left the house; others lie in a box here. Undo “Allocated” first, and cancel them.",
            field=field,
            left=left[each.line],
        )
    return Refused(
        "{left} may come back: what has left the house, less what came back already.", field=field, left=left[each.line]
    )


def _item(each: Wanted, line: AmazonLine, before: int) -> Item:
    amount = share(line, before=before, pieces=each.quantity)
    return Item(each.line, each.quantity, each.condition, each.restock, amount, line.sku, line.title)
