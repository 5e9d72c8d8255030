"""A seller with older orders, and somebody who has them fetched."""

from datetime import timedelta

from chalicelib.domain.connections import Authorization
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.ports.selling import ReportKind
from chalicelib.usecases.orders.backfilling import asking
from chalicelib.usecases.orders.backfilling.taking import take_up
from tests import examples
from tests.examples import NOON
from tests.fakes.world import SeqIds
from tests.usecases.intake_world import EU, MINUTE, World, amazon_order, order_id

DAY = timedelta(days=1)
SINCE = NOON - 20 * DAY
SELLERS = examples.person("gita", roles=frozenset({examples.directory.Role.SELLERS_ADMINISTRATOR}))


def world(orders: int, *, page_size: int = 100) -> World:
    """Orders that were made evenly over the twenty days."""
    made = World()
    made.selling.page_size = page_size
    apart = 19 * DAY / max(1, orders)
    made.selling.put(EU, *(amazon_order(n, changed=SINCE + n * apart) for n in range(orders)))
    return made


def ask(house: World, **other: object) -> Backfill:
    asked = asking.ask(
        EU,
        **{  # type: ignore[arg-type]
            "since": SINCE,
            "by": SELLERS,
            "where": "page",
            "at": house.now,
            "ids": SeqIds(),
            "connections": house.connections,
            "intake": house.intake,
            "commit": house.commit,
            **other,
        },
    )
    house.connections.held[EU] = house.store.only(Authorization)
    return asked


def say(verb: object, house: World) -> Backfill:
    it = latest(house)
    return verb(  # type: ignore[operator, no-any-return]
        it.authorization, it.id, by=SELLERS, where="page", at=house.now, intake=house.intake, commit=house.commit
    )


def latest(house: World) -> Backfill:
    return house.intake.backfills(EU)[0]


def run(house: World, lasts: timedelta, *, step: timedelta = MINUTE) -> None:
    end = house.now + lasts
    while house.now < end:
        take_up(EU, at=house.now, intake=house.intake, commit=house.commit)
        house.work()
        house.clock.move(step)


def rows(orders: int) -> list[dict[str, str]]:
    return [
        {
            "amazon-order-id": order_id(n),
            "purchase-date": (SINCE + n * MINUTE).isoformat(),
            "last-updated-date": (SINCE + n * MINUTE).isoformat(),
            "order-status": "Unshipped",
            "sales-channel": "Amazon.de",
            "sku": "PEN",
            "quantity": "1",
            "currency": "EUR",
            "item-price": "9.00",
        }
        for n in range(orders)
    ]


def many(house: World, orders: int) -> None:
    house.selling.rows[ReportKind.ALL_BY_CHANGE] = rows(orders)
    house.selling.page_size = 100
