"""Every address of the simulator and what answers there."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from simulator import control, cxml, mailbox, oidc, orders, setup
from simulator.selling import central, dispatcher, feed_documents, lwa, reports_api, stock_control
from simulator.selling import control as selling_control
from simulator.selling.sales import control as sales_control
from simulator.store import pages
from simulator.web import asset, json_answer, page
from simulator.world import World

View = Callable[..., Response]
log = logging.getLogger(__name__)

# A cart is at most 1 MiB; half as much again for base64 and for whatever else a form brings.
LARGEST_BODY = cxml.LARGEST * 3 // 2


def home(world: World, _request: Request) -> Response:
    return page("home.html", title="Simulated Amazon Business", config=world.config)


def health(world: World, _request: Request) -> Response:
    return json_answer({"ok": True, "now": world.now(), "orders": len(world.orders.all())})


ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", "/", home),
    ("GET", "/health", health),
    ("GET", "/assets/<name>", lambda _world, _request, name: asset(name)),
    ("POST", "/punchout", lambda world, request: setup.door(world, request, "production")),
    ("POST", "/punchout/test", lambda world, request: setup.door(world, request, "test")),
    ("POST", "/po/<po_request_id>", orders.door),
    ("GET", "/store", pages.shelf),
    ("GET", "/store/enter/<token>", pages.enter),
    ("GET", "/store/products/<asin>", pages.product),
    ("GET", "/store/cart", pages.cart),
    ("POST", "/store/cart", pages.change_cart),
    ("POST", "/store/submit", pages.submit),
    ("POST", "/store/sign-in", pages.sign_in),
    ("POST", "/store/leave", pages.leave),
    ("GET", "/oidc/.well-known/openid-configuration", oidc.discovery),
    ("GET", "/oidc/jwks", oidc.jwks),
    ("GET", "/oidc/authorize", oidc.authorize),
    ("POST", "/oidc/token", oidc.token),
    ("POST", "/auth/o2/token", lwa.token),
    *((method, "/sp-api/<region>/<path:rest>", dispatcher.door) for method in dispatcher.METHODS),
    *central.ROUTES,
    *reports_api.ROUTES,
    *feed_documents.ROUTES,
    ("GET", "/mailbox", mailbox.show),
    ("GET", "/mailbox.json", mailbox.as_json),
    ("GET", "/mailbox/<letter_id>/html", mailbox.html_part),
    ("GET", "/control", control.show),
    ("GET", "/control/state", control.state),
    ("GET", "/control/products", control.list_products),
    ("POST", "/control/faults", control.plan_fault),
    ("POST", "/control/faults/clear", control.clear_faults),
    ("POST", "/control/clock", control.forward_clock),
    ("POST", "/control/settings", control.change_settings),
    ("POST", "/control/orders/<path:key>/confirm", control.confirm),
    ("POST", "/control/orders/<path:key>/ship", control.ship),
    ("POST", "/control/orders/<path:key>/invoice", control.invoice),
    ("POST", "/control/punch-in", control.push_cart),
    ("POST", "/control/carts", control.make_cart),
    ("POST", "/control/keys/rotate", control.rotate_keys),
    ("POST", "/control/reset", control.reset),
    *selling_control.ROUTES,
    *sales_control.ROUTES,
    *stock_control.ROUTES,
)


class App:
    """The WSGI application of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.routes = Map(
            [Rule(path, methods=[method], endpoint=view) for method, path, view in ROUTES], merge_slashes=False
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = LARGEST_BODY
        return self.answer(request)(environ, start_response)

    def answer(self, request: Request) -> Response:
        if request.host.partition(":")[0] not in {"localhost", "127.0.0.1"}:
            return Response("This simulator answers to localhost only.", 421, mimetype="text/plain")
        try:
            view, route = self.routes.bind_to_environ(request.environ).match()
            answer: Response = view(self.world, request, **route)
            return answer
        except HTTPException as error:
            if error.response is not None or error.code is None or error.code < 400:
                return Response.force_type(error.get_response(request.environ))
            return page("notice.html", error.code, title=error.name, text=error.description or "")
        except Exception:
            log.exception("a %s request failed", request.method)
            return page("notice.html", 500, title="The simulator stumbled", text="Its log says why.")
