"""Billing Group Settings: the list, one group, and tables in and out."""

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, imports, people
from chalicelib.handlers.forms.billing import COLUMNS, MEMBERS, group, typed
from chalicelib.handlers.forms.imports import Import
from chalicelib.handlers.visit import Visit
from chalicelib.queries.billing import accounts_of, bill_to, leaning, listed
from chalicelib.usecases.billing import editing, importing
from chalicelib.views import csv
from chalicelib.views.form import EMPTY, Form

billing = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
LIST = "/settings/billing-groups"


@billing.route(LIST, name="billing-groups")
@page(billing, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _list(here, EMPTY)


@billing.route(f"{LIST}/add", name="new-billing-group")
@page(billing, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    return _form(here, EMPTY)


@billing.route(f"{LIST}/add", methods=["POST"], content_types=ANY, name="add-billing-group")
@page(billing, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    return _stored(here, "", "added", lambda: here.do(editing.add, group(here), by=here.person, where=here.where))


@billing.route(f"{LIST}/edit/{{code}}", name="one-billing-group")
@page(billing, roles=ADMINISTRATORS)
def edit(here: Visit, code: str) -> Response:
    stored = here.hub.billing_groups.get(unquote(code))
    return _form(here, Form(typed=typed(stored)), stored.code, members=stored.members)


@billing.route(f"{LIST}/edit/{{code}}", methods=["POST"], content_types=ANY, name="update-billing-group")
@page(billing, roles=ADMINISTRATORS)
def update(here: Visit, code: str) -> Response:
    def updated() -> None:
        here.do(editing.update, group(here, unquote(code)), by=here.person, where=here.where)

    return _stored(here, unquote(code), "updated", updated)


@billing.route(f"{LIST}/delete", methods=["POST"], content_types=ANY, name="delete-billing-groups")
@page(billing, roles=ADMINISTRATORS)
def delete(here: Visit) -> Response:
    try:
        here.do(editing.delete, here.fields.all("code"), by=here.person, where=here.where)
    except Refused as refusal:
        return _list(here, again(here, refusal), status=422)
    return here.sent_to(f"{LIST}?done=deleted")


@billing.route(f"{LIST}/csv", name="billing-groups-csv")
@page(billing, roles=ADMINISTRATORS)
def download(here: Visit) -> Response:
    """All of them, with the columns that the import takes."""
    names = [column.name for column in COLUMNS]
    rows = here.do(importing.table, by=here.person)
    table = csv.written(names, ([row[name] for name in names] for row in rows))
    return answers.download(table, "billing-groups.csv", answers.CSV)


IMPORT = Import(
    "pages/billing/import",
    COLUMNS,
    plan=lambda here, table: here.do(importing.plan, table.rows, by=here.person),
    write=lambda here, table: here.do(importing.take_over, table.rows, by=here.person, where=here.where),
    back=LIST,
)


@billing.route(f"{LIST}/import", name="choose-billing-groups-table")
@page(billing, roles=ADMINISTRATORS)
def choose(here: Visit) -> Response:
    return imports.ask(here, IMPORT)


@billing.route(f"{LIST}/import", methods=["POST"], content_types=ANY, name="preview-billing-groups")
@page(billing, roles=ADMINISTRATORS)
def preview(here: Visit) -> Response:
    return imports.preview(here, IMPORT)


@billing.route(f"{LIST}/import/confirm", methods=["POST"], content_types=ANY, name="import-billing-groups")
@page(billing, roles=ADMINISTRATORS)
def confirm(here: Visit) -> Response:
    return imports.confirm(here, IMPORT)


def _stored(here: Visit, code: str, done: str, act: Callable[[], object]) -> Response:
    """Back to the list, or to the form with what was wrong beside each field."""
    if people.looked_for(here):
        return _form(here, Form(typed=here.form), code)
    try:
        act()
    except Overtaken as overtaken:
        stored = here.hub.billing_groups.get(code)
        return _form(here, again(here, overtaken, stored=typed(stored)), code, status=409)
    except Refused as refusal:
        return _form(here, again(here, refusal), code, status=422)
    return here.sent_to(f"{LIST}?done={done}")


def _list(here: Visit, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/billing/list",
        way="settings",
        status=status,
        rows=here.do(listed),
        bill_to=here.do(bill_to),
        form=form,
        done=here.query("done"),
        imported=here.query("imported"),
    )


def _form(here: Visit, form: Form, code: str = "", *, members: Anyone | None = None, status: int = 200) -> Response:
    """``code`` is empty for a new one. A form that comes back keeps the members that were ticked."""
    values = here.fields.all(MEMBERS) if here.request.method == "POST" else _values(members)
    return here.page(
        "pages/billing/one",
        way="settings",
        status=status,
        code=code,
        form=form,
        members=people.picked(here, MEMBERS, values),
        accounts=here.do(accounts_of),
        bill_to=here.do(bill_to),
        leaning=here.do(leaning, code) if code else None,
    )


def _values(members: Anyone | None) -> Sequence[str]:
    return people.values(members or Anyone())
