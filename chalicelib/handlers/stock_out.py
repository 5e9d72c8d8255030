"""How Amazon hears of stock: within moments by messages, and every five minutes whatever it does not know of yet."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chalice.app import Blueprint, Rate

from chalicelib import wiring
from chalicelib.domain.errors import Problem
from chalicelib.domain.messages import STOCK_OUT, CompareStock, Envelope, FollowFeed, PushMoved, PushStock, Unreadable
from chalicelib.handlers.jobs import Facts, Failed, job, messages
from chalicelib.handlers.log import failure, log, told
from chalicelib.handlers.metrics import measured
from chalicelib.usecases.inventory.anew import STOCK
from chalicelib.usecases.inventory.comparing.asking import begin_due
from chalicelib.usecases.inventory.comparing.going_on import go_on
from chalicelib.usecases.inventory.feeding import follow_feed, look_after_feeds
from chalicelib.usecases.inventory.gathering import push_moved
from chalicelib.usecases.inventory.lapsing import push_lapsed
from chalicelib.usecases.inventory.offering import Pushed, push_article
from chalicelib.usecases.operations import note_run
from chalicelib.wiring import Hub

stock_out = Blueprint(__name__)


# One at a time: each is a few hundred articles, or a step of many.
@stock_out.on_sqs_message(queue=STOCK_OUT, batch_size=1, name="push-stock")
@messages
def push_stock(hub: Hub, envelope: Envelope) -> Facts:
    match envelope.message:
        case PushStock() as message:
            pushed = hub.do(push_article, message)
            return {"told": pushed.is_told, "sent": pushed.sent}
        case PushMoved() as message:
            return {"articles": _moved(hub, message)}
        case FollowFeed(feed=feed) as message:
            return {"feed": feed, "step": hub.do(follow_feed, message)}
        case CompareStock() as message:
            comparison = hub.do(go_on, message)
            return {"step": comparison.step, "compared": comparison.compared} if comparison else {}
        case other:
            raise Unreadable("This message does not belong in this queue.", kind=other.kind)


@stock_out.schedule(Rate(5, unit=Rate.MINUTES), name="push-inventory")
@job
def push_inventory(_event: Any) -> int:
    """The same without messages: what moved, what was begun and never ended, and feeds that nobody follows. At night it
    begins to compare what Amazon sells with what it was told."""
    hub = wiring.hub()
    ways = (
        partial(hub.do, look_after_feeds),
        partial(hub.do, begin_due),
        partial(hub.do, push_lapsed, push_article=partial(_pushed, hub), gave_up=_gave_up),
        partial(_moved, hub, PushMoved(STOCK)),
    )
    *_, articles = done = [_tried(way) for way in ways]
    if None in done:
        raise Failed("push-inventory")
    hub.do(note_run, "push-inventory")
    measured(StockLookedAfter=1)
    return articles or 0


def _tried(way: Callable[[], int]) -> int | None:
    """None where it did not come to its end; the others do all the same."""
    try:
        return way()
    except Exception as error:  # noqa: BLE001  # told in the log; the schedule has not succeeded then
        log().error("not looked after", extra=told(error) if isinstance(error, Problem) else failure(error))
        return None


def _moved(hub: Hub, message: PushMoved) -> int:
    articles: int = hub.do(push_moved, message, push_article=partial(_pushed, hub), gave_up=_gave_up)
    return articles


def _pushed(hub: Hub, message: PushStock) -> Pushed:
    """One of many: a mistake of ours about it keeps no other waiting."""
    try:
        pushed: Pushed = hub.do(push_article, message)
        return pushed
    except Problem:
        raise
    except Exception as error:  # noqa: BLE001  # told in the log, and found again in five minutes
        log().error("not pushed", extra={"subject": message.subject} | failure(error))
        return Pushed(is_told=False)


def _gave_up(article: str, problem: Problem) -> None:
    log().warning("not pushed", extra={"subject": article} | told(problem))
