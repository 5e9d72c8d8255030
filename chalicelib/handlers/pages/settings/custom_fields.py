"""The fields of its own that a company asks of every order: list, add, change, order and delete them."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.purchasing.custom_fields import MOST_FIELDS, CustomFields, FieldKind
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.custom_fields import as_typed, field
from chalicelib.handlers.visit import Visit
from chalicelib.usecases import custom_fields as asking
from chalicelib.views.form import EMPTY, Form

custom_fields = Blueprint(__name__)

ADMINISTRATORS = [Role.PURCHASING_ADMINISTRATOR]


@custom_fields.route("/settings/custom-fields", name="list-custom-fields")
@page(custom_fields, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return here.page(
        "pages/custom_fields/list",
        way="settings",
        custom=_fields(here),
        most=MOST_FIELDS,
        done=here.query("done"),
        form=EMPTY,
    )


@custom_fields.route("/settings/custom-fields/add", name="new-custom-field")
@page(custom_fields, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    return _form(here, "", Form(typed=as_typed(None, _fields(here))))


@custom_fields.route("/settings/custom-fields/add", methods=["POST"], content_types=ANY, name="add-custom-field")
@page(custom_fields, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    return _kept(here, "")


@custom_fields.route("/settings/custom-fields/edit/{key}", name="show-custom-field")
@page(custom_fields, roles=ADMINISTRATORS)
def edit(here: Visit, key: str) -> Response:
    fields = _fields(here)
    return _form(here, unquote(key), Form(typed=as_typed(fields.get(unquote(key)), fields)))


@custom_fields.route(
    "/settings/custom-fields/edit/{key}", methods=["POST"], content_types=ANY, name="change-custom-field"
)
@page(custom_fields, roles=ADMINISTRATORS)
def change(here: Visit, key: str) -> Response:
    return _kept(here, unquote(key))


@custom_fields.route(
    "/settings/custom-fields/delete/{key}", methods=["POST"], content_types=ANY, name="delete-custom-field"
)
@page(custom_fields, roles=ADMINISTRATORS)
def delete(here: Visit, key: str) -> Response:
    try:
        here.do(asking.delete, unquote(key), by=here.person, where=here.where)
    except Refused as refusal:
        fields = _fields(here)
        form = Form(typed=as_typed(fields.get(unquote(key)), fields), error=here.words.problem(refusal))
        return _form(here, unquote(key), form, status=422)
    return here.sent_to("/settings/custom-fields?done=deleted")


@custom_fields.route("/settings/custom-fields/up/{key}", methods=["POST"], content_types=ANY, name="raise-custom-field")
@page(custom_fields, roles=ADMINISTRATORS)
def up(here: Visit, key: str) -> Response:
    here.do(asking.move_up, unquote(key), by=here.person, where=here.where)
    return here.sent_to("/settings/custom-fields")


def _kept(here: Visit, key: str) -> Response:
    stand = here.form.get("revision", "")
    try:
        here.do(
            asking.keep,
            field(here.form, key=key),
            replaces=key,
            stand=int(stand) if stand.isascii() and stand.isdecimal() and len(stand) < len("1000000000") else None,
            by=here.person,
            where=here.where,
        )
    except Overtaken as refusal:
        fields = _fields(here)
        now = as_typed(fields.get(key) if key in fields.labels else None, fields)
        return _form(here, key, again(here, refusal, stored=now), status=409)
    except Refused as refusal:
        return _form(here, key, again(here, refusal), status=422)
    return here.sent_to(f"/settings/custom-fields?done={'updated' if key else 'added'}")


def _form(here: Visit, key: str, form: Form, *, status: int = 200) -> Response:
    rows = {"key": key, "form": form, "kinds": list(FieldKind)}
    return here.page("pages/custom_fields/one", way="settings", status=status, **rows)


def _fields(here: Visit) -> CustomFields:
    found: CustomFields = here.hub.settings.custom_fields()
    return found
