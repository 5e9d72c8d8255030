"""A full and a spare example of every record of returns and tills, in the order of ``changes.Record``."""

from chalicelib.domain.changes import Record
from chalicelib.domain.returns import Condition, Item, Return
from chalicelib.domain.takings import Drawer, EntryKind, Tender, TillEntry, ZReading
from tests.examples import NOON, takings
from tests.examples.sales import ORDER_ID

FULL: list[Record] = [
    takings.back(comment="box dented", is_whole=True),
    takings.drawer(period=3, since=NOON, sums=(takings.taken(unknown=1),)),
    takings.entry(),
    takings.z_reading(),
]
SPARE: list[Record] = [
    Return("RT-2", ORDER_ID, "", "", (Item("1", 1, Condition.DAMAGED, False),), Tender.AMAZON, "jonas", NOON),
    Drawer("", 1, revision=1),
    TillEntry("e-2", "", 2, takings.TODAY, NOON, "jonas", EntryKind.RETURN, Tender.AMAZON, "EUR", None, 1, "RT-2"),
    ZReading("", 2, None, NOON, "lena", ()),
]
