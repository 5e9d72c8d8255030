"""How the Selling Partner API behaves while it is broken: see `simulator.faults` for how one breaks it."""

from werkzeug.wrappers import Request, Response

from simulator import faults
from simulator.rows import Fault
from simulator.selling.call import DENIED, UNAUTHORIZED, errors
from simulator.web import json_answer
from simulator.world import World


def take(world: World, operation: str, seller: str) -> Fault | None:
    return faults.take(world, "sp-api", f"sp-api/{operation}", seller=seller)


def before(world: World, request: Request, fault: Fault) -> Response | None:
    """What is said without having done anything; None when the call goes on and is spoilt afterwards, if at all."""
    if fault.fault == "slow":
        world.clock.sleep(fault.seconds)
        return None
    if fault.fault in {"timeout_after", "garbage"} or fault.recorded:
        return None
    return said(world, request, fault)


def after(world: World, request: Request, fault: Fault, right: Response) -> Response:
    """The answer to a call that was done, spoilt on its way back."""
    if fault.fault == "slow":
        return right
    if fault.fault == "garbage":
        right.set_data(right.get_data()[: len(right.get_data()) // 2])
        return right
    return said(world, request, fault)


def said(world: World, request: Request, fault: Fault) -> Response:
    if fault.fault == "429":
        return json_answer(errors("QuotaExceeded", "You exceeded your quota for the requested resource."), 429)
    if fault.fault == "500":
        return json_answer(errors("InternalFailure", "We encountered an internal error. Please try again."), 500)
    if fault.fault == "503_html":
        return Response(faults.SORRY, 503, mimetype="text/html")
    if fault.fault == "refuse":
        # With `"code": 400` it is the contents that Amazon does not like: a tracking number, say.
        why = {400: "InvalidInput", 404: "NotFound"}.get(fault.code, UNAUTHORIZED)
        return json_answer(errors(why, fault.text or DENIED), fault.code or 403)
    return faults.silence(world, request, fault.seconds)
