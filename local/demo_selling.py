"""The second part of the demo: a seller grants access, orders arrive, one waits for its mapping, one is canceled."""

from collections.abc import Callable

from local.amazon import Amazon, eventually
from local.goods import goods
from local.marketplaces import SELLER, Marketplaces, consent
from local.stack import Stack
from local.visitor import Page, Visitor

CONNECTION = f"{SELLER}-DE"
MAPPING = f"/connections/{CONNECTION}/mapping"


class SellingDemo:
    """Ida connects a marketplace and maps what comes from it; Jonas works with the orders in the warehouse."""

    def __init__(self, stack: Stack, amazon: Amazon, say: Callable[[str], None]) -> None:
        self.stack = stack
        self.market = Marketplaces(amazon)
        self.say = say
        self.ida, self.jonas = Visitor(stack.urls.hub), Visitor(stack.urls.hub)

    def play(self) -> str:
        """An order that is still open in the end."""
        orders = self.arrive()
        self.release(orders["next day"])
        self.find(orders["next day"])
        self.cancel(orders["first"])
        return orders["second"]

    def connect(self) -> None:
        self.ida.sign_in("ida")
        for country in ("DE", "US"):
            place = f"/connections/new/{country.lower()}"
            granted = consent(self.ida, self.ida.submit(self.ida.get(place), place))
            expect("Access granted" in granted.words, f"a grant, not {granted.url}: {granted.words[:300]}")
            settings = self.ida.submit(granted, "/connections/granted/")
            expect(settings.path == f"/connections/{SELLER}-{country}", f"settings of {country}, not {settings.path}")
        eventually(lambda: len(self.market.selling()["subscriptions"]) == 2, what="Amazon to be asked for news")
        self.say("Ida goes to Seller Central and confirms: Amazon.de and Amazon.com tell us what changes.")

    def arrive(self) -> dict[str, str]:
        levels = {"first": "STANDARD", "second": "STANDARD", "next day": "NEXT_DAY"}
        one = {"sku": list(goods())[-1].sku, "quantity": 1, "lines": 1, "is_plain": True}
        orders = {name: self.market.make("DE", level=level, **one)[0] for name, level in levels.items()}
        self.jonas.sign_in("jonas")
        for name, order in orders.items():
            self.reads(order, "Ship method is not mapped" if name == "next day" else "Open")
        self.say("Three customers order; their orders are here within a second. One waits: Next Day is not mapped yet.")
        return orders

    def release(self, order: str) -> None:
        self.way("NEXT_DAY", "DHL|Express")
        self.submit(f"{MAPPING}/ship-methods", f"{MAPPING}/release")
        page = self.reads(order, "DHL")
        expect("Open– " not in page.words, f"nothing to hold {order}: {page.words[:1000]}")
        self.say(f"Ida sends Next Day by DHL Express and maps what is held again: {order} goes on by itself.")

    def find(self, order: str) -> None:
        postcode = self.market.order(order)["order"]["recipient"]["deliveryAddress"]["postalCode"]

        def look() -> Page | None:
            page = self.jonas.get(f"/sales?search={postcode}")
            return page if order in page.words and "Amazon.de" in page.words else None

        eventually(look, what=f"{order} to be found by its postcode")
        page = self.reads(order, "Credit ratingAmazon")
        expect(page.words.count(order) >= 2, f"{order} as customer PO and in the comment")
        self.say(f"Jonas finds it by the postcode {postcode}: the customer PO is {order}, the credit rating Amazon.")

    def cancel(self, order: str) -> None:
        self.market.step(order, "cancel", by="BUYER")
        self.reads(order, "Canceled")
        self.say(f"A customer cancels {order}: a moment later nobody packs it any more.")

    def survive(self, order: str) -> None:
        self.stack.kill_hub()
        self.market.step(order, "cancel", by="BUYER")
        late = self.market.make("DE", level="STANDARD", is_plain=True)[0]
        self.stack.start_hub()
        self.reads(order, "Canceled")
        self.reads(late, "Open")
        self.say(
            "The hub is killed and started again: what was ordered and canceled meanwhile is here, nothing is lost."
        )

    def way(self, level: str, way: str) -> None:
        self.submit(f"{MAPPING}/ship-methods", f"{MAPPING}/ship-methods", **{f"carrier~{level}": way})

    def submit(self, path: str, form: str, **typed: str) -> None:
        page = self.ida.submit(self.ida.get(path), form, **typed)
        expect(page.status == 200, f"{path} to take its form {form}, which said {page.status}: {page.words[:500]}")

    def reads(self, order: str, words: str) -> Page:
        """The order's page as Jonas sees it, once it says this."""

        def look() -> Page | None:
            page = self.jonas.get(f"/sales/{order}")
            return page if page.status == 200 and words in page.words else None

        return eventually(look, what=f"{order} to read “{words}”")


def expect(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(f"The demo expected {what}")
