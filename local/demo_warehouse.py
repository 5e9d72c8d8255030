"""The third part of the demo: an order becomes a parcel, a last piece is gone everywhere, and a return is put right."""

import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

from local.amazon import Amazon, eventually
from local.demo_selling import expect
from local.goods import Good, goods
from local.marketplaces import SELLER, Marketplaces
from local.stack import Stack
from local.visitor import Page, Visitor

STATION = "Packing table 1"
TRACKING = "00340434161094042557"
BOUGHT, BACK = 3, 1


class WarehouseDemo:
    """Jonas packs what customers order and takes back what they return; Kira reads his till."""

    def __init__(self, stack: Stack, amazon: Amazon, say: Callable[[str], None]) -> None:
        self.amazon, self.market, self.say = amazon, Marketplaces(amazon), say
        self.jonas, self.kira = Visitor(stack.urls.hub), Visitor(stack.urls.hub)
        shelves = list(goods())
        self.good = next(good for good in shelves if good.pieces > BOUGHT)
        self.last = next(good for good in shelves if good.pieces == 1)

    def play(self) -> None:
        self.jonas.sign_in("jonas")
        self.say("Amazon takes the first feed of what lies on the shelves, which lasts a minute …")
        self.listed(self.good, self.good.pieces)
        order = self.order(self.good, BOUGHT)
        self.print(order)
        self.pack(order)
        self.despatch(order)
        self.sell_the_last()
        self.take_back(order)
        self.read_the_till()

    def order(self, good: Good, pieces: int) -> str:
        asked = {"sku": good.sku, "quantity": pieces, "lines": 1, "level": "STANDARD", "is_plain": True}
        order = self.market.make("DE", **asked)[0]
        self.reads(f"/warehouse/{order}", good.article.number)
        self.listed(good, good.pieces - pieces)
        return str(order)

    def print(self, order: str) -> None:
        self.submit(f"/warehouse/station?to=/warehouse/{order}", "/warehouse/station", station=STATION)
        note = self.submit(f"/warehouse/{order}", f"/warehouse/{order}/print")
        expect(note.text.startswith("%PDF"), f"a picking note, not {note.url}")
        self.say(f"A customer orders {BOUGHT} × {self.good.article.number}. Jonas prints its picking note, a PDF.")

    def pack(self, order: str) -> None:
        self.step(order, "allocate")
        self.step(order, "pick")
        page = self.step(order, "pack", carrier="DHL", method="Paket", tracking=TRACKING)
        expect(TRACKING in page.words, f"the tracking number on {page.path}")
        self.say(
            "Allocated takes them from the shelf, Picked, and Packed asks for the carrier and the tracking number."
        )

    def despatch(self, order: str) -> None:
        self.step(order, "despatch")
        self.on_hand(self.good, self.good.pieces - BOUGHT)
        (parcel,) = eventually(lambda: self.market.order(order)["order"].get("packages"), what="the parcel at Amazon")
        expect(parcel["trackingNumber"] == TRACKING, f"{TRACKING} at Amazon, not {parcel}")
        eventually(lambda: self.market.order(order)["status"] == "SHIPPED", what="the order to be shipped at Amazon")
        self.say(f"Despatched: it left the stock, and Amazon shows the buyer {parcel['carrier']} {TRACKING}.")

    def sell_the_last(self) -> None:
        self.listed(self.last, 1)
        self.order(self.last, 1)
        self.say(
            f"The last {self.last.article.number} is sold on Amazon.de: a moment later Amazon.com has none either."
        )

    def take_back(self, order: str) -> None:
        page = f"/returns/orders/{order}"
        line = self.market.order(order)["order"]["orderItems"][0]["orderItemId"]
        some = {f"quantity-{line}": str(BACK), f"condition-{line}": "as_new", f"restock-{line}": "yes"}
        taken = self.submit(page, page, tender="cash", **some)
        expect(taken.path.startswith("/returns/") and "done=taken" in taken.url, f"a return, not {taken.words[:500]}")
        self.on_hand(self.good, self.good.pieces - BOUGHT + BACK)
        self.listed(self.good, self.good.pieces - BOUGHT + BACK)
        self.say("One piece comes back as new and is paid out in cash: it lies on its shelf again, and is for sale.")

    def read_the_till(self) -> None:
        self.kira.sign_in("kira")
        words = self.kira.get(f"/till/x?{urlencode({'station': STATION})}").words
        # What was taken, what was given back, and what is left.
        taken = re.search(rf"Amazon €([\d.]+){BOUGHT} pieces €0.000 pieces €\1 ", words)
        given = re.search(rf"Cash €0.000 pieces €([\d.]+){BACK} piece -€\1 ", words)
        if not taken or not given:
            raise AssertionError(f"The demo expected takings and a return in the reading, which said: {words[:800]}")
        self.say(f"Kira's X reading of “{STATION}”: €{taken[1]} taken through Amazon, €{given[1]} given back in cash.")

    def step(self, order: str, name: str, **typed: str) -> Page:
        return self.submit(f"/warehouse/{order}", f"/warehouse/{order}/boxes/1/{name}", **typed)

    def on_hand(self, good: Good, pieces: int) -> None:
        """None of them in boxes, none reserved."""
        self.reads(f"/stock/{quote(good.article.number, safe='')}", f" {pieces} 0 0 {pieces} ")

    def listed(self, good: Good, pieces: int) -> None:
        """Amazon sells so many, in Europe and in America."""

        def look() -> bool:
            asked = [urlencode({"seller": SELLER, "region": region, "sku": good.sku}) for region in ("eu", "na")]
            offers = [self.amazon.look(f"/control/stock/offers?{query}")["offers"] for query in asked]
            return all(offer["is_told"] and offer["quantity"] == pieces for (offer,) in offers)

        eventually(look, what=f"Amazon to offer {pieces} of {good.sku}")

    def submit(self, path: str, form: str, **typed: str) -> Page:
        page = self.jonas.submit(self.jonas.get(path), form, **typed)
        expect(page.status == 200, f"{path} to take its form {form}, which said {page.status}: {page.words[:500]}")
        return page

    def reads(self, path: str, words: str) -> Page:
        def look() -> Page | None:
            page = self.jonas.get(path)
            return page if page.status == 200 and words in page.words else None

        return eventually(look, what=f"{path} to read “{words}”")
