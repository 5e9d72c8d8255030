"""Jobs that tell Amazon of boxes, through the front door's own handlers."""

import functools
import json
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.fulfilment.cancellation import CancelStep
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.messages import CancelAtAmazon, ConfirmShipment, Envelope, KeepStock, Message, to_record
from chalicelib.handlers import shipments
from tests.examples import MINUTE, NOON, warehouse
from tests.fakes.house import FakeHub
from tests.handlers.test_intake import call
from tests.usecases.canceling import canceling
from tests.usecases.fulfilment.telling import BAD_NUMBER, ID, NO_ANSWER, amazon, house, push, said, told

TICK = SimpleNamespace(context=None)


def body(message: Message) -> str:
    return json.dumps(to_record(Envelope("m-1", message, NOON, cause="c-1")))


def served(*confirmations: Any) -> FakeHub:
    made = house(*confirmations)
    wiring.use(made)
    return made


@pytest.mark.parametrize(
    ("fault", "fate", "figure"),
    [
        (None, Fate.ACCEPTED, "ConfirmationsAccepted"),
        (BAD_NUMBER, Fate.REFUSED, "ConfirmationsRefused"),
        (NO_ANSWER, Fate.UNKNOWN, "ConfirmationsUnknown"),
    ],
)
def test_a_message_tells_amazon_and_is_counted(
    fault: Exception | None, fate: Fate, figure: str, capsys: pytest.CaptureFixture[str]
):
    made = served()
    if fault:
        amazon(made).fail(fault)

    assert call(shipments.confirm_shipments, body(ConfirmShipment(ID, box=1))) == []

    assert told(made).fate is fate
    assert figure in capsys.readouterr().out


@pytest.mark.parametrize("is_refused", [True, False])
def test_a_wish_to_cancel_is_told_and_trouble_with_it_is_counted(is_refused: bool, capsys: pytest.CaptureFixture[str]):
    made = canceling.house()
    wiring.use(made)
    canceling.ask(made)
    if is_refused:
        canceling.amazon(made).fail("ask", BAD_NUMBER)

    assert call(shipments.confirm_shipments, body(CancelAtAmazon(ID, cancel=1))) == []

    assert canceling.wish(made).step is (CancelStep.REFUSED if is_refused else CancelStep.SENT)
    assert ("CancellationsTroubled" in capsys.readouterr().out) is is_refused


def test_a_minute_sends_wishes_that_nobody_follows_on_their_way():
    made = canceling.house()
    wiring.use(made)
    canceling.ask(made)
    made.clock.move(MINUTE)
    assert shipments.push_tracking.func(TICK) == 0  # its own message is under way
    made.clock.move(MINUTE)

    assert shipments.push_tracking.func(TICK) == 1

    assert made.store.messages.count(CancelAtAmazon(ID, cancel=1)) == 2


def test_another_message_is_put_back():
    served()

    assert call(shipments.confirm_shipments, body(KeepStock(ID))) == ["m-0"]


def test_a_minute_sends_what_is_due_on_its_way_and_is_noted():
    made = served()
    made.clock.move(2 * MINUTE)

    assert shipments.push_tracking.func(TICK) == 1
    assert shipments.push_tracking.func(TICK) == 0

    assert [message for message, _ in said(made)] == [ConfirmShipment(ID, box=1)]
    assert made.runs.all()["push-tracking"].succeeded_at == NOON + 2 * MINUTE
    assert push(made) == 0


def test_what_goes_wrong_with_one_box_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch):
    made = served(warehouse.confirmation(), warehouse.confirmation(2))
    made.clock.move(2 * MINUTE)
    usual = shipments.look_after

    def broken(order_id: str, box: int, **ports: Any) -> bool:
        if box == 1:
            raise KeyError("a mistake of ours")
        return usual(order_id, box, **ports)

    monkeypatch.setattr(shipments, "look_after", functools.wraps(usual)(broken))

    assert shipments.push_tracking.func(TICK) == 1
    assert [message for message, _ in said(made)] == [ConfirmShipment(ID, box=2)]
