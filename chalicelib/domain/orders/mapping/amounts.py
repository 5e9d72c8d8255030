"""Amazon's amounts as parts that come to its total, to the smallest coin.

Amazon states a total of each line and one of the order, and what they are made of. Whether tax is in the other parts or
comes on top, which sign a discount has, and whether a discount without a part repeats the others is documented nowhere
(facts, sections 9 and 13); the total settles it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, product

from chalicelib.domain.money import Money, total
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder, Charge, ChargeKind
from chalicelib.domain.orders.mapping import Tax

# What the charge is called that a tax is on; what we do not know is on whatever else there is.
_TAXED = {each.value: each for each in ChargeKind if each is not ChargeKind.TAX}


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a line's money. ``part`` tells several of one kind apart: of what a discount is, Amazon's word for
    an OTHER."""

    kind: ChargeKind
    part: str = ""
    amount: Money | None = None
    tax: Money | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.amount and self.amount.amount) and not (self.tax and self.tax.amount)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The money of one Amazon line, or of the order as a whole. The first piece of a line is its ITEM."""

    pieces: tuple[Piece, ...]
    tax_is_included: bool

    def comes_to(self, currency: str) -> Money:
        amounts = [each.amount for each in self.pieces if each.amount is not None]
        taxes = [] if self.tax_is_included else [each.tax for each in self.pieces if each.tax is not None]
        return total([*amounts, *taxes], currency)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """``by_line`` is by the id of Amazon's line, ``whole`` what belongs to none. ``trouble`` is empty when all of it
    comes to Amazon's total; else codes and amounts that say what is wrong."""

    by_line: Mapping[str, Reckoned]
    whole: Reckoned
    trouble: Mapping[str, str]


def reckon(order: AmazonOrder, tax: Tax, *, adds_tax: bool) -> Reckoning:
    """``adds_tax`` is what the marketplace usually does."""
    currencies = sorted(set(_currencies(order)))
    if len(currencies) == 1:
        return _settled(order, _tries(tax, adds_tax), currencies[0])
    unknown = Reckoned((Piece(ChargeKind.ITEM),), not adds_tax)
    trouble = {"currencies": ", ".join(currencies)} if currencies else {"missing": "total"}
    return Reckoning({line.id: unknown for line in order.lines}, replace(unknown, pieces=()), trouble)


def shares(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """An amount in parts by these weights, which come to exactly that amount: what is left when each has its whole
    coins goes coin by coin to the first ones."""
    weights = weights if sum(weights) else [1] * len(weights)
    coin = amount.smallest.amount
    sign = -1 if amount.amount < 0 else 1
    coins, rest = divmod(abs(amount.amount), coin)
    parts = [int(coins) * weight // sum(weights) for weight in weights]
    left = int(coins) - sum(parts)
    amounts = [(part + (at < left)) * coin for at, part in enumerate(parts)]
    amounts[0] += rest  # Amazon stated less than the smallest coin; nothing may get lost
    return tuple(Money(sign * each, amount.currency) for each in amounts)


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to read a line."""

    adds_tax: bool
    is_repeated: bool  # a charge without a part is the sum of those with one


def _tries(tax: Tax, adds_tax: bool) -> list[_Try]:
    """The likeliest first."""
    taxes = {Tax.AS_IT_ADDS_UP: (adds_tax, not adds_tax), Tax.INCLUDED: (False,), Tax.ADDED: (True,)}[tax]
    return [_Try(added, repeated) for added, repeated in product(taxes, (True, False))]


def _settled(order: AmazonOrder, tries: Sequence[_Try], currency: str) -> Reckoning:
    """The first reading with which everything adds up; the likeliest, with what is wrong, when none does."""
    readings = (reading for one in tries for reading in _readings(order, one, tries, currency))
    likeliest = next(readings)
    return next((reading for reading in chain([likeliest], readings) if not reading.trouble), likeliest)


def _readings(order: AmazonOrder, otherwise: _Try, tries: Sequence[_Try], currency: str) -> Iterator[Reckoning]:
    """With and without what the order's total may leave out: a tip that is not charged yet, lines that are canceled."""
    by_line = {line.id: _of_line(line, otherwise, tries, currency) for line in order.lines}
    tips = _reckoned(order.charges, otherwise.adds_tax, is_repeated=False)
    canceled = frozenset(line.id for line in order.lines if line.canceled_by)
    for whole, left_out in product((tips, replace(tips, pieces=())), (frozenset[str](), canceled)):
        lines = by_line | {id: _emptied(by_line[id]) for id in left_out}
        yield Reckoning(lines, whole, _trouble(order, lines, whole, left_out, currency))


def _trouble(
    order: AmazonOrder, lines: Mapping[str, Reckoned], whole: Reckoned, left_out: frozenset[str], currency: str
) -> dict[str, str]:
    counted = [line for line in order.lines if line.id not in left_out]
    ours = total((each.comes_to(currency) for each in (*lines.values(), whole)), currency)
    theirs = order.total
    if theirs is None:  # then each line has its own, or nobody can say
        if any(line.total is None for line in counted):
            return {"missing": "total"}
        theirs = total((line.total for line in counted if line.total), currency) + whole.comes_to(currency)
    if ours != theirs:
        return {"total": str(theirs), "lines": str(ours), "difference": str(ours - theirs)}
    for line in counted:
        found = lines[line.id].comes_to(currency)
        if line.total is not None and found != line.total:
            difference = str(found - line.total)
            return {"line": line.id, "total": str(line.total), "lines": str(found), "difference": difference}
    return {}


def _of_line(line: AmazonLine, otherwise: _Try, tries: Sequence[_Try], currency: str) -> Reckoned:
    charges = line.charges
    if not charges and line.total is not None:
        charges = (Charge(ChargeKind.ITEM, line.total),)
    for one in (otherwise, *tries):
        reckoned = _reckoned(charges, one.adds_tax, is_repeated=one.is_repeated)
        if line.total is None or reckoned.comes_to(currency) == line.total:
            return reckoned
    return _reckoned(charges, otherwise.adds_tax, is_repeated=otherwise.is_repeated)


def _reckoned(charges: Sequence[Charge], adds_tax: bool, *, is_repeated: bool) -> Reckoned:
    pieces: dict[tuple[ChargeKind, str], Piece] = {(ChargeKind.ITEM, ""): Piece(ChargeKind.ITEM)}
    for charge in charges:
        if charge.kind is not ChargeKind.TAX and charge.kind is not ChargeKind.DISCOUNT:
            part = charge.part if charge.kind is ChargeKind.OTHER else ""
            _add(pieces, charge.kind, part, amount=charge.amount)
    for charge in _each_once(charges, ChargeKind.DISCOUNT, is_repeated):
        _add(pieces, ChargeKind.DISCOUNT, charge.part, amount=_negative(charge.amount))
    for charge in _each_once(charges, ChargeKind.TAX, is_repeated):
        kind = _TAXED.get(charge.part, ChargeKind.OTHER if charge.part else ChargeKind.ITEM)
        amount = _negative(charge.amount) if kind is ChargeKind.DISCOUNT else charge.amount
        _add(pieces, kind, "", tax=amount)
    return Reckoned(tuple(pieces.values()), tax_is_included=not adds_tax)


def _each_once(charges: Sequence[Charge], kind: ChargeKind, is_repeated: bool) -> Iterable[Charge]:
    """Those of a kind; without the one that only says what the others come to."""
    several = [charge for charge in charges if charge.kind is kind]
    parts = [charge for charge in several if charge.part]
    wholes = [charge for charge in several if not charge.part]
    if is_repeated and parts and wholes:
        sums = [abs(sum((each.amount.amount for each in of), Decimal(0))) for of in (parts, wholes)]
        return parts if sums[0] == sums[1] else several
    return several


def _add(
    pieces: dict[tuple[ChargeKind, str], Piece],
    kind: ChargeKind,
    part: str,
    *,
    amount: Money | None = None,
    tax: Money | None = None,
) -> None:
    piece = pieces.get((kind, part), Piece(kind, part))
    pieces[kind, part] = replace(piece, amount=_plus(piece.amount, amount), tax=_plus(piece.tax, tax))


def _plus(one: Money | None, other: Money | None) -> Money | None:
    return one if other is None else other if one is None else one + other


def _negative(amount: Money) -> Money:
    return Money(-abs(amount.amount), amount.currency)


def _emptied(reckoned: Reckoned) -> Reckoned:
    """Of a canceled line that the total leaves out."""
    pieces = [each for each in reckoned.pieces if each.kind is ChargeKind.ITEM]
    return replace(reckoned, pieces=tuple(replace(each, amount=_none_of(each.amount), tax=None) for each in pieces))


def _none_of(amount: Money | None) -> Money | None:
    return None if amount is None else Money.zero(amount.currency)


def _currencies(order: AmazonOrder) -> Iterator[str]:
    stated = [order.total, *(charge.amount for charge in order.charges)]
    for line in order.lines:
        stated += [line.total, *(charge.amount for charge in line.charges)]
    yield from (each.currency for each in stated if each is not None)
