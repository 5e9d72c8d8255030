"""The simulated Amazon as stories and the demo steer it: carts without a browser, faults, time, the mailbox."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import urllib3

from local.visitor import Page, Visitor

T = TypeVar("T")

# Everything here takes a second or two; a busy machine gets two minutes before we call it broken.
PATIENCE = 120.0


@dataclass(frozen=True)
class Letter:
    """A mail that SES was given."""

    to: str
    subject: str
    text: str
    links: tuple[str, ...]


class Amazon:
    """The control API of the simulator at ``url``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool = urllib3.PoolManager(retries=False, timeout=30.0)

    def state(self) -> Any:
        return self._ask("GET", "/control/state")

    def orders(self) -> list[Any]:
        return list(self.state()["orders"])

    def products(self) -> list[Any]:
        return list(self._ask("GET", "/control/products")["products"])

    def settings(self, **changes: object) -> None:
        self._ask("POST", "/control/settings", changes)

    def break_once(self, crossing: str, fault: str, **more: object) -> None:
        self._ask("POST", "/control/faults", {"crossing": crossing, "fault": fault, **more})

    def mend(self) -> None:
        self._ask("POST", "/control/faults/clear")

    def forward(self, seconds: float) -> None:
        """Moves the world's clock, the hub's included."""
        self._ask("POST", "/control/clock", {"forward_seconds": seconds})

    def confirm(self, order: str, mode: str = "accept") -> None:
        self._ask("POST", f"/control/orders/{quote(order)}/confirm", {"mode": mode})

    def ship(self, order: str, **told: object) -> None:
        self._ask("POST", f"/control/orders/{quote(order)}/ship", told)

    def invoice(self, order: str, mode: str = "whole", **told: object) -> None:
        self._ask("POST", f"/control/orders/{quote(order)}/invoice", {"mode": mode, **told})

    def punch_in(self, **cart: object) -> Any:
        """The post that carries the cart to the hub, server to server."""
        return self._ask("POST", "/control/punch-in", cart)

    def posts(self) -> list[Any]:
        """Everything that was posted to the hub, with every attempt and its answer; secrets removed."""
        return list(self.state()["posts"])

    def cart(self, start_page: str, items: object) -> Any:
        """What the store's page would post home: action and fields."""
        return self._ask("POST", "/control/carts", {"start_page": start_page, "items": items})

    def letters(self, to: str = "") -> list[Letter]:
        """Newest first, of everybody or of one address."""
        found = self._ask("GET", "/mailbox.json")
        letters = found["letters"] if isinstance(found, dict) else found
        read = [
            Letter(_one(letter["to"]), letter["subject"], letter["text"], tuple(letter["links"])) for letter in letters
        ]
        return [letter for letter in read if not to or letter.to == to]

    def look(self, path: str) -> Any:
        return self._ask("GET", path)

    def post(self, path: str, **told: object) -> Any:
        return self._ask("POST", path, told)

    def _ask(self, method: str, path: str, given: object = None) -> Any:
        body = None if given is None else json.dumps(given).encode()
        answer = self._pool.request(method, self.url + path, body=body, headers={"Content-Type": "application/json"})
        if answer.status != 200:
            raise LookupError(f"{path} answered {answer.status}: {answer.data[:300]!r}")
        return json.loads(answer.data)


def shop(visitor: Visitor, amazon: Amazon, items: object, *, address: str = "", billing_group: str = "") -> Page:
    """From the shop button to the application page."""
    chosen = {name: value for name, value in (("address", address), ("billing_group", billing_group)) if value}
    store = visitor.submit(visitor.get("/shop"), "/shop", **chosen)
    start_page = store.history[-1] if store.history else store.url
    posting = amazon.cart(start_page, items)
    return visitor.post(posting["action"], posting["fields"])


def answer(visitor: Visitor, letter: Letter, verdict: str, comment: str = "", **more: str) -> Page:
    """Opens the link of a letter and presses one of its buttons."""
    link = next(link for link in letter.links if "/approvals/" in link)
    page = visitor.get(link)
    return visitor.submit(page, "/approvals/", verdict=verdict, comment=comment, **more)


def eventually(look: Callable[[], T | None], *, what: str, patience: float = PATIENCE) -> T:
    """What ``look`` finds once it finds something. Raises TimeoutError naming what was awaited."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.2)
    raise TimeoutError(f"Waited {patience:.0f} s in vain for {what}")


def _one(to: Any) -> str:
    return str(to[0] if isinstance(to, list) else to)
