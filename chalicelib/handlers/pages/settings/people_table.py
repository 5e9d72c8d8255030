"""The directory as a table: taken over from one with a preview of what would change, and downloaded as one."""

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import imports
from chalicelib.handlers.forms.imports import Import
from chalicelib.handlers.forms.tables import Column
from chalicelib.handlers.visit import Visit
from chalicelib.queries.people import table
from chalicelib.usecases.directory import importing
from chalicelib.views import csv
from chalicelib.views.texts import LANGUAGES, marked

people_table = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
LIST = "/settings/people"
COLUMNS = (
    Column("name", hint=marked("As people know them; else first and last name.")),
    Column(
        "email", hint=marked("Where they are asked and told. A person is found by it where there is no unique name.")
    ),
    Column("unique_name", hint=marked("Their user name at the sign-in provider, by which a person is found first.")),
    Column("first_name"),
    Column("last_name"),
    Column("groups", hint=marked("Those given here, with semicolons between; new ones are added.")),
    Column("roles", hint=marked("Those given here, with semicolons between, such as applicant; approver.")),
    Column("manager", hint=marked("Their manager’s unique name or e-mail; the manager may stand in the same table.")),
    Column("language", hint=marked("en or ja.")),
    Column("disabled", hint=marked("“yes” for those who may not sign in and are not asked.")),
)

IMPORT = Import(
    "pages/people/import",
    COLUMNS,
    plan=lambda here, table: here.do(importing.plan, table.rows, languages=LANGUAGES, by=here.person),
    write=lambda here, table: here.do(
        importing.take_over, table.rows, languages=LANGUAGES, by=here.person, where=here.where
    ),
    back=LIST,
)


@people_table.route(f"{LIST}/csv", name="people-csv")
@page(people_table, roles=ADMINISTRATORS)
def download(here: Visit) -> Response:
    names = [column.name for column in COLUMNS]
    rows = ([row[name] for name in names] for row in here.do(table))
    return answers.download(csv.written(names, rows), "people.csv", answers.CSV)


@people_table.route(f"{LIST}/import", name="choose-people-table")
@page(people_table, roles=ADMINISTRATORS)
def choose(here: Visit) -> Response:
    return imports.ask(here, IMPORT)


@people_table.route(f"{LIST}/import", methods=["POST"], content_types=ANY, name="preview-people")
@page(people_table, roles=ADMINISTRATORS)
def preview(here: Visit) -> Response:
    return imports.preview(here, IMPORT)


@people_table.route(f"{LIST}/import/confirm", methods=["POST"], content_types=ANY, name="import-people")
@page(people_table, roles=ADMINISTRATORS)
def confirm(here: Visit) -> Response:
    return imports.confirm(here, IMPORT)
