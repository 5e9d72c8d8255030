"""My orders, and everything about one of them; what its applicant or an administrator does with it."""

from collections.abc import Callable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.orders import settlement, wish
from chalicelib.handlers.visit import Visit
from chalicelib.queries.purchasing.details import details
from chalicelib.usecases.purchasing import application, settling
from chalicelib.views.form import EMPTY, Form

orders = Blueprint(__name__)


@orders.route("/orders", name="my-orders")
@page(orders, needs_set_up=True)
def mine(here: Visit) -> Response:
    found = here.hub.orders.by_applicant(here.person.id, after=here.query("after") or None)
    return here.page("pages/orders", way="orders", rows=found.rows, next=found.next)


@orders.route("/orders/{number}", name="show-order")
@page(orders)
def show(here: Visit, number: str) -> Response:
    return _order(here, unquote(number), EMPTY)


@orders.route("/orders/{number}/apply", methods=["POST"], content_types=ANY, name="apply")
@page(orders)
def apply(here: Visit, number: str) -> Response:
    def applied() -> None:
        here.do(application.apply, unquote(number), wish=wish(here.form), **_by(here))

    return _done(here, number, "apply", applied)


@orders.route("/orders/{number}/cancel", methods=["POST"], content_types=ANY, name="cancel")
@page(orders)
def cancel(here: Visit, number: str) -> Response:
    reason = here.form.get("reason", "")
    return _done(
        here, number, "cancel", lambda: here.do(application.cancel, unquote(number), reason=reason, **_by(here))
    )


@orders.route("/orders/{number}/send-again", methods=["POST"], content_types=ANY, name="send-again")
@page(orders)
def send_again(here: Visit, number: str) -> Response:
    return _done(here, number, "send_again", lambda: here.do(settling.send_again, unquote(number), **_by(here)))


@orders.route("/orders/{number}/settle", methods=["POST"], content_types=ANY, name="settle")
@page(orders)
def settle(here: Visit, number: str) -> Response:
    def settled() -> None:
        here.do(settling.settle, unquote(number), outcome=settlement(here.form), **_by(here))

    return _done(here, number, "settle", settled)


def _by(here: Visit) -> dict[str, object]:
    return {"by": here.person, "where": here.where}


def _done(here: Visit, number: str, about: str, act: Callable[[], object]) -> Response:
    """Back to the order as it is now, or to the form with what was wrong beside it."""
    try:
        act()
    except Refused as refusal:
        return _order(here, unquote(number), again(here, refusal, about=about), status=422)
    return here.sent_to(f"/orders/{number}")


def _order(here: Visit, number: str, form: Form, *, status: int = 200) -> Response:
    found = here.do(details, number, person=here.person)
    way = "orders" if found.order.applicant == here.person.id else "management"
    return here.page("pages/order", way=way, status=status, details=found, form=form)
