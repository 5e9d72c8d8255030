"""What lies on the shelves of a world that people look at: articles that the simulated sellers list, what becomes of
customers' orders, and that Amazon is told how many there are. Stories begin without any of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chalicelib import config, wiring
from chalicelib.domain.articles import Article
from chalicelib.domain.changes import Change, Created
from chalicelib.domain.connections import authorization_id, connection_id
from chalicelib.domain.errors import Conflict
from chalicelib.domain.imports import chunks
from chalicelib.domain.inventory import SOMEWHERE, Level, Movement, Why
from chalicelib.domain.inventory.offers import StockPolicy
from chalicelib.domain.lists import Entry, ListName
from chalicelib.domain.marketplaces import MARKETPLACES, Region
from chalicelib.domain.orders.mapping import LEVELS, OrderMapping, ShipMethod, Way
from chalicelib.usecases.mappings.usual import USUAL
from chalicelib.wiring import Hub
from local import seed as company
from local.marketplaces import SELLER
from simulator.selling import listings, sellers

PLACEHOLDER = Article("AMAZON-ITEM", "Item sold on Amazon", is_stocked=False)
NORTH = Entry(ListName.WAREHOUSES, "NORTH", "North hall", address="352 Harbor Street, Seattle, WA 98101", revision=1)
# What is bulky lies in the other hall.
_BULKY = {"KETTLE", "EXERCISE_MAT", "DUMBBELL", "PET_BED_MAT", "GARDEN_HOSE", "COOKWARE"}
# Of every eighth there is one piece only: the last one, to be sold and to be seen gone everywhere.
_PIECES = (24, 12, 40, 1, 60, 9, 16, 30)
_RACKS = "ABCDEFGHJK"
# This one is left out on purpose: the first such order waits until somebody says how it is sent.
UNMAPPED = "NEXT_DAY"
_QUICK = {"EXPEDITED", "SAME_DAY", "PRIORITY"}
# An article, its names at Amazon and every word by which it is found share the 100 items of one transaction.
_TOGETHER = 3


@dataclass(frozen=True)
class Good:
    """An article and how many of it lie in its place."""

    article: Article
    pieces: int

    @property
    def sku(self) -> str:
        return self.article.skus[0]

    @property
    def warehouse(self) -> str:
        return self.article.warehouse or SOMEWHERE


def seed(world: Mapping[str, str]) -> None:
    """On top of what every local world begins with; what somebody has changed since stays as it is."""
    company.seed(world)
    read = config.read(world)
    hub = wiring.build(read, wiring.real_world(read))
    all_of_it = list(goods())
    # The last of what is written: once it is there, everything is.
    if hub.articles.several([all_of_it[-1].article.number]):
        return
    for record in settings():
        _write(hub, Created(record))
    for several in chunks(all_of_it, _TOGETHER):
        _write(hub, *_laid_out(several, hub))


def goods() -> Iterator[Good]:
    """What the largest of the simulated sellers sends itself, by numbers of ours. Orders of the others find it by its
    ASIN, which is the same for all."""
    names = {
        listings.asin(item["code"], variant): "-".join(filter(None, (item["code"], variant)))
        for item, _, (variant, *_) in listings.range_of_products()
    }
    own = (listing for listing in listings.of_seller(SELLER) if listing.fulfilled_by == "MERCHANT")
    for place, listing in enumerate(own):
        is_bulky, (rack, shelf) = listing.product_type in _BULKY, divmod(place, 24)
        article = Article(
            number=names[listing.asin].replace("/", "-").replace(" ", "-").upper(),
            title=listing.title("en"),
            ean=listing.ean,
            warehouse=NORTH.code if is_bulky else "",
            bin=f"{'N' if is_bulky else ''}{_RACKS[rack]}-{shelf + 1:02}",
            skus=(listing.sku,),
            asins=(listing.asin,),
        )
        yield Good(article, _PIECES[place % len(_PIECES)])


def settings() -> Iterator[Article | Entry | OrderMapping | StockPolicy]:
    """How orders become ours wherever one of the simulated sellers sells, and that listings show what lies here."""
    yield from (PLACEHOLDER, *USUAL.values())
    yield NORTH
    for account in sellers.DEMO:
        for id in account.marketplaces:
            if id in MARKETPLACES:
                yield mapping(connection_id(account.id, id))
    for region in Region:
        yield StockPolicy(authorization_id(SELLER, region), is_on=True, revision=1)


def mapping(connection: str) -> OrderMapping:
    ways = {level: Way("DHL", "Express" if level in _QUICK else "Paket") for level in LEVELS if level != UNMAPPED}
    return OrderMapping(
        connection,
        ship_methods=tuple(ShipMethod(level, way) for level, way in ways.items()),
        placeholder=PLACEHOLDER.number,
        charges={kind: article.number for kind, article in USUAL.items()},
        revision=1,
    )


def _laid_out(several: Sequence[Good], hub: Hub) -> Iterator[Change]:
    """Amazon need not know yet: it is told of all of it when a seller is connected."""
    at, by = hub.clock.now(), company.person_id("jonas")
    for good in several:
        number, warehouse, pieces = good.article.number, good.warehouse, good.pieces
        yield Created(good.article)
        yield Created(Level(number, warehouse, pieces, counted_as_of=at, moved_at=at, is_told=True, revision=1))
        yield Created(Movement(hub.ids.name(), number, warehouse, pieces, Why.COUNTED, at, by, pieces))


def _write(hub: Hub, *changes: Change) -> None:
    with suppress(Conflict):  # somebody has made such a one already
        hub.commit(*changes)
