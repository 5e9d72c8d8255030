"""Noting what has arrived of an order: by its applicant, an administrator, or whoever opens the boxes."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.orders import sums, sums_as_typed
from chalicelib.handlers.visit import Visit
from chalicelib.queries.purchasing.receiving import Receivable, on_the_slip, receivable
from chalicelib.usecases.purchasing import receiving as goods
from chalicelib.views.form import EMPTY, Form

receiving = Blueprint(__name__)

# Longer than any number on a packing slip.
LONGEST_NUMBER = 100


@receiving.route("/goods", name="goods")
@page(receiving, roles=[Role.WAREHOUSE, Role.PURCHASING_ADMINISTRATOR])
def slip(here: Visit) -> Response:
    """For whoever has a box in hand: what is on its packing slip leads to the order's goods."""
    typed = here.query("number").strip()[:LONGEST_NUMBER]
    if typed and (number := here.do(on_the_slip, typed, person=here.person)):
        return here.sent_to(f"/orders/{number}/receive")
    return here.page("pages/goods", way="goods", typed=typed)


@receiving.route("/orders/{number}/receive", name="show-receiving")
@page(receiving)
def show(here: Visit, number: str) -> Response:
    return _page(here, unquote(number), EMPTY)


@receiving.route("/orders/{number}/receive", methods=["POST"], content_types=ANY, name="receive")
@page(receiving)
def receive(here: Visit, number: str) -> Response:
    name = unquote(number)
    try:
        said = sums(here.form)
        here.do(
            goods.receive,
            name,
            said.lines,
            reason=said.reason,
            accepts_more=said.accepts_more,
            stand=said.stand,
            by=here.person,
            where=here.where,
        )
    except Overtaken as refusal:
        stored = sums_as_typed(_receivable(here, name))
        return _page(here, name, again(here, refusal, stored=stored), status=409)
    except Refused as refusal:
        return _page(here, name, again(here, refusal), status=422)
    return here.sent_to(f"/orders/{number}/receive?noted=yes")


@receiving.route("/orders/{number}/received-all", methods=["POST"], content_types=ANY, name="receive-all")
@page(receiving)
def receive_all(here: Visit, number: str) -> Response:
    here.do(goods.receive_all, unquote(number), by=here.person, where=here.where)
    may_look = _receivable(here, unquote(number)).may_look
    return here.sent_to(f"/orders/{number}#received" if may_look else f"/orders/{number}/receive?noted=yes")


def _page(here: Visit, number: str, form: Form, *, status: int = 200) -> Response:
    found = _receivable(here, number)
    way = "orders" if found.order.applicant == here.person.id else "management" if found.may_look else "goods"
    is_noted = here.query("noted") == "yes"
    return here.page("pages/receive", way=way, status=status, page=found, form=form, is_noted=is_noted)


def _receivable(here: Visit, number: str) -> Receivable:
    found: Receivable = here.do(receivable, number, person=here.person)
    return found
