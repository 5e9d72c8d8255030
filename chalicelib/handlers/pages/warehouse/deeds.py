"""What is done with an order on the floor: whose it is at the moment, and each step of its boxes."""

from collections.abc import Callable, Mapping
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Conflict, NotFound, Problem, Refused
from chalicelib.domain.fulfilment import Parcel, Step
from chalicelib.domain.fulfilment.claims import Claimed
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, whole
from chalicelib.handlers.forms.floor import ONE, box_number, notes, pieces, place, seen
from chalicelib.handlers.pages.warehouse.floor import one
from chalicelib.handlers.stations import asked_for, station
from chalicelib.handlers.visit import Visit
from chalicelib.queries.fulfilment.floor import FLOOR
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.claiming import claim, let_go, take_over
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.following import put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import correct_parcel, pack, pick, print_notes, split, tick
from chalicelib.usecases.fulfilment.undoing import undo

floor_deeds = Blueprint(__name__)
NO_DEED = "There is nothing of this name to be done with a box."

# What the page says afterwards, beside the box, and where the next scan goes.
Said = Mapping[str, str]
Deed = Callable[[Visit, str, int, Mapping[str, object]], Said]


@floor_deeds.route(f"{ONE}/claim", methods=["POST"], content_types=ANY, name="claim-order")
@page(floor_deeds, roles=FLOOR)
def start(here: Visit, order_id: str) -> Response:
    return _of_order(here, unquote(order_id), claim)


@floor_deeds.route(f"{ONE}/take-over", methods=["POST"], content_types=ANY, name="take-over-order")
@page(floor_deeds, roles=FLOOR)
def overtake(here: Visit, order_id: str) -> Response:
    return _of_order(here, unquote(order_id), take_over)


@floor_deeds.route(f"{ONE}/let-go", methods=["POST"], content_types=ANY, name="let-go-order")
@page(floor_deeds, roles=FLOOR)
def put_down(here: Visit, order_id: str) -> Response:
    return _of_order(here, unquote(order_id), let_go)


@floor_deeds.route(f"{ONE}/print", methods=["POST"], content_types=ANY, name="print-note")
@page(floor_deeds, roles=FLOOR)
def note(here: Visit, order_id: str) -> Response:
    """Marks its boxes and leads to the paper."""
    id = unquote(order_id)
    if not station(here):
        return asked_for(here, place(id))
    noted = here.do(print_notes, [id], **_at_work(here))[0]
    if noted.why_not:
        return _refused(here, id, noted.why_not, f"print-{here.form.get('box', '')}")
    return here.sent_to(notes([id]))


@floor_deeds.route(f"{ONE}/boxes/{{box}}/{{deed}}", methods=["POST"], content_types=ANY, name="step-of-box")
@page(floor_deeds, roles=FLOOR)
def step(here: Visit, order_id: str, box: str, deed: str) -> Response:
    id, number, act = unquote(order_id), box_number(box), _DEEDS.get(deed)
    if act is None:
        raise NotFound(NO_DEED)
    if not station(here):
        return asked_for(here, place(id))
    try:
        said = act(here, id, number, _at_work(here))
    except (Refused, Conflict) as refusal:
        return _refused(here, id, refusal, f"{deed}-{number}")
    return here.sent_to(place(id, {"box": str(number), "done": deed, **said}))


def _of_order(here: Visit, order_id: str, verb: Callable[..., object]) -> Response:
    if not station(here):
        return asked_for(here, place(order_id))
    try:
        here.do(verb, order_id, **_at_work(here))
    except (Refused, Conflict) as refusal:
        return _refused(here, order_id, refusal, "order")
    return here.sent_to(place(order_id))


def _refused(here: Visit, order_id: str, problem: Problem, about: str) -> Response:
    """The order as it is now, with what stands in the way beside its box."""
    status = 409 if isinstance(problem, Claimed | Conflict) else 422
    return one(here, order_id, again(here, problem, about=about), status=status)


def _at_work(here: Visit) -> dict[str, object]:
    return {"by": here.person, "station": station(here), "where": here.where}


def _parcel(here: Visit) -> Parcel:
    typed = here.form
    return Parcel(typed.get("carrier", ""), typed.get("method", ""), typed.get("tracking", ""))


def _is_ignored(here: Visit) -> bool:
    return here.form.get("ignore") == "yes"


def _allocate(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    here.do(allocate, order_id, box, **hand)
    return {}


def _pick(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    here.do(pick, order_id, box, **hand)
    return {}


def _pack(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    here.do(pack, order_id, box, None if _is_ignored(here) else _parcel(here), **hand)
    return {}


def _despatch(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    """With what is typed, if anything had to be."""
    asked = "tracking" in here.form or "carrier" in here.form
    here.do(despatch, order_id, box, _parcel(here) if asked else None, ignore=_is_ignored(here), **hand)
    return {}


def _undo(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    wanted = here.form.get("step", "")
    if wanted not in set(Step):
        raise NotFound(NO_DEED)
    here.do(undo, order_id, box, Step(wanted), **hand)
    return {}


def _tick(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    ticked = here.do(tick, order_id, box, here.form.get("code", ""), **hand)
    return {"line": ticked.inside.key, "all": "yes"} if ticked.is_all else {"line": ticked.inside.key}


def _split(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    fresh = here.do(split, order_id, box, pieces(here.form), seen=seen(here.form), **hand)
    return {"into": str(fresh.number)}


def _short(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    found = whole(here.form.get("found", "").strip(), digits=6, otherwise=-1)
    here.do(short_pick, order_id, box, here.form.get("article", ""), found, **hand)
    return {}


def _correct(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    here.do(correct_parcel, order_id, box, _parcel(here), **hand)
    return {}


def _put_back(here: Visit, order_id: str, box: int, hand: Mapping[str, object]) -> Said:
    here.do(put_back_done, order_id, box, **hand)
    return {}


_DEEDS: Mapping[str, Deed] = {
    "allocate": _allocate,
    "pick": _pick,
    "pack": _pack,
    "despatch": _despatch,
    "undo": _undo,
    "tick": _tick,
    "split": _split,
    "short": _short,
    "correct": _correct,
    "put-back": _put_back,
}
