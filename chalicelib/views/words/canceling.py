"""What it is called to have Amazon cancel an order: why, and how far that is."""

from collections.abc import Mapping

from chalicelib.domain.fulfilment.cancellation import CancelReason, CancelStep
from chalicelib.views.texts import marked

# In the order in which people look for them; what happens after a parcel has left comes last.
CANCEL_REASON: Mapping[CancelReason, str] = {
    CancelReason.NO_INVENTORY: marked("We don’t have it"),
    CancelReason.UNDELIVERABLE: marked("Nothing can be delivered to this address"),
    CancelReason.BUYER_CANCELED: marked("The buyer asked for it"),
    CancelReason.EXCHANGE: marked("The buyer takes something else instead"),
    CancelReason.COVERAGE: marked("No carrier goes there"),
    CancelReason.CREDIT_DECISION: marked("The carrier refuses it for credit reasons"),
    CancelReason.RISK: marked("The buyer’s details do not hold up when checked"),
    CancelReason.NOT_RECEIVED: marked("The goods did not arrive"),
    CancelReason.RETURNED: marked("The goods came back"),
    CancelReason.ADJUSTMENT: marked("Another reason"),
}

# How far it is, and what follows.
CANCEL_STEP: Mapping[CancelStep, tuple[str, str]] = {
    CancelStep.ASKED: (marked("On its way to Amazon"), marked("It leaves within moments.")),
    CancelStep.WRITTEN: (marked("On its way to Amazon"), marked("Amazon takes it when it has room for it.")),
    CancelStep.SENDING: (
        marked("Sent, and not answered yet"),
        marked("If no answer comes, we look what Amazon has before anything is sent again."),
    ),
    CancelStep.SENT: (marked("Amazon works on it"), marked("That takes some minutes.")),
    CancelStep.DOUBTED: (
        marked("Amazon does not say that it is canceled"),
        marked("The order itself is read before anything else is done."),
    ),
    CancelStep.TAKEN: (
        marked("Amazon has agreed"),
        marked("The order is read again until Amazon shows it as canceled."),
    ),
    CancelStep.DONE: (marked("Canceled at Amazon"), ""),
    CancelStep.REFUSED: (
        marked("Amazon did not cancel it"),
        marked("Look at the order in Seller Central and cancel it there: what Amazon says comes back here."),
    ),
}
