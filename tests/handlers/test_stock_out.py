"""Jobs that tell Amazon of stock, through the front door's own handlers."""

import functools
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.domain.errors import Retryable
from chalicelib.domain.messages import PushStock
from chalicelib.handlers import stock_out
from chalicelib.handlers.jobs import Failed
from tests import fakes
from tests.examples import NOON, articles, connections, offers, warehouse
from tests.fakes.house import FakeHub

TICK = SimpleNamespace(context=None)


@pytest.fixture
def hub() -> FakeHub:
    """Two articles that moved."""
    made = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(),
        *(articles.plain(f"A-{number}", skus=(f"SKU-{number}",)) for number in (1, 2)),
        *(warehouse.level(f"A-{number}", allocated=0, reserved=0) for number in (1, 2)),
    )
    made.offering.quantities[offers.AUTHORIZATION] = {"SKU-1": 0, "SKU-2": 0}
    wiring.use(made)
    return made


def test_the_clock_tells_what_moved_and_is_noted(hub: FakeHub):
    assert stock_out.push_inventory.func(TICK) == 2

    assert hub.offering.patches == [("SKU-1", 10), ("SKU-2", 10)]
    assert hub.runs.all()["push-inventory"].succeeded_at == NOON


@pytest.mark.parametrize("way", ["look_after_feeds", "begin_due", "push_lapsed"])
@pytest.mark.parametrize("error", [KeyError("a mistake of ours"), Retryable("Please try again.")])
def test_what_goes_wrong_before_does_not_keep_stock_from_being_told(
    hub: FakeHub, monkeypatch: pytest.MonkeyPatch, way: str, error: Exception
):
    usual = getattr(stock_out, way)

    def broken(**_: Any) -> int:
        raise error

    monkeypatch.setattr(stock_out, way, functools.wraps(usual)(broken))

    with pytest.raises(Failed):
        stock_out.push_inventory.func(TICK)

    assert hub.offering.patches == [("SKU-1", 10), ("SKU-2", 10)]
    assert "push-inventory" not in hub.runs.all()


def test_a_mistake_of_ours_about_one_article_keeps_no_other_waiting(hub: FakeHub, monkeypatch: pytest.MonkeyPatch):
    usual = stock_out.push_article

    def broken(message: PushStock, **ports: Any) -> Any:
        if message.subject == "A-1":
            raise KeyError("a mistake of ours")
        return usual(message, **ports)

    monkeypatch.setattr(stock_out, "push_article", functools.wraps(usual)(broken))

    assert stock_out.push_inventory.func(TICK) == 2

    assert hub.offering.patches == [("SKU-2", 10)]
