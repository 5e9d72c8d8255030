"""A warehouse in which eight people and Amazon do whatever they like at once, and what has to be true of it then."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.imports import Row
from chalicelib.domain.inventory import Level, Movement
from chalicelib.domain.orders.order import LIVE, Status
from chalicelib.domain.returns import Condition, Wanted
from chalicelib.domain.takings import Tender
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.finishing import finish_allocation
from chalicelib.usecases.fulfilment.following import follow, put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import pack
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.counting import count, room_of, taken
from chalicelib.usecases.inventory.moving import Move, correct, receive
from chalicelib.usecases.inventory.promising import keep_promise
from chalicelib.usecases.returns.taking import take_return
from tests import fakes
from tests.adapters.stores import Store
from tests.examples import NOON, sales, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, JONAS

WORKERS = 8
ORDERS = 3
EVER = datetime(2000, 1, 1, tzinfo=UTC)
# An order is sold on one of them.
MARKETPLACES = ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "APJ6JRA9NG5V4")


Deed = tuple[str, Callable[[], object]]


class Ticking:
    """A clock on which nothing happens twice at one moment, under threads too."""

    def __init__(self) -> None:
        self._at, self._lock = NOON, threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            self._at += timedelta(milliseconds=1)
            return self._at


def hub_on(store: Store) -> FakeHub:
    names = ("sales", "boxes", "stock", "articles", "lists", "returns", "takings", "attention", "connections")
    ports = {name: getattr(store, name) for name in names}
    return fakes.hub(commit=store.commit, clock=Ticking(), ids=RandomIds("crossdock.example"), **ports)


@dataclass
class Life:
    """Some orders of the same two articles, which nobody else knows."""

    hub: FakeHub
    number: int
    orders: list[str] = field(default_factory=list)
    goods: tuple[str, str] = ("", "")

    def begin(self, on_hand: int) -> None:
        self.goods = f"A-{self.number}", f"B-{self.number}"
        kettle, cup = self.goods
        lines = (
            sales.sale_line(article=kettle, quantity=3, open=3, amazon_line="1"),
            sales.sale_line(article=cup, quantity=2, open=2, amazon_line="2"),
        )
        told = (sales.amazon_line("1", quantity=3, unfulfilled=3), sales.amazon_line("2", quantity=2, unfulfilled=2))
        self.hub.commit(Created(goods.plain(kettle)), Created(goods.plain(cup)))
        for place in range(ORDERS):
            id = f"306-{self.number:07}-{place:07}"
            self.orders.append(id)
            self.hub.commit(
                Created(
                    sales.sale(order_id=id, number=f"SO-{self.number}-{place}", marketplace=MARKETPLACES[place % 3])
                ),
                Created(sales.copy(order=sales.amazon_order(*told, id=id))),
                Created(replace(sales.sale_lines(*lines), order_id=id)),
            )
        for number in self.goods:
            self.hub.do(receive, Move(number, "MAIN", on_hand), by=JONAS, where="page")

    def deeds(self, chance: random.Random) -> list[Deed]:
        """One for each worker."""
        return [self._deed(random.Random(chance.random())) for _ in range(WORKERS)]

    def _deed(self, chance: random.Random) -> Deed:
        id, article, many = chance.choice(self.orders), chance.choice(self.goods), chance.choice((1, 1, 2, 3))
        box = chance.choice((1, 1, 1, 2))
        floor = {"by": JONAS, "station": HERE, "where": "page"}
        office = {"by": JONAS, "where": "page"}
        do = self.hub.do
        cells = {
            "article": article,
            "warehouse": "MAIN",
            "counted": str(chance.randrange(12)),
            "as_of": self._ago(chance),
        }
        kinds: dict[str, tuple[int, Callable[[], object]]] = {
            "onward": (10, lambda: self._onward(id, box, floor)),
            "undo": (2, lambda: do(undo, id, box, chance.choice((Step.ALLOCATED, Step.PACKED)), **floor)),
            "hint": (6, lambda: self.hear(id)),
            "cancel": (1, lambda: self._canceled(id)),
            "finish": (1, lambda: do(finish_allocation, id, box)),
            "short": (1, lambda: do(short_pick, id, box, article, many, **floor)),
            "put back": (1, lambda: do(put_back_done, id, box, **floor)),
            "goods in": (2, lambda: do(receive, Move(article, "MAIN", many), **office)),
            "correction": (2, lambda: do(correct, Move(article, "MAIN", -many, "broken"), **office)),
            "count": (3, lambda: do(count, cells, **office)),
            "table of counts": (1, lambda: self._counted([Row(2, cells), Row(3, {**cells, "article": self.goods[0]})])),
            "return": (2, lambda: self._returned(id, chance)),
        }
        names = list(kinds)
        name = chance.choices(names, [kinds[each][0] for each in names])[0]
        return name, kinds[name][1]

    def hear(self, id: str) -> None:
        self.hub.do(follow, id)
        self.hub.do(keep_promise, id)

    def drained(self) -> None:
        """Every hint is heard."""
        for id in self.orders:
            for box in self.hub.boxes.of(id).boxes:
                self.hub.do(finish_allocation, id, box.number)
            self.hear(id)

    def is_true(self) -> None:
        """What holds at every moment, whatever was done."""
        held = dict.fromkeys(self.goods, 0)
        for box in self._boxes():
            for each in box.unmoved if box.is_despatched else box.taken:
                held[each.article] += each.quantity
        for article in self.goods:
            level, rows = self._level(article), self._movements(article)
            assert level.on_hand == sum(row.quantity for row in rows), article
            assert level.allocated == held[article], article
            assert 0 <= level.allocated <= level.on_hand, article
            promised = sum(
                each.quantity
                for id in self.orders
                for each in self.hub.stock.promise(id).pieces
                if each.article == article
            )
            assert level.reserved == promised, article
            assert level.available == level.on_hand - level.allocated - level.reserved

    def agrees(self) -> None:
        """Once every hint is heard: nothing is promised to what is over, and a shortage is counted."""
        for id in self.orders:
            if self.hub.sales.get(id).status not in LIVE:
                assert self.hub.stock.promise(id).pieces == ()
        short = {level.article for level in self.hub.stock.short(most=1_000).rows}
        assert {article for article in self.goods if self._level(article).shortage} == short & set(self.goods)

    def _onward(self, id: str, number: int, floor: dict[str, object]) -> None:
        box = self.hub.boxes.of(id).box(number)
        if box is None or Step.ALLOCATED not in box.done:
            self.hub.do(allocate, id, number, **floor)
        elif Step.PACKED not in box.done:
            self.hub.do(pack, id, number, warehouse.UPS, **floor)
        else:
            self.hub.do(despatch, id, number, None, **floor)

    def _canceled(self, id: str) -> None:
        order = self.hub.sales.get(id)
        self.hub.commit(Changed(order, replace(order, status=Status.CANCELED)))

    def _counted(self, rows: list[Row]) -> None:
        hub = self.hub
        room = room_of(hub.lists, hub.settings, hub.articles, hub.stock)
        around = {"by": JONAS.id, "pause": hub.pause, "ids": hub.ids, "commit": hub.commit}
        list(taken(rows, room, "counts.csv", at=hub.clock.now(), **around))  # type: ignore[arg-type]

    def _returned(self, id: str, chance: random.Random) -> None:
        wanted = [Wanted(chance.choice(("1", "2")), 1, Condition.AS_NEW, restock=chance.random() < 0.7)]
        command = self.hub.ids.name()
        self.hub.do(take_return, id, wanted, Tender.AMAZON, command=command, by=JONAS, station=HERE, where="page")

    def _ago(self, chance: random.Random) -> str:
        """Counts come out of order, and some without a moment."""
        if chance.random() < 0.3:
            return ""
        return (self.hub.clock.now() - timedelta(milliseconds=chance.randrange(200))).isoformat()

    def _boxes(self) -> list[Box]:
        return [box for id in self.orders for box in self.hub.boxes.of(id).boxes]

    def _level(self, article: str) -> Level:
        return self.hub.stock.level(article, "MAIN")

    def _movements(self, article: str) -> list[Movement]:
        return list(self.hub.stock.movements_since(article, "MAIN", EVER))


def at_once(deeds: list[Deed], pool: ThreadPoolExecutor) -> Counter[str]:
    """All of them at the same moment; which were not refused. Whatever is not a refusal is raised."""
    barrier = threading.Barrier(len(deeds))

    def one(deed: Deed) -> str:
        name, act = deed
        barrier.wait(timeout=30)
        try:
            act()
        except (Refused, NotFound, Conflict):
            return ""
        return name

    return Counter(filter(None, pool.map(one, deeds)))
