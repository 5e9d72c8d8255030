"""How fresh orders are, and older ones on their way, in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.orders.backfills import Backfill, Phase, State
from chalicelib.domain.orders.sweeps import Chain, ChainKind
from chalicelib.queries.syncing import Sync
from chalicelib.views.form import EMPTY, Form
from tests.examples import NOON
from tests.examples import connections as sellers

Named = tuple[str, str, Mapping[str, object]]

MINUTE = timedelta(minutes=1)
ID = sellers.GERMANY
SYNC = Sync(
    authorization=sellers.authorization(),
    connections=[sellers.connection()],
    age=4 * MINUTE,
    succeeded_at=NOON - 4 * MINUTE,
    next_at=NOON + 11 * MINUTE,
    chain=None,
    heard_at=NOON - MINUTE,
    are_news_late=False,
    is_quick=False,
    trouble="",
    trouble_at=None,
    backfill=None,
    is_old=False,
)
UNHEARD = sellers.authorization(subscription="")
CHAIN = Chain(3, ChainKind.CHANGES, (sellers.DE,), NOON, NOON, NOON + 3 * MINUTE, step=4, orders=412)
JOB = Backfill(
    id="20261123-120000-b1",
    authorization=sellers.EUROPE,
    marketplaces=(sellers.DE,),
    since=NOON - timedelta(days=90),
    until=NOON,
    asked_at=NOON,
    asked_by="ida",
    changed_at=NOON,
    due_at=NOON + 2 * MINUTE,
    orders=1_612,
    stored=1_500,
    total=12_300,
    pages=17,
)


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _sync()
    yield from _older()


def _sync() -> Iterator[Named]:
    around = {"id": ID, "form": EMPTY, "news": ""}
    yield "sync", "pages/syncing/sync", around | {"sync": SYNC}
    running = replace(SYNC, chain=CHAIN, backfill=JOB, is_quick=True)
    yield "sync-running", "pages/syncing/sync", around | {"sync": running, "news": "running"}
    unheard = replace(
        SYNC,
        age=None,
        succeeded_at=None,
        heard_at=None,
        is_quick=True,
        authorization=UNHEARD,
    )
    yield "sync-first", "pages/syncing/sync", around | {"sync": unheard, "news": "begun"}
    bad = replace(SYNC, age=timedelta(hours=30), is_old=True, are_news_late=True, trouble="denied", trouble_at=NOON)
    wrong = Form(typed={"order": "nonsense"}, errors={"order": "An Amazon order id looks like 302-1234567-1234567."})
    yield "sync-trouble", "pages/syncing/sync", around | {"sync": bad, "form": wrong, "news": "waiting"}
    off = replace(SYNC, connections=[], trouble="QuotaExceeded", heard_at=None)
    yield "sync-off", "pages/syncing/sync", around | {"sync": off, "news": "off", "form": Form(error="It is over.")}


def _older() -> Iterator[Named]:
    around = {"id": ID, "form": EMPTY}
    states = {
        "begins": replace(JOB, orders=0, stored=0, total=0),
        "pages": JOB,
        "reports": replace(JOB, phase=Phase.WAITING),
        "storing": replace(JOB, phase=Phase.STORING, by_report=5_400),
        "completing": replace(JOB, is_reported=True, by_report=12_300, trouble="late"),
        "paused": replace(JOB, state=State.PAUSED),
        "failed": replace(JOB, state=State.FAILED, trouble="revoked"),
        "done": replace(JOB, state=State.DONE, orders=12_300),
        "canceled": replace(JOB, state=State.CANCELED),
    }
    for name, job in states.items():
        yield f"backfill-{name}", "pages/syncing/backfill", around | {"sync": replace(SYNC, backfill=job)}
    wrong = Form(typed={"since": "1999"}, errors={"since": "Please give a day, such as 2026-11-23."}, error="No.")
    yield "backfill", "pages/syncing/backfill", around | {"sync": SYNC, "form": wrong}
