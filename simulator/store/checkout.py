"""From a cart to the form that carries it home: prices are held, auxiliary ids issued, the document written."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from simulator import cart_documents, ids
from simulator.rows import Offer, Posting, Session
from simulator.store import carts, catalogue
from simulator.store.carts import PricedCart
from simulator.store.marketplaces import MARKETPLACES
from simulator.world import World

PRICES_HOLD = timedelta(days=7)
SPELLINGS = ("cxml-urlencoded", "cXML-urlencoded", "cxml-base64", "cXML-base64")


def submit(world: World, session: Session) -> Posting:
    """The posting of this cart; the same again while the cart is the same, so that going back buys nothing twice."""
    contents = json.dumps(session.cart, sort_keys=True)
    if session.posting is not None and session.posting.contents == contents:
        return session.posting
    with world.state.change():
        cart = hold(world, session, session.cart) if session.cart else priced(world, session, {})
        payload_id = ids.payload_id(world.now())
        document = cart_documents.punch_out_order_message(
            cart,
            cookie=session.buyer_cookie,
            buyer=session.system_login,
            mode=session.mode,
            payload_id=payload_id,
            at=world.now(),
        )
        posting = Posting(session.return_url, payload_id, document, contents)
        world.sessions.put(session.id, replace(session, posting=posting))
        return posting


def hold(world: World, session: Session, items: Mapping[str, int]) -> PricedCart:
    """The cart with its prices held for a week, under a new number."""
    if not items:
        raise ValueError("the cart is empty")
    cart = carts.held(priced(world, session, items), ids.amazon_order())
    for line in cart.lines:
        offer = Offer(
            auxiliary_id=line.auxiliary_id,
            asin=line.product.asin,
            unit_price=line.unit_price,
            currency=cart.currency,
            held_until=world.now() + PRICES_HOLD,
            session_id=session.id,
            mode=session.mode if session.kind == "punch-out" else "",
            extrinsics=dict(line.extrinsics),
        )
        world.offers.put(offer.auxiliary_id, offer)
    return cart


def priced(world: World, session: Session, items: Mapping[str, int]) -> PricedCart:
    for asin, quantity in items.items():
        if asin not in catalogue.products():
            raise ValueError(f"there is no product {asin}")
        if not 1 <= quantity <= carts.MOST_OF_ONE:
            raise ValueError(f"quantity must be 1 to {carts.MOST_OF_ONE}")
    pages = f"{world.config.public_url}/store/products"
    return carts.price(items, MARKETPLACES[session.marketplace], session.ship_to, pages)


def form_field(document: str, spelling: str) -> tuple[str, str]:
    """Name and value of the one field in the form; base64 holds the bytes of the document."""
    if spelling not in SPELLINGS:
        raise ValueError(f"form_spelling must be one of {', '.join(SPELLINGS)}")
    if spelling.endswith("base64"):
        return spelling, base64.b64encode(document.encode()).decode()
    return spelling, document
