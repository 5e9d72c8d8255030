"""My orders, and everything about one of them; what its applicant or an administrator does with it."""

from collections.abc import Callable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.management import way_back
from chalicelib.handlers.forms.orders import as_typed, settlement, wish
from chalicelib.handlers.visit import Visit
from chalicelib.queries.purchasing.details import details
from chalicelib.queries.purchasing.from_amazon import from_amazon
from chalicelib.queries.purchasing.mine import STATUSES
from chalicelib.queries.purchasing.mine import mine as my_orders
from chalicelib.usecases.purchasing import application, editing, settling
from chalicelib.views.form import EMPTY, Form

orders = Blueprint(__name__)

# Nobody types more, and what they typed is shown again.
LONGEST_SEARCH = 100


@orders.route("/orders", name="my-orders")
@page(orders, needs_set_up=True)
def mine(here: Visit) -> Response:
    status, after, searched = _status(here.query("status")), here.query("after"), here.query("search")[:LONGEST_SEARCH]
    found = here.do(my_orders, here.person, status=status, looks_for=searched, after=after or None)
    rows = {"found": found, "statuses": STATUSES, "chosen": status, "searched": searched, "is_later": bool(after)}
    return here.page("pages/orders", way="orders", **rows)


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


@orders.route("/orders/{number}/update", methods=["POST"], content_types=ANY, name="update-order")
@page(orders)
def update(here: Visit, number: str) -> Response:
    """Keeps what was changed and shows the new sums; nobody is asked yet."""

    def updated() -> None:
        here.do(editing.update, unquote(number), wish=wish(here.form), **_by(here))

    return _done(here, number, "apply", updated)


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


def _status(text: str) -> Status | None:
    """Which filter was chosen; none is (All)."""
    if text and text not in set(Status):
        raise NotFound("There is no such list.")
    return Status(text) if text else None


def _done(here: Visit, number: str, about: str, act: Callable[[], object]) -> Response:
    """Back to the order as it is now, or to the form with what was wrong beside it."""
    try:
        act()
    except Overtaken as refusal:
        stored: PurchaseOrder = here.hub.orders.get(unquote(number))
        form = again(here, refusal, about=about, stored=as_typed(stored))
        return _order(here, unquote(number), form, status=409)
    except Refused as refusal:
        return _order(here, unquote(number), again(here, refusal, about=about), status=422)
    return here.sent_to(f"/orders/{number}")


def _order(here: Visit, number: str, form: Form, *, status: int = 200) -> Response:
    found = here.do(details, number, person=here.person)
    way = "orders" if found.order.applicant == here.person.id else "management"
    back, told = way_back(here.query("list")), here.do(from_amazon, number, person=here.person)
    return here.page("pages/order", way=way, status=status, details=found, told=told, form=form, back=back)
