"""A report from the moment it is asked for: waits its turn, is worked on, ends as a document, or without one."""

import base64
import gzip
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from simulator import faults, ids
from simulator.selling import news, stock
from simulator.selling.marketplaces import MARKETPLACES
from simulator.selling.report_files import FILES, LISTINGS, RESTRICTED, all_listings
from simulator.selling.sales import clockwork, settings
from simulator.selling.sales.store import Sale, Sales, Search, from_milliseconds
from simulator.state import Shelf
from simulator.world import World

FINISHED = "REPORT_PROCESSING_FINISHED"
# What is shorter than this is not worth compressing, and then it says so by not saying anything.
WORTH_COMPRESSING = 1000
KEPT = timedelta(days=30)
REACHES_BACK = timedelta(days=730)
MOST = 1_000_000


@dataclass(frozen=True)
class Report:
    id: str
    seller: str
    region: str
    type: str
    marketplaces: tuple[str, ...]
    start: datetime
    end: datetime
    created: datetime
    begins: datetime
    ends: datetime
    lag_seconds: float
    outcome: str = ""  # DONE | CANCELLED | FATAL, once it is over
    document: str = ""
    fault: str = ""  # fatal | cancelled | stuck

    @property
    def is_restricted(self) -> bool:
        return self.type in RESTRICTED

    def status(self, now: datetime) -> str:
        if self.outcome:
            return self.outcome
        return "IN_QUEUE" if now < self.begins else "IN_PROGRESS"


@dataclass(frozen=True)
class ReportDocument:
    id: str
    report: str
    seller: str
    region: str
    charset: str
    is_compressed: bool
    content: str  # base64


def ask(
    world: World, seller: str, region: str, kind: str, marketplaces: tuple[str, ...], start: datetime, end: datetime
) -> Report:
    how, now = settings.current(world), world.now()
    fault = faults.take(world, "report", f"report/{kind}", seller=seller)
    begins = now + timedelta(seconds=how.report_queue_seconds)
    report = Report(
        id=f"{ids.CHANCE.randrange(10**11, 10**12)}",
        seller=seller,
        region=region,
        type=kind,
        marketplaces=marketplaces,
        start=start,
        end=end,
        created=now,
        begins=begins,
        ends=begins + timedelta(seconds=how.report_work_seconds),
        lag_seconds=how.report_lag_seconds,
        fault=fault.fault if fault else "",
    )
    Shelf(world.state, Report).put(report.id, report)
    return report


def run_due(world: World) -> None:
    """Finishes what is to be finished by now."""
    now = world.now()
    due = [one for one in Shelf(world.state, Report).all() if not one.outcome and one.ends <= now]
    if not due:
        return
    clockwork.catch_up(world)
    for report in due:
        if report.fault != "stuck":
            finish(world, report)


def finish(world: World, report: Report) -> None:
    with world.state.change():
        kept = Shelf(world.state, Report).get(report.id)
        if kept is None or kept.outcome:
            return
        text = "" if report.fault else content(world, report)
        if report.fault == "fatal":
            report = replace(report, outcome="FATAL")
        elif not text:
            report = replace(report, outcome="CANCELLED")  # nothing to report
        else:
            document = file(world, report, text)
            report = replace(report, outcome="DONE", document=document.id)
        Shelf(world.state, Report).put(report.id, report)
        tell(world, report)


def content(world: World, report: Report) -> str:
    """Empty when there is nothing to report."""
    if report.type == LISTINGS:
        place = MARKETPLACES[report.marketplaces[0]]  # of several, Amazon takes the first
        offered = stock.everything(world, report.seller, report.region)
        return all_listings(offered, place.language) if offered else ""
    sales = found(world, report)
    return FILES[report.type](sales, world.now()) if sales else ""


def found(world: World, report: Report) -> list[Sale]:
    """As of a while ago: reports lag behind."""
    end = min(report.end, report.created - timedelta(seconds=report.lag_seconds))
    start = max(report.start, report.created - REACHES_BACK)
    if start > end:
        return []
    is_actionable = report.type == "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
    search = Search(
        seller=report.seller,
        region=report.region,
        by="updated" if report.type.endswith("BY_LAST_UPDATE_GENERAL") else "created",
        after=datetime(2000, 1, 1, tzinfo=UTC) if is_actionable else start,
        before=end,
        statuses=("UNSHIPPED", "PARTIALLY_SHIPPED") if is_actionable else (),
        marketplaces=report.marketplaces,
        fulfilled_by=("MERCHANT",) if is_actionable else (),
    )
    sales = Sales(world.state).find(search, MOST)
    if not is_actionable:
        return sales
    # Its dates mean when an order became one that can be sent.
    return [sale for sale in sales if start <= from_milliseconds(sale.notes["fulfillable"]) <= end]


def file(world: World, report: Report, text: str) -> ReportDocument:
    charset = settings.current(world).report_charset
    content = text.encode(charset, "replace")
    is_compressed = len(content) > WORTH_COMPRESSING
    document = ReportDocument(
        id=f"amzn1.spdoc.1.4.{report.region}.{ids.short()}.{report.id}",
        report=report.id,
        seller=report.seller,
        region=report.region,
        charset=charset,
        is_compressed=is_compressed,
        content=base64.b64encode(gzip.compress(content, mtime=0) if is_compressed else content).decode(),
    )
    Shelf(world.state, ReportDocument).put(document.id, document)
    return document


def tell(world: World, report: Report) -> None:
    payload = {
        "reportProcessingFinishedNotification": {
            "sellerId": report.seller,
            "accountId": f"amzn1.merchant.o.{report.seller}",
            "reportId": report.id,
            "reportType": report.type,
            "processingStatus": report.outcome,
            **({"reportDocumentId": report.document} if report.document else {}),
        }
    }
    for subscription in world.selling.subscriptions.all():
        if (subscription.kind, subscription.seller, subscription.region) == (FINISHED, report.seller, report.region):
            news.lay_out(world, subscription, about=report.id, payload=payload)
