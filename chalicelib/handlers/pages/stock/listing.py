"""The list of what lies where, one article's stock, and the table of all of it."""

from collections.abc import Iterator
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import page
from chalicelib.handlers.forms import whole
from chalicelib.handlers.forms.listed import offered
from chalicelib.handlers.pages.stock.places import LIST, MOVERS, READERS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.inventory.details import stock_of
from chalicelib.queries.inventory.listing import Stocked, file, files, stock_page
from chalicelib.views import csv
from chalicelib.views.form import EMPTY, Form

stock = Blueprint(__name__)

SHORT = "short"
# Nobody reads more of what they searched for, and the rest finds nothing more.
LONGEST_SEARCH = 200
COLUMNS = (
    "article",
    "title",
    "ean",
    "warehouse",
    "bin",
    "on_hand",
    "in_boxes",
    "reserved",
    "available",
    "counted_as_of",
)


@stock.route(LIST, name="stock")
@page(stock, roles=READERS)
def show(here: Visit) -> Response:
    asked = {
        "search": here.query("search")[:LONGEST_SEARCH],
        "warehouse": here.query("warehouse"),
        "show": SHORT if here.query("show") == SHORT else "",
    }
    found = here.do(
        stock_page,
        asked["search"],
        warehouse=asked["warehouse"],
        only_short=bool(asked["show"]),
        after=here.query("after") or None,
    )
    return here.page(
        "pages/stock/list",
        way=WAY,
        found=found,
        warehouses=offered(found.warehouses, asked["warehouse"]),
        asked=asked,
        may_move=here.person.has(*MOVERS),
    )


@stock.route(f"{LIST}/csv", name="stock-csv")
@page(stock, roles=READERS)
def download(here: Visit) -> Response:
    """A row for each article and warehouse; of many, one file after the other."""
    count, asked = here.do(files), here.query("file")
    if count > 1 and not asked:
        return here.page("pages/stock/files", way=WAY, count=count)
    number = whole(asked, digits=4, otherwise=1)
    if not 1 <= number <= count:
        raise NotFound("There is no such file, or no longer.")
    table = csv.written(COLUMNS, (row for each in here.do(file, number) for row in _rows(each)))
    name = "stock.csv" if count == 1 else f"stock-{number}.csv"
    return answers.download(table, name, answers.CSV)


@stock.route(f"{LIST}/{{number}}", name="one-stock")
@page(stock, roles=READERS)
def look(here: Visit, number: str) -> Response:
    return one(here, unquote(number), EMPTY)


def one(here: Visit, number: str, form: Form, *, status: int = 200) -> Response:
    """An article's page; ``form`` is what somebody typed into one of its forms, by ``form.about``."""
    known = here.do(stock_of, number, warehouse=here.query("warehouse"), after=here.query("after") or None)
    return here.page(
        "pages/stock/one",
        way=WAY,
        status=status,
        known=known,
        form=form,
        command=here.hub.ids.name(),
        warehouses=offered(known.warehouses, known.warehouse.code),
        done=here.query("done"),
        may_move=here.person.has(*MOVERS),
    )


def _rows(stocked: Stocked) -> Iterator[list[str]]:
    """Also one for an article of which nothing ever lay anywhere: somebody who counts wants to see it."""
    article = stocked.article
    title, ean, bin = (article.title, article.ean, article.bin) if article else ("", "", "")
    for level in stocked.levels:
        figures = (level.on_hand, level.allocated, level.reserved, level.available)
        counted = level.counted_as_of.isoformat(timespec="seconds") if level.counted_as_of else ""
        yield [stocked.number, title, ean, level.warehouse, bin, *map(str, figures), counted]
    if not stocked.levels:
        yield [stocked.number, title, ean, article.warehouse if article else "", bin, "0", "0", "0", "0", ""]
