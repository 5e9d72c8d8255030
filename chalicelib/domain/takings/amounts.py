"""What some pieces of an order come to: shares of its lines that add up to the cent, in however many parts they go."""

from collections import Counter
from collections.abc import Iterable, Mapping

from chalicelib.domain.fulfilment import Box
from chalicelib.domain.money import Money, total
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder


def share(line: AmazonLine, *, before: int, pieces: int) -> Money | None:
    """What the pieces behind the first ``before`` of a line come to, its freight and tax included. All shares of a line
    together are its total. None where Amazon has told no amount."""
    if line.total is None or line.quantity < 1:
        return None
    return _up_to(line.total, before + pieces, line.quantity) - _up_to(line.total, before, line.quantity)


def amount_of(told: AmazonOrder, contents: Mapping[str, int], before: Mapping[str, int]) -> Money | None:
    """What some pieces of several lines come to; ``before`` went elsewhere already. None where Amazon has told no
    amount for one of them."""
    lines = {line.id: line for line in told.lines}
    shares = [share(lines[id], before=before.get(id, 0), pieces=many) for id, many in contents.items() if id in lines]
    known = [each for each in shares if each is not None]
    if not known or len(known) < len(shares):
        return None
    return total(known, known[0].currency)


def despatched(boxes: Iterable[Box]) -> dict[str, int]:
    """Pieces that have left the house, by Amazon's line."""
    found: Counter[str] = Counter()
    for box in boxes:
        if box.is_despatched and not box.is_dropped:
            found.update(box.contents)
    return found


def currency_of(told: AmazonOrder) -> str:
    """Empty where Amazon has told no amount at all."""
    amounts = (told.total, *(line.total for line in told.lines), *(line.unit_price for line in told.lines))
    return next((each.currency for each in amounts if each is not None), "")


def _up_to(whole: Money, pieces: int, quantity: int) -> Money:
    """Of the first ``pieces``; never more than all of it."""
    if pieces >= quantity:
        return whole
    return Money(whole.amount * pieces / quantity, whole.currency).rounded()
