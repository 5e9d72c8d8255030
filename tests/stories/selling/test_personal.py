"""Who bought it is known as long as it takes, in no place but one, and then nowhere at all."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.orders.order import Status
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller, moment

pytestmark = pytest.mark.stack

# Nobody is called that, and nothing else in this world is.
SURNAME, STREET, MOTTO = "Quellwasserburger", "Xylophonstieg 77", "Congratulations-from-Zaphod"
TOLD = (SURNAME, STREET, MOTTO, "quellwasserburger")


@pytest.mark.timeout(400)
def test_it_lies_sealed_until_thirty_days_after_delivery_and_then_nowhere(market: Market, seller: Seller) -> None:
    address = {"name": f"Ottilie {SURNAME}", "addressLine1": STREET}
    order = market.order(seller, is_plain=True, address=address, gift_message=MOTTO, lines=1)
    market.becomes(order)
    jonas = market.town.browser("jonas")
    assert f"Ottilie {SURNAME}" in jonas.get(f"/sales/{order}").words
    eventually(lambda: found(market, SURNAME) == [order], what="the order to be found by a name")
    assert list(told_anywhere(market)) == [], "in clear it is nowhere, not even while it may be known"

    market.at_amazon.step(order, "ship")
    market.stands(order, Status.SHIPPED)
    market.at_amazon.step(order, "track", status="DELIVERED")
    market.becomes(order, lambda stored: stored.updated_at == market.changed(order))
    until = market.personal(order).expires_at
    delivered_by = market.told(order)["fulfillment"]["deliverByWindow"]["latestDateTime"]
    assert until == moment(delivered_by) + timedelta(days=30)

    market.town.pass_time(seconds=(until - market.hub.clock.now()).total_seconds() + 60)

    assert market.personal(order) is None, "from that moment on nobody reads it"
    page = market.town.browser("jonas").get(f"/sales/{order}")
    assert (page.status, SURNAME in page.words) == (200, False)
    assert found(market, SURNAME) == []
    # Every other story's reminders and ends of that month come due at the same moment.
    eventually(lambda: is_erased(market, order), what="it to be erased", patience=240)
    assert list(told_anywhere(market)) == []
    assert market.stored(order).status is Status.SHIPPED


def test_it_is_erased_on_demand_and_does_not_come_back(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True, address={"name": f"Ottilie {SURNAME}"})
    market.becomes(order)
    ida = market.town.browser("ida")

    erased = ida.submit(ida.get(f"/sales/{order}"), f"/sales/{order}/erase")

    assert "What was personal is erased." in erased.words
    assert market.personal(order) is None
    market.at_amazon.step(order, "touch")
    market.becomes(order, lambda stored: stored.updated_at == market.changed(order))
    assert market.personal(order) is None
    assert SURNAME not in ida.get(f"/sales/{order}").words
    assert order not in kept(market, "personal-data")


def is_erased(market: Market, order: str) -> bool:
    """Else another minute passes: what is personal about everybody's orders ends at once, two hundred a minute."""
    if order not in kept(market, "personal-data"):
        return True
    market.town.amazon.forward(60)
    return False


def found(market: Market, text: str) -> list[str]:
    page = market.town.browser("jonas").get(f"/sales?search={text}")
    return [id for id in {order.order_id for order in market.hub.sales.newest(most=100).rows} if id in page.text]


def told_anywhere(market: Market) -> Iterator[str]:
    """Every table, log and queue of the hub's in which any of it stands to be read."""
    stack = market.town.stack
    texts = {f"table {name}": kept(market, name) for name in tables(market)}
    texts["hub.log"] = (stack.state / "logs" / "hub.log").read_text()
    texts |= dict(queues(market))
    return (where for where, text in texts.items() if any(word in text for word in TOLD))


def tables(market: Market) -> list[str]:
    prefix = market.hub.config.prefix
    names = market.town.stack.client("dynamodb").list_tables()["TableNames"]
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def kept(market: Market, table: str) -> str:
    """All that lies in a table, as text."""
    client = market.town.stack.client("dynamodb")
    pages = client.get_paginator("scan").paginate(TableName=market.hub.config.prefix + table)
    return "\n".join(json.dumps(item, default=read, ensure_ascii=False) for page in pages for item in page["Items"])


def read(value: Any) -> str:
    return bytes(value).decode("utf-8", "replace")


def queues(market: Market) -> Iterator[tuple[str, str]]:
    """Whatever lies in any queue, waiting or dead."""
    client = market.town.stack.client("sqs")
    for url in client.list_queues(QueueNamePrefix=market.hub.config.prefix).get("QueueUrls", []):
        told = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        yield url, json.dumps(told.get("Messages", []), ensure_ascii=False)
