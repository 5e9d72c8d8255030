"""How marketplace orders come in: Amazon's news, orders to be fetched, pages of sweeps and backfills, and the minute
that begins them."""

from functools import partial
from typing import Any

from chalice.app import Blueprint, Rate

from chalicelib import wiring
from chalicelib.domain.errors import Problem
from chalicelib.domain.messages import (
    MARKETPLACE_NEWS,
    ORDERS_IN,
    SWEEPS,
    ContinueBackfill,
    Envelope,
    EraseCustomer,
    FetchOrder,
    ForgetGrant,
    KeyCustomers,
    MapHeldAgain,
    SubscribeSeller,
    SweepPage,
    TakeListingsOver,
    Unreadable,
)
from chalicelib.handlers.jobs import Facts, bodies, job, messages
from chalicelib.handlers.log import failure, log, told
from chalicelib.handlers.metrics import measured
from chalicelib.queries.syncing import oldest_age, swept
from chalicelib.usecases.articles.taking_over import take_page
from chalicelib.usecases.connections.standing import forget, subscribe
from chalicelib.usecases.customers.erasing import erase_on
from chalicelib.usecases.customers.searching import go_on as key_on
from chalicelib.usecases.customers.searching import key_anew
from chalicelib.usecases.mappings.releasing import go_on
from chalicelib.usecases.operations import note_run
from chalicelib.usecases.orders.backfilling.taking import continue_backfill, take_up
from chalicelib.usecases.orders.hearing import fetch, hear
from chalicelib.usecases.orders.losing import lost
from chalicelib.usecases.orders.remapping import map_again
from chalicelib.usecases.orders.remembering import Desk
from chalicelib.usecases.orders.sweeping import begin_due, sweep_page
from chalicelib.usecases.orders.upserting import upsert
from chalicelib.usecases.personal.forgetting import erase_for
from chalicelib.wiring import Hub

intake = Blueprint(__name__)

# As often as a queue gives out a message before it is a dead letter (infra/queues.yaml).
LAST_TRY = 5


# Three at a time: each may wait 15 s for Amazon, the first one 8 s for a token too, and all of them have 60.
# A notification carries a postcode, and the sweep brings its order anyway: it never becomes a dead letter.
@intake.on_sqs_message(queue=MARKETPLACE_NEWS, batch_size=3, name="hear-news")
@partial(bodies, lets_go_at=LAST_TRY)
def hear_news(hub: Hub, body: str) -> Facts:
    news = hub.marketplace_news(body)
    heeded = hub.do(hear, news, **_ways_in(hub, "news"))
    measured(NewsHeard=1)
    return {"news": heeded, "notification": news.notification, "kind": getattr(news, "kind", "")}


@intake.on_sqs_message(queue=ORDERS_IN, batch_size=3, name="fetch-orders")
@messages
def fetch_orders(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case FetchOrder() as message:
            return {"fetched": hub.do(fetch, message, **_ways_in(hub, "news"))}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


# One at a time: a page is a hundred orders.
@intake.on_sqs_message(queue=SWEEPS, batch_size=1, name="sweep-orders")
@messages
def sweep_orders(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case SweepPage() as message:
            step = hub.do(sweep_page, message, **_ways_in(hub, "sweep"))
            measured(OrdersSwept=step.orders)
            return {"step": step.what, "orders": step.orders, "new": step.news, "request_id": step.request_id}
        case ContinueBackfill() as message:
            done = hub.do(continue_backfill, message, **_ways_in(hub, "backfill"))
            return {"phase": done.phase, "state": done.state, "orders": done.orders} if done else {}
        case TakeListingsOver(subject=connection, step=step_of, slot=slot):
            taken = hub.do(take_page, connection, step_of, slot)
            return {"state": taken.state, "listings": taken.read} if taken else {}
        case SubscribeSeller() as message:
            return {"subscribed": hub.do(subscribe, message)}
        case ForgetGrant() as message:
            return {"forgotten": hub.do(forget, message)}
        case MapHeldAgain(subject=connection, run=run, step=step_of):
            gone_on = hub.do(go_on, connection, run, step_of, map_again=partial(hub.do, map_again))
            return {"state": gone_on.state, "released": gone_on.released, "held": gone_on.held} if gone_on else {}
        case KeyCustomers(run=run, step=step_of):
            search = hub.do(key_on, run, step_of, key_anew=partial(hub.do, key_anew))
            return {"customers": search.job.done if search.job else "all"} if search else {}
        case EraseCustomer(subject=customer, person=person, after=after):
            erased = hub.do(erase_on, customer, after, by=person, erase_orders=partial(hub.do, erase_for))
            return {"orders": erased}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


@intake.schedule(Rate(1, unit=Rate.MINUTES), name="begin-sweeps")
@job
def begin_sweeps(_event: Any) -> int:
    """Begins whatever is due. One seller's trouble never keeps the others from it."""
    hub = wiring.hub()
    begun = sum(_begun(hub, authorization) for authorization in hub.do(swept))
    hub.do(note_run, "begin-sweeps")
    measured(SweepsLookedAt=1, **({"LastSyncAgeSeconds": oldest} if (oldest := hub.do(oldest_age)) is not None else {}))
    return begun


def _begun(hub: Hub, authorization: str) -> bool:
    try:
        return bool(hub.do(begin_due, authorization)) or bool(hub.do(take_up, authorization))
    except Problem as problem:
        log().warning("not begun", extra={"authorization": authorization} | told(problem))
    except Exception as error:  # noqa: BLE001  # a mistake of ours about one seller, whose age alarms soon enough
        log().error("not begun", extra={"authorization": authorization} | failure(error))
    return False


def _ways_in(hub: Hub, where: str) -> dict[str, Any]:
    """Each order in a decision of its own, so that one collision decides one order anew and not a hundred."""
    store = partial(hub.do, upsert, where=where)
    desk = Desk(store, hub.sales, hub.connections, hub.mappings, hub.articles, hub.customers, hub.fingerprint_key)
    return {"upsert": desk, "gave_up": partial(hub.do, lost)}
