"""A seller whose stock is compared: what Amazon sells, which orders are here, and one step after the other."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.changes import Changed, Created, Record
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.inventory.drift import Comparison
from chalicelib.domain.inventory.offers import FIRST_LOOK
from chalicelib.domain.messages import CompareStock, PushStock
from chalicelib.usecases.inventory.comparing.asking import begin
from chalicelib.usecases.inventory.comparing.going_on import go_on
from chalicelib.usecases.inventory.offering import push_article
from tests import examples, fakes
from tests.examples import NOON, connections, offers, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub

AUTH = offers.AUTHORIZATION
MINUTE = timedelta(minutes=1)
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
NIGHT = NOON.replace(hour=3)


def house(*records: Record, **policy: object) -> FakeHub:
    """Ten kettles, told as SKU-1, which Amazon applied; its orders are pulled as of now."""
    hub = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(**policy),
        goods.article("A-100", skus=("SKU-1",)),
        warehouse.level(allocated=0, reserved=0),
        *records,
    )
    hub.offering.quantities[AUTH] = {"SKU-1": 3}
    tell(hub)
    hub.selling.listed |= hub.offering.quantities[AUTH]
    return hub


def tell(hub: FakeHub, article: str = "A-100") -> None:
    hub.do(push_article, PushStock(article))
    hub.clock.move(FIRST_LOOK)
    hub.do(push_article, PushStock(article))


def at_amazon(hub: FakeHub, sku: str, quantity: int, *, listed: int | None = None) -> None:
    hub.offering.quantities[AUTH][sku] = quantity
    hub.selling.listed[sku] = quantity if listed is None else listed


def pulled(hub: FakeHub, until: datetime | None = None) -> None:
    """All orders of before are here."""
    before = hub.intake.sweep(AUTH)
    after = replace(before, cursor=until or hub.clock.now())
    hub.commit(Changed(before, after) if before.revision else Created(replace(after, revision=1)))


def start(hub: FakeHub, by: Person = IDA) -> None:
    hub.do(begin, AUTH, by=by, where="test")


def step(hub: FakeHub, slot: str = "") -> Comparison | None:
    return hub.do(go_on, CompareStock(AUTH, step=now(hub).number, slot=slot))


def now(hub: FakeHub) -> Comparison:
    return hub.offers.comparison(AUTH)


def compare(hub: FakeHub) -> Comparison:
    """All of it, with orders that come as time goes by."""
    start(hub)
    for _ in range(40):
        if now(hub).is_over:
            break
        hub.clock.move(MINUTE)
        pulled(hub, hub.clock.now() - 2 * MINUTE)
        step(hub)
    return now(hub)
