"""Jobs that tell Amazon of boxes, through the front door's own handlers."""

import functools
import json
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.messages import ConfirmShipment, Envelope, KeepStock, Message, to_record
from chalicelib.handlers import shipments
from tests.examples import MINUTE, NOON, warehouse
from tests.fakes.house import FakeHub
from tests.handlers.test_intake import call
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
