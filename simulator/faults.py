"""Failures on demand: what can be broken at which crossing, and how a door behaves while it is broken."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from waitress.channel import ClientDisconnected
from werkzeug.wrappers import Request, Response

from simulator import ids, log
from simulator.rows import Fault
from simulator.world import World

COMMON = ("refuse", "timeout_before", "timeout_after", "500", "503_html", "garbage", "slow")
FAULTS = {
    "setup": (*COMMON, "foreign_start_page"),
    "order": COMMON,
    "confirmation": (*COMMON, "lost", "twice"),  # our own posts to the hub, ship notices and punch-ins too
    "token": (*COMMON, "wrong_nonce", "wrong_audience", "wrong_issuer", "expired", "alg_none", "unknown_key"),
    "lwa": COMMON,  # Login with Amazon's token endpoint
    "sp-api": (*COMMON, "429"),  # every operation; "sp-api/searchOrders" is that one alone
    "document": COMMON,  # of feeds, on its way; "document/upload" and "document/download" are one way alone
    "notification": ("late", "twice", "reordered", "lost", "malformed", "unknown_kind"),
    "listing": ("invalid", "dropped", "late"),  # what becomes of a submission; "listing/<sku>" of that SKU's alone
    "feed": ("fatal", "fatal_halfway", "cancelled", "stuck"),  # "feed/<TYPE>" is that type alone
    "report": ("fatal", "cancelled", "stuck"),  # what becomes of a report; "report/GET_…" is that type alone
}
# Those of the selling side have a control page of their own.
SELLING = ("lwa", "sp-api", "document", "notification", "listing", "feed", "report")
# Longer than the 10 to 20 s after which a sensible client gives up.
HANG_SECONDS = 60.0
SLOW_SECONDS = 5.0
SORRY = (
    "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head>"
    "<body><h1>Service Unavailable</h1><p>Sorry! Something went wrong on our end. Please try again.</p></body></html>"
)
GARBAGE = '<?xml version="1.0" encoding="UTF-8"?><cXML payloadID="'


def plan(
    world: World,
    crossing: str,
    fault: str,
    *,
    times: int = 1,
    seconds: float | None = None,
    code: int = 0,
    text: str = "",
    recorded: bool | None = None,
    chance: float = 1.0,
    seller: str = "",
) -> Fault:
    """Breaks the next `times` passages (0: all until cleared). Raises ValueError for what cannot be broken."""
    kinds = FAULTS.get(crossing.partition("/")[0])
    if kinds is None:
        raise ValueError(f"crossing must be one of {', '.join(FAULTS)}")
    if fault not in kinds:
        raise ValueError(f"fault at {crossing} must be one of {', '.join(kinds)}")
    if times < 0:
        raise ValueError("times must not be negative")
    if not 0 < chance <= 1:
        raise ValueError("chance must be above 0 and at most 1")
    default = SLOW_SECONDS if fault == "slow" else HANG_SECONDS
    planned = Fault(
        ids.short(),
        crossing,
        fault,
        times,
        default if seconds is None else seconds,
        code,
        text,
        recorded,
        chance,
        seller,
    )
    world.faults.put(planned.id, planned)
    return planned


def take(world: World, *crossings: str, seller: str = "") -> Fault | None:
    """The oldest fault planned for one of these crossings, used up by one."""
    with world.state.change():
        meets = (fault for fault in world.faults.all() if fault.crossing in crossings)
        planned = next((fault for fault in meets if not fault.seller or fault.seller == seller), None)
        if planned is None or ids.CHANCE.random() >= planned.chance:
            return None
        if planned.times == 1:
            world.faults.drop(planned.id)
        elif planned.times > 1:
            world.faults.put(planned.id, replace(planned, times=planned.times - 1))
        return planned


def broken(
    world: World, request: Request, fault: Fault, act: Callable[[], Response], refuse: Callable[[], Response]
) -> Response:
    """The answer of a door that has this fault. `act` is what it would have done, `refuse` how it says no."""
    records = fault.recorded if fault.recorded is not None else fault.fault in {"timeout_after", "garbage"}
    if fault.fault == "slow":
        world.clock.sleep(fault.seconds)
        return act()
    if records:
        act()
    else:
        # A token request is made of secrets, a feed's document is large; that they came is all that is kept of them.
        body = b"" if fault.crossing.partition("/")[0] in {"token", "document"} else request.get_data()
        log.received(world, fault.crossing, body, answer="broken on demand", fault=fault.fault)
    if fault.fault == "refuse":
        return refuse()
    if fault.fault in {"timeout_before", "timeout_after"}:
        return silence(world, request, fault.seconds)
    if fault.fault == "500":
        return Response("Internal Server Error", 500, mimetype="text/plain")
    if fault.fault == "503_html":
        return Response(SORRY, 503, mimetype="text/html", headers={"Retry-After": "5"})
    return Response(GARBAGE, 200, mimetype="text/xml")


def silence(world: World, request: Request, seconds: float) -> Response:
    """Nothing for `seconds`, or until the caller hangs up; then the line goes dead without an answer."""
    hung_up = request.environ.get("waitress.client_disconnected", lambda: False)
    step = 0.05
    for _ in range(int(seconds / step)):
        if hung_up():
            break
        world.clock.sleep(step)
    return Response(DeadLine(), 504, direct_passthrough=True)


class DeadLine:
    """What makes waitress close the connection before it has sent as much as a status line."""

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        raise ClientDisconnected
