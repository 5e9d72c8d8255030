"""A full and a spare example of every record of the warehouse, in the order of ``changes.Record``."""

from chalicelib.domain.changes import Record
from chalicelib.domain.fulfilment import Box, Parcel, Step
from chalicelib.domain.fulfilment.confirmation import Confirmation, Fate
from chalicelib.domain.inventory import Level, Movement, Pieces, Promise, Why
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
    warehouse.level(counted_as_of=NOON, is_told=True),
    warehouse.movement(about="SO-261123-0000001/1", comment="two broken", station=warehouse.STATION),
    warehouse.promise(),
]
SPARE: list[Record] = [
    Box(ORDER_ID, 2, {}),
    Confirmation(ORDER_ID, 2, 7, Fate.TRACKING_MISSING, NOON, {}, Parcel()),
    Level("A-200", "MAIN", revision=1),
    Movement("m-2", "A-200", "MAIN", 0, Why.COUNTED, NOON, "jonas", 0),
    Promise("306-0000000-0000001", revision=1),
]
