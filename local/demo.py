"""`make demo`: the whole story on a fresh stack, from punch-out to the confirmed order, told as it happens."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from local import ports
from local.amazon import Amazon, Letter, answer, eventually, shop
from local.stack import Stack
from local.visitor import Page, Visitor

APPROVERS = ("chiara", "emma", "felix")


class Demo:
    """Anna buys, her approvers answer their mails, Amazon confirms."""

    def __init__(self, stack: Stack) -> None:
        self.hub = stack.urls.hub
        self.amazon = Amazon(stack.urls.simulator)
        self.began = time.monotonic()

    def play(self) -> None:
        self.amazon.settings(confirm_mode="accept", confirm_after=0)
        anna = Visitor(self.hub)
        anna.sign_in("anna")
        self.say("Anna signs in at the identity provider and comes back with a session.")
        page = shop(anna, self.amazon, 3, address="SEA-HQ", billing_group="OFFICE")
        number = self.number(page)
        self.say(f"She shops on Amazon Business; the cart comes back through her browser and becomes {number}.")
        expect(anna.submit(page, f"/orders/{number}/apply", comment="For the new desks").status == 200, "apply")
        self.say("She applies: two steps of her route fit this order, one of any team lead, one of both directors.")
        for name in APPROVERS:
            letter = self.letter(name, number)
            expect(answer(Visitor(self.hub), letter, "approve").status == 200, f"{name} approves")
            self.say(f"{name.title()} opens the link in the mail “{letter.subject}” and approves.")
        order = eventually(lambda: self.at_amazon(number), what="the order at Amazon")
        ship_to, bill_to = order["ship_to"]["address_id"], order["bill_to"]["address_id"]
        expect((ship_to, bill_to) == ("SEA-HQ", "OFFICE"), "the address and the billing group that were chosen")
        self.say(f"Amazon holds {order['order_id']}: ShipTo {ship_to}, BillTo {bill_to}.")
        page = eventually(lambda: self.confirmed(anna, number), what="the confirmation at our side")
        expect(len([one for one in self.amazon.orders() if one["order_id"] == number]) == 1, "exactly one order")
        self.say(f"Its confirmation is back: {number} reads “{self.standing(page)}”.")

    def say(self, line: str) -> None:
        print(f"{time.monotonic() - self.began:6.1f} s  {line}", flush=True)

    def number(self, page: Page) -> str:
        expect(page.status == 200 and page.path.startswith("/orders/"), f"an application page, not {page.url}")
        return page.path.rpartition("/")[2]

    def letter(self, name: str, number: str) -> Letter:
        """The mail that asks this person about this order."""

        def look() -> Letter | None:
            found = self.amazon.letters(f"{name}@example.com")
            return next((letter for letter in found if number in letter.text and letter.links), None)

        return eventually(look, what=f"the mail to {name}")

    def at_amazon(self, number: str) -> Any:
        return next((order for order in self.amazon.orders() if order["order_id"] == number), None)

    def confirmed(self, visitor: Visitor, number: str) -> Page | None:
        page = visitor.get(f"/orders/{number}")
        return page if "Confirmed" in page.words else None

    def standing(self, page: Page) -> str:
        return "Ordered · Confirmed" if "Ordered" in page.words and "Confirmed" in page.words else page.words[:200]


def expect(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(f"The demo expected {what}")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="crossdock-demo-") as folder:
        print("Starting a fresh stack: AWS emulator, simulated Amazon, hub …", flush=True)
        with Stack(ports.find_base(), Path(folder)) as stack:
            Demo(stack).play()
    print("The demo is done: the order is at Amazon, and its confirmation is here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
