"""Having Amazon cancel an order, or lines of it: what, why, and whether one is sure."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.fulfilment.cancellation import CancelReason
from chalicelib.domain.orders.lives import CANCELERS
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, revision
from chalicelib.handlers.forms.sales import LIST, carried
from chalicelib.handlers.pages.sales.deeds import order_page
from chalicelib.handlers.visit import Visit
from chalicelib.queries.orders.canceling import Cancelable, to_cancel
from chalicelib.usecases.canceling.asking import cancel_at_amazon
from chalicelib.views.form import Form

sale_canceling = Blueprint(__name__)

CANCEL = f"{LIST}/{{order_id}}/cancel"
WHOLE, LINES = "whole", "lines"


@sale_canceling.route(CANCEL, name="cancel-form")
@page(sale_canceling, roles=CANCELERS)
def ask(here: Visit, order_id: str) -> Response:
    return _form(here, unquote(order_id))


@sale_canceling.route(CANCEL, methods=["POST"], content_types=ANY, name="cancel-at-amazon")
@page(sale_canceling, roles=CANCELERS)
def cancel(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    try:
        here.do(
            cancel_at_amazon,
            id,
            reason=here.form.get("reason", ""),
            lines=here.fields.all("line") if here.form.get("what") == LINES else None,
            is_sure=here.form.get("sure") == "yes",
            revision=revision(here.form),
            by=here.person,
            where=here.where,
        )
    except Overtaken as overtaken:
        return _form(here, id, again(here, overtaken), status=409)
    except Refused as refusal:
        return _form(here, id, again(here, refusal), status=422)
    return here.sent_to(order_page(here, id, {"done": "cancel"}))


def _form(here: Visit, order_id: str, form: Form | None = None, *, status: int = 200) -> Response:
    found: Cancelable = here.do(to_cancel, order_id, by=here.person)
    return here.page(
        "pages/sales/cancel",
        way="sales",
        status=status,
        found=found,
        form=form or _empty(found),
        carry=carried(here.query("list")),
    )


def _empty(found: Cancelable) -> Form:
    """With what the buyer asks for, where they do."""
    every = {line.id for line in found.lines}
    is_part = not found.is_whole or (found.asked and found.asked != every)
    is_buyers = found.asked or found.order.cancel_wanted_at is not None
    typed = {"reason": CancelReason.BUYER_CANCELED.value if is_buyers else "", "what": LINES if is_part else WHOLE}
    return Form(typed=typed, chosen={"line": sorted(found.asked)})
