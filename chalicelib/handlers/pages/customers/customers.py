"""The list of customers, and one customer: looked at, and forgotten when somebody wants it."""

from functools import partial
from urllib.parse import unquote, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.listing import LONGEST_SEARCH
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.searched import opened, sealed
from chalicelib.handlers.pages.customers.places import EDITORS, LIST, READERS, WAY, place
from chalicelib.handlers.visit import Visit
from chalicelib.queries.customers.details import details, survivor_of
from chalicelib.queries.customers.listing import listed, named
from chalicelib.usecases.customers import erasing
from chalicelib.usecases.personal.forgetting import erase_for
from chalicelib.views.form import EMPTY, Form

customers = Blueprint(__name__)


@customers.route(LIST, name="customers")
@page(customers, roles=READERS)
def show(here: Visit) -> Response:
    kept = here.query("search")
    search = opened(here, kept).strip()[:LONGEST_SEARCH]
    if search and (found := here.do(named, search, by=here.person)):
        return here.sent_to(place(found))
    return here.page(
        "pages/customers/list",
        way=WAY,
        found=here.do(listed, search, by=here.person, after=here.query("after") or None),
        search=search,
        sealed=kept,
        is_first=not here.query("after"),
        may_edit=here.person.has(*EDITORS),
    )


@customers.route(LIST, methods=["POST"], content_types=ANY, name="search-customers")
@page(customers, roles=READERS)
def search(here: Visit) -> Response:
    """Leads to what was searched for, whose words stand in the address sealed."""
    text = here.form.get("search", "").strip()[:LONGEST_SEARCH]
    return here.sent_to(f"{LIST}?{urlencode({'search': sealed(here, text)})}" if text else LIST)


@customers.route(f"{LIST}/{{id}}", name="one-customer")
@page(customers, roles=READERS)
def look(here: Visit, id: str) -> Response:
    """Of one who was merged, the page of who they are by now."""
    asked = unquote(id).strip().upper()
    into = here.do(survivor_of, asked, by=here.person)
    if into != asked:
        return here.sent_to(f"{place(into)}?merged={asked}")
    return one(here, asked, EMPTY)


@customers.route(f"{LIST}/{{id}}/erase", methods=["POST"], content_types=ANY, name="erase-customer")
@page(customers, roles=EDITORS)
def erase(here: Visit, id: str) -> Response:
    asked, erase_orders = unquote(id), partial(here.do, erase_for)
    try:
        is_done = here.do(erasing.erase, asked, erase_orders=erase_orders, by=here.person, where=here.where)
    except Refused as refusal:
        return one(here, asked, again(here, refusal), status=422)
    return here.sent_to(f"{place(asked)}?done={'erased' if is_done else 'erasing'}")


def one(here: Visit, id: str, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/customers/one",
        way=WAY,
        status=status,
        known=here.do(details, id, by=here.person, after=here.query("after") or None),
        form=form,
        done=here.query("done"),
        merged=here.query("merged")[:20],
        may_edit=here.person.has(*EDITORS),
    )
