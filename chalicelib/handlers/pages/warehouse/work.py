"""The work list: what is to leave, the first first, and one step for many orders at once."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.fulfilment.listing import At, Wanted
from chalicelib.domain.orders.shipping_clock import ShipBy
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms.floor import WORK, notes, place
from chalicelib.handlers.stations import asked_for, station, way_back
from chalicelib.handlers.visit import Visit
from chalicelib.queries.fulfilment.floor import FLOOR
from chalicelib.queries.fulfilment.paper import MOST_NOTES
from chalicelib.queries.fulfilment.work_list import MOST, WorkList, work_list
from chalicelib.queries.orders.listing import named
from chalicelib.usecases.fulfilment.stepping import Noted, print_notes
from chalicelib.usecases.fulfilment.together import allocate_all, pick_all

work = Blueprint(__name__)
_ASKED = ("step", "warehouse", "carrier", "ship_by")
LONGEST_NUMBER = 60

_TOGETHER: Mapping[str, Callable[..., list[Noted]]] = {
    "print": print_notes,
    "allocate": allocate_all,
    "pick": pick_all,
}


@work.route(WORK, name="work-list")
@page(work, roles=FLOOR)
def everything(here: Visit) -> Response:
    text = here.query("find").strip()[:LONGEST_NUMBER]
    if text:
        order_id = here.do(named, text, by=here.person)
        if order_id:
            return here.sent_to(place(order_id))
    return _list(here, {name: here.query(name) for name in _ASKED}, missed=text)


@work.route(f"{WORK}/many", methods=["POST"], content_types=ANY, name="step-of-many")
@page(work, roles=FLOOR)
def together(here: Visit) -> Response:
    """Each order by itself; of each is told what came of it. Whole mornings of notes lead straight to their paper."""
    deed, back = here.form.get("deed", ""), way_back(here.form.get("back", ""))
    verb = _TOGETHER.get(deed)
    if verb is None:
        raise NotFound("There is nothing of this name to be done with orders.")
    if not station(here):
        return asked_for(here, back)
    most = MOST_NOTES if deed == "print" else MOST
    ids = list(dict.fromkeys(id for id in here.fields.all("order") if id))[:most]
    done = here.do(verb, ids, by=here.person, station=station(here), where=here.where)
    printed = [each.order_id for each in done if each.boxes and not each.why_not] if deed == "print" else []
    if printed and len(printed) == len(done) <= MOST:
        return here.sent_to(notes(printed))
    return here.page(
        "pages/warehouse/together",
        way="warehouse",
        deed=deed,
        done=done,
        printed=printed,
        back=back,
    )


def _list(here: Visit, asked: Mapping[str, str], *, missed: str) -> Response:
    wanted, error = _wanted(asked), ""
    after = here.query("after") or None
    try:
        found: WorkList = here.do(work_list, wanted, by=here.person, station=station(here), after=after)
    except Refused as refusal:  # somebody else's cursor, or one from before a release
        found, error = WorkList((), None, (), (), {}), here.words.problem(refusal)
    narrowed = {name: value for name, value in asked.items() if value}
    return here.page(
        "pages/warehouse/list",
        way="warehouse",
        status=422 if error else 404 if missed else 200,
        found=found,
        wanted=wanted,
        narrowed=narrowed,
        after=after or "",
        here_again=f"{WORK}?{urlencode(narrowed)}" if narrowed else WORK,
        steps=tuple(At),
        ship_bys=tuple(ShipBy),
        station=station(here),
        missed=missed,
        error=error,
    )


def _wanted(asked: Mapping[str, str]) -> Wanted:
    """Raises NotFound for a list that nobody can ask for."""
    step, ship_by = asked["step"], asked["ship_by"]
    if (step and step not in set(At)) or (ship_by and ship_by not in set(ShipBy)):
        raise NotFound("There is no such list.")
    return Wanted(
        At(step) if step else None, asked["warehouse"], asked["carrier"], ShipBy(ship_by) if ship_by else None
    )
