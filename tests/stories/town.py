"""Everybody in a local world, and what they usually do."""

from contextlib import suppress
from typing import Any

from local.amazon import Amazon, Letter, answer, eventually, shop
from local.stack import Stack
from local.visitor import Page, Visitor

APPROVERS = ("chiara", "emma", "felix")


class Town:
    """People by name, each with a browser; ``amazon`` is what they never see."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.amazon = Amazon(stack.urls.simulator)
        self._browsers: dict[str, Visitor] = {}

    def begin(self) -> None:
        """A story begins with everything in order, everybody signed out, and an Amazon that confirms only when told."""
        self._browsers.clear()
        self.amazon.mend()
        self.amazon.settings(confirm_mode="off", ship_mode="off", deduplicate=True)

    def stranger(self) -> Visitor:
        return Visitor(self.stack.urls.hub)

    def browser(self, name: str) -> Visitor:
        """Their browser, signed in."""
        if name not in self._browsers:
            self._browsers[name] = self.stranger()
            page = self._browsers[name].sign_in(name)
            assert page.status == 200, page.words
        return self._browsers[name]

    def cart(self, name: str = "anna", items: object = 2, **chosen: str) -> str:
        """The number of a fresh cart."""
        page = shop(
            self.browser(name), self.amazon, items, **({"address": "SEA-HQ", "billing_group": "OFFICE"} | chosen)
        )
        assert page.status == 200 and page.path.startswith("/orders/PO-"), (page.status, page.url, page.words[:500])
        return page.path.rpartition("/")[2]

    def apply(self, number: str, name: str = "anna", **typed: str) -> Page:
        browser = self.browser(name)
        return browser.submit(browser.get(f"/orders/{number}"), f"/orders/{number}/apply", **typed)

    def letter(self, name: str, number: str, *, about: str = "/approvals/") -> Letter:
        """The newest mail to them about this order, with a link that contains ``about``."""

        def look() -> Letter | None:
            found = self.amazon.letters(f"{name}@example.com")
            fits = (letter for letter in found if number in letter.text and any(about in link for link in letter.links))
            return next(fits, None)

        return eventually(look, what=f"a mail to {name} about {number}")

    def decide(self, name: str, number: str, verdict: str = "approve", comment: str = "") -> Page:
        return answer(self.stranger(), self.letter(name, number), verdict, comment)

    def approved(self, name: str = "anna", items: object = 2) -> str:
        """The number of an order that everybody has just approved."""
        number = self.cart(name, items)
        assert self.apply(number, name, comment="needed").status == 200
        for approver in APPROVERS:
            page = self.decide(approver, number)
            assert page.status == 200, page.words[:500]
        return number

    def at_amazon(self, number: str) -> list[Any]:
        """Every order that Amazon made of this number; more than one means that we bought twice."""
        return [order for order in self.amazon.orders() if order["order_id"] == number]

    def page(self, number: str, name: str = "anna") -> Page:
        """The order's page; whoever was signed out because time was moved signs in again."""
        page = self.browser(name).get(f"/orders/{number}")
        if "/orders/" not in page.path:
            self._browsers.pop(name)
            page = self.browser(name).get(f"/orders/{number}")
        return page

    def wait_until_it_reads(self, number: str, words: str, *, minutes: int) -> Page:
        """Lets the world's time pass, a minute at a time, until the order's page says this."""
        for _ in range(minutes):
            with suppress(TimeoutError):
                return self.reads(number, words, patience=3.0)
            self.amazon.forward(60)
        return self.reads(number, words)

    def reads(self, number: str, words: str, *, name: str = "anna", patience: float = 60.0) -> Page:
        """The order's page, once it says this."""

        def look() -> Page | None:
            page = self.page(number, name)
            return page if words.lower() in page.words.lower() else None

        return eventually(look, what=f"{number} to read “{words}”", patience=patience)
