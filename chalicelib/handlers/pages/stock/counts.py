"""Counting: one article after the other, by hand or with a scanner."""

from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.counting import Fate
from chalicelib.domain.lists import ListName
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.listed import offered
from chalicelib.handlers.forms.stock import count as cells
from chalicelib.handlers.pages.stock.places import COUNTS, MOVERS, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.inventory.counting import count
from chalicelib.views.form import Form

counts = Blueprint(__name__)


@counts.route(COUNTS, name="stock-counts")
@page(counts, roles=MOVERS)
def ask(here: Visit) -> Response:
    """Also the answer to the one before: whoever counts walks along a shelf, so the warehouse stays."""
    warehouse, article = here.query("warehouse"), here.query("article")
    level = here.hub.stock.level(article, warehouse) if article and warehouse else None
    return _page(here, Form(typed={"warehouse": warehouse}), level if level and level.revision else None)


@counts.route(COUNTS, methods=["POST"], content_types=ANY, name="enter-count")
@page(counts, roles=MOVERS)
def enter(here: Visit) -> Response:
    try:
        done = here.do(count, cells(here), by=here.person, where=here.where)
    except Refused as refusal:
        return _page(here, again(here, refusal), status=422)
    told = {"article": done.article, "warehouse": done.warehouse} | ({"done": "old"} if done.fate is Fate.OLD else {})
    return here.sent_to(f"{COUNTS}?{urlencode(told)}")


def _page(here: Visit, form: Form, level: Level | None = None, *, status: int = 200) -> Response:
    warehouses = offered(here.hub.lists.all(ListName.WAREHOUSES), form.typed.get("warehouse", ""))
    is_old = here.query("done") == "old"
    return here.page(
        "pages/stock/counts", way=WAY, status=status, form=form, level=level, is_old=is_old, warehouses=warehouses
    )
