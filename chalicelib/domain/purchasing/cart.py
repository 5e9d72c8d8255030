"""What a person brought back from the store, and when we refuse to take it."""

from dataclasses import dataclass
from decimal import Decimal

from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money, total

# Amazon's own limit for a cart, and about what one DynamoDB transaction can carry.
MOST_LINES = 500
# Amazon takes up to 999 of an item; a little room for case packs, none for a slip of the keyboard.
MOST_PIECES = 99_999
# No office buys one piece for more; a price above it is a broken or a forged document.
HIGHEST_PRICE = Decimal(10_000_000_000)


@dataclass(frozen=True, slots=True)
class Line:
    """One item as Amazon offered it. ``auxiliary_id`` ties it to the held offer and goes back unchanged, as do the
    extrinsics."""

    number: int  # 1..n, ours: carts have none
    asin: str
    auxiliary_id: str
    quantity: int
    unit_price: Money
    description: str
    unit: str = "EA"
    classifications: tuple[tuple[str, str], ...] = ()  # (domain, code), such as ("UNSPSC", "44121706")
    manufacturer: str = ""
    manufacturer_part: str = ""
    language: str = "en"
    shipping: Money | None = None
    tax: Money | None = None
    extrinsics: tuple[tuple[str, str], ...] = ()

    @property
    def subtotal(self) -> Money:
        return (self.unit_price * self.quantity).rounded()


@dataclass(frozen=True, slots=True)
class Cart:
    """A PunchOutOrderMessage in our words. ``stated`` is Amazon's header Total: goods without shipping and tax."""

    buyer_cookie: str
    payload_id: str
    lines: tuple[Line, ...]
    stated: Money
    shipping: Money
    tax: Money
    credentials: tuple[str, ...] = ()  # the System Logins it names, for carts that come from server to server
    email: str = ""  # whom a punch-in cart says it is for
    unique_name: str = ""

    @property
    def goods(self) -> Money:
        return total((line.subtotal for line in self.lines), self.stated.currency)

    @property
    def total(self) -> Money:
        return self.goods + self.shipping + self.tax


def refuse_unusable(cart: Cart) -> None:
    """Raises Refused for a cart that can't become an order. The prices are the user's word until Amazon confirms
    them."""
    if not cart.lines:
        raise Refused("The cart is empty, so there is nothing to apply for.")
    if len(cart.lines) > MOST_LINES:
        raise Refused(
            "The cart has {count} lines; at most {most} can be ordered at once.", count=len(cart.lines), most=MOST_LINES
        )
    currencies = {money.currency for money in _amounts(cart)}
    if len(currencies) > 1:
        raise Refused("The cart mixes currencies: {currencies}.", currencies=", ".join(sorted(currencies)))
    for line in cart.lines:
        _refuse_line(line)
    if not all(map(_is_possible, _amounts(cart))):
        raise Refused("The cart has an impossible shipping, tax or total amount.")


def _refuse_line(line: Line) -> None:
    if not line.asin:
        raise Refused("Line {line} has no ASIN.", line=line.number)
    if not line.auxiliary_id:
        raise Refused("Line {line} lacks the id that ties it to Amazon's offer.", line=line.number)
    if not 1 <= line.quantity <= MOST_PIECES:
        raise Refused("Line {line} has an impossible quantity: {quantity}.", line=line.number, quantity=line.quantity)
    if not _is_possible(line.unit_price) or line.unit_price.amount == 0:
        raise Refused("Line {line} has an impossible price.", line=line.number)


def _is_possible(money: Money) -> bool:
    return money.amount.is_finite() and 0 <= money.amount <= HIGHEST_PRICE


def _amounts(cart: Cart) -> list[Money]:
    extras = [money for line in cart.lines for money in (line.shipping, line.tax) if money is not None]
    return [cart.stated, cart.shipping, cart.tax, *(line.unit_price for line in cart.lines), *extras]
