"""Marketplace orders: the list with its preview pane, one order, and Amazon's own words."""

from collections.abc import Mapping
from urllib.parse import quote, unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.orders.listing import Flag, Tab
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms.sales import (
    ASKED,
    LIST,
    NARROWING,
    carried,
    carrying,
    place,
    selection,
    way_back,
    way_to,
)
from chalicelib.handlers.forms.searched import opened, sealed
from chalicelib.handlers.pages.sales.reading import read_of
from chalicelib.handlers.visit import Visit
from chalicelib.queries.exports import mine
from chalicelib.queries.orders.choices import choices
from chalicelib.queries.orders.details import LOOKING_ON, SaleDetails, details
from chalicelib.queries.orders.listing import READERS, Listed, listed, named
from chalicelib.queries.orders.raw import raw
from chalicelib.views.form import EMPTY, Form

sales = Blueprint(__name__)


@sales.route(LIST, name="sales")
@page(sales, roles=READERS)
def everything(here: Visit) -> Response:
    asked = {name: here.query(name) for name in ASKED}
    if asked["search"] and not asked["after"] and (order := _named(here, opened(here, asked["search"]), asked)):
        return order
    return _list(here, asked)


@sales.route(LIST, methods=["POST"], content_types=ANY, name="search-sales")
@page(sales, roles=READERS)
def search(here: Visit) -> Response:
    """Leads to what was searched for, whose words stand in the address sealed."""
    asked = {name: here.form.get(name, "") for name in NARROWING}
    text = selection(asked).search
    return _named(here, text, asked) or here.sent_to(way_to(asked | {"search": sealed(here, text)}))


@sales.route(f"{LIST}/{{order_id}}", name="sale")
@page(sales, roles=LOOKING_ON)
def show(here: Visit, order_id: str) -> Response:
    return one(here, unquote(order_id), EMPTY)


@sales.route(f"{LIST}/{{order_id}}/preview", name="sale-preview")
@page(sales, roles=LOOKING_ON)
def preview(here: Visit, order_id: str) -> Response:
    return here.page("pages/sales/preview", way="sales", shown=here.do(details, unquote(order_id), by=here.person))


@sales.route(f"{LIST}/{{order_id}}/raw", name="sale-raw")
@page(sales, roles=LOOKING_ON)
def words(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    found = here.do(raw, id, by=here.person)
    return here.page("pages/sales/raw", way="sales", order_id=id, raw=found.words, personal=found.personal)


def one(here: Visit, order_id: str, form: Form, *, status: int = 200) -> Response:
    """An order's page, with what was wrong about what somebody just did."""
    found = here.do(details, order_id, by=here.person)
    way = here.query("list")
    return here.page(
        "pages/sales/one",
        way="sales",
        status=status,
        details=found,
        form=form,
        back=way_back(way),
        carry=carried(way),
        done=here.query("done") if status == 200 else "",
        said=read_of(here) if status == 200 else None,
    )


def _named(here: Visit, text: str, asked: Mapping[str, str]) -> Response | None:
    """Straight to the order whose number this is. The way back leads past the search, which would lead there again."""
    order_id = here.do(named, text, by=here.person) if text else None
    return here.sent_to(f"{LIST}/{quote(order_id, safe='')}{carrying({**asked, 'search': ''})}") if order_id else None


def _list(here: Visit, said: Mapping[str, str]) -> Response:
    asked = place(said)
    chosen, error = selection(asked | {"search": opened(here, asked.get("search", ""))}), ""
    try:
        found: Listed = here.do(listed, chosen, by=here.person, after=asked.get("after"))
    except Refused as refusal:  # somebody else's cursor, or one from before a release
        found, error = Listed(()), here.words.problem(refusal)
    among = here.do(choices)
    return here.page(
        "pages/sales/list",
        way="sales",
        status=422 if error else 200,
        found=found,
        chosen=chosen,
        chosen_after=asked.get("after", ""),
        narrowed={name: value for name, value in asked.items() if name not in ("after", "show")},
        shown=_shown(here, asked.get("show", ""), found),
        is_asked="show" in asked,
        carrying=carrying(asked),
        tabs=tuple(Tab),
        marketplaces=among.marketplaces,
        sources=among.sources,
        order_types=among.order_types,
        categories=among.categories,
        flag_choices=[(str(flag), here.words.sale.flag(flag)) for flag in Flag],
        is_connected=bool(among.marketplaces),
        has_downloads=bool(here.do(mine, here.person, sold=True)),
        error=error,
    )


def _shown(here: Visit, order_id: str, found: Listed) -> SaleDetails | None:
    """The one that was asked for, else the first of the list."""
    wanted = order_id or (found.rows[0].order.order_id if found.rows else "")
    if not wanted:
        return None
    try:
        shown: SaleDetails = here.do(details, wanted, by=here.person)
    except NotFound:
        return None
    return shown
