"""Jobs of orders on their way in: what Lambda hands over, through the front door's own handlers."""

import functools
import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.errors import Retryable
from chalicelib.domain.messages import ContinueBackfill, Envelope, FetchOrder, SweepPage, to_record
from chalicelib.handlers import intake
from chalicelib.ports.selling import Throttled
from infra import templates
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.fakes.house import FakeHub, hub
from tests.usecases.intake_world import MINUTE, amazon_order, order_id

DAY = timedelta(days=1)


def house(**settings: Any) -> FakeHub:
    connection = sellers.connection(revision=1, **settings)
    made = hub(sellers.application(), sellers.authorization(revision=1), connection)
    wiring.use(made)
    return made


def event(*bodies: str, tries: int = 1) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m-{place}",
                "receiptHandle": "r",
                "body": body,
                "attributes": {"ApproximateReceiveCount": str(tries)},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:q",
                "awsRegion": "eu-central-1",
            }
            for place, body in enumerate(bodies)
        ]
    }


def call(handler: Any, *bodies: str, tries: int = 1) -> list[str]:
    """The messages that come back."""
    answer = handler.func(handler.event_class(event(*bodies, tries=tries), None))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def news(number: int, **changes: Any) -> str:
    said: dict[str, Any] = {
        "NotificationVersion": "1.0",
        "NotificationType": "ORDER_CHANGE",
        "PayloadVersion": "1.0",
        "EventTime": (NOON - MINUTE).isoformat(),
        "Payload": {
            "OrderChangeNotification": {
                "SellerId": sellers.SELLER,
                "AmazonOrderId": order_id(number),
                "OrderChangeType": "OrderStatusChange",
                "OrderChangeTrigger": {"TimeOfOrderChange": None, "ChangeReason": ""},
                "Summary": {"MarketplaceId": sellers.DE, "DestinationPostalCode": "10115"},
            }
        },
        "NotificationMetadata": {"NotificationId": "n-1"},
    }
    return json.dumps(said | changes)


def test_news_become_orders():
    made = house()
    made.selling.put(sellers.EUROPE, amazon_order(1, changed=NOON - MINUTE, seller=sellers.SELLER))

    assert call(intake.hear_news, news(1), news(1)) == []

    assert made.sales.get(order_id(1)).updated_at == NOON - MINUTE
    assert made.selling.count("order") == 1


@pytest.mark.parametrize(("shipped_by", "calls"), [("AFN", 0), ("MFN", 1), (None, 1), (["AFN"], 1)])
def test_news_say_who_ships_an_order(shipped_by: Any, calls: int):
    made = house(shows_fba=False)
    said = json.loads(news(1))
    said["Payload"]["OrderChangeNotification"]["Summary"]["FulfillmentType"] = shipped_by

    assert call(intake.hear_news, json.dumps(said)) == []

    assert made.selling.count("order") == calls


def test_nothing_of_a_notification_comes_back_or_is_said(capsys: Any):
    made = house()
    bad = [
        "",
        "no JSON at all",
        "[]",
        "null",
        "{}",
        json.dumps({"NotificationType": "ORDER_CHANGE"}),
        news(1, Payload={"OrderChangeNotification": {"AmazonOrderId": "../10115", "SellerId": sellers.SELLER}}),
        news(1, NotificationType="SOMETHING_NEW"),
        news(1, NotificationType=7),
        news(1, EventTime="yesterday"),
        news(1, Payload=[]),
        "\ud800" + news(1),
    ]

    assert [call(intake.hear_news, body) for body in bad] == [[]] * len(bad)

    assert made.selling.calls == []
    assert {item.reason for item in made.store.all(AttentionItem)} == {Reason.NEWS_UNREADABLE}
    assert "10115" not in capsys.readouterr().out
    assert not any("10115" in repr(item) for item in made.store.all(AttentionItem))


def test_a_throttled_order_is_fetched_from_its_own_queue():
    made = house()
    made.selling.put(sellers.EUROPE, amazon_order(1, changed=NOON - MINUTE, seller=sellers.SELLER))
    made.selling.fail("order", Throttled(NOON + MINUTE))
    call(intake.hear_news, news(1))
    (message,) = [each for each in made.store.messages if isinstance(each, FetchOrder)]

    assert call(intake.fetch_orders, body(message)) == []

    assert made.sales.get(order_id(1)).order_id == order_id(1)


def test_a_minute_begins_a_sweep_and_its_page_stores_orders():
    made = house()
    made.selling.put(sellers.EUROPE, amazon_order(1, changed=NOON - 5 * MINUTE, seller=sellers.SELLER))

    assert intake.begin_sweeps.func(SimpleNamespace(context=None)) == 1
    (message,) = [each for each in made.store.messages if isinstance(each, SweepPage)]
    assert call(intake.sweep_orders, body(message)) == []

    assert made.sales.get(order_id(1)).order_id == order_id(1)
    assert made.intake.sweep(sellers.EUROPE).succeeded_at == NOON
    assert made.runs.all()["begin-sweeps"].succeeded_at == NOON


def test_what_goes_wrong_with_one_seller_keeps_the_sweeps_of_no_other(monkeypatch: pytest.MonkeyPatch):
    made = house()
    other = sellers.authorization(seller="A1FIRST", revision=1)
    made.store.hold(other, sellers.connection(seller="A1FIRST", revision=1))
    usual = intake.begin_due

    def broken(id: str, **ports: Any) -> bool:
        if id == other.id:
            raise KeyError("a mistake of ours")
        return bool(usual(id, **ports))

    monkeypatch.setattr(intake, "begin_due", functools.wraps(usual)(broken))

    assert intake.begin_sweeps.func(SimpleNamespace(context=None)) == 1
    assert [each.subject for each in made.store.messages if isinstance(each, SweepPage)] == [sellers.EUROPE]
    assert made.runs.all()["begin-sweeps"].succeeded_at == NOON


def test_a_step_of_a_backfill_that_nobody_knows_is_done():
    house()

    assert call(intake.sweep_orders, body(ContinueBackfill("b-1", authorization=sellers.EUROPE))) == []


def test_a_message_of_another_queue_is_put_back():
    house()

    assert call(intake.fetch_orders, body(SweepPage(sellers.EUROPE))) == ["m-0"]
    assert call(intake.sweep_orders, body(FetchOrder(order_id(1)))) == ["m-0"]


def body(message: Any) -> str:
    return json.dumps(to_record(Envelope("m", message, NOON)))


def test_a_notification_that_cannot_be_heeded_is_put_back_and_let_go_at_the_last_try():
    """It carries a postcode, and a dead letter would keep that; the sweep brings the order."""
    made = house()
    made.store.troubles = [Retryable("Not now.")] * 20

    assert call(intake.hear_news, news(1), tries=intake.LAST_TRY - 1) == ["m-0"]
    assert call(intake.hear_news, news(1), tries=intake.LAST_TRY) == []


def test_the_last_try_is_the_queues():
    queues = templates.merged("tries")["Resources"]

    assert queues["MarketplaceNewsQueue"]["Properties"]["RedrivePolicy"]["maxReceiveCount"] == intake.LAST_TRY
