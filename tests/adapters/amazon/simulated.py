"""The adapter over a wire to the simulated Amazon, in this process; each request is held against the models."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from chalicelib.adapters.amazon.client import SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import Endpoints
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.adapters.amazon.grants import AmazonGrants
from chalicelib.adapters.amazon.lwa import Client, LoginWithAmazon
from chalicelib.adapters.amazon.offering import AmazonOffering
from chalicelib.adapters.amazon.selling import AmazonSelling
from chalicelib.adapters.amazon.shipments import AmazonShipments
from chalicelib.adapters.amazon.subscriptions import Subscriptions
from chalicelib.adapters.amazon.tokens import AccessTokens
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.ports.http import Request, Response
from chalicelib.ports.selling import (
    BACKGROUND,
    Caller,
    OrdersPage,
    Search,
)
from simulator.selling.sellers import EVERYWHERE
from tests.adapters.amazon import models
from tests.adapters.amazon.api import QUEUE
from tests.fakes.sealing import FakeSealer
from tests.fakes.slots import FakeSlots
from tests.fakes.tokens import FakeTokens
from tests.simulator.conftest import Amazon

DE = BY_COUNTRY["DE"].id


@dataclass
class Wire:
    """Requests go to the simulator in this process; each is held against the models on its way."""

    amazon: Amazon

    def send(self, request: Request, timeout: float) -> Response:
        address = urlsplit(request.url)
        region = address.path.split("/")[2] if address.path.startswith("/sp-api/") else ""
        if region in {"na", "eu", "fe"}:
            path = address.path.removeprefix(f"/sp-api/{region}")
            query = f"?{address.query}" if address.query else ""
            models.check(Request(request.method, f"https://x{path}{query}", request.headers, request.body))
        answer = self.amazon.browser.open(
            address.path,
            method=request.method,
            query_string=address.query,
            data=request.body,
            headers=dict(request.headers),
        )
        return Response(answer.status_code, {name.lower(): value for name, value in answer.headers}, answer.data)


@dataclass
class Here:
    """What of the hub talks to Amazon; people and functions share it."""

    amazon: Amazon
    refresh_tokens: dict[str, str]

    def __post_init__(self) -> None:
        world = self.amazon.world
        base, clock, wire = world.config.public_url, self.amazon.clock, Wire(self.amazon)
        client = Client(world.config.lwa_client_id, [world.config.lwa_client_secret])
        self.client = client
        self.slots = FakeSlots(clock)
        lwa = LoginWithAmazon(wire, Endpoints(base).tokens, lambda: self.client)
        self.tokens = AccessTokens(FakeTokens(), FakeSealer(), clock)
        api = SellingPartnerApi(wire, Endpoints(base), self.slots, self.tokens, lwa, lambda id: self.refresh_tokens[id])
        subscriptions = Subscriptions(api, lambda: QUEUE, "Crossdock test")
        allowed = allow_list([urlsplit(base).hostname or ""], loopback=True)
        self.shipments = AmazonShipments(api)
        self.feeds = Feeds(api, wire, allowed)
        self.offering = AmazonOffering(api, self.feeds)
        self.selling = AmazonSelling(api, subscriptions, wire, allowed, clock)
        self.grants = AmazonGrants(lwa, api)

    def authorized(self, seller: str, region: str) -> str:
        told = self.amazon.tell("selling/authorize", seller=seller, region=region)
        id = f"{seller}-{region.upper()}"
        self.refresh_tokens[id] = told["refresh_token"]
        return id

    def make(self, country: str = "DE", **given: object) -> list[str]:
        made = self.amazon.tell("sales/orders", country=country, **given)["orders"]
        self.amazon.pass_time(180)  # Amazon tells nothing of the last two minutes
        return [str(order["order_id"]) for order in made]

    def search(self, *countries: str, caller: Caller = BACKGROUND, **span: float) -> OrdersPage:
        marketplaces = tuple(BY_COUNTRY[country].id for country in countries)
        since = self.amazon.clock.now() - timedelta(**(span or {"hours": 1}))
        return self.selling.search(f"{EVERYWHERE}-EU", Search(marketplaces, since), caller=caller)
