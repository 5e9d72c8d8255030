"""The pages of the store: shelf, product, cart, and the way home with the cart."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from simulator import punch_in
from simulator.people import PEOPLE
from simulator.rows import Session
from simulator.store import carts, catalogue, checkout
from simulator.store.marketplaces import MARKETPLACES, UNITED_STATES
from simulator.web import page
from simulator.world import World

COOKIE = "simulated_store"
GONE = "Please go back to your purchasing system and start shopping from there again."


def enter(world: World, _request: Request, token: str) -> Response:
    """The StartPage. It opens the store once: a link that was copied or kept is worth nothing."""
    with world.state.change():
        session = opened_by(world, token)
        if session is None or session.entered_at is not None or session.start_by < world.now():
            return page("notice.html", 410, title="This link has been used or has expired", text=GONE)
        world.sessions.put(session.id, replace(session, entered_at=world.now()))
    target = f"/store/products/{session.selected_asin}" if session.selected_asin else "/store"
    return with_cookie(redirect(target, 303), session)


def opened_by(world: World, token: str) -> Session | None:
    return next((session for session in world.sessions.all() if session.start_token == token), None)


def with_cookie(answer: Response, session: Session) -> Response:
    answer.set_cookie(COOKIE, f"{session.id}.{session.start_token}", path="/store", httponly=True, samesite="Lax")
    return answer


def visit(world: World, request: Request) -> Session | None:
    """The visit this browser is on, if it is still on one."""
    session_id, _, token = request.cookies.get(COOKIE, "").partition(".")
    session = world.sessions.get(session_id)
    if session is None or session.start_token != token or session.entered_at is None or session.ends_at < world.now():
        return None
    return session


def shelf(world: World, request: Request) -> Response:
    words, category = request.args.get("q", ""), request.args.get("category", "")
    found = catalogue.search(words, category)
    return shop(
        world, request, "shelf.html", "Office and workshop supplies", found=found, words=words, category=category
    )


def product(world: World, request: Request, asin: str) -> Response:
    item = catalogue.products().get(asin)
    if item is None:
        return page("notice.html", 404, title="Not in our store", text=f"There is no product {asin}.")
    return shop(world, request, "product.html", item.title, item=item, points=item.points)


def cart(world: World, request: Request) -> Response:
    session = visit(world, request)
    if session is None:
        return redirect("/store", 303)
    return shop(world, request, "cart.html", "Your cart")


def change_cart(world: World, request: Request) -> Response:
    """Adds or sets one product; zero takes it out."""
    asin, sets = request.form.get("asin", ""), "set" in request.form
    given = request.form.get("quantity", "1")
    with world.state.change():
        session = visit(world, request)
        if session is None:
            return page("notice.html", 401, title="You are not shopping for anyone", text=GONE)
        if asin not in catalogue.products() or not given.isdecimal():
            return page(
                "notice.html", 400, title="That did not work", text="Please choose a product and a whole quantity."
            )
        quantity = int(given) + (0 if sets else session.cart.get(asin, 0))
        contents = {**session.cart, asin: min(quantity, carts.MOST_OF_ONE)}
        kept = {item: count for item, count in contents.items() if count > 0}
        world.sessions.put(session.id, replace(session, cart=kept))
    return redirect("/store/cart", 303)


def submit(world: World, request: Request) -> Response:
    """Punch-out: a page whose form the browser posts home. Punch-in: Amazon posts the cart itself."""
    session = visit(world, request)
    if session is None:
        return page("notice.html", 401, title="You are not shopping for anyone", text=GONE)
    if session.kind == "punch-in":
        return pushed(world, session)
    posting = checkout.submit(world, session)
    name, value = checkout.form_field(posting.document, world.preferences.form_spelling)
    home = urlsplit(posting.action)
    return page(
        "submit.html",
        forms_to=f"{home.scheme}://{home.netloc}",
        title="Taking your cart home",
        action=posting.action,
        name=name,
        value=value,
        host=home.netloc,
    )


def pushed(world: World, session: Session) -> Response:
    if not session.cart:
        return redirect("/store/cart", 303)
    punch_in.push(world, session, session.cart)
    with world.state.change():
        world.sessions.put(session.id, replace(session, cart={}))
    text = "You will find it in your purchasing system, under your own orders. You may close this page."
    return page("notice.html", title="Your cart is on its way", text=text)


def sign_in(world: World, request: Request) -> Response:
    """Shopping that begins here instead of in the purchasing system (punch-in)."""
    person = PEOPLE.get(request.form.get("person", ""))
    if person is None:
        return redirect("/store", 303)
    session = punch_in.visit_of(world, person)
    return with_cookie(redirect("/store", 303), session)


def leave(_world: World, _request: Request) -> Response:
    answer = redirect("/store", 303)
    answer.delete_cookie(COOKIE, path="/store")
    return answer


def shop(world: World, request: Request, template: str, title: str, **shown: Any) -> Response:
    session = visit(world, request)
    place = MARKETPLACES[session.marketplace] if session else UNITED_STATES
    return page(
        template,
        title=title,
        visit=session,
        place=place,
        cart=checkout.priced(world, session, session.cart) if session else None,
        categories=catalogue.categories(),
        people=list(PEOPLE.values()),
        **shown,
    )
