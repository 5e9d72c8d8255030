"""Articles as tables: taken over with a preview, and taken away."""

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import imports, whole
from chalicelib.handlers.forms.articles import COLUMNS
from chalicelib.handlers.forms.imports import Import
from chalicelib.handlers.pages.articles.places import EDITORS, LIST, READERS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.articles import MOST_IN_A_FILE, file, files
from chalicelib.usecases.articles import importing
from chalicelib.views import csv

tables = Blueprint(__name__)

IMPORT = Import(
    "pages/articles/import",
    COLUMNS,
    plan=lambda here, table: here.do(importing.plan, table.rows, by=here.person),
    write=lambda here, table: here.do(importing.take_over, table.rows, by=here.person, where=here.where),
    back=LIST,
    way=WAY,
)


@tables.route(f"{LIST}/csv", name="articles-csv")
@page(tables, roles=READERS)
def download(here: Visit) -> Response:
    """All that are not archived, with the columns that the import takes; of many, one file after the other."""
    count, asked = here.do(files), here.query("file")
    if count > 1 and not asked:
        return here.page("pages/articles/files", way=WAY, count=count, most=MOST_IN_A_FILE)
    number = whole(asked, digits=3, otherwise=1)
    if not 1 <= number <= count:
        raise NotFound("There is no such file, or no longer.")
    names = [column.name for column in COLUMNS]
    table = csv.written(names, ([row[name] for name in names] for row in here.do(file, number)))
    name = "articles.csv" if count == 1 else f"articles-{number}.csv"
    return answers.download(table, name, answers.CSV)


@tables.route(f"{LIST}/import", name="choose-articles-table")
@page(tables, roles=EDITORS)
def choose(here: Visit) -> Response:
    return imports.ask(here, IMPORT)


@tables.route(f"{LIST}/import", methods=["POST"], content_types=ANY, name="preview-articles")
@page(tables, roles=EDITORS)
def preview(here: Visit) -> Response:
    return imports.preview(here, IMPORT)


@tables.route(f"{LIST}/import/confirm", methods=["POST"], content_types=ANY, name="import-articles")
@page(tables, roles=EDITORS)
def confirm(here: Visit) -> Response:
    return imports.confirm(here, IMPORT)
