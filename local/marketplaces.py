"""The simulated marketplaces as stories and the demo steer them: sellers who grant access, customers who order."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote

from local.amazon import Amazon
from local.visitor import Page, Visitor

# Sells in all 23 countries.
SELLER = "A2EXAMPLE1HOME"


class Marketplaces:
    """Seller Central and its customers, behind the control API of the simulator."""

    def __init__(self, amazon: Amazon) -> None:
        self._amazon = amazon

    def authorize(self, seller: str, region: str) -> Any:
        """Consent without a page: what Amazon would send back, and a refresh token to paste."""
        return self._amazon.post("/control/selling/authorize", seller=seller, region=region)

    def revoke(self, seller: str, region: str) -> None:
        self._amazon.post("/control/selling/revoke", seller=seller, region=region)

    def make(self, country: str = "DE", **asked: object) -> list[str]:
        """New orders of customers there; their Amazon order ids."""
        usual = {"seller": SELLER, "fulfilled_by": "MERCHANT"}
        made = self._amazon.post("/control/sales/orders", **{**usual, "country": country, **asked})
        return [str(one["order_id"]) for one in made["orders"]]

    def step(self, order: str, name: str, **given: object) -> Any:
        """What happens to an order next: pay, cancel, ask_to_cancel, ship, tip …"""
        return self._amazon.post(f"/control/sales/orders/{quote(order)}/{name}", **given)

    def day(self, **asked: object) -> Any:
        return self._amazon.post("/control/sales/days", **asked)

    def orders(self) -> list[Any]:
        """All of them in a few words."""
        return list(self._amazon.look("/control/sales/orders")["orders"])

    def order(self, order: str) -> Any:
        """Everything that Amazon knows of one."""
        return self._amazon.look(f"/control/sales/orders/{quote(order)}")

    def selling(self) -> Any:
        """Grants, buckets, destinations, what was published, the last calls."""
        return self._amazon.look("/control/selling/state")


def consent(visitor: Visitor, page: Page, seller: str = SELLER) -> Page:
    """Goes on to Seller Central from our page that leads there, confirms as this seller, and comes back."""
    return visitor.submit(onward(visitor, page), "/apps/authorize/consent", seller=seller, answer="confirm")


def onward(visitor: Visitor, page: Page) -> Page:
    """As a browser does by itself with a page of ours that leads to Amazon."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    if not found:
        raise LookupError(f"{page.path} leads nowhere: {page.words[:300]}")
    return visitor.get(unescape(found[1]))
