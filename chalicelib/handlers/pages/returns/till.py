"""Tills: what each station's open period holds, X and Z readings, and their tables."""

from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.domain.fulfilment.stations import LONGEST_STATION
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import whole
from chalicelib.handlers.visit import Visit
from chalicelib.queries.till import READERS, History, entries, history, tills, x_reading, z_reading
from chalicelib.usecases.takings.closing import CLOSERS, close
from chalicelib.views.till_sheet import sheet

till = Blueprint(__name__)

TILL = "/till"
WAY = "till"


@till.route(TILL, name="till")
@page(till, roles=READERS)
def show(here: Visit) -> Response:
    return _all(here)


@till.route(f"{TILL}/x", name="x-reading")
@page(till, roles=READERS)
def read(here: Visit) -> Response:
    found = here.do(x_reading, _station(here), by=here.person)
    return here.page("pages/till/reading", way=WAY, till=found, is_new=False, may_close=here.person.has(*CLOSERS))


@till.route(f"{TILL}/z", methods=["POST"], content_types=ANY, name="close-period")
@page(till, roles=CLOSERS)
def shut(here: Visit) -> Response:
    station = here.form.get("station", "")[:LONGEST_STATION]
    period = _number(here.form.get("period", ""))
    try:
        reading = here.do(close, station, period, by=here.person, where=here.where)
    except Overtaken as overtaken:
        return _all(here, here.words.problem(overtaken), status=409)
    except Refused as refusal:
        return _all(here, here.words.problem(refusal), status=422)
    asked = {"station": reading.station, "period": reading.period, "done": "closed"}
    return here.sent_to(f"{TILL}/z?{urlencode(asked)}")


@till.route(f"{TILL}/z", name="z-reading")
@page(till, roles=READERS)
def closed(here: Visit) -> Response:
    found = here.do(z_reading, _station(here), _number(here.query("period")), by=here.person)
    is_new = here.query("done") == "closed"
    return here.page("pages/till/reading", way=WAY, till=found, is_new=is_new, may_close=False)


@till.route(f"{TILL}/readings", name="z-readings")
@page(till, roles=READERS)
def past(here: Visit) -> Response:
    station, error = _station(here), ""
    try:
        found: History = here.do(history, station, after=here.query("after") or None, by=here.person)
    except Refused as refusal:  # a cursor from before a release
        found, error = History(station, ()), here.words.problem(refusal)
    return here.page("pages/till/history", way=WAY, status=422 if error else 200, found=found, error=error)


@till.route(f"{TILL}/csv", name="till-csv")
@page(till, roles=READERS)
def download(here: Visit) -> Response:
    """Every entry of a period, with the company's own day."""
    period = _number(here.query("period"))
    if not period:
        raise NotFound("There is no such period.")
    found = here.do(entries, _station(here), period, by=here.person)
    return answers.download(sheet(found), f"till-{period}.csv", answers.CSV)


def _all(here: Visit, error: str = "", *, status: int = 200) -> Response:
    return here.page(
        "pages/till/all",
        way=WAY,
        status=status,
        tills=here.do(tills, by=here.person),
        may_close=here.person.has(*CLOSERS),
        error=error,
    )


def _station(here: Visit) -> str:
    return here.query("station")[:LONGEST_STATION]


def _number(text: str) -> int:
    return whole(text, digits=9, otherwise=0)
