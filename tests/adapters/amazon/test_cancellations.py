"""Canceling by a flat file: what is written, and what its report says."""

import pytest

from chalicelib.adapters.amazon.cancellations import FedCancellations
from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.fulfilment.cancellation import CancelReason
from chalicelib.ports.cancellations import Answer, CancelState
from chalicelib.ports.http import Response
from tests.adapters.amazon import models
from tests.adapters.amazon.api import AUTHORIZATION, DE, World, asked, said

ID = "306-0000000-0000001"
BUCKET = "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/feed"
REPORT = (
    "Feed Processing Summary:\n\tNumber of records processed\t\t2\n\tNumber of records successful\t\t1\n\n"
    "original-record-number\torder-id\torder-item-id\terror-code\terror-type\terror-message\n"
)

SUMMARY = "Feed Processing Summary:\n\tNumber of records processed\t\t1\n\tNumber of records successful\t\t{}\n"


@pytest.fixture
def cancellations(world: World) -> FedCancellations:
    return FedCancellations(Feeds(world.api, world.wire, allow_list(DOCUMENT_HOSTS)))


def test_an_order_or_its_lines_are_wished_to_be_canceled(world: World, cancellations: FedCancellations):
    document = {"feedDocumentId": "d-1", "url": BUCKET}
    world.wire.answers = [said(document, 201), Response(200), said(document, 201), Response(200)]

    assert cancellations.write(AUTHORIZATION, ID, CancelReason.BUYER_CANCELED) == "d-1"
    cancellations.write(AUTHORIZATION, ID, CancelReason.NO_INVENTORY, ["1", "2"])

    head = "order-id\tcancellation-reason-code\tamazon-order-item-code\n"
    assert world.wire.sent[1].body.decode() == f"{head}{ID}\tBuyerCanceled\t\n"
    assert world.wire.sent[3].body.decode() == f"{head}{ID}\tNoInventory\t1\n{ID}\tNoInventory\t2\n"


def test_it_is_asked_for_by_a_feed_of_acknowledgements(world: World, cancellations: FedCancellations):
    world.wire.answers = [said(models.answers("createFeed", {"feedId": "f-1"}, "202"), 202)]

    assert cancellations.ask(AUTHORIZATION, DE, "d-1") == "f-1"

    assert asked(world) == ["createFeed"]
    assert world.wire.bodies[0]["feedType"] == "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"


@pytest.mark.parametrize(
    ("status", "report", "answer"),
    [
        ("IN_PROGRESS", None, Answer(CancelState.WAITING)),
        ("DONE", REPORT, Answer(CancelState.TAKEN)),
        ("DONE", REPORT + "2\t306-9\t\t1\tError\tOf another order.\n", Answer(CancelState.TAKEN)),
        ("DONE", f"{REPORT}1\t{ID}\t\t18032\tError\tIt is SHIPPED.\n", Answer(CancelState.REFUSED, "It is SHIPPED.")),
        ("DONE", f"{REPORT}1\t{ID}\t\t18033\tWarning\tIt is late.\n", Answer(CancelState.TAKEN)),
        ("DONE", REPORT + "\t\t\t9\tError\tNo records.\n", Answer(CancelState.REFUSED, "No records.")),
        ("FATAL", None, Answer(CancelState.REFUSED)),
        ("DONE", None, Answer(CancelState.TAKEN)),
        ("DONE", SUMMARY.format(1), Answer(CancelState.TAKEN)),
        ("DONE", SUMMARY.format(0), Answer(CancelState.UNCLEAR)),
        ("DONE", "<html>Your file was processed.</html>", Answer(CancelState.UNCLEAR)),
        ("DONE", "sku\tError-Message \nA-1\tIt is SHIPPED.\n", Answer(CancelState.REFUSED, "It is SHIPPED.")),
    ],
)
def test_the_report_says_what_became_of_it(
    world: World, cancellations: FedCancellations, status: str, report: str | None, answer: Answer
):
    feed = {"feedId": "f-1", "feedType": "POST", "createdTime": "2026-11-23T12:00:00Z", "processingStatus": status}
    documents = [said({"feedDocumentId": "d-2", "url": BUCKET}), Response(200, {}, report.encode())] if report else []
    world.wire.answers = [said(feed | ({"resultFeedDocumentId": "d-2"} if report else {})), *documents]

    assert cancellations.answer(AUTHORIZATION, "f-1", ID) == answer
