"""One order on the floor, by Amazon's id or by our number."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound
from chalicelib.handlers.envelope import page
from chalicelib.handlers.forms.floor import ONE, place
from chalicelib.handlers.stations import station
from chalicelib.handlers.visit import Visit
from chalicelib.queries.fulfilment.floor import FLOOR, FloorPage, floor_page
from chalicelib.queries.orders.listing import named
from chalicelib.views.form import EMPTY, Form

floor = Blueprint(__name__)
_SAID = ("box", "done", "line", "all", "into")


@floor.route(ONE, name="floor")
@page(floor, roles=FLOOR)
def show(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    try:
        return one(here, id, EMPTY)
    except NotFound:
        other = here.do(named, id, by=here.person)
        if other is None or other == id:
            raise
        return here.sent_to(place(other))


def one(here: Visit, order_id: str, form: Form, *, status: int = 200) -> Response:
    """An order's page, with what was wrong about what somebody just did."""
    found: FloorPage = here.do(floor_page, order_id, by=here.person, station=station(here))
    return here.page(
        "pages/warehouse/one",
        way="warehouse",
        status=status,
        floor=found,
        form=form,
        said={name: here.query(name) for name in _SAID} if status == 200 else {},
    )
