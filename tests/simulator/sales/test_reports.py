"""Order reports: asked for, waited for, fetched with the right token, read by column names, gone after five minutes."""

import csv
import gzip
import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft7Validator

from simulator.selling import roles
from simulator.selling.marketplaces import BY_COUNTRY
from simulator.selling.report_files import ACTIONABLE, ALL_ORDERS
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.sales.conftest import Counter

TO_SHIP = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"
BY_UPDATE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
BY_BIRTH = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"


def ask(counter: Counter, kind: str = BY_UPDATE, **more: Any) -> Any:
    body = {"reportType": kind, "marketplaceIds": [BY_COUNTRY["DE"].id, BY_COUNTRY["FR"].id], **more}
    return counter.desk.call("createReport", counter.token("eu"), body=body)


def state(counter: Counter, report_id: str) -> Any:
    answer = counter.desk.call("getReport", counter.token("eu"), reportId=report_id)
    assert answer.status_code == 200, answer.text
    return answer.json


def document(counter: Counter, document_id: str, token: str = "", **query: str) -> Any:
    shown = token or counter.token("eu")
    return counter.desk.call("getReportDocument", shown, query=query, reportDocumentId=document_id)


def restricted(counter: Counter, document_id: str) -> str:
    resource = {"method": "GET", "path": f"/reports/2021-06-30/documents/{document_id}"}
    body = {"restrictedResources": [resource]}
    answer = counter.desk.call("createRestrictedDataToken", counter.token("eu"), body=body)
    return str(answer.json["restrictedDataToken"])


def finished(counter: Counter, kind: str = BY_UPDATE, **more: Any) -> Any:
    asked = ask(counter, kind, **more)
    assert asked.status_code == 202, asked.text
    counter.amazon.pass_time(60)
    return state(counter, asked.json["reportId"])


def rows(counter: Counter, kind: str = BY_UPDATE, **more: Any) -> list[dict[str, str]]:
    id = finished(counter, kind, **more)["reportDocumentId"]
    answer = document(counter, id, restricted(counter, id) if kind == TO_SHIP else "").json
    content = counter.amazon.browser.get(urlsplit(answer["url"]).path).data
    text = gzip.decompress(content) if answer.get("compressionAlgorithm") == "GZIP" else content
    return list(csv.DictReader(io.StringIO(text.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_a_report_waits_is_worked_on_and_is_done(counter: Counter) -> None:
    counter.make()
    counter.amazon.pass_time(1)

    report_id = ask(counter).json["reportId"]
    states = []
    for _ in range(5):
        states.append(state(counter, report_id)["processingStatus"])
        counter.amazon.pass_time(10)

    assert states == ["IN_QUEUE", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "DONE"]
    done = state(counter, report_id)
    assert {"reportDocumentId", "processingStartTime", "processingEndTime"} <= set(done)


def test_nothing_to_report_is_cancelled(counter: Counter) -> None:
    assert finished(counter)["processingStatus"] == "CANCELLED"


@pytest.mark.parametrize(("fault", "ends"), [("fatal", "FATAL"), ("cancelled", "CANCELLED"), ("stuck", "IN_PROGRESS")])
def test_a_report_can_fail(counter: Counter, fault: str, ends: str) -> None:
    counter.make()
    counter.amazon.tell("faults", crossing=f"report/{BY_UPDATE}", fault=fault)

    assert finished(counter)["processingStatus"] == ends
    assert finished(counter)["processingStatus"] == "DONE"


def test_reports_are_mended_with_the_selling_side(counter: Counter) -> None:
    counter.amazon.tell("faults", crossing="report", fault="fatal", times=0)
    counter.amazon.tell("faults", crossing="setup", fault="500")
    assert [fault["crossing"] for fault in counter.amazon.tell_state("faults")] == ["report"]

    counter.amazon.tell("selling/faults/clear")

    assert [fault["crossing"] for fault in counter.amazon.state()["faults"]] == ["setup"]


def test_every_column_is_there_and_every_line_has_a_row(counter: Counter) -> None:
    order_id = counter.make(lines=3, fulfilled_by="MERCHANT", is_business=True, address={"name": "A\tB\nC"})
    counter.amazon.pass_time(1)
    order = counter.kept(order_id)["order"]

    to_ship, everything = rows(counter, TO_SHIP), rows(counter, BY_UPDATE)

    assert (tuple(to_ship[0]), tuple(everything[0])) == (ACTIONABLE, ALL_ORDERS)
    assert [row["order-item-id"] for row in to_ship] == [item["orderItemId"] for item in order["orderItems"]]
    assert {row["recipient-name"] for row in to_ship} == {"A B C"}
    assert {row["ship-address-1"] for row in to_ship} == {order["recipient"]["deliveryAddress"]["addressLine1"]}
    assert [row["sku"] for row in everything] == [item["product"]["sellerSku"] for item in order["orderItems"]]
    assert [row["item-price"] for row in everything] == [
        next(part for part in item["proceeds"]["breakdowns"] if part["type"] == "ITEM")["subtotal"]["amount"]
        for item in order["orderItems"]
    ]
    assert everything[0]["order-status"] == "Unshipped"
    assert not any(name.startswith(("recipient", "ship-address")) for name in everything[0])


def test_the_report_of_what_is_to_be_shipped_holds_nothing_else(counter: Counter) -> None:
    wanted = {counter.make(status=status, fulfilled_by="MERCHANT") for status in ("UNSHIPPED", "PARTIALLY_SHIPPED")}
    for status in ("PENDING", "SHIPPED", "CANCELLED"):
        counter.make(status=status, fulfilled_by="MERCHANT")
    counter.make(fulfilled_by="AMAZON")
    counter.make("IT", fulfilled_by="MERCHANT")
    counter.amazon.pass_time(1)

    assert {row["order-id"] for row in rows(counter, TO_SHIP)} == wanted
    assert len({row["amazon-order-id"] for row in rows(counter, BY_BIRTH)}) == 6


def test_dates_mean_what_the_kind_of_report_says(counter: Counter) -> None:
    order_id = counter.make(status="PENDING", fulfilled_by="MERCHANT")
    counter.amazon.pass_time(3600)
    counter.step(order_id, "pay")
    counter.amazon.pass_time(1)
    counter.tokens.clear()
    span = {"dataStartTime": counter.ago(minutes=30), "dataEndTime": counter.ago()}

    assert len(rows(counter, TO_SHIP, **span)) > 0
    assert len(rows(counter, BY_UPDATE, **span)) > 0
    assert finished(counter, BY_BIRTH, **span)["processingStatus"] == "CANCELLED"


def test_what_is_too_young_is_not_in_it_yet(counter: Counter) -> None:
    counter.amazon.tell("sales/settings", report_lag_seconds=600)
    counter.make()

    assert finished(counter)["processingStatus"] == "CANCELLED"
    counter.amazon.pass_time(600)
    assert finished(counter)["processingStatus"] == "DONE"


def test_people_are_behind_a_restricted_token_for_that_very_document(counter: Counter) -> None:
    counter.make(fulfilled_by="MERCHANT")
    counter.amazon.pass_time(1)
    id, other = (finished(counter, TO_SHIP)["reportDocumentId"] for _ in range(2))

    assert document(counter, id).status_code == 403
    assert document(counter, id, restricted(counter, other)).status_code == 403
    assert document(counter, id, restricted(counter, id)).status_code == 200


def test_without_the_role_nobody_gets_as_far(counter: Counter) -> None:
    counter.token("eu")
    counter.amazon.tell("selling/roles", seller=EVERYWHERE, region="eu", roles=[roles.ORDER_TRACKING])

    assert ask(counter, TO_SHIP).status_code == 403
    assert ask(counter, BY_UPDATE).status_code == 202


def test_an_address_of_a_document_lives_five_minutes(counter: Counter) -> None:
    for _ in range(20):
        counter.make()
    counter.amazon.pass_time(1)
    id = finished(counter)["reportDocumentId"]
    plain, encoded = document(counter, id).json, document(counter, id, enableContentEncodingUrlHeader="true").json
    browser, path = counter.amazon.browser, urlsplit(plain["url"]).path

    fresh = browser.get(path)
    again = browser.get(urlsplit(encoded["url"]).path)
    counter.amazon.pass_time(301)
    stale = browser.get(path)

    assert plain["compressionAlgorithm"] == "GZIP"
    assert (fresh.status_code, fresh.headers["Content-Type"]) == (200, "text/plain; charset=UTF-8")
    assert "Content-Encoding" not in fresh.headers
    assert again.headers["Content-Encoding"] == "gzip"
    assert (stale.status_code, "Request has expired" in stale.text) == (403, True)
    assert browser.get("/documents/guessed").status_code == 403
    assert document(counter, id).status_code == 200


def test_documents_are_kept_for_thirty_days(counter: Counter) -> None:
    counter.make()
    counter.amazon.pass_time(1)
    id = finished(counter)["reportDocumentId"]

    counter.amazon.pass_time(timedelta(days=31).total_seconds())
    counter.tokens.clear()

    assert document(counter, id).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"reportType": "GET_EVERYTHING"},
        {"marketplaceIds": []},
        {"marketplaceIds": "A1PA6795UKMFR9"},
        {"dataStartTime": "yesterday"},
        {"dataStartTime": "2026-11-20T00:00:00"},
        {"dataStartTime": "2026-11-21T00:00:00Z", "dataEndTime": "2026-11-20T00:00:00Z"},
        {"dataEndTime": "2027-01-01T00:00:00Z"},
    ],
    ids=str,
)
def test_what_cannot_be_reported_is_invalid_input(counter: Counter, wrong: dict[str, Any]) -> None:
    answer = ask(counter, **{"kind": BY_UPDATE, **wrong})

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "InvalidInput")


def test_reports_are_listed_newest_first_page_by_page(counter: Counter) -> None:
    made = []
    for _ in range(5):
        made.append(ask(counter).json["reportId"])
        counter.amazon.pass_time(1)

    def listing(**query: Any) -> Any:
        return counter.desk.call("getReports", counter.token("eu"), query=query)

    first = listing(reportTypes=BY_UPDATE, pageSize=3).json
    second = listing(nextToken=first["nextToken"]).json

    assert [one["reportId"] for one in (*first["reports"], *second["reports"])] == made[::-1]
    assert "nextToken" not in second
    assert listing(reportTypes=TO_SHIP).json == {"reports": []}
    assert listing(reportTypes=BY_UPDATE, processingStatuses="DONE").json == {"reports": []}
    assert listing().status_code == 400
    assert listing(reportTypes=BY_UPDATE, nextToken=first["nextToken"]).status_code == 400
    assert listing(nextToken="guessed").status_code == 400
    assert listing(reportTypes=BY_UPDATE, processingStatuses="READY").status_code == 400


def test_reports_of_others_are_not_found(counter: Counter) -> None:
    counter.make()
    counter.amazon.pass_time(1)
    done = finished(counter)
    stranger = counter.desk.token("A2EXAMPLE2TOOL")

    seen = counter.desk.call("getReport", stranger, reportId=done["reportId"])
    fetched = document(counter, done["reportDocumentId"], stranger)

    assert (seen.status_code, fetched.status_code) == (404, 404)
    assert counter.desk.call("getReport", counter.token("eu"), reportId="1").status_code == 404


def test_the_end_of_a_report_is_told_with_small_letters(counter: Counter) -> None:
    counter.desk.subscribed(counter.token("eu"))
    destination = counter.desk.call("getDestinations", counter.desk.grantless()).json["payload"][0]["destinationId"]
    body = {"payloadVersion": "1.0", "destinationId": destination}
    kind = "REPORT_PROCESSING_FINISHED"
    counter.desk.call("createSubscription", counter.token("eu"), body=body, notificationType=kind)
    counter.make(is_news=False)
    counter.amazon.pass_time(1)

    done = finished(counter)
    counter.amazon.pass_time(1)

    schemas = counter.desk.shared / "contracts/sp-api/schemas/notifications"
    schema = json.loads((schemas / "ReportProcessingFinishedNotification.json").read_text())
    told = [json.loads(body) for _, body in counter.amazon.queues.sent]
    assert len(told) == 1
    assert [error.message for error in Draft7Validator(schema).iter_errors(told[0])] == []
    assert told[0]["payload"]["reportProcessingFinishedNotification"]["reportDocumentId"] == done["reportDocumentId"]


def test_letters_that_a_charset_has_not_become_question_marks(counter: Counter) -> None:
    counter.amazon.tell("sales/settings", report_charset="Cp1252")
    counter.make(fulfilled_by="MERCHANT", address={"city": "München 東京"})
    counter.amazon.pass_time(1)

    id = finished(counter)["reportDocumentId"]
    answer = document(counter, id).json
    fetched = counter.amazon.browser.get(urlsplit(answer["url"]).path)
    text = gzip.decompress(fetched.data) if "compressionAlgorithm" in answer else fetched.data

    assert fetched.headers["Content-Type"] == "text/plain; charset=Cp1252"
    assert "München ??" in text.decode("cp1252")
