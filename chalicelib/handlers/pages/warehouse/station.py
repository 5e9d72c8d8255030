"""Naming a browser, once: what is done at it says at which station it was done."""

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment.stations import LONGEST_STATION, named
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.stations import PLACE, kept, station, way_back
from chalicelib.handlers.visit import Visit
from chalicelib.queries.fulfilment.floor import FLOOR
from chalicelib.views.form import EMPTY, Form

stations = Blueprint(__name__)


@stations.route(PLACE, name="station")
@page(stations, roles=FLOOR)
def ask(here: Visit) -> Response:
    return _form(here, way_back(here.query("to")), EMPTY)


@stations.route(PLACE, methods=["POST"], content_types=ANY, name="name-station")
@page(stations, roles=FLOOR)
def name(here: Visit) -> Response:
    to = way_back(here.form.get("to", ""))
    try:
        given = named(here.form.get("station", ""))
    except Refused as refusal:
        return _form(here, to, again(here, refusal), status=422)
    return here.sent_to(to, **kept(given))


def _form(here: Visit, to: str, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/warehouse/station",
        way="warehouse",
        status=status,
        station=station(here),
        to=to,
        form=form,
        most=LONGEST_STATION,
    )
