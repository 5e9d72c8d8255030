"""One id from a page to Amazon's answer, and the figures that alarms look at; neither says anything about anybody."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.errors import Retryable
from chalicelib.domain.messages import AskApprover, CheckDispatch, Envelope, PlacePurchaseOrder
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.handlers.jobs import Failed
from chalicelib.handlers.queues import send_letters, send_purchase_orders
from chalicelib.handlers.schedules import publish_due
from tests import examples
from tests.examples import HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeHub, FakeSupplier, hub
from tests.handlers.browser import Browser
from tests.handlers.test_jobs import TICK, batch, body, run, serve
from tests.usecases import steps

Metrics = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def metrics(capsys: pytest.CaptureFixture[str]) -> Metrics:
    """What was written for CloudWatch since the last look: name and figure, after a look at the form."""

    def written() -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
        return [figures(line) for line in lines]

    return written


def figures(line: dict[str, Any]) -> dict[str, Any]:
    (described,) = line["_aws"]["CloudWatchMetrics"]
    assert (described["Namespace"], described["Dimensions"], line["service"], line["stage"]) == (
        "Crossdock",
        [["stage", "service"]],
        "crossdock",
        "local",
    )
    return {metric["Name"]: line[metric["Name"]][0] for metric in described["Metrics"]}


# One id


def test_what_a_page_causes_carries_the_pages_id_to_amazon_and_back(logged: io.StringIO):
    house = hub(examples.order(), examples.content())
    Browser(house).signed_in("anna").send(f"/orders/{NUMBER}/apply", {"comment": "For the new colleague"})
    asked = {envelope.cause for envelope in house.store.envelopes.values()}
    page = next(line for line in lines(logged) if line.get("route") == "/orders/{number}/apply")

    assert asked == {page["correlation_id"]}


def test_the_line_about_an_order_names_the_page_and_amazons_answer(logged: io.StringIO):
    answer = Receipt(Answer.RECEIVED, "200", "OK", reference="77@amazon")
    house = serve(hub(examples.ordered(), examples.content(), supplier=FakeSupplier(answer)))

    run(send_purchase_orders, batch(body(PlacePurchaseOrder(NUMBER))))

    (line,) = [line for line in lines(logged) if line.get("job") == "send_purchase_orders"]
    dispatch = house.orders.dispatch(NUMBER)
    assert dispatch is not None
    assert {name: line[name] for name in ("correlation_id", "subject", "payload_id", "attempt", "answer", "code")} == {
        "correlation_id": "cause-1",
        "subject": NUMBER,
        "payload_id": dispatch.payload_id,
        "attempt": 1,
        "answer": "received",
        "code": "200",
    }
    assert (line["delivery"], line["reference"]) == ("sent", "77@amazon")


def test_what_a_message_causes_carries_its_cause_on():
    house = serve(hub(examples.ordered(), examples.content()))

    run(send_purchase_orders, batch(body(PlacePurchaseOrder(NUMBER))))

    assert {envelope.cause for envelope in house.store.envelopes.values()} == {"cause-1"}


def test_no_line_keeps_the_id_of_the_event_before(logged: io.StringIO):
    serve(hub(examples.ordered(), examples.content()))
    run(send_purchase_orders, batch(body(PlacePurchaseOrder(NUMBER)), "no JSON"))
    run(publish_due, TICK)

    ids = [line["correlation_id"] for line in lines(logged)]
    assert ids[:2] == ["cause-1", "1"]
    assert len(set(ids)) == 3


def lines(logged: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged.getvalue().splitlines()]


# Figures


def test_a_sweep_counts_itself_and_measures_what_is_still_there(metrics: Metrics):
    house = serve(hub())
    house.store.envelopes["m-1"] = Envelope("m-1", PlacePurchaseOrder(NUMBER), due_at=NOON - 3 * MINUTE)
    run(publish_due, TICK)
    house.store.envelopes["m-2"] = Envelope("m-2", PlacePurchaseOrder(NUMBER), due_at=NOON - 3 * MINUTE)
    house.queues.refusing = 1
    run(publish_due, TICK)

    assert metrics() == [
        {"SweepSucceeded": 1, "OutboxAgeSeconds": 0},
        {"SweepSucceeded": 1, "OutboxAgeSeconds": 180},
    ]


def test_a_sweep_that_fails_counts_nothing(metrics: Metrics):
    class Down:
        def due(self, at: object) -> None:
            raise Retryable("The database can't be reached at the moment.")

    serve(hub(outbox=Down()))

    with pytest.raises(Failed):
        run(publish_due, TICK)

    assert metrics() == []


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (Receipt(Answer.RECEIVED, "200"), "OrdersSent"),
        (Receipt(Answer.REFUSED, "403"), "OrdersRefused"),
        (Receipt(Answer.NONE, "503"), "OrdersUnknown"),
    ],
)
def test_each_answer_of_amazon_is_counted_as_what_it_means(answer: Receipt, name: str, metrics: Metrics):
    serve(hub(examples.ordered(), examples.content(), supplier=FakeSupplier(answer)))

    run(send_purchase_orders, batch(body(PlacePurchaseOrder(NUMBER))))
    run(send_purchase_orders, batch(body(PlacePurchaseOrder(NUMBER))))

    assert metrics() == [{name: 1}]


def test_an_order_that_becomes_a_persons_task_is_counted_as_unknown_too(metrics: Metrics):
    house = unanswered()
    house.clock.move(HOUR)

    run(send_purchase_orders, batch(body(CheckDispatch(NUMBER, fence=1))))

    assert metrics() == [{"OrdersUnknown": 1}]


def unanswered() -> FakeHub:
    house = serve(hub(examples.ordered(), examples.content(), supplier=FakeSupplier(steps.Killed())))
    with pytest.raises(steps.Killed):
        steps.place(house)
    return house


def test_letters_are_counted_when_they_leave(metrics: Metrics):
    serve(hub(examples.applying(), examples.content()))

    run(send_letters, batch(body(AskApprover(NUMBER, content_version=1, step=0, approver="chiara"))))
    run(send_letters, batch(body(AskApprover(NUMBER, content_version=1, step=1, approver="chiara"))))

    assert metrics() == [{"LettersSent": 1}]


def test_a_house_for_one_event_is_the_same_house():
    house = hub()

    caused = house.caused_by("page-1")

    assert isinstance(caused, wiring.Hub) and caused.people is house.people
    assert caused.store is house.store
