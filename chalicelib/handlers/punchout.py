"""The two doors without sign-in: where carts come home, and where Amazon posts its documents.

Neither looks at cookies. The secret in the path opens a door; behind it a cart is worth what its BuyerCookie is worth,
and a document what its Sender's credential is worth.
"""

from collections.abc import Callable

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.errors import Forbidden, NotFound, Problem, Refused
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.handlers import answers, problems
from chalicelib.handlers import request as requests
from chalicelib.handlers.envelope import ANY, door
from chalicelib.handlers.log import failure, log, told
from chalicelib.handlers.visit import Visit
from chalicelib.ports.doors import Unreadable
from chalicelib.usecases.purchasing.documents import hear, keep_unreadable
from chalicelib.usecases.purchasing.punch_in import take_punch_in
from chalicelib.usecases.purchasing.shop import take_cart
from chalicelib.wiring import Hub

punchout = Blueprint(__name__)

# cXML's own words for what its sender can do about it.
OK = 200
UNAUTHORIZED = 401
BAD_REQUEST = 400
OURS = 500


@punchout.route("/punchout/po-requests/{path_secret}", methods=["POST"], content_types=ANY, name="take-cart")
@door(punchout)
def take(hub: Hub, request: Request, path_secret: str) -> Response:
    """A browser is shown its order or what is wrong with its cart; Amazon's own server gets a cXML Response."""
    try:
        if not hub.doors.opens_carts(path_secret):
            raise NotFound("This address for carts is not valid, or no longer.")
        read = hub.reader.browser_cart(requests.body_of(request), requests.header(request, "content-type"))
        if read is None:
            return _answered(hub, request, lambda: _hear(hub, request))
        cart, raw = read
        number = hub.do(take_cart, cart, raw, where=_where("cart", request))
    except Exception as error:  # noqa: BLE001  # this is the edge, for people and for servers
        _log(request, error)
        if _is_browser(request):
            return problems.page(Visit(hub, request, signed_in=None), error)
        return _refusal(hub, error)
    return answers.see_other(hub.pages.path(f"/orders/{number}"))


@punchout.route("/cxml/{path_secret}", methods=["POST"], content_types=ANY, name="take-document")
@door(punchout)
def listen(hub: Hub, request: Request, path_secret: str) -> Response:
    def heard() -> None:
        if not hub.doors.opens_documents(path_secret):
            raise Forbidden("This address for documents is not valid.")
        _hear(hub, request)

    return _answered(hub, request, heard)


def _answered(hub: Hub, request: Request, hear_it: Callable[[], None]) -> Response:
    """Says 200 only after the durable write, and says it in cXML, whatever happens: a sender that gets another answer
    tries for ever."""
    try:
        hear_it()
    except Exception as error:  # noqa: BLE001  # this is the edge
        _log(request, error)
        return _refusal(hub, error)
    return answers.xml(hub.reader.answer(OK, "OK"))


def _hear(hub: Hub, request: Request) -> None:
    where = _where("document", request)
    try:
        inbound = hub.reader.posted(requests.body_of(request), requests.header(request, "content-type"))
    except Unreadable as unreadable:
        hub.do(keep_unreadable, unreadable, where=where)
        raise
    hub.do(take_punch_in if inbound.kind is Kind.PUNCH_IN else hear, inbound, where=where)


def _refusal(hub: Hub, error: Exception) -> Response:
    match error:
        case Forbidden() | NotFound():
            code, text = UNAUTHORIZED, str(error)
        case Refused():
            code, text = int(str(error.facts.get("code", BAD_REQUEST))), str(error)
        case _:
            code, text = OURS, "This could not be taken at the moment. Please send it again."
    return answers.xml(hub.reader.answer(code, text))


def _is_browser(request: Request) -> bool:
    is_form = requests.header(request, "content-type").lower().startswith(requests.FORM_TYPE)
    return is_form or "text/html" in requests.header(request, "accept")


def _where(what: str, request: Request) -> str:
    return f"{what}, {requests.caller(request)}"


def _log(request: Request, error: Exception) -> None:
    seen = {"route": request.context.get("resourcePath", "")}
    if isinstance(error, Problem):
        log().info("refused", extra=seen | told(error))
    else:
        log().error("failed", extra=seen | failure(error))
