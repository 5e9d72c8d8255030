"""Shopping for an order's items once more: one punch-out, and a link to each item in the store."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused, Retryable
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.visit import Visit
from chalicelib.queries.purchasing.copying import copyable
from chalicelib.usecases.purchasing.shop import shop as go_shopping
from chalicelib.views.form import EMPTY, Form

copying = Blueprint(__name__)


@copying.route("/orders/{number}/copy", name="show-copy")
@page(copying)
def show(here: Visit, number: str) -> Response:
    return _page(here, unquote(number), EMPTY)


@copying.route("/orders/{number}/copy", methods=["POST"], content_types=ANY, name="copy")
@page(copying)
def copy(here: Visit, number: str) -> Response:
    here.do(copyable, unquote(number), person=here.person)  # NotFound for what is not theirs
    chosen = {name: here.form.get(name, "") for name in ("address", "billing_group", "item")}
    try:
        start_page = here.do(go_shopping, by=here.person, where=here.where, **chosen)
    except Refused as refusal:
        return _page(here, unquote(number), again(here, refusal), status=422)
    except Retryable as trouble:
        form = Form(typed=here.form, error=here.words.problem(trouble))
        return _page(here, unquote(number), form, status=409)
    here.leaves_to_shop = True
    return answers.see_other(start_page)


def _page(here: Visit, number: str, form: Form, *, status: int = 200) -> Response:
    here.leaves_to_shop = True
    found = here.do(copyable, number, person=here.person)
    return here.page("pages/copy", way="shop", status=status, page=found, form=form)
