"""What may happen to two orders and their boxes: people at the bench, Amazon, who maps orders, and who dies over it."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment.cancellation import refused
from chalicelib.domain.fulfilment.claims import Claimed
from chalicelib.domain.fulfilment.trimming import here
from chalicelib.domain.inventory import Why, moved
from chalicelib.domain.messages import FinishAllocation
from chalicelib.domain.orders.amazon import AmazonLine
from chalicelib.domain.orders.canceling import is_asked, let_go
from chalicelib.domain.orders.order import LineKind, Status
from chalicelib.domain.returns import Condition, Wanted
from chalicelib.domain.takings import Tender
from chalicelib.usecases.canceling.asking import cancel_at_amazon
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.claiming import take_over
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.finishing import finish_allocation
from chalicelib.usecases.fulfilment.following import follow, put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import pack, pick, print_notes, split, tick
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.promising import keep_promise
from chalicelib.usecases.returns.taking import take_return
from tests import fakes
from tests.examples import articles as examples
from tests.examples import person, sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, JONAS, LENA
from tests.usecases.fulfilment.test_allocating import dies_after

ORDERS = ("306-5550123-5550001", "306-5550123-5550002")
GOODS = ("A-100", "A-200")
PLACES = ("MAIN", "NORTH")
SAM = person("sam", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
WORKERS = {person.id: person for person in (JONAS, LENA)}
NUMBERS = st.sampled_from([1, 1, 1, 2, 3])

_KETTLES = sales.sale_line(article="A-100", quantity=3, open=3, amazon_line="1")
_SETS = (
    sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="2", kit="SET"),
    sales.sale_line(article="A-200", quantity=4, open=4, amazon_line="2", kit="SET"),
)
# What an order may be mapped to: kettles alone, and sets of a kettle and two cups, are the first.
MAPPED = (
    (_KETTLES, *_SETS),
    (replace(_KETTLES, article="A-200"), *_SETS),
    (replace(_KETTLES, article="ITEM", kind=LineKind.PLACEHOLDER), *_SETS),
    (_KETTLES, *(replace(line, warehouse="NORTH") for line in _SETS)),
)


def house(on_hand: int) -> FakeHub:
    """Two orders that want the same two articles, which lie in two warehouses."""
    told = (sales.amazon_line("1", quantity=3, unfulfilled=3), sales.amazon_line("2", quantity=2, unfulfilled=2))
    hub = fakes.hub(examples.article(), examples.plain("A-200"))
    for place, id in enumerate(ORDERS):
        hub.store.hold(
            sales.sale(order_id=id, number=f"SO-{place}"),
            sales.copy(order=sales.amazon_order(*told, id=id)),
            replace(sales.sale_lines(*MAPPED[0]), order_id=id),
        )
    for article in GOODS:
        for shelf in PLACES:
            hub.store.hold(
                warehouse.level(article, shelf, on_hand=on_hand, allocated=0, reserved=0),
                warehouse.movement(f"first-{article}-{shelf}", on_hand, article=article, warehouse=shelf),
            )
    return hub


STEPS = st.one_of(
    st.tuples(st.just(allocate), st.tuples(NUMBERS)),
    st.tuples(st.just(pick), st.tuples(NUMBERS)),
    st.tuples(st.just(pack), st.tuples(NUMBERS, st.sampled_from([None, warehouse.UPS]))),
    st.tuples(st.just(despatch), st.tuples(NUMBERS, st.sampled_from([None, warehouse.UPS]))),
    st.tuples(st.just(undo), st.tuples(NUMBERS, st.sampled_from(list(Step)))),
    st.tuples(st.just(split), st.tuples(NUMBERS, st.dictionaries(st.sampled_from(["1", "2"]), st.integers(0, 3)))),
    st.tuples(st.just(tick), st.tuples(NUMBERS, st.sampled_from(GOODS))),
    st.tuples(st.just(short_pick), st.tuples(NUMBERS, st.sampled_from(GOODS), st.integers(0, 4))),
    st.tuples(st.just(put_back_done), st.tuples(NUMBERS)),
    st.tuples(st.just("back"), NUMBERS),
)
_OFTEN = (
    "kettles",
    "sets",
    "goods",
    "count",
    "hint",
    "finish",
    "print",
    "mapped",
    "moves",
    "stocked",
    "asked",
    "answered",
)
_HINTED = ("kettles", "sets", "cancel", "mapped", "moves", "answered")
NEWS = st.tuples(st.sampled_from([*_OFTEN * 2, *_HINTED]), NUMBERS)
# Otherwise few boxes would ever come to their end.
ONWARD = st.tuples(st.just("onward"), st.sampled_from([1, 1, 2]))
KINDS = st.integers(0, 9).flatmap(lambda kind: ONWARD if kind < 5 else STEPS if kind < 8 else NEWS)
WHO = st.sampled_from(["jonas"] * 6 + ["lena"])
# Whoever does it dies after so many commits.
DIES = st.sampled_from([None] * 4 + [0, 1, 2, 2, 3])
DEEDS = st.lists(st.tuples(st.sampled_from(ORDERS), WHO, KINDS, st.booleans(), DIES), min_size=15, max_size=40)


def done(hub: FakeHub, id: str, who: str, deed: tuple[Any, Any], dies: int | None = None) -> None:
    """What is refused changes nothing, and who dies leaves what was committed."""
    if dies is None:
        return _done(hub, id, who, deed)
    try:
        return _done(dies_after(hub, dies), id, who, deed)
    except RuntimeError:
        return None


def _done(hub: FakeHub, id: str, who: str, deed: tuple[Any, Any]) -> None:
    what, more = deed
    at_bench = {"by": WORKERS[who], "station": HERE, "where": "page"}
    try:
        try:
            if callable(what):
                hub.do(what, id, *more, **at_bench)
            else:
                _happens(hub, id, what, more)
                if what in _HINTED and more == 1:  # else it is heard of late
                    _hinted(hub, id)
        except Claimed:
            hub.do(take_over, id, **at_bench)
    except (Refused, NotFound, Conflict):
        pass


def heard(hub: FakeHub) -> int:
    """Every message comes once more, so that nothing is left to be done."""
    finished = {each for each in hub.store.messages if isinstance(each, FinishAllocation)}
    for each in sorted(finished, key=lambda each: (each.subject, each.box)):
        hub.do(finish_allocation, each.subject, each.box)
    return sum(hub.do(hint, id) for id in ORDERS for hint in (follow, keep_promise))


def _happens(hub: FakeHub, id: str, what: str, many: int) -> None:
    """What does not come from the packing bench."""
    order, copy = hub.sales.get(id), hub.sales.copy(id)
    match what:
        case "cancel":
            hub.commit(Changed(order, let_go(replace(order, status=Status.CANCELED))))
        case "asked":
            asked = {"reason": "NoInventory", "lines": [str(many)] if many < 3 else None, "is_sure": True}
            hub.do(cancel_at_amazon, id, **asked, by=SAM, where="page")
        case "answered":
            _answered(hub, id, is_taken=many == 1)
        case "mapped":
            lines = MAPPED[(order.lines_version + many) % len(MAPPED)]
            hub.store.hold(replace(sales.sale_lines(*lines, version=order.lines_version + 1), order_id=id))
            hub.commit(Changed(order, replace(order, lines_version=order.lines_version + 1)))
        case "moves":
            hub.commit(Changed(order, replace(order, warehouse=PLACES[order.warehouse != "NORTH"])))
        case "stocked":
            cups = hub.articles.get("A-200")
            hub.store.hold(replace(cups, is_stocked=not cups.is_stocked))
        case "kettles" | "sets":
            kettles, sets = copy.order.lines
            told = (kettles, _fewer(sets, 1)) if what == "sets" else (_fewer(kettles, many), sets)
            hub.commit(Changed(order, order), Changed(copy, replace(copy, order=replace(copy.order, lines=told))))
        case "goods" | "count":
            level = hub.stock.level("A-100", "MAIN")
            quantity = many if what == "goods" else -many
            after = moved(level, quantity, at=hub.clock.now())
            why = Why.RECEIVED if what == "goods" else Why.CORRECTED
            movement = warehouse.movement(hub.ids.name(), quantity, why=why, on_hand=after.on_hand)
            hub.commit(Changed(level, after), Created(movement))
        case "hint":
            _hinted(hub, id)
        case "finish":
            hub.do(finish_allocation, id, many)
        case "onward":
            box = next((each for each in hub.boxes.of(id).boxes if each.number == many), None)
            if box is None or Step.ALLOCATED not in box.done:
                _done(hub, id, "jonas", (allocate, (many,)))
            elif Step.PACKED not in box.done:
                _done(hub, id, "jonas", (pack, (many, warehouse.UPS)))
            else:
                _done(hub, id, "jonas", (despatch, (many, None)))
        case "back":
            wanted = [
                Wanted(line, min(held, many), Condition.AS_NEW, is_here=True)
                for line, held in here(hub.boxes.of(id).boxes).items()
            ]
            back = {"command": hub.ids.name(), "is_confirmed": True}
            hub.do(take_return, id, wanted, Tender.AMAZON, by=JONAS, station=HERE, where="page", **back)
        case "print":
            hub.do(print_notes, list(ORDERS), by=LENA, station="", where="page")


def _hinted(hub: FakeHub, id: str) -> None:
    hub.do(follow, id)
    hub.do(keep_promise, id)


def _fewer(line: AmazonLine, many: int) -> AmazonLine:
    return replace(line, unfulfilled=max(0, line.open - many))


def _answered(hub: FakeHub, id: str, *, is_taken: bool) -> None:
    """Amazon cancels what the seller asked for, or refuses to."""
    order, copy, wish = hub.sales.get(id), hub.sales.copy(id), hub.boxes.of(id).canceling
    if wish is None or not is_asked(order):
        return
    free, known = let_go(order), []
    if is_taken:
        gone = wish.lines or ("1", "2")
        lines = tuple(replace(line, unfulfilled=0) if line.id in gone else line for line in copy.order.lines)
        known = [Changed(copy, replace(copy, order=replace(copy.order, lines=lines)))]
        free = free if wish.lines else replace(free, status=Status.CANCELED)
    hub.commit(Changed(order, free), *known, Changed(wish, refused(wish, "")))
