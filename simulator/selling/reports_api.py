"""createReport, getReports, getReport, getReportDocument 2021-06-30, and where a document lies for five minutes."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request, Response

from simulator import ids
from simulator.selling import reports, roles
from simulator.selling.call import Answer, Call, denied, invalid, iso, moment, not_found
from simulator.selling.newest import listed
from simulator.selling.report_files import FILES, LISTINGS, RESTRICTED
from simulator.selling.reports import KEPT, Report, ReportDocument
from simulator.state import Shelf
from simulator.world import World

DOCUMENTS = "/reports/2021-06-30/documents"
MOST_MARKETPLACES = 25
# Without dates a report looks back this far; further back has to be asked for.
USUALLY = timedelta(days=30)
URL_LIVES = timedelta(minutes=5)
NO_MORE = '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>{}</Message></Error>'


@dataclass(frozen=True)
class DocumentAddress:
    token: str
    document: str
    is_encoded: bool  # the transfer says gzip, so that a client unpacks it by itself
    expires_at: datetime


def create_report(world: World, call: Call) -> Answer:
    given = call.body if isinstance(call.body, dict) else {}
    kind, places = str(given.get("reportType", "")), given.get("marketplaceIds")
    if kind not in (*FILES, LISTINGS):
        raise invalid(f"Invalid reportType: {kind or 'none'}.")
    if not isinstance(places, list) or not 1 <= len(places) <= MOST_MARKETPLACES:
        raise invalid(f"marketplaceIds must hold between 1 and {MOST_MARKETPLACES} marketplaces.")
    if not call.has(*needed(kind)):
        raise denied()
    end = moment(given, "dataEndTime") or call.now
    start = moment(given, "dataStartTime") or end - USUALLY
    if start > end or end > call.now or start > call.now:
        raise invalid("dataStartTime must be before dataEndTime, and neither may lie in the future.")
    asked = tuple(str(place) for place in places)
    report = reports.ask(world, call.seller.id, call.region, kind, asked, start, end)
    return Answer(202, {"reportId": report.id})


def needed(kind: str) -> tuple[str, ...]:
    """Any one of these roles."""
    if kind == LISTINGS:
        return roles.LISTINGS
    return roles.ADDRESS if kind in RESTRICTED else roles.ORDERS


def get_report(world: World, call: Call) -> Answer:
    reports.run_due(world)
    found = Shelf(world.state, Report).get(call.path["reportId"])
    if found is None or not is_own(found, call):
        raise not_found(f"The report {call.path['reportId']} was not found.")
    return Answer(200, shown(found, call.now))


def get_reports(world: World, call: Call) -> Answer:
    reports.run_due(world)
    own_ones = (report for report in reversed(Shelf(world.state, Report).all()) if is_own(report, call))
    return listed(call, "reports", "reportTypes", own_ones, shown)


def get_report_document(world: World, call: Call) -> Answer:
    id = call.path["reportDocumentId"]
    document = Shelf(world.state, ReportDocument).get(id)
    report = Shelf(world.state, Report).get(document.report) if document else None
    if document is None or report is None or not is_own(report, call) or report.ends + KEPT < call.now:
        raise not_found(f"The report document {id} was not found.")
    if report.is_restricted and not call.opens("GET", f"{DOCUMENTS}/{id}"):
        raise denied("This document needs a restricted data token.")
    encoded = call.query.get("enableContentEncodingUrlHeader", "").casefold() == "true"
    address = DocumentAddress(ids.token(), id, encoded and document.is_compressed, call.now + URL_LIVES)
    with world.state.change():
        shelf = Shelf(world.state, DocumentAddress)
        for old in shelf.all():
            if old.expires_at + KEPT < call.now:
                shelf.drop(old.token)
        shelf.put(address.token, address)
    host = call.headers.get("host") or world.config.public_url.partition("//")[2]
    body = {"reportDocumentId": id, "url": f"http://{host}/documents/{address.token}"}
    return Answer(200, {**body, "compressionAlgorithm": "GZIP"} if document.is_compressed else body)


def download(world: World, _request: Request, token: str) -> Response:
    """GET /documents/<token>: no more than the address is needed, which is why it lives so briefly."""
    address = Shelf(world.state, DocumentAddress).get(token)
    if address is None or address.expires_at < world.now():
        why = "Request has expired" if address else "The request signature does not match"
        return Response(NO_MORE.format(why), 403, mimetype="application/xml")
    document = Shelf(world.state, ReportDocument).get(address.document)
    if document is None:
        return Response(NO_MORE.format("There is no such document"), 404, mimetype="application/xml")
    headers = {"Content-Encoding": "gzip"} if address.is_encoded else {}
    content_type = f"text/plain; charset={document.charset}"
    return Response(base64.b64decode(document.content), content_type=content_type, headers=headers)


def is_own(report: Report, call: Call) -> bool:
    return (report.seller, report.region) == (call.seller.id, call.region)


def shown(report: Report, now: datetime) -> dict[str, Any]:
    status = report.status(now)
    found: dict[str, Any] = {
        "reportId": report.id,
        "reportType": report.type,
        "marketplaceIds": list(report.marketplaces),
        "dataStartTime": iso(report.start),
        "dataEndTime": iso(report.end),
        "createdTime": iso(report.created),
        "processingStatus": status,
    }
    if status != "IN_QUEUE":
        found["processingStartTime"] = iso(report.begins)
    if report.outcome:
        found["processingEndTime"] = iso(report.ends)
    if report.document:
        found["reportDocumentId"] = report.document
    return found


ROUTES = (("GET", "/documents/<token>", download),)
