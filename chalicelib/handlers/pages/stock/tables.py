"""Tables of counts: brought, looked at, taken over, and what was left out of them."""

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.inventory.count_tables import MOST_ROWS, CountTable, State, is_silent
from chalicelib.domain.texts import in_one_line
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.stock import COLUMNS
from chalicelib.handlers.forms.tables import FILE, given
from chalicelib.handlers.pages.stock.places import COUNTS, MOVERS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.inventory import importing
from chalicelib.views import csv
from chalicelib.views.form import EMPTY, Form

count_tables = Blueprint(__name__)

TABLES = f"{COUNTS}/tables"
# The most rows with 160 bytes each. What is more than an upload takes comes packed.
LONGEST = 16_000_000
# Of a file's name, which only says to people which it was.
LONGEST_NAME = 80
# Rows that are shown: nobody reads more.
MOST_SHOWN = 200


@count_tables.route(TABLES, name="count-tables")
@page(count_tables, roles=MOVERS)
def choose(here: Visit) -> Response:
    return _choose(here, EMPTY)


@count_tables.route(TABLES, methods=["POST"], content_types=ANY, name="bring-counts")
@page(count_tables, roles=MOVERS)
def bring(here: Visit) -> Response:
    """Keeps the table and leads to its page, which shows what it would do."""
    try:
        table = given(here, COLUMNS, most=MOST_ROWS, longest=LONGEST, leaves_out=True)
        upload = here.fields.upload(FILE)
        name = in_one_line(upload.name)[:LONGEST_NAME] if upload else ""
        kept = here.do(importing.bring, table.rows, name, by=here.person)
    except Refused as refusal:
        return _choose(here, again(here, refusal), status=422)
    return here.sent_to(f"{TABLES}/{kept.id}")


@count_tables.route(f"{TABLES}/{{id}}", name="one-count-table")
@page(count_tables, roles=MOVERS)
def look(here: Visit, id: str) -> Response:
    table, now = here.hub.stock.count_table(id), here.hub.clock.now()
    seen = here.do(importing.preview, table) if table.state is State.SEEN else ()
    wrong = [importing.told(one) for one in seen if one.problem is not None]
    return here.page(
        "pages/stock/table",
        way=WAY,
        table=table,
        seen=[one for one in seen if one.problem is None][:MOST_SHOWN],
        looked=len(seen),
        good=len(seen) - len(wrong),
        wrong=wrong if table.state is State.SEEN else table.told,
        most=MOST_SHOWN,
        is_silent=is_silent(table, now),
        is_kept=now < table.expires_at,
    )


@count_tables.route(f"{TABLES}/{{id}}", methods=["POST"], content_types=ANY, name="take-counts")
@page(count_tables, roles=MOVERS)
def begin(here: Visit, id: str) -> Response:
    """A small one is taken over at once; its message finds nothing left to do."""
    table: CountTable = here.do(importing.begin, id, by=here.person, where=here.where)
    if table.state is State.RUNNING and table.is_small:
        here.do(importing.count_on, id, table.step)
    return here.sent_to(f"{TABLES}/{id}")


@count_tables.route(f"{TABLES}/{{id}}/left-out", name="left-out-counts")
@page(count_tables, roles=MOVERS)
def left_out(here: Visit, id: str) -> Response:
    table = here.hub.stock.count_table(id)
    if not table.left_out or here.hub.clock.now() >= table.expires_at:
        raise NotFound("There is no such file, or no longer.")
    say = here.words.stock.left_out
    rows = ([str(one.line), one.name, one.column, say(one)] for one in here.do(importing.left_out, table))
    return answers.download(csv.written(("line", "row", "column", "problem"), rows), "left-out.csv", answers.CSV)


def _choose(here: Visit, form: Form, *, status: int = 200) -> Response:
    now = here.hub.clock.now()
    tables = [table for table in here.hub.stock.count_tables() if now < table.expires_at]
    return here.page(
        "pages/stock/tables", way=WAY, status=status, form=form, columns=COLUMNS, most=MOST_ROWS, tables=tables
    )
