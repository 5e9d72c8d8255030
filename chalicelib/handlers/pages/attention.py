"""What waits for an administrator, and what can be done about it."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.attention import Reason
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.visit import Visit
from chalicelib.queries.attention import waiting
from chalicelib.usecases import attention as use
from chalicelib.usecases import mail
from chalicelib.usecases.purchasing import punch_in
from chalicelib.views.form import EMPTY, Form

attention = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
# Whose subject is an order of ours, and whose document is a cart.
ABOUT_ORDERS = (
    Reason.UNKNOWN_DELIVERY,
    Reason.REFUSED_DELIVERY,
    Reason.OVERPRICED,
    Reason.UNREACHABLE,
    Reason.RESTORED,
    Reason.CONTRADICTION,
)
WITH_CARTS = (Reason.UNKNOWN_PERSON, Reason.UNUSABLE_CART)


@attention.route("/attention", name="needs-attention")
@page(attention, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _list(here, EMPTY)


@attention.route("/attention/{id}/assign", methods=["POST"], content_types=ANY, name="assign")
@page(attention, roles=ADMINISTRATORS)
def assign(here: Visit, id: str) -> Response:
    try:
        here.do(punch_in.assign_cart, unquote(id), to=here.form.get("to", ""), by=here.person, where=here.where)
    except Refused as refusal:
        return _list(here, again(here, refusal, about=unquote(id)), status=422)
    return here.sent_to("/attention")


@attention.route("/attention/{id}/ignore", methods=["POST"], content_types=ANY, name="ignore")
@page(attention, roles=ADMINISTRATORS)
def ignore(here: Visit, id: str) -> Response:
    here.do(use.ignore, unquote(id), reason=here.form.get("reason", ""), by=here.person, where=here.where)
    return here.sent_to("/attention")


@attention.route("/attention/{id}/reached", methods=["POST"], content_types=ANY, name="letters-arrive")
@page(attention, roles=ADMINISTRATORS)
def reached(here: Visit, id: str) -> Response:
    here.do(mail.reaches_again, unquote(id), by=here.person, where=here.where)
    return here.sent_to("/attention")


def _list(here: Visit, form: Form, *, status: int = 200) -> Response:
    listed = here.do(waiting)
    return here.page(
        "pages/attention",
        way="attention",
        status=status,
        items=listed.items,
        names=listed.names,
        is_cut=listed.is_cut,
        form=form,
        orders=ABOUT_ORDERS,
        carts=WITH_CARTS,
    )
