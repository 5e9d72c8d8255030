"""Punch-in: a person shops at Amazon first, and Amazon posts the cart to the customer's system, server to server."""

from collections.abc import Mapping

from simulator import cart_documents, ids, posts
from simulator.people import Person
from simulator.rows import Address, Post, Session
from simulator.setup import VISIT_LASTS
from simulator.store import checkout, marketplaces
from simulator.world import World

SHAPES = ("PunchOutOrderMessage", "OrderRequest")


def visit(
    world: World, *, email: str, unique_name: str, person: str, country: str = "US", mode: str = "production"
) -> Session:
    """A visit that began at Amazon: it has no BuyerCookie and no way back through the browser."""
    now = world.now()
    session = Session(
        id=ids.short(),
        kind="punch-in",
        mode=mode,
        started_at=now,
        ends_at=now + VISIT_LASTS,
        start_token=ids.token(),
        start_by=now,
        entered_at=now,
        system_login=world.config.system_login,
        buyer_cookie="",
        return_url="",
        email=email,
        unique_name=unique_name,
        person=person,
        business_unit="",
        extrinsics={},
        ship_to=None,
        marketplace=marketplaces.of_country(country).code,
        selected_asin="",
    )
    world.sessions.put(session.id, session)
    return session


def visit_of(world: World, person: Person) -> Session:
    return visit(world, email=person.email, unique_name=person.subject, person=person.name)


def push(world: World, session: Session, items: Mapping[str, int], shape: str = SHAPES[0]) -> Post:
    """Queues the cart for the hub. Raises ValueError for an empty cart or an unknown shape."""
    if shape not in SHAPES:
        raise ValueError(f"document must be one of {', '.join(SHAPES)}")
    with world.state.change():
        cart = checkout.hold(world, session, items)
        payload_id = ids.payload_id(world.now())
        named = {"UserEmail": session.email, "UniqueName": session.unique_name}
        users = {name: value for name, value in named.items() if value}
        if shape == "PunchOutOrderMessage":
            document = cart_documents.punch_out_order_message(
                cart,
                cookie="",
                buyer=session.system_login,
                mode=session.mode,
                payload_id=payload_id,
                at=world.now(),
                secret=world.config.inbound_secret,
                users=users,
            )
        else:
            document = cart_documents.order_request(
                cart,
                order_id=f"R{ids.short().upper()}",
                ship_to=ACCOUNT_ADDRESS,
                users=users,
                buyer=session.system_login,
                mode=session.mode,
                payload_id=payload_id,
                at=world.now(),
                secret=world.config.inbound_secret,
            )
        return posts.add(world, "punch_in", document, payload_id=payload_id)


# What Amazon itself knows of the customer: the address in the account.
ACCOUNT_ADDRESS = Address(
    address_id="",
    name="Crossdock Demo Company",
    lines=("1 Harbour Street", "Seattle WA 98101", "United States"),
    state="WA",
    country="US",
    email="",
)
