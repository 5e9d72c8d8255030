"""What came back before it left: out of its box, no longer allocated, and not to be shipped any more."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chalicelib.domain.attention import Reason, about
from chalicelib.domain.changes import Change, Changed, Kept, Said
from chalicelib.domain.fulfilment.trimming import given_up, withheld
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.inventory.promising import added, in_return
from chalicelib.domain.messages import IndexSale, KeepStock
from chalicelib.domain.returns import Return
from chalicelib.ports.articles import Articles
from chalicelib.ports.orders import Sales
from chalicelib.ports.stock import Stock
from chalicelib.usecases.fulfilment.allocating import lightened, refuse_mapped_anew
from chalicelib.usecases.fulfilment.bench import Bench, lines_of
from chalicelib.usecases.inventory.writing import stored


@dataclass(frozen=True, slots=True)
class Freed:
    """``changes`` write the head and the boxes; ``pieces`` are no longer theirs, and lie in them until somebody has put
    them back."""

    changes: tuple[Change, ...]
    pieces: tuple[Pieces, ...] = ()


def freed_by(bench: Bench, taken: Return, earlier: Iterable[Return], sales: Sales, articles: Articles) -> Freed:
    """Whoever is at work on the order is told at the next step, as of a cancel."""
    gone: Counter[str] = Counter()
    for item in taken.items:
        gone[item.line] += item.quantity if item.is_here else 0
    gone = +gone
    if not gone:
        return Freed((Changed(bench.order, bench.order),))
    fewer = given_up(bench.boxes, gone)
    for box in fewer:
        refuse_mapped_anew(bench, bench.box(box.number), lines_of(bench, sales), articles)
    lighter = (lightened(bench, after, sales) for after in fewer)
    boxes = [replace(box, taken=keeps) for box, keeps in lighter]
    now, changes = bench.changed(*boxes, claim=bench.order.claim)
    head = replace(now.order, withheld=withheld(bench.told, gone), revision=bench.order.revision)
    out = added((), (each for box in boxes for each in added(bench.box(box.number).taken, in_return(box.taken))))
    pieces = sum(each.pieces_here for each in (*earlier, taken))
    facts = {"number": head.number, "marketplace": head.marketplace, "pieces": str(pieces)}
    entry = about(Reason.RETURNED_UNSHIPPED, head.order_id, facts, at=taken.at)
    return Freed((Changed(bench.order, head), *changes[1:], Kept(entry)), out)


def owed(taken: Return, stock: Stock) -> Iterator[Change]:
    """The promise is written, so that whoever counts at the same moment what the order still wants counts again."""
    if taken.pieces_here:
        promise = stock.promise(taken.order_id)
        yield stored(promise, promise)
        yield Said(KeepStock(taken.order_id), due_at=taken.at)
        yield Said(IndexSale(taken.order_id), due_at=taken.at)
