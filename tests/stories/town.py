"""Everybody in a local world, what they usually do, and what the hub keeps of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

import lxml.html

from chalicelib import config, wiring
from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Person
from chalicelib.wiring import Hub
from local.amazon import Amazon, Letter, answer, eventually, shop
from local.clock import WorldClock
from local.seed import person_id
from local.stack import Stack
from local.visitor import Page, Visitor

R = TypeVar("R")

APPROVERS = ("chiara", "emma", "felix")


@dataclass(frozen=True)
class Trip:
    """A cart in the store, about to be carried home: ``document`` is what the browser posts to ``door``."""

    door: str
    document: str

    @property
    def cookie(self) -> str:
        found = re.search(r"<BuyerCookie>([^<]+)<", self.document)
        assert found, self.document
        return found[1]


class Town:
    """People by name, each with a browser; ``amazon`` is what they never see."""

    def __init__(self, stack: Stack, hub: Hub) -> None:
        self.stack = stack
        self.hub = hub
        self.amazon = Amazon(stack.urls.simulator)
        self._browsers: dict[str, Visitor] = {}

    def begin(self) -> None:
        """A story begins with everything in order, everybody signed out, and an Amazon that confirms only when told."""
        self._browsers.clear()
        self.amazon.mend()
        self.amazon.settings(confirm_mode="off", ship_mode="off", invoice_mode="off", deduplicate=True)

    def stranger(self) -> Visitor:
        return Visitor(self.stack.urls.hub)

    def browser(self, name: str) -> Visitor:
        """Their browser, signed in."""
        if name not in self._browsers:
            self._browsers[name] = self.stranger()
            page = self._browsers[name].sign_in(name)
            assert page.status == 200, page.words
        return self._browsers[name]

    def trip(self, name: str = "anna", items: object = 2, **chosen: str) -> Trip:
        """Somebody at the store with a full cart."""
        choice = {"address": "SEA-HQ", "billing_group": "OFFICE"} | chosen
        browser = self.browser(name)
        store = browser.submit(browser.get("/shop"), "/shop", **choice)
        posting = self.amazon.cart(store.history[-1], items)
        return Trip(posting["action"], posting["document"])

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

    def applied(self, name: str = "anna", items: object = 2, **chosen: str) -> str:
        """The number of an order that somebody has just applied for."""
        number = self.cart(name, items, **chosen)
        assert self.apply(number, name, comment="needed").status == 200
        return number

    def approved(self, name: str = "anna", items: object = 2) -> str:
        """The number of an order that everybody has just approved."""
        number = self.applied(name, items)
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

    def stands(self, number: str, status: str, *, name: str = "anna") -> Page:
        """The order's page, once its badge says exactly this."""

        def look() -> Page | None:
            page = self.page(number, name)
            return page if badge(page) == status else None

        return eventually(look, what=f"{number} to stand as “{status}”")

    def mine(self, name: str = "anna") -> list[str]:
        """The numbers on the first page of *My orders*, newest first."""
        page = self.browser(name).get("/orders")
        assert page.status == 200, page.words[:500]
        return list(dict.fromkeys(re.findall(r"/orders/(PO-[0-9A-Z-]+)", page.text)))

    def bought(self, name: str = "anna") -> tuple[list[str], list[str]]:
        """*My orders* and Amazon's: equal before and after means that nobody bought anything."""
        return self.mine(name), [order["key"] for order in self.amazon.orders()]

    def kept(self, number: str) -> tuple[object, ...]:
        """All that the hub keeps of an order: equal before and after means that nothing happened to it."""
        orders = self.hub.orders
        order = orders.get(number)
        return (
            order,
            orders.content(number, order.content_version),
            orders.dispatch(number),
            tuple(orders.documents(number)),
            tuple(self.hub.trail.of(number)),
        )

    def person(self, name: str) -> Person:
        return self.hub.people.get(person_id(name))

    def link(self, name: str, number: str, *, after: str = "") -> str:
        """What they would click in the newest mail about this order; another link than the one before."""

        def look() -> str | None:
            link = next(link for link in self.letter(name, number).links if "/approvals/" in link)
            return link if link != after else None

        return eventually(look, what=f"a new link for {name} to {number}")

    def told(self, name: str, number: str, subject: str) -> Letter:
        """The mail to them about this order whose subject begins like this."""

        def look() -> Letter | None:
            found = self.amazon.letters(f"{name}@example.com")
            return next((one for one in found if number in one.text and one.subject.startswith(subject)), None)

        return eventually(look, what=f"a mail “{subject} …” to {name} about {number}")

    def subjects(self, name: str, number: str) -> list[str]:
        """Of every mail to them about this order, the oldest first."""
        return [letter.subject for letter in self.amazon.letters(f"{name}@example.com") if number in letter.text][::-1]

    def pass_time(self, **span: float) -> None:
        """Moves the world's clock; sessions are over then, so everybody signs in anew."""
        self.amazon.forward(timedelta(**span).total_seconds())
        self._browsers.clear()

    @contextmanager
    def setting(self, read: Callable[[], R], **fields: object) -> Iterator[None]:
        """Lets a record be different for a while, as an administrator would set it."""
        before: Any = read()
        self.hub.commit(Changed(before, replace(before, **fields)))
        try:
            yield
        finally:
            now: Any = read()
            self.hub.commit(Changed(now, replace(before, revision=now.revision)))


def house(stack: Stack) -> Hub:
    """The same house once more, in this process: to look into its tables, and to set what has no page."""
    read = config.read(stack.environment)
    return wiring.build(read, replace(wiring.real_world(read), clock=WorldClock(stack.state / "clock.json")))


def badge(page: Page) -> str:
    """The status at the head of an order's page, and what stands beside it."""
    found = lxml.html.fromstring(page.text).find_class("badge")
    return " ".join(found[0].text_content().replace("–", " – ").split()) if found else ""
