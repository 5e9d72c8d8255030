"""Taking a return: which pieces of an order, in which condition, and how the money goes back."""

from urllib.parse import quote, unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.returns import LONGEST_COMMENT, SELLABLE
from chalicelib.domain.returns.taking import Unconfirmed
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.returns import tender, wanted
from chalicelib.handlers.pages.returns.reading import LIST, WAY, of_order
from chalicelib.handlers.stations import asked_for, station
from chalicelib.handlers.visit import Visit
from chalicelib.queries.returns import returning
from chalicelib.usecases.returns.taking import TAKERS, take_return
from chalicelib.views.form import Form

return_deeds = Blueprint(__name__)

ONE = f"{LIST}/orders/{{order_id}}"


@return_deeds.route(ONE, name="return-of-order")
@page(return_deeds, roles=TAKERS)
def ask(here: Visit, order_id: str) -> Response:
    """What a till gives back belongs to its station, so whoever has not named it is asked first."""
    if not station(here):
        return asked_for(here, of_order(unquote(order_id)))
    return _form(here, unquote(order_id), Form(typed={"command": here.hub.ids.name(), "tender": "amazon"}))


@return_deeds.route(ONE, methods=["POST"], content_types=ANY, name="take-return")
@page(return_deeds, roles=TAKERS)
def take(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    try:
        taken = here.do(
            take_return,
            id,
            wanted(here),
            tender(here),
            command=here.form.get("command", ""),
            comment=here.form.get("comment", ""),
            is_confirmed=here.form.get("confirmed") == "yes",
            by=here.person,
            station=station(here),
            where=here.where,
        )
    except Unconfirmed as question:
        return _form(here, id, again(here, question), asks=True, status=422)
    except Refused as refusal:
        return _form(here, id, again(here, refusal), status=422)
    return here.sent_to(f"{LIST}/{quote(taken.id, safe='')}?done=taken")


def _form(here: Visit, order_id: str, form: Form, *, asks: bool = False, status: int = 200) -> Response:
    return here.page(
        "pages/returns/take",
        way=WAY,
        status=status,
        found=here.do(returning, order_id),
        form=form,
        asks=asks,
        station=station(here),
        sellable=[str(each) for each in SELLABLE],
        most_comment=LONGEST_COMMENT,
    )
