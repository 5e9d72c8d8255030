"""The rules of a return: what of an order may come back, and what makes a person look twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.trimming import here
from chalicelib.domain.money import Money, total
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import MarketplaceOrder, NotWork, Status
from chalicelib.domain.returns import LONGEST_COMMENT, Item, Return, Wanted
from chalicelib.domain.takings import Tender
from chalicelib.domain.takings.amounts import currency_of, despatched, share
from chalicelib.domain.texts import in_one_line

WRONG = "Please look at the marked fields."


class Unconfirmed(Refused):
    """Everything that is left comes back: a person has to say that they mean it."""


def field_of(line: str, *, is_here: bool = False) -> str:
    """The form field in which the pieces of one of Amazon's lines stand: those that left, or those that lie here."""
    return f"{'here' if is_here else 'quantity'}-{line}"


def came_back(earlier: Iterable[Return]) -> Counter[str]:
    """Pieces by Amazon's line, whether they had left or not."""
    return _by_line(item for each in earlier for item in each.items)


def returned(earlier: Iterable[Return]) -> Counter[str]:
    """Those of them that had left."""
    return _by_line(item for each in earlier for item in each.items if not item.is_here)


def returnable(told: AmazonOrder, boxes: Iterable[Box], earlier: Iterable[Return]) -> Mapping[str, int]:
    """What may still come back, by Amazon's line: what left in boxes of ours or, of an order that was shipped before we
    came, what Amazon says was shipped, less what came back."""
    gone, back = despatched(boxes), returned(earlier)
    return {
        line.id: max(0, min(line.quantity, max(gone.get(line.id, 0), line.fulfilled)) - back.get(line.id, 0))
        for line in told.lines
    }


def _by_line(items: Iterable[Item]) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in items:
        found[item.line] += item.quantity
    return found


def _by_line_and_place(items: Iterable[Wanted]) -> Counter[tuple[str, bool]]:
    """Those that left, and those that lie here."""
    found: Counter[tuple[str, bool]] = Counter()
    for item in items:
        found[item.line, item.is_here] += item.quantity
    return found


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
    _refuse_money(order, tender, station)
    items = [each for each in wanted if each.quantity]
    if not items:
        raise Refused("Please say how many pieces of what come back.")
    said = in_one_line(comment)
    left, back, inside = returnable(told, boxes, earlier), returned(earlier), here(boxes)
    _refuse_wrong(items, told, left, back, inside, said)

    many = _by_line_and_place(items)
    is_whole = all((left[line], inside.get(line, 0)) == (many[line, False], many[line, True]) for line in left)
    if is_whole and not is_confirmed:
        raise Unconfirmed("Everything that is left of this order comes back. Please confirm it.")
    kept = tuple(_items(items, told, back))
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
        amount=_amount(kept, tender, told),
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


def _refuse_money(order: MarketplaceOrder, tender: Tender, station: str) -> None:
    if not station:
        raise Refused("Please give this station a name first: what is given back belongs to its till.")
    if order.status is Status.CANCELED and tender is not Tender.AMAZON:
        raise Refused("This order is canceled, so nobody has paid for it: no money goes back.", field="tender")


def _refuse_wrong(
    items: Sequence[Wanted],
    told: AmazonOrder,
    left: Mapping[str, int],
    back: Mapping[str, int],
    inside: Mapping[str, int],
    comment: str,
) -> None:
    """Raises Unfit."""
    wrong = []
    bought = {line.id: line.quantity for line in told.lines}
    for (line, is_here), wanted in _by_line_and_place(items).items():
        field = field_of(line, is_here=is_here)
        least = min(each.quantity for each in items if (each.line, each.is_here) == (line, is_here))
        if line not in left:
            wrong.append(Refused("This is no line of the order.", field=field))
        elif least < 0:
            wrong.append(Refused("Please give a number of pieces, or nothing.", field=field))
        elif is_here and wanted > inside.get(line, 0):
            wrong.append(_too_many_here(field, inside.get(line, 0)))
        elif not is_here and wanted > left[line]:
            wrong.append(_too_many(line, wanted, bought[line], left[line], back.get(line, 0), inside.get(line, 0)))
    if len(comment) > LONGEST_COMMENT:
        wrong.append(Refused("Please keep this under {most} characters.", field="comment", most=LONGEST_COMMENT))
    if wrong:
        raise Unfit(WRONG, wrong)


def _too_many(line: str, wanted: int, bought: int, left: int, had: int, inside: int) -> Refused:
    field = field_of(line)
    if wanted > bought:
        return Refused("Only {bought} were bought.", field=field, bought=bought)
    if left == 0 and had:
        return Refused("All of them came back already.", field=field)
    if inside:
        return Refused(
            "{left} of these have left the house; others lie in a box here, and have a field of their own.",
            field=field,
            left=left,
        )
    return Refused(
        "{left} may come back: what has left the house, less what came back already.", field=field, left=left
    )


def _too_many_here(field: str, inside: int) -> Refused:
    if inside:
        return Refused("Only {left} of these lie in a box here that has them of the stock.", field=field, left=inside)
    return Refused("None of these lies in a box here that has it of the stock.", field=field)


def _items(items: Iterable[Wanted], told: AmazonOrder, back: Mapping[str, int]) -> Iterator[Item]:
    """Each line, condition and shelf once; the shares of a line follow each other."""
    lines, before = {line.id: line for line in told.lines}, Counter(back)
    sums: Counter[Wanted] = Counter()
    for each in items:
        sums[replace(each, quantity=0)] += each.quantity
    for each, many in sums.items():
        line = lines[each.line]
        amount = None if each.is_here else share(line, before=before[line.id], pieces=many)
        yield Item(line.id, many, each.condition, each.restock, amount, line.sku, line.title, each.is_here)
        before[line.id] += 0 if each.is_here else many


def _amount(items: Sequence[Item], tender: Tender, told: AmazonOrder) -> Money | None:
    """What the buyer gets back: for pieces that never left nothing, since a till takes when a box leaves, and Amazon
    charges when it hears of it. Raises Refused."""
    gone = [item.amount for item in items if not item.is_here]
    currency = currency_of(told)
    if tender is not Tender.AMAZON:
        if not gone:
            raise Refused("Nothing was taken for what has not left. Please cancel it at Amazon.", field="tender")
        amounts = [amount for amount in gone if amount is not None]
        if len(amounts) < len(gone):
            raise Refused("Amazon has told no amount for this. Please refund it at Amazon.", field="tender")
        return total(amounts, currency)
    return None if gone or not currency else Money.zero(currency)
