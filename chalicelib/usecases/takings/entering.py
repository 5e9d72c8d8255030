"""What a till holds more after a despatch or a return; written in the same commit as that."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.fulfilment import Box, Done, Step
from chalicelib.domain.money import Money, total
from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.domain.returns import Return
from chalicelib.domain.takings import EntryKind, Tender, TillEntry, drawer_of, entered
from chalicelib.domain.takings.amounts import amount_of, currency_of, despatched
from chalicelib.ports.settings import Settings
from chalicelib.ports.takings import Takings


def taking_of(
    order: MarketplaceOrder,
    told: AmazonOrder,
    every: tuple[Box, ...],
    box: Box,
    *,
    settings: Settings,
    takings: Takings,
) -> list[Change]:
    """The taking of a box that leaves; ``every`` has all boxes of its order before that. All of them together come to
    its total: what belongs to the order as a whole goes with the first one. Nothing where Amazon told no amount."""
    before = despatched(each for each in every if each.number != box.number)
    amount = amount_of(told, box.contents, before)
    if amount is None:
        return []
    if not before:
        amount += total((charge.amount for charge in told.charges), amount.currency)
    id, done, money = f"{order.number}/{box.number}", box.done[Step.DESPATCHED], (amount.currency, amount)
    return _entered(id, done, EntryKind.TAKING, Tender.AMAZON, *money, box.pieces, settings, takings)


def entry_of(taken: Return, told: AmazonOrder, *, settings: Settings, takings: Takings) -> list[Change]:
    """What is given back with a return; of one that Amazon refunds its pieces, and no amount yet. Nothing for pieces
    that never left: no till has taken anything for them."""
    pieces = taken.pieces - taken.pieces_here
    if not pieces or not (currency := currency_of(told)):
        return []
    done, money = Done(taken.at, taken.by, taken.station), (currency, taken.amount)
    return _entered(taken.id, done, EntryKind.RETURN, taken.tender, *money, pieces, settings, takings)


def _entered(
    about: str,
    done: Done,
    kind: EntryKind,
    tender: Tender,
    currency: str,
    amount: Money | None,
    pieces: int,
    settings: Settings,
    takings: Takings,
) -> list[Change]:
    day = done.at.astimezone(ZoneInfo(settings.company().time_zone)).date()
    drawer = takings.drawer(done.station, drawer_of(about))
    whose = (done.station, drawer.period, day, done.at, done.by)
    entry = TillEntry(about, *whose, kind, tender, currency, amount, pieces, about)
    after = entered(drawer, entry)
    return [Changed(drawer, after) if drawer.revision else Created(replace(after, revision=1)), Created(entry)]
