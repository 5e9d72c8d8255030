"""Going to the store: where it should be sent, who pays, and off."""

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused, Retryable
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.visit import Visit
from chalicelib.queries.purchasing.choices import choices
from chalicelib.usecases.purchasing.shop import shop as go_shopping
from chalicelib.views.form import EMPTY, Form

shop = Blueprint(__name__)


@shop.route("/shop", name="choose-shop")
@page(shop, needs_set_up=True)
def choose(here: Visit) -> Response:
    return _choices(here, EMPTY)


@shop.route("/shop", methods=["POST"], content_types=ANY, name="go-shopping")
@page(shop, needs_set_up=True)
def go(here: Visit) -> Response:
    address, billing_group = here.form.get("address", ""), here.form.get("billing_group", "")
    try:
        start_page = here.do(
            go_shopping, by=here.person, address=address, billing_group=billing_group, where=here.where
        )
    except Refused as refusal:
        return _choices(here, again(here, refusal), status=422)
    except Retryable as trouble:
        return _choices(here, Form(typed=here.form, error=here.words.problem(trouble)), status=409)
    here.leaves_to_shop = True
    return answers.see_other(start_page)


def _choices(here: Visit, form: Form, *, status: int = 200) -> Response:
    here.leaves_to_shop = True
    mine = here.do(choices, here.person)
    return here.page("pages/shop", way="shop", status=status, choices=mine, form=form)
