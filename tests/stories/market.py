"""A seller's marketplace in a local world: the grant, Amazon's orders, and what the hub has of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.request import Request, urlopen

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound
from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.usecases.connections import application
from chalicelib.usecases.connections.pasting import paste
from chalicelib.wiring import Hub
from local.amazon import eventually
from local.seed import person_id
from local.visitor import Visitor
from tests.stories.town import Town

SELLER = "A2EXAMPLE2TOOL"
AUTHORIZATION, CONNECTION = f"{SELLER}-EU", f"{SELLER}-DE"


class Market:
    """Amazon's side through the simulator's levers, ours through the tables."""

    def __init__(self, hub: Hub, simulator: str, secrets: Any) -> None:
        self.hub = hub
        self._simulator = simulator
        self._secrets = secrets

    def grant(self, country: str = "DE") -> None:
        """As a seller's administrator pastes the token of a private application, once."""
        try:
            self.hub.connections.connection(f"{SELLER}-{country}")
            return
        except NotFound:
            pass
        by = replace(self.hub.people.get(person_id("hugo")), roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
        typed = {
            **application.texts(self.hub.connections.application()),
            "application_id": self._secrets["SIM_APPLICATION_ID"],
            "client_id": self._secrets["SIM_LWA_CLIENT_ID"],
            "client_secret": self._secrets["SIM_LWA_CLIENT_SECRET"],
            "is_private": "yes",
        }
        self.hub.do(application.keep, typed, by=by, where="story")
        token = self.ask("POST", "/control/selling/authorize", {"seller": SELLER, "region": "eu"})["refresh_token"]
        self.hub.do(paste, SELLER, BY_COUNTRY[country].id, token, by=by, where="story")
        eventually(self.is_subscribed, what="Amazon to be asked for news", patience=60)

    def is_subscribed(self) -> bool:
        return bool(self.hub.connections.authorization(AUTHORIZATION).subscription)

    def order(self, **asked: object) -> str:
        """A new order, ready to ship; its Amazon order id."""
        usual = {"country": "DE", "seller": SELLER, "status": "UNSHIPPED", "fulfilled_by": "MERCHANT"}
        made = self.ask("POST", "/control/sales/orders", {**usual, **asked})
        return str(made["orders"][0]["order_id"])

    def step(self, order_id: str, name: str, **given: object) -> None:
        self.ask("POST", f"/control/sales/orders/{order_id}/{name}", given)

    def fault(self, crossing: str, fault: str, times: int = 1) -> None:
        self.ask("POST", "/control/faults", {"crossing": crossing, "fault": fault, "times": times})

    def stored(self, order_id: str) -> MarketplaceOrder | None:
        try:
            return self.hub.sales.get(order_id)
        except NotFound:
            return None

    def arrives(self, order_id: str, patience: float = 30) -> MarketplaceOrder:
        return eventually(lambda: self.stored(order_id), what=f"the order {order_id}", patience=patience)

    def ask(self, method: str, path: str, given: Any = None) -> Any:
        body = json.dumps(given).encode() if given is not None else None
        asked = Request(self._simulator + path, body, {"Content-Type": "application/json"}, method=method)
        with urlopen(asked) as answer:
            return json.loads(answer.read() or b"{}")


@contextmanager
def sellers_browser(town: Town) -> Iterator[Visitor]:
    """The browser of somebody who keeps what is sold."""
    roles = frozenset({Role.SELLERS_ADMINISTRATOR})
    with town.setting(lambda: town.hub.people.get(person_id("hugo")), roles=roles):
        yield town.browser("hugo")


def market_of(town: Town) -> Market:
    return Market(town.hub, town.stack.urls.simulator, town.stack.environment)
