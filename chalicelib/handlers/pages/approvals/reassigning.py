"""Asking somebody else about an order under approval, or one more, with a reason: a purchasing administrator's page."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, people
from chalicelib.handlers.visit import Visit
from chalicelib.queries.directory import PERSON
from chalicelib.queries.reassigning import open_step
from chalicelib.usecases.approvals.reassigning import reassign
from chalicelib.views.form import EMPTY, Form

reassigning = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
# What the form says for "nobody is taken away": one more is asked.
ONE_MORE = "+"


@reassigning.route("/orders/{number}/reassign", name="ask-somebody-else")
@page(reassigning, roles=ADMINISTRATORS)
def show(here: Visit, number: str) -> Response:
    return _form(here, unquote(number), Form(typed={"approver": here.query("approver")}))


@reassigning.route("/orders/{number}/reassign", methods=["POST"], content_types=ANY, name="reassign")
@page(reassigning, roles=ADMINISTRATORS)
def give(here: Visit, number: str) -> Response:
    if people.looked_for(here):
        return _form(here, unquote(number), Form(typed=here.form, chosen=here.fields.every()))
    try:
        here.do(reassign, unquote(number), **_wish(here), by=here.person, where=here.where)
    except Overtaken as refusal:
        return _form(here, unquote(number), again(here, refusal), status=409)
    except Refused as refusal:
        return _form(here, unquote(number), again(here, refusal), status=422)
    return here.sent_to(f"/orders/{number}")


def _wish(here: Visit) -> dict[str, object]:
    approver, step = here.form.get("approver", ""), here.form.get("step", "")
    if not approver:
        raise Refused("Please choose who should no longer be asked.", field="approver")
    return {
        "approver": "" if approver == ONE_MORE else approver,
        "step": int(step) if step.isdecimal() and len(step) < 4 else -1,
        "to": people.person(here.fields.all("to"), field="to") or "",
        "reason": here.form.get("reason", ""),
    }


def _form(here: Visit, number: str, form: Form = EMPTY, *, status: int = 200) -> Response:
    found = here.do(open_step, number, by=here.person)
    picked = people.picked(here, "to", [one for one in form.chosen.get("to", ()) if one], kinds=[PERSON])
    return here.page(
        "pages/approvals/reassign",
        way="management",
        status=status,
        found=found,
        form=form,
        picked=picked,
        one_more=ONE_MORE,
    )
