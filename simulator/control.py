"""The control API, and the page that does the same: look inside, break things, move time, decide orders."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from functools import wraps
from typing import Any

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from simulator import confirmations, faults, invoices, punch_in, signing
from simulator.people import PEOPLE
from simulator.rows import Fault, Post, Preferences, Session
from simulator.store import catalogue, checkout
from simulator.store.marketplaces import MARKETPLACES
from simulator.web import json_answer, page, truth
from simulator.world import World

Command = Callable[..., Any]
CHOICES = {
    "confirm_mode": ("off", *confirmations.MODES),
    "ship_mode": ("off", "auto"),
    "invoice_mode": ("off", "auto"),
    "form_spelling": checkout.SPELLINGS,
}


def command(act: Command, back: str = "/control") -> Callable[..., Response]:
    """JSON in, JSON out; a form of the control page gets the page back instead. What cannot be done says why."""

    @wraps(act)
    def view(world: World, request: Request, **route: str) -> Response:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return json_answer({"error": "only this simulator's own pages and programs may do that"}, 403)
        by_page = bool(request.form)
        given = request.form.to_dict() if by_page else request.get_json(silent=True) or {}
        try:
            done = act(world, given, **route)
        except LookupError as error:
            return json_answer({"error": str(error.args[0])}, 404)
        except (ValueError, TypeError) as error:
            return json_answer({"error": str(error)}, 400)
        return redirect(back, 303) if by_page else json_answer(done)

    return view


def show(world: World, _request: Request) -> Response:
    return page(
        "control.html",
        title="Control",
        now=world.now(),
        offset=world.clock.offset(),
        config=world.config,
        preferences=world.preferences,
        choices=CHOICES,
        crossings={name: kinds for name, kinds in faults.FAULTS.items() if name not in faults.SELLING},
        planned=world.faults.all(),
        orders=newest(world.orders.all()),
        order_count=len(world.orders.all()),
        posts=newest(world.posts.all()),
        log=newest(world.log.all()),
        modes=confirmations.MODES,
        invoice_modes=invoices.MODES,
        people=list(PEOPLE.values()),
        products=list(catalogue.products().values()),
        shapes=punch_in.SHAPES,
    )


def newest(rows: list[Any]) -> list[Any]:
    """As many as a person looks at; /control/state has them all."""
    return rows[:-21:-1]


def state(world: World, _request: Request) -> Response:
    """Everything, secrets and store keys removed."""
    return json_answer(
        {
            "now": world.now(),
            "clock_offset_seconds": world.clock.offset(),
            "settings": world.preferences,
            "orders": [about_order(world, order.key) for order in world.orders.all()],
            "sessions": [about_session(session) for session in world.sessions.all()],
            "posts": [about_post(world, post) for post in world.posts.all()],
            "tasks": world.tasks.all(),
            "faults": world.faults.all(),
            "log": world.log.all(),
            "po_request_path": f"/po/{world.config.po_request_id}",
        }
    )


@command
def plan_fault(world: World, given: Mapping[str, Any]) -> Any:
    return planned(world, given)


def planned(world: World, given: Mapping[str, Any]) -> Fault:
    recorded = given.get("recorded")
    return faults.plan(
        world,
        str(given.get("crossing", "")),
        str(given.get("fault", "")),
        times=int(given.get("times") or 1) if given.get("times") != 0 else 0,
        seconds=float(given["seconds"]) if given.get("seconds") not in {None, ""} else None,
        code=int(given.get("code") or 0),
        text=str(given.get("text", "")),
        recorded=None if recorded is None else truth(recorded),
        chance=float(given.get("chance") or 1),
        seller=str(given.get("seller", "")),
    )


@command
def clear_faults(world: World, _given: Mapping[str, Any]) -> Any:
    world.faults.clear()
    return {"faults": []}


@command
def forward_clock(world: World, given: Mapping[str, Any]) -> Any:
    world.clock.forward(float(given.get("forward_seconds", 0)))
    return {"now": world.now(), "clock_offset_seconds": world.clock.offset()}


@command
def change_settings(world: World, given: Mapping[str, Any]) -> Any:
    known = {field.name: field.type for field in fields(Preferences)}
    if unknown := set(given) - set(known):
        raise ValueError(f"there is no setting {', '.join(sorted(unknown))}")
    changes = {name: setting(name, value, known[name]) for name, value in given.items()}
    with world.state.change():
        world.prefer(replace(world.preferences, **changes))
    return world.preferences


def setting(name: str, value: Any, kind: Any) -> Any:
    if name in CHOICES and value not in CHOICES[name]:
        raise ValueError(f"{name} must be one of {', '.join(CHOICES[name])}")
    if kind is bool:
        return truth(value)
    if kind is float:
        return float(value)
    return str(value)


@command
def confirm(world: World, given: Mapping[str, Any], key: str) -> Any:
    confirmations.confirm(world, key, str(given.get("mode", "accept")), str(given.get("comments", "")))
    return about_order(world, key)


@command
def ship(world: World, given: Mapping[str, Any], key: str) -> Any:
    """`lines`: {"1": 2}, line number to pieces; without it, everything that is open. With `shipment` and `operation`
    (update, delete) it is about one that was told before."""
    pieces = {str(number): int(count) for number, count in (given.get("lines") or {}).items()} or None
    if given.get("shipment"):
        confirmations.correct(world, key, str(given["shipment"]), str(given.get("operation", "update")), pieces)
        return about_order(world, key)
    confirmations.ship(world, key, pieces, str(given.get("carrier", "")), str(given.get("tracking", "")))
    return about_order(world, key)


@command
def invoice(world: World, given: Mapping[str, Any], key: str) -> Any:
    """`mode` is one of the invoices' modes; `lines`: {"1": 2}, line number to pieces, else as the mode says."""
    pieces = {str(number): int(count) for number, count in (given.get("lines") or {}).items()} or None
    invoices.invoice(world, key, str(given.get("mode") or "shipped"), pieces)
    return about_order(world, key)


@command
def push_cart(world: World, given: Mapping[str, Any]) -> Any:
    """A punch-in by one of our people, or by any e-mail or unique name."""
    person = PEOPLE.get(str(given.get("person", "")))
    if person is None and not (given.get("user_email") or given.get("unique_name")):
        raise ValueError("person, user_email or unique_name is needed")
    session = punch_in.visit(
        world,
        email=str(given.get("user_email") or (person.email if person else "")),
        unique_name=str(given.get("unique_name") or (person.subject if person else "")),
        person=person.name if person else str(given.get("user_email") or given.get("unique_name")),
        country=str(given.get("country", "US")),
        mode=str(given.get("mode", "production")),
    )
    post = punch_in.push(world, session, items(given), str(given.get("document") or punch_in.SHAPES[0]))
    return about_post(world, post)


@command
def make_cart(world: World, given: Mapping[str, Any]) -> Any:
    """What the browser would post home, for a story without one. The session goes by id, cookie or StartPage."""
    with world.state.change():
        session = found_session(world, given)
        if session.kind != "punch-out":
            raise ValueError("a punch-in cart is not posted by the browser; use /control/punch-in")
        contents = items(given) if given.get("items") is not None else dict(session.cart)
        session = replace(session, cart=contents, entered_at=session.entered_at or world.now())
        world.sessions.put(session.id, session)
        posting = checkout.submit(world, session)
    spelling = str(given.get("form_spelling") or world.preferences.form_spelling)
    name, value = checkout.form_field(posting.document, spelling)
    return {
        "session": session.id,
        "action": posting.action,
        "fields": {name: value},
        "document": posting.document,
        "payload_id": posting.payload_id,
    }


def found_session(world: World, given: Mapping[str, Any]) -> Session:
    token = str(given.get("start_page", "")).rpartition("/")[2]
    for session in reversed(world.sessions.all()):
        if given.get("session") == session.id or given.get("buyer_cookie") == session.buyer_cookie != "":
            return session
        if token and token == session.start_token:
            return session
    raise LookupError("There is no such session: give session, buyer_cookie or start_page")


def items(given: Mapping[str, Any]) -> dict[str, int]:
    """[{"asin": ..., "quantity": ...}], or a number of products to take from the shelf, for when any will do."""
    asked = given.get("items", 1)
    if isinstance(asked, (int, str)):
        return dict.fromkeys(list(catalogue.products())[: int(asked)], 1)
    return {str(item["asin"]): int(item.get("quantity", 1)) for item in asked}


@command
def rotate_keys(world: World, _given: Mapping[str, Any]) -> Any:
    return {"kid": signing.rotate(world).kid}


@command
def reset(world: World, _given: Mapping[str, Any]) -> Any:
    world.reset()
    return {"reset": True}


def list_products(_world: World, _request: Request) -> Response:
    return json_answer({"products": list(catalogue.products().values()), "marketplaces": list(MARKETPLACES)})


def about_order(world: World, key: str) -> dict[str, Any]:
    order = confirmations.wanted(world, key)
    told = [about_post(world, post) for post in world.posts.all() if post.order_key == key]
    return {**asdict(order), "posts": told}


def about_session(session: Session) -> dict[str, Any]:
    return {name: value for name, value in asdict(session).items() if name not in {"start_token", "posting"}}


def about_post(world: World, post: Post) -> dict[str, Any]:
    """Without the door's secret, in the address as in the document."""
    shown = asdict(post)
    shown["url"] = post.url.rpartition("/")[0] + "/(removed)"
    shown["document"] = post.document.replace(world.config.inbound_secret, "(removed)")
    return shown
