"""The invoice register, for purchasing administrators and accountants: what Amazon asks for, and whether it agrees."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.purchasing.register import InvoiceState
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import page
from chalicelib.handlers.visit import Visit
from chalicelib.queries.invoices import Filter, RegisterPage, all_rows, invoice, register
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.invoices_sheet import ENCODINGS, written

invoices = Blueprint(__name__)

READERS = (Role.PURCHASING_ADMINISTRATOR, Role.ACCOUNTANT)
CHARSETS = {"utf-8": "utf-8", "cp932": "windows-31j"}


@invoices.route("/invoices", name="invoices")
@page(invoices, roles=READERS)
def show(here: Visit) -> Response:
    chosen = _chosen(here)
    try:
        found = here.do(register, chosen, after=here.query("after") or None)
    except Refused as refusal:
        if refusal.field is None:
            raise
        form = Form(errors={refusal.field: here.words.problem(refusal)})
        return _list(here, chosen, RegisterPage((), None, here.hub.billing_groups.all()), form, status=422)
    return _list(here, chosen, found, EMPTY)


@invoices.route("/invoices/download", name="download-invoices")
@page(invoices, roles=READERS)
def download(here: Visit) -> Response:
    encoding = here.query("encoding") or ENCODINGS[0]
    if encoding not in ENCODINGS:
        raise NotFound("There is no such file.")
    found = here.do(all_rows, _chosen(here))
    zone = here.hub.settings.company().time_zone
    made = written(found, here.words, here.hub.pages.say(here.language), zone=zone, encoding=encoding)
    return answers.download(made, "invoices.csv", f"text/csv; charset={CHARSETS[encoding]}")


@invoices.route("/invoices/{key}", name="invoice")
@page(invoices, roles=READERS)
def look(here: Visit, key: str) -> Response:
    found = here.do(invoice, unquote(key))
    return here.page("pages/invoice", way="invoices", found=found)


def _chosen(here: Visit) -> Filter:
    """Raises NotFound for a state that there is none of; what else is asked for is looked at downstairs."""
    state = here.query("state")
    if state and state not in set(InvoiceState):
        raise NotFound("There is no such list.")
    return Filter(InvoiceState(state) if state else None, here.query("group"), here.query("month"))


def _list(here: Visit, chosen: Filter, found: RegisterPage, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/invoices",
        way="invoices",
        status=status,
        found=found,
        chosen=chosen,
        states=tuple(InvoiceState),
        form=form,
        asked={name: here.query(name) for name in ("state", "group", "month") if here.query(name)},
    )
