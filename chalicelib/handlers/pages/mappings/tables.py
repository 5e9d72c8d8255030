"""Each page of a mapping as a table: taken over with a preview, and taken away."""

from collections.abc import Iterable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.orders.mapping import assigning
from chalicelib.domain.orders.mapping.sections import Row, Section, rows
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import imports
from chalicelib.handlers.forms.imports import Import
from chalicelib.handlers.forms.mappings import COLUMNS
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
    verbs, about = (names, (connection,)) if of is Section.ARTICLES else (importing, (connection, of))
    return Import(
        "pages/mappings/import",
        COLUMNS[of],
        plan=lambda here, table: here.do(verbs.plan, *about, table.rows, by=here.person),
        write=lambda here, table: here.do(verbs.take_over, *about, table.rows, by=here.person, where=here.where),
        back=place(connection, of),
        way=WAY,
        around={"connection": found, "section": of, "at": place(connection)},
    )


def _texts(here: Visit, connection: str, of: Section) -> Iterable[Row]:
    if of is Section.ARTICLES:
        return map(assigning.texts, here.hub.mappings.all_assigned(connection))
    return rows(here.hub.mappings.mapping(connection), of).values()
