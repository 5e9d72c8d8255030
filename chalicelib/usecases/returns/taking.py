"""Taking a return: what it is, what goes back on its shelf, and what its till gives back, written together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Change, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.inventory import MOST_AT_ONCE, Movement, Pieces, Why, given_back, moved
from chalicelib.domain.returns import Return, Wanted
from chalicelib.domain.returns.taking import take
from chalicelib.domain.takings import Tender
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.returns import Returns
from chalicelib.ports.settings import Settings
from chalicelib.ports.stock import Stock
from chalicelib.ports.takings import Takings
from chalicelib.ports.world import Ids
from chalicelib.usecases.fulfilment.allocating import needed
from chalicelib.usecases.fulfilment.bench import Bench, laid_out, lines_of
from chalicelib.usecases.inventory.writing import stored
from chalicelib.usecases.returns.freeing import freed_by, owed
from chalicelib.usecases.takings.entering import entry_of

TAKERS = (Role.WAREHOUSE,)


def take_return(
    order_id: str,
    wanted: Sequence[Wanted],
    tender: Tender,
    *,
    command: str,
    comment: str = "",
    is_confirmed: bool = False,
    by: Person,
    station: str,
    where: str,
    at: datetime,
    ids: Ids,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    stock: Stock,
    returns: Returns,
    settings: Settings,
    takings: Takings,
    commit: Commit,
) -> Return:
    """Raises Refused with the reason, Unfit with one for each line, Unconfirmed where everything comes back and nobody
    has confirmed it. ``command`` names the form: the same one is never taken twice."""
    refuse_others(by, *TAKERS)
    bench, earlier = laid_out(order_id, sales, boxes), returns.of(order_id)
    taken = take(
        ids.return_number(at),
        bench.order,
        bench.told,
        bench.boxes,
        earlier,
        wanted,
        tender=tender,
        command=command,
        comment=comment,
        is_confirmed=is_confirmed,
        by=by.id,
        station=station,
        at=at,
    )
    freed = freed_by(bench, taken, earlier, sales, articles)
    taken = replace(taken, stocked=_restocked(taken, bench, sales, articles), freed=freed.pieces, revision=1)
    facts = {"return": taken.id, "pieces": str(taken.pieces), "tender": str(tender)}
    commit(
        # The head is written too, so that two returns of one order collide there and are decided again.
        *freed.changes,
        Created(taken),
        *_stock(taken, ids, stock),
        *entry_of(taken, bench.told, settings=settings, takings=takings),
        Audited("return_taken", order_id, by=by.id, at=at, where=where, facts=facts),
        *owed(taken, stock),
    )
    return taken


def _restocked(taken: Return, bench: Bench, sales: Sales, articles: Articles) -> tuple[Pieces, ...]:
    """What goes back on shelves: a kit by its parts, and nothing of what is not kept in stock."""
    contents: Counter[str] = Counter()
    for item in taken.items:
        contents[item.line] += item.quantity if item.restock and not item.is_here else 0
    contents = +contents
    return needed(bench, Box(taken.order_id, 0, contents), lines_of(bench, sales), articles) if contents else ()


def _stock(taken: Return, ids: Ids, stock: Stock) -> Iterator[Change]:
    """What never left is no longer allocated; what came back is on hand again, by a movement. Both may be of one
    level."""
    before = stock.levels({(each.article, each.warehouse) for each in (*taken.freed, *taken.stocked)})
    if len(before) > MOST_AT_ONCE:
        raise Refused(
            "At most {most} articles go back on their shelves at once. Please take the return in parts.",
            most=MOST_AT_ONCE,
        )
    after = dict(before)
    for each in taken.freed:
        place = each.article, each.warehouse
        after[place] = given_back(after[place], each.quantity, at=taken.at)
    for each in taken.stocked:
        place = each.article, each.warehouse
        after[place] = moved(after[place], each.quantity, at=taken.at)
        yield Created(_movement(each, taken, ids, after[place].on_hand))
    for place, level in after.items():
        yield stored(before[place], level)


def _movement(each: Pieces, taken: Return, ids: Ids, on_hand: int) -> Movement:
    return Movement(
        ids.name(),
        each.article,
        each.warehouse,
        each.quantity,
        Why.RETURNED,
        taken.at,
        taken.by,
        on_hand,
        about=taken.id,
        station=taken.station,
    )
