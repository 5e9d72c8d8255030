"""A warehouse in which eight people and Amazon do whatever they like at once; ``truths`` says what has to be true then.

Amazon sells on three marketplaces whatever it believes there is, which it learns late; its orders are heard of later.
"""

import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from itertools import count as counting
from typing import Any

from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.articles import Part
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.imports import Row
from chalicelib.domain.inventory import Level, Movement, Pieces
from chalicelib.domain.messages import PushStock
from chalicelib.domain.orders.amazon import AmazonLine
from chalicelib.domain.orders.order import Line, Status
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
from chalicelib.usecases.inventory.offering import Pushed, push_article
from chalicelib.usecases.inventory.promising import keep_promise
from chalicelib.usecases.returns.taking import take_return
from tests import fakes
from tests.adapters.amazons_lag import MARKETPLACES, SELLER, LaggingAmazon, Sold, connected
from tests.adapters.ledger import Ledger
from tests.adapters.stores import Store
from tests.examples import NOON, sales, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, JONAS

WORKERS = 8
ORDERS = 3
EVER = datetime(2000, 1, 1, tzinfo=UTC)
# How often the queue brings a hint again that somebody else was quicker than.
TRIES = 60

Deed = tuple[str, Callable[[], object]]


class Ticking:
    """A clock on which nothing happens twice at one moment, under threads too."""

    def __init__(self) -> None:
        self._at, self._lock = NOON, threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            self._at += timedelta(milliseconds=1)
            return self._at

    def move(self, by: timedelta) -> None:
        with self._lock:
            self._at += by


def hub_on(store: Store, seed: int = 0) -> FakeHub:
    """With a seller on three marketplaces, all of whose stock Amazon is told of."""
    names = ("sales", "boxes", "stock", "offers", "articles", "lists", "returns", "takings", "attention", "connections")
    ports = {name: getattr(store, name) for name in names}
    clock, ledger = Ticking(), Ledger(store.commit)
    amazon = LaggingAmazon(ledger, random.Random(seed), clock)
    ids = RandomIds("crossdock.example")
    hub = fakes.hub(commit=ledger, clock=clock, ids=ids, offering=amazon, **ports)
    hub.commit(*(Created(replace(record, revision=1)) for record in connected()))
    return hub


@dataclass
class Life:
    """Some orders of the same two articles, which nobody else knows."""

    hub: FakeHub
    number: int
    orders: list[str] = field(default_factory=list)
    goods: tuple[str, str] = ("", "")
    parts: dict[str, dict[str, int]] = field(default_factory=dict)  # what each SKU is
    sold: deque[Sold] = field(default_factory=deque)  # at Amazon, and nobody has told us
    sales: Iterator[int] = field(default_factory=counting)

    def begin(self, on_hand: int) -> None:
        self.goods = kettle, cup = f"A-{self.number}", f"B-{self.number}"
        skus = f"K-{self.number}", f"C-{self.number}", f"S-{self.number}"
        self.parts = dict(zip(skus, ({kettle: 1}, {cup: 1}, {kettle: 1, cup: 2}), strict=True))
        self.amazon.lists(*skus)
        lines = (
            sales.sale_line(article=kettle, quantity=3, open=3, amazon_line="1"),
            sales.sale_line(article=cup, quantity=2, open=2, amazon_line="2"),
        )
        told = (sales.amazon_line("1", quantity=3, unfulfilled=3), sales.amazon_line("2", quantity=2, unfulfilled=2))
        self.hub.commit(
            Created(goods.plain(kettle, skus=skus[:1])),
            Created(goods.plain(cup, skus=skus[1:2])),
            Created(goods.kit(f"SET-{self.number}", (Part(kettle), Part(cup, 2)), skus=skus[2:])),
        )
        for place in range(ORDERS):
            self._comes_in(f"306-{self.number:07}-{place:07}", MARKETPLACES[place % 3], lines, told)
        for number in self.goods:
            self.hub.do(receive, Move(number, "MAIN", on_hand), by=JONAS, where="page")

    def deeds(self, chance: random.Random) -> list[Deed]:
        """One for each worker."""
        return [self._deed(random.Random(chance.random())) for _ in range(WORKERS)]

    def _deed(self, chance: random.Random) -> Deed:
        id, article, many = chance.choice(self.orders), chance.choice(self.goods), chance.choice((1, 1, 2, 3))
        box, sku = chance.choice((1, 1, 1, 2)), chance.choice(list(self.parts))
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
            "push": (7, lambda: self.push(article)),
            "Amazon's lag": (6, self.amazon.apply_one),
            "sale": (6, lambda: self._sell(sku, many, chance.choice(MARKETPLACES))),
            "news": (6, self._hear_of_a_sale),
            "policy": (1, lambda: self._policy(chance)),
            "a while": (3, lambda: self.hub.clock.move(timedelta(seconds=chance.choice((1, 5, 5, 30, 180, 1200))))),
        }
        names = list(kinds)
        name = chance.choices(names, [kinds[each][0] for each in names])[0]
        return name, kinds[name][1]

    def hear(self, id: str) -> None:
        self.hub.do(follow, id)
        self.hub.do(keep_promise, id)

    def push(self, article: str) -> Pushed:
        @wraps(push_article)
        def pushed(*inputs: Any, **ports: Any) -> Pushed:
            self.ledger.begins()
            return push_article(*inputs, **ports)

        result: Pushed = self.hub.do(pushed, PushStock(article))
        return result

    def drained(self) -> None:
        """Every hint is heard."""
        while self.sold:
            self._hear_of_a_sale()
        for id in self.orders:
            for box in self.hub.boxes.of(id).boxes:
                self.hub.do(finish_allocation, id, box.number)
            self.hear(id)

    def _onward(self, id: str, number: int, floor: dict[str, object]) -> None:
        box = self.hub.boxes.of(id).box(number)
        if box is None or Step.ALLOCATED not in box.done:
            self.hub.do(allocate, id, number, **floor)
        elif Step.PACKED not in box.done:
            self.hub.do(pack, id, number, warehouse.UPS, **floor)
        else:
            self.hub.do(despatch, id, number, None, **floor)

    def _sell(self, sku: str, many: int, marketplace: str) -> None:
        """Of what Amazon believes there is, to a customer of any marketplace."""
        if not self.amazon.sell(sku, many):
            raise Refused("Amazon has no such piece.")
        self.sold.append(Sold(f"307-{self.number:07}-{next(self.sales):07}", marketplace, sku, many))

    def _hear_of_a_sale(self) -> None:
        """The order comes in, and its hint is repeated until it was heard: a shortage counts from then on."""
        try:
            sold = self.sold.popleft()
        except IndexError:
            raise Refused("Nothing was sold.") from None
        pieces = {article: many * sold.quantity for article, many in self.parts[sold.sku].items()}
        kit = "SET" if len(pieces) > 1 else ""
        lines = [
            sales.sale_line(article=article, quantity=many, open=many, amazon_line="1", sku=sold.sku, kit=kit)
            for article, many in pieces.items()
        ]
        told = sales.amazon_line("1", quantity=sold.quantity, unfulfilled=sold.quantity, sku=sold.sku)
        self._comes_in(sold.id, sold.marketplace, lines, [told])
        self._surely(lambda: self.hub.do(keep_promise, sold.id))
        assert self.hub.stock.promise(sold.id).pieces == tuple(
            Pieces(article, "MAIN", many) for article, many in sorted(pieces.items())
        )

    def _comes_in(self, id: str, marketplace: str, lines: Sequence[Line], told: Sequence[AmazonLine]) -> None:
        self.hub.commit(
            Created(sales.sale(order_id=id, number=f"SO-{id[:3]}-{id[8:]}", marketplace=marketplace)),
            Created(sales.copy(order=sales.amazon_order(*told, id=id, marketplace=marketplace))),
            Created(replace(sales.sale_lines(*lines), order_id=id)),
        )
        self.orders.append(id)

    def _surely(self, act: Callable[[], object]) -> None:
        for _ in range(TRIES):
            try:
                act()
            except Conflict:
                continue
            return
        raise AssertionError("Somebody else was always quicker")

    def _policy(self, chance: random.Random) -> None:
        before = self.hub.offers.policy(SELLER)
        after = replace(
            before,
            buffer=chance.choice((0, 0, 1, 2)),
            share=chance.choice((100, 100, 50)),
            cap=chance.choice((None, None, 5)),
        )
        self.hub.commit(Changed(before, after))

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

    @property
    def amazon(self) -> LaggingAmazon:
        amazon: LaggingAmazon = self.hub.offering  # type: ignore[assignment]
        return amazon

    @property
    def ledger(self) -> Ledger:
        return self.amazon.ledger

    def boxes(self) -> list[Box]:
        return [box for id in self.orders for box in self.hub.boxes.of(id).boxes]

    def level(self, article: str) -> Level:
        return self.hub.stock.level(article, "MAIN")

    def movements(self, article: str) -> list[Movement]:
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
