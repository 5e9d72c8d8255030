"""`make demo`: the whole story on a fresh stack: a purchase up to its matched invoice, and a seller's orders up to the
parcel and the return; told as it happens."""

import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from local import ports
from local.amazon import Amazon, Letter, answer, eventually, shop
from local.demo_selling import SellingDemo, expect
from local.demo_warehouse import WarehouseDemo
from local.run import SEED
from local.seed import COMPANY, person_id
from local.stack import Stack
from local.visitor import Page, Visitor

LINES, PIECES = 3, 3
# Per cent; more than the settings' tolerance of five would be marked, and nobody would call its invoice matched.
CHANGE = 3


class Demo:
    """Anna buys less than she wished, a delegate approves for a director, Amazon changes a price, ships, invoices."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.hub = stack.urls.hub
        self.amazon = Amazon(stack.urls.simulator)
        self.began = time.monotonic()
        self.anna = Visitor(self.hub)

    def play(self) -> None:
        self.amazon.settings(confirm_mode="off", ship_mode="off", invoice_mode="off", price_change_percent=CHANGE)
        # Else everybody would wait for Amazon, which takes half a minute here as well.
        quick = dict.fromkeys(("listing_lag_seconds", "feed_queue_seconds", "feed_work_seconds"), 1)
        self.amazon.post("/control/stock/settings", **quick)
        selling = SellingDemo(self.stack, self.amazon, self.say)
        selling.connect()  # first, so that Amazon learns what there is while Anna shops
        number = self.shop()
        self.remand(number)
        self.apply_again(number)
        self.approve(number)
        self.confirm(number)
        self.receive(number)
        self.invoice(number)
        still_open = selling.play()
        WarehouseDemo(self.stack, self.amazon, self.say).play()
        selling.survive(still_open)

    def shop(self) -> str:
        self.anna.sign_in("anna")
        self.say("Anna signs in at the identity provider and comes back with a session.")
        items = [{"asin": one["asin"], "quantity": PIECES} for one in self.amazon.products()[:LINES]]
        page = shop(self.anna, self.amazon, items, address="SEA-HQ", billing_group="OFFICE")
        expect(page.status == 200 and page.path.startswith("/orders/"), f"an application page, not {page.url}")
        number = page.path.rpartition("/")[2]
        self.say(f"She shops on Amazon Business; the cart comes back through her browser and becomes {number}.")
        self.submit(self.anna, f"/orders/{number}", "/apply", comment="For the new desks", **{"quantity-1": "2"})
        self.say("She wants two of the first item only, and applies: a team lead, then both directors are asked.")
        return number

    def remand(self, number: str) -> None:
        letter = self.letter("chiara", number)
        expect(answer(Visitor(self.hub), letter, "remand", "One is enough").status == 200, "Chiara remands")
        self.letter("anna", number, about=f"/orders/{number}")
        self.say(
            f"Chiara opens the link in “{letter.subject[:32]} …” and remands it: “One is enough”. Anna is told by mail."
        )

    def apply_again(self, number: str) -> None:
        old = self.letter("chiara", number)
        self.submit(self.anna, f"/orders/{number}", "/apply", comment="One, then", **{"quantity-1": "1"})
        self.letter("chiara", number, after=old)
        self.say("Anna takes one, applies again, and Chiara has a new link that shows what changed.")

    def approve(self, number: str) -> None:
        emma, today = Visitor(self.hub), datetime.now(ZoneInfo(COMPANY.time_zone)).date()
        emma.sign_in("emma")
        away = {"first": str(today), "last": str(today + timedelta(days=3)), "delegate": f"person:{person_id('gita')}"}
        self.submit(emma, "/approvals/absence", "/approvals/absence", **away)
        self.say("Emma, a director, will be away; Gita answers for her from today on.")
        for name in ("chiara", "gita", "felix"):
            letter = self.letter(name, number)
            expect(answer(Visitor(self.hub), letter, "approve").status == 200, f"{name} approves")
            self.say(f"{name.title()} opens the link in the mail “{letter.subject[:32]} …” and approves.")
        self.reads(number, "Gita Rao for Emma Lindqvist")
        order = eventually(lambda: self.at_amazon(number), what="the order at Amazon")
        ship_to, bill_to = order["ship_to"]["address_id"], order["bill_to"]["address_id"]
        expect((ship_to, bill_to) == ("SEA-HQ", "OFFICE"), "the address and the billing group that were chosen")
        expect(len(order["lines"]) == LINES and order["lines"][0]["quantity"] == 1, "one of the first item")
        self.say(f"Amazon holds {order['order_id']}: one of the first item, ShipTo {ship_to}, BillTo {bill_to}.")

    def confirm(self, number: str) -> None:
        self.amazon.confirm(number, "price_changed")
        self.reads(number, "confirmed with changes")
        expect(len([one for one in self.amazon.orders() if one["order_id"] == number]) == 1, "exactly one order")
        self.say("Amazon confirms another price, within the tolerance; the page shows it beside the approved one.")

    def receive(self, number: str) -> None:
        self.amazon.ship(number)
        self.reads(number, "shipped")
        self.submit(self.anna, f"/orders/{number}", "/received-all")
        self.say("Amazon ships it; the ship notice brings the tracking number. Anna notes that all of it has arrived.")

    def invoice(self, number: str) -> None:
        self.amazon.invoice(number)
        self.reads(number, "matched")
        self.say(f"The invoice comes, and ordered, received and invoiced agree: {number} is matched.")

    def say(self, line: str) -> None:
        print(f"{time.monotonic() - self.began:6.1f} s  {line}", flush=True)

    def submit(self, visitor: Visitor, path: str, form: str, **typed: str) -> None:
        """Fills in the form of a page whose action ends like this."""
        page = visitor.submit(visitor.get(path), form, **typed)
        expect(page.status == 200, f"{path} to take its form {form}, which said {page.status}: {page.words[:500]}")

    def letter(self, name: str, number: str, *, about: str = "/approvals/", after: Letter | None = None) -> Letter:
        """The newest mail to this person about this order with such a link, newer than an earlier one."""

        def look() -> Letter | None:
            found = self.amazon.letters(f"{name}@example.com")
            fits = (letter for letter in found if number in letter.text and any(about in link for link in letter.links))
            newest = next(fits, None)
            return newest if newest and (after is None or newest.links != after.links) else None

        return eventually(look, what=f"the mail to {name}")

    def at_amazon(self, number: str) -> Any:
        return next((order for order in self.amazon.orders() if order["order_id"] == number), None)

    def reads(self, number: str, words: str) -> Page:
        """The order's page as Anna sees it, once it says this."""

        def look() -> Page | None:
            page = self.anna.get(f"/orders/{number}")
            return page if words.casefold() in page.words.casefold() else None

        return eventually(look, what=f"{number} to read “{words}”")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="crossdock-demo-") as folder:
        print("Starting a fresh stack: AWS emulator, simulated Amazon, hub …", flush=True)
        with Stack(ports.find_base(), Path(folder), seed=SEED) as stack:
            Demo(stack).play()
    print(
        "The demo is done: what was bought is confirmed, shipped and invoiced; what was sold is here, once;"
        " its parcel is known, Amazon sells what there is, and the till holds what it should."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
