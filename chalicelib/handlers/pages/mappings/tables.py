"""Each page of a mapping as a table: taken over with a preview, and taken away."""

from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.imports import Planned
from chalicelib.domain.orders.mapping import assigning
from chalicelib.domain.orders.mapping.sections import Row, Section, rows
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import imports
from chalicelib.handlers.forms.imports import Import
from chalicelib.handlers.forms.mappings import COLUMNS
from chalicelib.handlers.forms.tables import Table
from chalicelib.handlers.pages.mappings.places import EDITORS, PATH, WAY, place, section_of
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.mappings import assigning as names
from chalicelib.usecases.mappings import importing
from chalicelib.views import csv

tables = Blueprint(__name__)


@tables.route(f"{PATH}/{{section}}/csv", name="mapping-csv")
@page(tables, roles=EDITORS)
def download(here: Visit, id: str, section: str) -> Response:
    """With the columns that the import takes."""
    of, connection = section_of(section), unquote(id)
    here.hub.connections.connection(connection)  # raises NotFound
    columns = [column.name for column in COLUMNS[of]]
    table = csv.written(columns, ([row[name] for name in columns] for row in _texts(here, connection, of)))
    return answers.download(table, f"{of}-{connection}.csv", answers.CSV)


@tables.route(f"{PATH}/{{section}}/import", name="choose-mapping-table")
@page(tables, roles=EDITORS)
def choose(here: Visit, id: str, section: str) -> Response:
    return imports.ask(here, _import(here, unquote(id), section_of(section)))


@tables.route(f"{PATH}/{{section}}/import", methods=["POST"], content_types=ANY, name="preview-mapping")
@page(tables, roles=EDITORS)
def preview(here: Visit, id: str, section: str) -> Response:
    return imports.preview(here, _import(here, unquote(id), section_of(section)))


@tables.route(f"{PATH}/{{section}}/import/confirm", methods=["POST"], content_types=ANY, name="import-mapping")
@page(tables, roles=EDITORS)
def confirm(here: Visit, id: str, section: str) -> Response:
    return imports.confirm(here, _import(here, unquote(id), section_of(section)))


def _import(here: Visit, connection: str, of: Section) -> Import:
    found = here.hub.connections.connection(connection)
    around = {"connection": found, "section": of, "at": place(connection)}

    def plan(here: Visit, table: Table) -> Sequence[Planned]:
        if of is Section.ARTICLES:
            planned: Sequence[Planned] = here.do(names.plan, connection, table.rows, by=here.person)
        else:
            planned = here.do(importing.plan, connection, of, table.rows, by=here.person)
        return planned

    def write(here: Visit, table: Table) -> object:
        if of is Section.ARTICLES:
            return here.do(names.take_over, connection, table.rows, by=here.person, where=here.where)
        return here.do(importing.take_over, connection, of, table.rows, by=here.person, where=here.where)

    return Import("pages/mappings/import", COLUMNS[of], plan, write, place(connection, of), WAY, around)


def _texts(here: Visit, connection: str, of: Section) -> Iterable[Row]:
    if of is Section.ARTICLES:
        return map(assigning.texts, here.hub.mappings.all_assigned(connection))
    return rows(here.hub.mappings.mapping(connection), of).values()
