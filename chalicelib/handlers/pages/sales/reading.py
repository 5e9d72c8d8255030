"""Reading an order from Amazon again because somebody wants it, from whichever page they do."""

from dataclasses import dataclass
from functools import partial
from math import ceil

from chalicelib.handlers.forms import whole
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.orders.downloading import Downloaded, download
from chalicelib.usecases.orders.losing import lost
from chalicelib.usecases.orders.upserting import upsert

# What an address may say that happened.
NEWS, SAME, LATER = "read", "unchanged", "later"


@dataclass(frozen=True, slots=True)
class Said:
    what: str
    seconds: int = 0  # until it is read by itself


def downloaded(here: Visit, order_id: str, *, connection: str = "") -> Downloaded:
    """Raises Refused, in words."""
    ways_in = {"upsert": partial(here.hub.do, upsert, where="page"), "gave_up": partial(here.hub.do, lost)}
    who = {"by": here.person, "where": here.where}
    done: Downloaded = here.do(download, order_id, connection=connection, **who, **ways_in)
    return done


def told(here: Visit, done: Downloaded) -> dict[str, str]:
    """For the address of the page that says what became of it."""
    if done.until is None:
        return {"done": NEWS if done.is_news else SAME}
    return {"done": LATER, "seconds": str(max(1, ceil((done.until - here.hub.clock.now()).total_seconds())))}


def read_of(here: Visit) -> Said | None:
    """What the address of this page says became of it."""
    what = here.query("done")
    return Said(what, whole(here.query("seconds"), digits=5, otherwise=0)) if what in (NEWS, SAME, LATER) else None
