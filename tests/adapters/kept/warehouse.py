"""A full and a spare example of every record of the warehouse, in the order of ``changes.Record``."""

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Record
from chalicelib.domain.fulfilment import Box, Parcel, Step
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason, CancelStep
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.inventory import Level, Movement, Pieces, Promise, Why
from chalicelib.domain.inventory.count_tables import CountTable, LeftOut, State
from tests.examples import NOON, warehouse
from tests.examples.sales import ORDER_ID

SHELF = Pieces("A-100", "MAIN", 2)

FULL: list[Record] = [
    warehouse.box(
        done=warehouse.done(*Step),
        parcel=warehouse.UPS,
        taken=(SHELF,),
        is_allocating=True,
        ticked={"1": 1},
        put_back=(SHELF,),
        unmoved=(SHELF,),
        is_dropped=True,
        revision=3,
    ),
    warehouse.confirmation(
        fate=Fate.REFUSED,
        attempt=2,
        edition=3,
        fence=4,
        lapses_at=NOON,
        code="InvalidInput",
        words="The tracking number is invalid.",
        request_id="r-1",
        accepted_at=NOON,
        revision=5,
    ),
    warehouse.cancellation(
        lines=("1", "2"),
        step=CancelStep.REFUSED,
        wish="d-1",
        request="f-1",
        sent_at=NOON,
        attempt=2,
        taken_at=NOON,
        words="The order is SHIPPED and cannot be cancelled.",
        trouble=Reason.CANCEL_REFUSED,
        revision=4,
    ),
    warehouse.level(counted_as_of=NOON, is_told=True),
    warehouse.movement(about="SO-261123-0000001/1", comment="two broken", station=warehouse.STATION),
    warehouse.promise(),
    CountTable(
        "20261123-120000-name-1",
        "jonas",
        "counts.csv",
        2_400,
        NOON,
        NOON,
        State.RUNNING,
        step=1,
        done=1_000,
        fates={"taken": 997, "old": 1},
        left_out=2,
        told=(LeftOut(7, "X", "There is no article “{article}”.", "article", {"article": "X"}), LeftOut(9, "", "Odd")),
        revision=2,
    ),
]
SPARE: list[Record] = [
    Box(ORDER_ID, 2, {}),
    Confirmation(ORDER_ID, 2, 7, Fate.TRACKING_MISSING, NOON, {}, Parcel()),
    Cancellation(ORDER_ID, 2, CancelReason.NO_INVENTORY, NOON, "sam"),
    Level("A-200", "MAIN", revision=1),
    Movement("m-2", "A-200", "MAIN", 0, Why.COUNTED, NOON, "jonas", 0),
    Promise("306-0000000-0000001", revision=1),
    CountTable("20261123-120000-name-2", "jonas", "", 1, NOON, NOON),
]
