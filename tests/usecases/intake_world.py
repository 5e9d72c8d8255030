"""A seller's account, Amazon and our store in memory, with a clock that jumps to whatever is due next."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from chalicelib.adapters.amazon.reports import FlatFileOrders
from chalicelib.domain.connections import Authorization, Connection
from chalicelib.domain.errors import NotFound
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.messages import ContinueBackfill, Envelope, FetchOrder, Message, SweepPage
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder, AmazonStatus, Garbled, Origin, Received
from chalicelib.domain.orders.news import News, OrderChange
from chalicelib.domain.orders.order import MarketplaceOrder, Status
from chalicelib.usecases.orders import hearing, sweeping
from chalicelib.usecases.orders.backfilling.taking import continue_backfill
from chalicelib.usecases.orders.hearing import Heeded
from chalicelib.usecases.orders.sweeping import Step
from tests.examples import NOON
from tests.fakes.exports import FakeExportFiles
from tests.fakes.sealing import FakeSealer
from tests.fakes.selling import FakeSelling
from tests.fakes.store import FakeStore
from tests.fakes.world import FakeClock, NoPause

SELLER, EU = "A2EXAMPLE", "A2EXAMPLE-EU"
DE, FR, US = "A1PA6795UKMFR9", "A13V1IB3VIYZZH", "ATVPDKIKX0DER"
MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The function was stopped here."""


def amazon_order(number: int, *, changed: datetime = NOON, marketplace: str = DE, **changes: object) -> AmazonOrder:
    usual = AmazonOrder(
        id=order_id(number),
        seller=SELLER,
        marketplace=marketplace,
        created_at=changed,
        updated_at=changed,
        status=AmazonStatus.UNSHIPPED,
        lines=(AmazonLine("1", 1, "SKU", "B000000001", "Pen", total=Money(Decimal("12.00"), "EUR")),),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def order_id(number: int) -> str:
    return f"{number // 10**7 + 302:03}-{number % 10**7:07}-0000000"


@dataclass
class FakeConnections:
    held: dict[str, Authorization]
    connected: list[Connection]

    def authorizations(self) -> list[Authorization]:
        return list(self.held.values())

    def authorization(self, id: str) -> Authorization:
        if id not in self.held:
            raise NotFound("There is no such authorization.")
        return self.held[id]

    def connection(self, id: str) -> Connection:
        for connection in self.connected:
            if connection.id == id:
                return connection
        raise NotFound("There is no such connection.")

    def of(self, authorization: str) -> list[Connection]:
        return [each for each in self.connected if each.authorization == authorization]


@dataclass
class FakeSales:
    """What ``upsert`` stored, as far as the intake asks for it."""

    stored: dict[str, AmazonOrder] = field(default_factory=dict)
    puts: int = 0

    def get(self, order_id: str) -> MarketplaceOrder:
        if order_id not in self.stored:
            raise NotFound("There is no such order.")
        it = self.stored[order_id]
        head = MarketplaceOrder(
            it.id, it.id, it.seller, it.marketplace, Status.OPEN, it.created_at, it.updated_at, it.updated_at
        )
        return replace(head, is_provisional=it.origin is Origin.REPORT)


@dataclass
class World:
    clock: FakeClock = field(default_factory=FakeClock)
    subscription: str = "sub-1"

    def __post_init__(self) -> None:
        self.store = FakeStore()
        self.intake, self.attention = self.store.intake, self.store.attention
        self.selling = FakeSelling(self.clock)
        self.sales = FakeSales()
        self.broken: dict[str, Exception] = {}
        self.kill_at: int | None = None  # the how manieth write from now on does not happen
        self.files, self.sealer = FakeExportFiles(), FakeSealer()
        self.gone: list[str] = []
        self.lost: list[Message] = []
        granted = Authorization(SELLER, Region.EU, NOON, subscription=self.subscription, revision=1)
        self.store.hold(granted)
        connected = [Connection(SELLER, marketplace, NOON - timedelta(days=1)) for marketplace in (DE, FR)]
        self.connections = FakeConnections({EU: granted}, connected)

    @property
    def now(self) -> datetime:
        return self.clock.at

    def commit(self, *changes: object, cause: str = "") -> None:
        self._tick()
        self.store.commit(*changes, cause=cause)  # type: ignore[arg-type]

    def upsert(self, received: Received | Garbled) -> bool:
        id = received.order_id if isinstance(received, Garbled) else received.order.id
        if id in self.broken:
            raise self.broken[id]
        if isinstance(received, Garbled):
            return False
        self._tick()
        before = self.sales.stored.get(id)
        it = received.order
        if before is not None and not _replaces(it, before):
            return False
        self.sales.stored[id] = it
        self.sales.puts += 1
        return True

    def gave_up(self, authorization: str, error: Exception) -> None:
        self.gone.append(authorization)
        self.connections.held[authorization] = replace(
            self.connections.held[authorization], state=type(self.connections.held[authorization].state)("revoked")
        )

    def hear(self, change: News) -> Heeded:
        return hearing.hear(
            change,
            upsert=self.upsert,
            gave_up=self.gave_up,
            at=self.now,
            connections=self.connections,  # type: ignore[arg-type]
            sales=self.sales,  # type: ignore[arg-type]
            intake=self.intake,
            attention=self.attention,
            selling=self.selling,
            commit=self.commit,
        )

    def begin(self) -> str:
        return sweeping.begin_due(
            EU,
            at=self.now,
            connections=self.connections,  # type: ignore[arg-type]
            intake=self.intake,
            commit=self.commit,
        )

    def do(self, message: Message) -> object:
        ways_in = {"upsert": self.upsert, "gave_up": self.gave_up}
        common = ways_in | {"intake": self.intake, "attention": self.attention, "selling": self.selling}
        match message:
            case SweepPage():
                return sweeping.sweep_page(message, clock=self.clock, pause=NoPause(), commit=self.commit, **common)  # type: ignore[arg-type]
            case FetchOrder():
                return hearing.fetch(message, at=self.now, connections=self.connections, commit=self.commit, **common)  # type: ignore[arg-type]
            case ContinueBackfill():
                return self.backfill(message)
        raise AssertionError(message)

    def backfill(self, message: ContinueBackfill) -> object:
        return continue_backfill(
            message,
            upsert=self.upsert,
            gave_up=self.gave_up,
            clock=self.clock,
            pause=NoPause(),
            intake=self.intake,
            selling=self.selling,
            reported_orders=FlatFileOrders(),
            export_files=self.files,
            sealer=self.sealer,
            attention=self.attention,
            commit=self.commit,
        )

    def due(self) -> list[Envelope]:
        """What is due, taken out of the outbox."""
        found = [each for each in self.store.envelopes.values() if each.due_at <= self.now]
        for envelope in found:
            del self.store.envelopes[envelope.id]
        return found

    def work(self) -> list[object]:
        """Does what is due until nothing is."""
        done: list[object] = []
        while messages := self.due():
            done += [self.do(envelope.message) for envelope in messages]
        return done

    def work_once(self) -> None:
        """Only what is due now, without what that leads to."""
        for envelope in self.due():
            self.do(envelope.message)

    def run(self, lasts: timedelta, *, step: timedelta = MINUTE) -> None:
        """So much time, minute by minute, as the schedule and the outbox have it."""
        end = self.now + lasts
        while self.now < end:
            self.begin()
            self.work()
            self.clock.move(step)

    def _tick(self) -> None:
        if self.kill_at is not None:
            self.kill_at -= 1
            if self.kill_at < 0:
                self.kill_at = None
                raise Killed


def _replaces(new: AmazonOrder, old: AmazonOrder) -> bool:
    if new.origin is not old.origin:
        return new.origin is Origin.API
    return new.updated_at > old.updated_at


def change(
    number: int, *, at: datetime = NOON, seller: str = SELLER, marketplace: str = DE, id: str = "n-1"
) -> OrderChange:
    return OrderChange(id, seller, order_id(number), marketplace, at)


def steps(done: list[object]) -> list[str]:
    return [each.what for each in done if isinstance(each, Step)]
