"""Shipping Address Settings: the list, one address, and tables in and out."""

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain import addresses as addressing
from chalicelib.domain.addresses import LARGEST_FIRST
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, imports, people
from chalicelib.handlers.forms.addresses import COLUMNS, address, typed
from chalicelib.handlers.forms.imports import Import
from chalicelib.handlers.visit import Visit
from chalicelib.queries.addresses import country_demands, usual_country
from chalicelib.queries.directory import GROUP
from chalicelib.usecases.addresses import editing, importing
from chalicelib.views import csv
from chalicelib.views.form import EMPTY, Form

addresses = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
LIST = "/settings/addresses"
# What a button of the form does instead of storing it: looking for groups, or showing what another country asks for.
_LOOKING = (people.FIND, "adapt")


@addresses.route(LIST, name="addresses")
@page(addresses, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _list(here, EMPTY)


@addresses.route(f"{LIST}/add", name="new-address")
@page(addresses, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    return _form(here, Form(typed={"country": here.do(usual_country)}))


@addresses.route(f"{LIST}/add", methods=["POST"], content_types=ANY, name="add-address")
@page(addresses, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    return _stored(here, "", "added", lambda: here.do(editing.add, address(here), by=here.person, where=here.where))


@addresses.route(f"{LIST}/edit/{{code}}", name="one-address")
@page(addresses, roles=ADMINISTRATORS)
def edit(here: Visit, code: str) -> Response:
    stored = here.hub.addresses.get(unquote(code))
    return _form(here, Form(typed=typed(stored)), stored.code, groups=stored.groups)


@addresses.route(f"{LIST}/edit/{{code}}", methods=["POST"], content_types=ANY, name="update-address")
@page(addresses, roles=ADMINISTRATORS)
def update(here: Visit, code: str) -> Response:
    def updated() -> None:
        here.do(editing.update, address(here, unquote(code)), by=here.person, where=here.where)

    return _stored(here, unquote(code), "updated", updated)


@addresses.route(f"{LIST}/delete", methods=["POST"], content_types=ANY, name="delete-addresses")
@page(addresses, roles=ADMINISTRATORS)
def delete(here: Visit) -> Response:
    try:
        here.do(editing.delete, here.fields.all("code"), by=here.person, where=here.where)
    except Refused as refusal:
        return _list(here, again(here, refusal), status=422)
    return here.sent_to(f"{LIST}?done=deleted")


@addresses.route(f"{LIST}/csv", name="addresses-csv")
@page(addresses, roles=ADMINISTRATORS)
def download(here: Visit) -> Response:
    """All of them, with the columns that the import takes."""
    names = [column.name for column in COLUMNS]
    rows = (addressing.texts(one) for one in here.hub.addresses.all())
    table = csv.written(names, ([row[name] for name in names] for row in rows))
    return answers.download(table, "shipping-addresses.csv", answers.CSV)


IMPORT = Import(
    "pages/addresses/import",
    COLUMNS,
    plan=lambda here, table: here.do(importing.plan, table.rows, by=here.person),
    write=lambda here, table: here.do(importing.take_over, table.rows, by=here.person, where=here.where),
    back=LIST,
)


@addresses.route(f"{LIST}/import", name="choose-addresses-table")
@page(addresses, roles=ADMINISTRATORS)
def choose(here: Visit) -> Response:
    return imports.ask(here, IMPORT)


@addresses.route(f"{LIST}/import", methods=["POST"], content_types=ANY, name="preview-addresses")
@page(addresses, roles=ADMINISTRATORS)
def preview(here: Visit) -> Response:
    return imports.preview(here, IMPORT)


@addresses.route(f"{LIST}/import/confirm", methods=["POST"], content_types=ANY, name="import-addresses")
@page(addresses, roles=ADMINISTRATORS)
def confirm(here: Visit) -> Response:
    return imports.confirm(here, IMPORT)


def _stored(here: Visit, code: str, done: str, act: Callable[[], object]) -> Response:
    """Back to the list, or to the form with what was wrong beside each field."""
    if any(button in here.form for button in _LOOKING):
        return _form(here, Form(typed=here.form), code)
    try:
        act()
    except Overtaken as overtaken:
        stored = here.hub.addresses.get(code)
        return _form(here, again(here, overtaken, stored=typed(stored)), code, status=409)
    except Refused as refusal:
        return _form(here, again(here, refusal), code, status=422)
    return here.sent_to(f"{LIST}?done={done}")


def _list(here: Visit, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/addresses/list",
        way="settings",
        status=status,
        addresses=here.hub.addresses.all(),
        form=form,
        done=here.query("done"),
        imported=here.query("imported"),
    )


def _form(
    here: Visit, form: Form, code: str = "", *, groups: frozenset[str] = frozenset(), status: int = 200
) -> Response:
    """``code`` is empty for a new one. A form that comes back keeps the groups that were ticked."""
    values = here.fields.all("groups") if here.request.method == "POST" else _values(groups)
    demands = here.do(country_demands, form.typed.get("country", ""))
    return here.page(
        "pages/addresses/one",
        way="settings",
        status=status,
        code=code,
        form=form,
        groups=people.picked(here, "groups", values, kinds=[GROUP]),
        demands=demands,
        is_largest_first=demands is not None and demands.country in LARGEST_FIRST,
        countries=here.hub.address_rules.countries(),
    )


def _values(groups: frozenset[str]) -> Sequence[str]:
    return people.values(Anyone(groups=groups))
