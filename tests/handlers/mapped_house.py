"""A seller with two connections, and orders that arrive for one of them."""

from dataclasses import replace

from chalicelib.domain.articles import Article
from chalicelib.domain.changes import Record
from chalicelib.domain.directory import Role
from chalicelib.domain.orders.amazon import ChargeKind
from chalicelib.domain.orders.mapping import (
    OrderMapping,
    ShipMethod,
    Way,
)
from chalicelib.usecases.orders.upserting import upsert
from tests import examples
from tests.examples import sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser

DE = f"{sales.SELLER}-DE"
FRANCE = replace(sales.connection(), marketplace="A13V1IB3VIYZZH")
AT = f"/connections/{DE}/mapping"
FREIGHT = Article("FREIGHT", "Freight", is_stocked=False)
PENCIL = Article("PENCIL", "Pencil")
DHL = Way("DHL", "Paket")
GOOD = OrderMapping(DE, (ShipMethod("STANDARD", DHL),), charges={ChargeKind.SHIPPING: "FREIGHT"}, revision=1)


def house(*records: Record) -> FakeHub:
    ida = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
    return hub(ida, sales.connection(), FRANCE, FREIGHT, PENCIL, *records)


def ida(of: FakeHub) -> Browser:
    return Browser(of).signed_in("ida")


def arrived(of: FakeHub, *numbers: int, **changes: object) -> None:
    for number in numbers:
        of.do(upsert, sales.received(id=f"306-5550123-{number:07}", **changes))


def seen(browser: Browser, section: str) -> str:
    return browser.get(f"{AT}/{section}").field("revision")
