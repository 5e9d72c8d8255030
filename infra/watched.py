"""What is watched: queues, schedules, and what has an alarm of its own. A line here is an alarm there (`alarms`)."""

from dataclasses import dataclass
from datetime import timedelta

from infra.metrics import Metric, counted, of_doors, of_function, of_letters


@dataclass(frozen=True)
class Alarm:
    """Rings when ``metric`` was at or above ``at`` (``below``: under it) in so many looks of so many minutes in a row.

    ``of`` is the queue, function or schedule that it watches, ``graph`` where the dashboard shows it. Silence is no
    news, unless it is the bad news itself.
    """

    name: str
    of: str
    means: str
    metric: Metric
    at: float
    because: str
    graph: str
    page: str = ""
    minutes: int = 5
    looks: int = 1
    below: bool = False
    silence_rings: bool = False

    @property
    def runbook(self) -> str:
        return f"docs/runbook/{self.page or self.name}.md"


@dataclass(frozen=True)
class Queue:
    """Its oldest message may wait that long."""

    name: str
    stops: str
    late: timedelta
    because: str


QUEUES = (
    Queue(
        "purchase-orders-out",
        stops="Approved orders do not reach Amazon",
        late=timedelta(minutes=15),
        because="Amazon answers within seconds and a failed try comes back after six minutes, so two tries failed",
    ),
    Queue(
        "letters",
        stops="Approvers and applicants are not told",
        late=timedelta(minutes=30),
        because="SES may hold us back for a while, and no letter is urgent by the minute",
    ),
    Queue(
        "mail-events",
        stops="Nobody hears of letters that came back",
        late=timedelta(hours=1),
        because="A bounce waits for a person anyway",
    ),
    Queue(
        "projections",
        stops="New orders are not found by a search",
        late=timedelta(minutes=15),
        because="It takes a second, and who searches in vain thinks that there is no such order",
    ),
    Queue(
        "exports",
        stops="Large tables of orders are not written",
        late=timedelta(minutes=15),
        because="A step takes half a minute and somebody watches its progress",
    ),
    Queue(
        "marketplace-news",
        stops="Amazon's news of orders are not heard, and orders come with the sweep only",
        late=timedelta(minutes=15),
        because="News are worth something for seconds; after a quarter of an hour the sweep has brought the same",
    ),
    Queue(
        "orders-in",
        stops="Orders that Amazon told of are not fetched",
        late=timedelta(minutes=15),
        because="A message comes here when its time slot has come, and one call takes a second",
    ),
    Queue(
        "sweeps",
        stops="Orders are not swept in, nor are older ones fetched",
        late=timedelta(minutes=15),
        because="A page takes some seconds, and a failed try comes back after six minutes, so two tries failed",
    ),
    Queue(
        "stock",
        stops="Stock does not follow the orders, and Amazon may sell what is sold already",
        late=timedelta(minutes=15),
        because="It takes a second, and what Amazon is told of the stock waits for it",
    ),
    Queue(
        "shipments-out",
        stops="Amazon is not told of boxes that have left, and their orders become late",
        late=timedelta(minutes=15),
        because="A message comes here when its time slot has come, and one call takes a second",
    ),
    Queue(
        "stock-out",
        stops="Amazon is not told of stock that moved, and sells what is sold already; the schedule tells it later",
        late=timedelta(minutes=15),
        because="A message comes here when its time slot has come; only a feed of thousands takes a minute",
    ),
)

# What fell out of a way that has no queue in front: the dead-letter queue alone.
WAYS_WITHOUT_QUEUE = {
    "publish-fresh": "The fast path gave up on messages; the sweep publishes them a minute later",
    "publish-due": "EventBridge could not start the sweep for a minute",
    "begin-sweeps": "EventBridge could not start the sweep of marketplace orders for a minute",
    "push-tracking": "EventBridge could not start the look for unconfirmed boxes for a minute",
    "push-inventory": "EventBridge could not start the look for stock that Amazon does not know of",
}

# By the names of their functions: the metric that counts a schedule's successes, and what stops without them.
SCHEDULES = {
    "publish-due": ("SweepSucceeded", "Reminders, repetitions and whatever the stream missed stay in the outbox"),
    "begin-sweeps": ("SweepsLookedAt", "No marketplace is asked for orders; only Amazon's news bring any"),
    "push-tracking": ("BoxesLookedAfter", "Boxes of which Amazon could not be told at once are not told again"),
    "push-inventory": ("StockLookedAfter", "Stock of which Amazon could not be told at once is not told"),
}
# Three of its five-minute looks: design, section 8.
SILENT_LOOKS = 3

ORDERS_AND_OUTBOX = (
    Alarm(
        "orders-unknown",
        of="send-purchase-orders",
        means="Nobody knows whether Amazon has an order: its answer was lost.",
        metric=counted("OrdersUnknown"),
        at=1,
        because="Each may be an order that somebody waits for, or one that would be sent twice",
        graph="Orders at Amazon",
    ),
    Alarm(
        "orders-refused",
        of="send-purchase-orders",
        means="An approved order was refused, by Amazon or by our own settings.",
        metric=counted("OrdersRefused"),
        at=1,
        because="Somebody approved it and expects it to come",
        graph="Orders at Amazon",
    ),
    Alarm(
        "outbox-age",
        of="outbox",
        means="Messages stay in the outbox although they are due.",
        metric=counted("OutboxAgeSeconds", "Maximum"),
        at=300,
        because="The sweep comes every minute, so five came in vain",
        graph="Oldest due message in the outbox (seconds)",
    ),
)

SELLING = (
    Alarm(
        "last-sync-age",
        of="sweep-orders",
        means="A seller's orders have not been swept in for an hour.",
        metric=counted("LastSyncAgeSeconds", "Maximum"),
        at=3600,
        because="The slowest rhythm is a quarter of an hour, so four came in vain or none began",
        graph="Oldest last sweep of a seller (seconds)",
    ),
    Alarm(
        "confirmations-refused",
        of="confirm-shipments",
        means="Amazon does not take the confirmation of a box that has left.",
        metric=counted("ConfirmationsRefused"),
        at=1,
        because="Until somebody puts it right the order counts as not shipped, and becomes late",
        graph="Boxes at Amazon",
    ),
    Alarm(
        "confirmations-unknown",
        of="confirm-shipments",
        means="Amazon does not answer when it is told of boxes that have left.",
        metric=counted("ConfirmationsUnknown"),
        at=5,
        minutes=15,
        because="One is read back and sent again by itself; five within a quarter of an hour are an outage",
        graph="Boxes at Amazon",
    ),
    Alarm(
        "cancellations-waiting",
        of="confirm-shipments",
        means="Amazon was asked to cancel an order, and refuses or does not answer.",
        metric=counted("CancellationsTroubled"),
        at=1,
        because="An order that waits or was refused becomes late, unless somebody ships it or cancels it by hand",
        graph="Orders to be canceled at Amazon",
    ),
)

DOORS_AND_MAIL = (
    Alarm(
        "publish-fresh-late",
        of="publish-fresh",
        means="The fast path from the outbox to the queues lags behind; the sweep does its work.",
        metric=of_function("IteratorAge", "publish-fresh", "Maximum"),
        at=300_000,
        because="What the sweep has done five times over, the fast path can no longer do fast",
        graph="Age of the outbox's stream (milliseconds)",
    ),
    Alarm(
        "doors-failing",
        of="doors",
        means="Pages or doors answer with an error of ours (5xx).",
        metric=of_doors("5XXError"),
        at=3,
        because="One may be a restart or a lost connection; three within five minutes are seen by people",
        graph="Doors: errors",
    ),
    Alarm(
        "doors-slow",
        of="doors",
        means="Pages are slow: one of twenty answers takes five seconds or more.",
        metric=of_doors("Latency", "p95"),
        at=5000,
        looks=3,
        because="A cold start takes about two seconds; after five people press again",
        graph="Doors: time to answer (milliseconds)",
    ),
    Alarm(
        "sign-ins-failing",
        of="pages",
        means="People can't sign in: the provider fails, or does not know us any more.",
        metric=counted("SignInsFailed"),
        at=3,
        because="One may be a lost connection; three within five minutes are a closed door that no 5xx tells of",
        graph="Sign-ins that failed",
    ),
    Alarm(
        "letters-bouncing",
        of="letters",
        means="Too many of our letters come back.",
        metric=of_letters("Reputation.BounceRate"),
        at=0.03,
        minutes=60,
        because="AWS looks into accounts at 5 % and stops them at 10 %",
        graph="Letters: share that bounced or was complained about",
    ),
    Alarm(
        "letters-unwanted",
        of="letters",
        means="People mark our letters as spam.",
        metric=of_letters("Reputation.ComplaintRate"),
        at=0.0005,
        minutes=60,
        because="AWS looks into accounts at 0.1 % and stops them at 0.5 %",
        graph="Letters: share that bounced or was complained about",
    ),
)
