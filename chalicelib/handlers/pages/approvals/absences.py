"""Absences: who answers meanwhile. People name their own delegate, administrators anybody's."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.approvals.absences import mark
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, people
from chalicelib.handlers.forms.absences import absence, record
from chalicelib.handlers.visit import Visit
from chalicelib.queries.absences import AbsenceOf, absence_of, delegates
from chalicelib.queries.directory import PERSON
from chalicelib.usecases.approvals.absences import end_absence, name_delegate
from chalicelib.views.form import EMPTY, Form

absences = Blueprint(__name__)

MINE = "/approvals/absence"
ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)


@absences.route(MINE, name="my-absence")
@page(absences)
def mine(here: Visit) -> Response:
    return _form(here, here.person.id)


@absences.route(MINE, methods=["POST"], content_types=ANY, name="set-my-absence")
@page(absences)
def set_mine(here: Visit) -> Response:
    return _set(here, here.person.id, MINE)


@absences.route(f"{MINE}/end", methods=["POST"], content_types=ANY, name="end-my-absence")
@page(absences)
def end_mine(here: Visit) -> Response:
    return _end(here, here.person.id, MINE)


@absences.route(f"{MINE}/choices", name="delegates-to-choose")
@page(absences)
def choices(here: Visit) -> Response:
    found = here.do(delegates, here.query("search"), absent=here.person.id)
    rows = [
        {
            "value": one.value,
            "label": here.words.choice(one),
            "small": one.small,
            "warning": here.words.warning(one.warning) if one.warning else "",
        }
        for one in found
    ]
    return answers.json({"choices": rows, "more": False})


@absences.route("/settings/people/{id}/absence", name="absence-of")
@page(absences, roles=ADMINISTRATORS)
def anybodys(here: Visit, id: str) -> Response:
    return _form(here, unquote(id))


@absences.route("/settings/people/{id}/absence", methods=["POST"], content_types=ANY, name="set-absence-of")
@page(absences, roles=ADMINISTRATORS)
def set_anybodys(here: Visit, id: str) -> Response:
    return _set(here, unquote(id), f"/settings/people/{id}/absence")


@absences.route("/settings/people/{id}/absence/end", methods=["POST"], content_types=ANY, name="end-absence-of")
@page(absences, roles=ADMINISTRATORS)
def end_anybodys(here: Visit, id: str) -> Response:
    return _end(here, unquote(id), f"/settings/people/{id}/absence")


def _set(here: Visit, id: str, to: str) -> Response:
    if people.looked_for(here):
        return _form(here, id, Form(typed=here.form, chosen=here.fields.every()))
    try:
        here.do(name_delegate, id, **absence(here), by=here.person, where=here.where)
    except Overtaken as refusal:
        stored = record(here.do(absence_of, id))
        return _form(here, id, again(here, refusal, stored=stored), status=409)
    except Refused as refusal:
        return _form(here, id, again(here, refusal), status=422)
    return here.sent_to(f"{to}?done=yes")


def _end(here: Visit, id: str, to: str) -> Response:
    try:
        here.do(end_absence, id, seen=here.form.get("seen", ""), by=here.person, where=here.where)
    except Overtaken as refusal:
        return _form(here, id, again(here, refusal), status=409)
    return here.sent_to(f"{to}?done=yes")


def _form(here: Visit, id: str, form: Form = EMPTY, *, status: int = 200) -> Response:
    found: AbsenceOf = here.do(absence_of, id)
    if not form.typed:
        form = Form(
            typed=record(found), chosen={"delegate": [f"{PERSON}:{found.delegate.id}"] if found.delegate else []}
        )
    picked = people.picked(here, "delegate", [one for one in form.chosen.get("delegate", ()) if one], kinds=[PERSON])
    is_mine = id == here.person.id and not here.request.path.startswith("/settings")
    return here.page(
        "pages/approvals/absence",
        way="approvals" if is_mine else "settings",
        status=status,
        found=found,
        form=form,
        picked=picked,
        is_mine=is_mine,
        is_done=here.query("done") == "yes",
        seen=mark(found.person.absence),
        action=MINE if is_mine else f"/settings/people/{id}/absence",
    )
