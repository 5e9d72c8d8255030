"""What deserves a second look, though nothing forbids it: figures of Amazon's that do not fit together or to the
order."""

from decimal import Decimal

from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.cart import Cart, Line
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.order import Content, PurchaseOrder


def disagrees(cart: Cart) -> bool:
    """Whether the total that a cart states is not what its lines come to. Amazon states it without shipping and tax,
    other shops with either; one that says nothing says zero. A line may have been rounded."""
    stated = cart.stated
    if not stated.amount:
        return False
    slack = stated.smallest * max(len(cart.lines), 1)
    possible = (cart.goods, cart.goods + cart.shipping, cart.goods + cart.tax, cart.total)
    return all(_is_off(stated, sum_, slack) for sum_ in possible)


def too_many(side: AmazonSide, ordered: tuple[Line, ...]) -> tuple[int, ...]:
    """The lines of which Amazon confirmed more pieces than were ordered."""
    return tuple(
        line.number for line in ordered if (side.lines.get(line.number, _SILENCE).quantity or 0) > line.quantity
    )


def dearer_in_all(side: AmazonSide, order: PurchaseOrder, content: Content, tolerance: Decimal) -> Money | None:
    """What Amazon will charge for the whole order, if that is above the approved total by more than ``tolerance``
    (0.05 is five per cent) because of what a confirmation says of shipping, tax or the total; else None."""
    charges = side.charges
    said = [each for each in (charges.total, charges.shipping, charges.tax) if each is not None] if charges else []
    if charges is None or any(each.currency != order.total.currency for each in said):
        return None
    goods = total((_amount(line, side.lines.get(line.number, _SILENCE)) for line in content.lines), _currency(order))
    asked = goods + (charges.shipping or content.shipping) + (charges.tax or content.tax)
    highest = max(asked, charges.total or asked)
    return highest if highest.amount > order.total.amount * (1 + tolerance) else None


_SILENCE = LineAtAmazon(0)


def _amount(line: Line, told: LineAtAmazon) -> Money:
    """What a line costs as far as Amazon has said. Another currency can't be added; it is told of by itself."""
    if told.state is LineState.REJECTED:
        return Money.zero(line.unit_price.currency)
    price = told.unit_price if told.unit_price and told.unit_price.currency == line.unit_price.currency else None
    return ((price or line.unit_price) * (line.quantity if told.quantity is None else told.quantity)).rounded()


def _currency(order: PurchaseOrder) -> str:
    return order.goods.currency


def _is_off(one: Money, other: Money, slack: Money) -> bool:
    return abs((one - other).amount) > slack.amount
