"""The steps of a backfill by Amazon's order reports: ask, look, fetch, store bit by bit."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.backfills import Backfill, ReportAsked
from chalicelib.ports.sealing import Unopened
from chalicelib.ports.selling import (
    ORDER_REPORTS,
    Caller,
    Denied,
    Missing,
    Rejected,
    ReportKind,
    ReportState,
    Throttled,
)
from chalicelib.usecases.orders.backfilling.steps import Decide, Held, House, held_back, stored, without_reports


def ask(backfill: Backfill, caller: Caller, house: House) -> Decide:
    """Both reports of the span, each once: what was asked for before is kept when the second has to wait."""
    asked = {report.kind: report for report in backfill.reports}
    since, until = backfill.span or backfill.since, backfills.span_end(backfill)
    for kind in ORDER_REPORTS:
        if kind in asked:
            continue
        try:
            id = house.selling.request_report(
                backfill.authorization, kind, backfill.marketplaces, since, until, caller=caller
            )
            asked[kind] = ReportAsked(kind, id)
        except Throttled as throttled:
            raise Held(throttled.until, held_back(throttled.until, tuple(asked.values()))) from None
        except Denied:
            if kind is not ReportKind.ACTIONABLE:
                return without_reports("denied", house.clock.now())
            asked[kind] = ReportAsked(kind, "", is_over=True)  # the role for addresses is missing: without them
        except Rejected as error:
            return without_reports(error.code, house.clock.now())
    reports = tuple(asked.values())
    return lambda now: backfills.reports_asked(now, reports, at=house.clock.now())


def look(backfill: Backfill, caller: Caller, house: House) -> Decide:
    at = house.clock.now()
    looked: list[ReportAsked] = []
    for asked in backfill.reports:
        if asked.is_over:
            looked.append(asked)
            continue
        try:
            report = house.selling.report(backfill.authorization, asked.id, caller=caller)
        except Throttled as throttled:
            so_far = (*looked, *backfill.reports[len(looked) :])
            raise Held(throttled.until, held_back(throttled.until, so_far)) from None
        except (Missing, Rejected):
            return without_reports("missing", at)
        if report.state is ReportState.FAILED:
            return without_reports("failed", at)
        is_over = report.state is not ReportState.WAITING
        looked.append(replace(asked, document=report.document, is_over=is_over))
    done = tuple(looked)
    if all(report.is_over for report in done):
        return _fetched(backfill, done, caller, house)
    if backfill.asked_reports_at is not None and at - backfill.asked_reports_at >= backfills.REPORT_GIVEN_UP:
        return without_reports("late", at)
    return lambda now: backfills.looked(now, done, at=at)


def _fetched(backfill: Backfill, reports: Sequence[ReportAsked], caller: Caller, house: House) -> Decide:
    """Both documents, laid down in sealed pieces that are stored one a step. They are forgotten with the exports."""
    rows: dict[str, list[dict[str, str]]] = {}
    for report in reports:
        if not report.document:
            continue
        kind = ReportKind(report.kind)
        try:
            rows[kind] = list(house.selling.report_rows(backfill.authorization, kind, report.document, caller=caller))
        except Throttled as throttled:
            raise Held(throttled.until, held_back(throttled.until, tuple(reports))) from None
        except Denied:
            if kind is not ReportKind.ACTIONABLE:
                return without_reports("denied", house.clock.now())
        except (Missing, Rejected):
            return without_reports("missing", house.clock.now())
    pieces, orders = 0, 0
    for piece in house.reported_orders.pieces(
        rows.get(ReportKind.ALL_BY_CHANGE, []),
        rows.get(ReportKind.ACTIONABLE, []),
        since=backfill.since,
        most=backfills.CHUNK,
    ):
        name = _name(backfill, pieces)
        house.export_files.keep(name, house.sealer.seal(piece.content, name))
        pieces, orders = pieces + 1, orders + piece.orders
    return lambda now: backfills.fetched(now, orders=orders, chunks=pieces, at=house.clock.now())


def store(backfill: Backfill, caller: Caller, house: House) -> Decide:
    name = _name(backfill, backfill.chunk)
    try:
        piece = house.sealer.open(house.export_files.read(name), name)
    except (NotFound, Unopened):  # paused for longer than such files are kept
        return without_reports("expired", house.clock.now())
    seller = backfill.authorization.rpartition("-")[0]
    came = list(house.reported_orders.read(piece, seller, backfill.marketplaces))
    new = stored(came, house)
    return lambda now: backfills.chunk_stored(now, orders=len(came), stored=new, at=house.clock.now())


def _name(backfill: Backfill, piece: int) -> str:
    span = backfill.span or backfill.since
    return f"exports/backfills/{backfill.id}/{span:%Y%m%d}-{piece:05}"
