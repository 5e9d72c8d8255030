"""Sellers who let the hub in, what their customers order at the simulated Amazon, and what the hub has of it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.errors import NotFound
from chalicelib.domain.marketplaces import BY_COUNTRY, Region
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import Address, FulfilledBy, Personal
from chalicelib.domain.orders.order import HoldReason, MarketplaceOrder, NotWork, Status
from chalicelib.ports.orders import Whole
from chalicelib.usecases.connections.consenting import arrive, depart
from chalicelib.usecases.connections.serving import connect, disconnect
from local.amazon import eventually
from local.marketplaces import Marketplaces
from tests.stories.town import Town

# What an order is here, by Amazon's word for it.
STATUS = {
    "PENDING_AVAILABILITY": Status.PENDING,
    "PENDING": Status.PENDING,
    "UNSHIPPED": Status.OPEN,
    "PARTIALLY_SHIPPED": Status.PART_SHIPPED,
    "SHIPPED": Status.SHIPPED,
    "CANCELLED": Status.CANCELED,
    "UNFULFILLABLE": Status.OPEN,
}
PLACEHOLDER = "AMAZON-ITEM"


@dataclass(frozen=True)
class Seller:
    """An account of a story's own, so that no other story's orders are among its."""

    id: str

    def authorization(self, country: str) -> str:
        return f"{self.id}-{region(country).upper()}"

    def connection(self, country: str) -> str:
        return f"{self.id}-{country}"


class Market:
    """The simulated marketplaces (``at_amazon``), and the hub's side of them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.hub = town.hub
        self.at_amazon = Marketplaces(town.amazon)
        self._accounts: list[Seller] = []

    def close(self) -> None:
        """Disconnects the accounts that were made here: with those of all stories the world would have dozens to sweep
        whenever its clock jumps."""
        ida, ids = self.town.person("ida"), {seller.id for seller in self._accounts}
        for id in {one.authorization for one in self.hub.connections.all() if one.seller in ids}:
            self.hub.do(disconnect, id, by=ida, where="story")

    def seller(self, *countries: str) -> Seller:
        """A new account that sells in these countries, all of them connected and subscribed to news."""
        seller = self.account(*countries)
        for each in dict.fromkeys(map(region, countries)):
            self.grant(seller, *(country for country in countries if region(country) is each))
        return seller

    def account(self, *countries: str) -> Seller:
        """A new account at Amazon that sells in these countries, of which the hub does not know yet."""
        id = "A" + uuid4().hex[:13].upper()
        self.town.amazon.post("/control/selling/sellers", name=f"Story {id}", countries=list(countries), id=id)
        self._accounts.append(Seller(id))
        return self._accounts[-1]

    def grant(self, seller: Seller, *countries: str, waits: bool = True) -> None:
        """As the pages do it, without the page at Amazon: for a region, also when it was revoked before."""
        ida, first = self.town.person("ida"), BY_COUNTRY[countries[0]]
        away = self.hub.do(depart, first.id, browser="story", by=ida)
        state = away.partition("state=")[2].partition("&")[0]
        told = self.at_amazon.authorize(seller.id, region(countries[0]))
        granted = self.hub.do(
            arrive, state, seller.id, told["spapi_oauth_code"], browsers=["story"], by=ida, where="story"
        )
        known = {one.marketplace for one in self.hub.connections.of(granted.authorization) if one.is_active}
        more = [BY_COUNTRY[country].id for country in countries if BY_COUNTRY[country].id not in known]
        if more:
            self.hub.do(connect, granted.authorization, more, by=ida, where="story")
        if waits:
            self.subscribed(granted.authorization)

    def subscribed(self, authorization: str) -> None:
        """Once Amazon was asked to tell news."""
        eventually(
            lambda: self.hub.connections.authorization(authorization).subscription, what=f"news for {authorization}"
        )

    def authorized(self, authorization: str) -> AuthorizationState:
        return self.hub.connections.authorization(authorization).state

    def calls(self, seller: Seller) -> int:
        """How often we asked for anything of theirs, of the last calls that Amazon remembers."""
        return sum(1 for call in self.at_amazon.selling()["calls"] if call["seller"] == seller.id)

    def map(self, seller: Seller, country: str = "DE") -> None:
        """By the pages: everything goes by DHL, an unknown article is the placeholder, charges have their articles."""
        ida, place = self.town.browser("ida"), f"/connections/{seller.connection(country)}/mapping"
        if not self.has_article(PLACEHOLDER):
            typed = {"number": PLACEHOLDER, "title": "Item sold on Amazon", "stocked": ""}
            assert ida.submit(ida.get("/articles/new"), "/articles/new", **typed).status == 200
        kept = (
            ida.submit(ida.get(f"{place}/articles"), f"{place}/articles", **{"value~placeholder": PLACEHOLDER}),
            ida.submit(ida.get(f"{place}/charges"), f"{place}/charges/usual"),
            ida.submit(ida.get(f"{place}/ship-methods"), f"{place}/ship-methods", **{"carrier~OTHERS": "DHL|Paket"}),
        )
        assert [page.status for page in kept] == [200] * 3, [page.words[:500] for page in kept]

    def has_article(self, number: str) -> bool:
        try:
            return bool(self.hub.articles.get(number))
        except NotFound:
            return False

    def order(self, seller: Seller, country: str = "DE", **asked: object) -> str:
        """A customer's new order; its Amazon order id."""
        return self.at_amazon.make(country, seller=seller.id, **asked)[0]

    def stored(self, order: str) -> MarketplaceOrder | None:
        try:
            return self.hub.sales.get(order)
        except NotFound:
            return None

    def whole(self, order: str) -> Whole:
        return self.hub.sales.wholes([self.hub.sales.get(order)])[0]

    def becomes(
        self, order: str, fits: Callable[[MarketplaceOrder], object] = lambda _order: True, *, patience: float = 60.0
    ) -> MarketplaceOrder:
        """The order as the hub has it, once it is so."""

        def look() -> MarketplaceOrder | None:
            stored = self.stored(order)
            return stored if stored is not None and fits(stored) else None

        return eventually(look, what=f"{order} to come to this", patience=patience)

    def stands(self, order: str, status: Status, **how: Any) -> MarketplaceOrder:
        return self.becomes(order, lambda stored: stored.status is status, **how)

    def told(self, order: str) -> Any:
        """Amazon's own document of it, with everything that Amazon knows."""
        return self.at_amazon.order(order)["order"]

    def changed(self, order: str) -> datetime:
        return moment(self.at_amazon.order(order)["updated"])

    def personal(self, order: str) -> Personal | None:
        return self.hub.personal.get(order, at=self.hub.clock.now())

    def address(self, order: str) -> Address | None:
        personal = self.personal(order)
        return personal.address if personal else None

    def held(self, order: str) -> set[HoldReason]:
        return {hold.reason for hold in self.hub.sales.get(order).open_holds}

    def all_of(self, sellers: Collection[Seller]) -> Iterator[MarketplaceOrder]:
        """As the list of all orders tells them, page by page."""
        ids, after = {seller.id for seller in sellers}, None
        while True:
            page = self.hub.sales.newest(after=after, most=100)
            yield from (order for order in page.rows if order.seller in ids)
            if page.next is None:
                return
            after = page.next

    def truth(self, sellers: Collection[Seller]) -> dict[str, Any]:
        """What Amazon would tell of each order by now."""
        ids = {seller.id for seller in sellers}
        return {order["order_id"]: order for order in self.at_amazon.orders() if order["seller"] in ids}

    def behind(self, *sellers: Seller) -> dict[str, datetime]:
        """Orders that the hub does not have in their last state yet, with when that came about."""
        truth = {id: moment(told["updated"]) for id, told in self.truth(sellers).items()}
        return self.still_behind(truth)

    def still_behind(self, orders: Mapping[str, datetime]) -> dict[str, datetime]:
        ids = list(orders)
        batches = (ids[start : start + 100] for start in range(0, len(ids), 100))
        here = {one.order_id: one.updated_at for batch in batches for one in self.hub.sales.several(batch)}
        return {id: at for id, at in orders.items() if id not in here or here[id] < at}

    def catches_up(self, *sellers: Seller, patience: float = 120.0) -> None:
        """Once the hub has each order as it is at Amazon by now. Amazon is asked seldom: it has other things to do."""
        behind = self.behind(*sellers)

        def look() -> bool:
            nonlocal behind
            behind = self.still_behind(behind)
            return not behind

        try:
            while behind:
                eventually(look, what="the hub to have everything", patience=patience)
                behind = self.behind(*sellers)
        except TimeoutError as error:
            raise AssertionError(f"{len(behind)} orders are behind: {list(behind)[:5]}") from error

    def assert_everything_is_right(self, *sellers: Seller) -> Mapping[str, MarketplaceOrder]:
        """Each order once, in its last state, every cancel known, totals to the cent."""
        here, truth = list(self.all_of(sellers)), self.truth(sellers)
        assert len({order.order_id for order in here}) == len(here) == len({order.number for order in here})
        known = {order.order_id: order for order in here}
        assert set(known) == set(truth)
        assert [id for id, told in truth.items() if differs(told, known[id])] == []
        assert [one.order.order_id for one in self._wholes(here) if not adds_up(one)] == []
        return known

    def _wholes(self, orders: list[MarketplaceOrder]) -> Iterator[Whole]:
        for start in range(0, len(orders), 100):
            yield from self.hub.sales.wholes(orders[start : start + 100])


def region(country: str) -> Region:
    return BY_COUNTRY[country].region


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def differs(told: Mapping[str, Any], order: MarketplaceOrder) -> str:
    """In what our order is another one than Amazon's; nothing when it is the same."""
    is_paid = bool(told["total"]) and STATUS[told["status"]] is not Status.PENDING
    if is_paid and order.total != Money(Decimal(told["total"]), told["currency"]):
        return f"total {order.total}"
    if order.status is not STATUS[told["status"]]:
        return f"status {order.status}"
    if order.updated_at != moment(told["updated"]):
        return f"last change {order.updated_at}"
    if (order.not_work is NotWork.AMAZON_SHIPS) is not (told["fulfilled_by"] == FulfilledBy.AMAZON.upper()):
        return f"work {order.not_work}"
    wants_cancel = told["wants_cancel"] and told["status"] in ("UNSHIPPED", "PARTIALLY_SHIPPED")
    asked = any(hold.reason is HoldReason.BUYER_CANCELS for hold in order.holds)
    if order.not_work is None and asked is not wants_cancel:
        return "what the buyer wants"
    return ""


def adds_up(one: Whole) -> bool:
    """Whether its lines come to its total, to the cent; or it is held because Amazon's own do not."""
    order, lines = one.order, one.lines
    if order.total is None or lines is None or order.status in (Status.PENDING, Status.CANCELED):
        return True
    total = sum((line.amount.amount for line in lines.lines if line.amount), Decimal())
    total += sum((line.tax.amount for line in lines.lines if line.tax and not line.tax_is_included), Decimal())
    return total == order.total.amount or any(hold.reason is HoldReason.AMOUNTS for hold in order.holds)
