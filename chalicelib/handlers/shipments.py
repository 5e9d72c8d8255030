"""How Amazon hears of boxes that have left and of what is to be canceled: each from its message, and every minute what
it does not know of yet."""

from functools import partial
from typing import Any

from chalice.app import Blueprint, Rate

from chalicelib import wiring
from chalicelib.domain.errors import Problem
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.messages import SHIPMENTS_OUT, CancelAtAmazon, ConfirmShipment, Envelope, Unreadable
from chalicelib.handlers.jobs import Facts, job, messages
from chalicelib.handlers.log import failure, log, told
from chalicelib.handlers.metrics import measured
from chalicelib.ports.fulfilment import DueConfirmation
from chalicelib.usecases.canceling.telling import due_cancels, tell_of_cancel
from chalicelib.usecases.fulfilment.confirming import Outcome, confirm, due, look_after
from chalicelib.usecases.operations import note_run
from chalicelib.usecases.orders.losing import lost
from chalicelib.wiring import Hub

shipments = Blueprint(__name__)

_COUNTED = {
    Outcome.ACCEPTED: "ConfirmationsAccepted",
    Outcome.REFUSED: "ConfirmationsRefused",
    Outcome.UNKNOWN: "ConfirmationsUnknown",
}


# One at a time: it may read the order back, tell the package and read again, each for 15 s, and has 60.
@shipments.on_sqs_message(queue=SHIPMENTS_OUT, batch_size=1, name="confirm-shipments")
@messages
def confirm_shipments(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case ConfirmShipment(box=box) as message:
            outcome = hub.do(confirm, message, gave_up=partial(hub.do, lost))
            if outcome in _COUNTED:
                measured(**{_COUNTED[outcome]: 1})
            return {"box": box, "confirmation": outcome}
        case CancelAtAmazon(cancel=number) as message:
            wish: Cancellation | None = hub.do(tell_of_cancel, message, gave_up=partial(hub.do, lost))
            if wish is not None and wish.trouble:
                measured(CancellationsTroubled=1)
            return {"cancel": number, "step": wish.step if wish else ""}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


@shipments.schedule(Rate(1, unit=Rate.MINUTES), name="push-tracking")
@job
def push_tracking(_event: Any) -> int:
    """Sends whatever is due on its way again. One box's trouble never keeps the others from it."""
    hub = wiring.hub()
    pushed = sum(_pushed(hub, each) for each in hub.do(due)) + len(hub.do(due_cancels))
    hub.do(note_run, "push-tracking")
    measured(BoxesLookedAfter=1)
    return pushed


def _pushed(hub: Hub, each: DueConfirmation) -> bool:
    try:
        return bool(hub.do(look_after, each.order_id, each.box))
    except Problem as problem:
        log().warning("not pushed", extra={"subject": each.order_id, "box": each.box} | told(problem))
    except Exception as error:  # noqa: BLE001  # a mistake of ours about one box, which is looked at in a minute again
        log().error("not pushed", extra={"subject": each.order_id, "box": each.box} | failure(error))
    return False
