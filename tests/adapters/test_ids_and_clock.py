"""Names that suit what they are for, and a moment that knows its zone."""

import re
from datetime import UTC, timedelta
from functools import partial

import pytest

from chalicelib.adapters.clock import JitteredPause, SystemClock
from chalicelib.adapters.ids import RandomIds
from chalicelib.ports.world import Ids
from tests.examples import NOON
from tests.fakes.world import SeqIds


@pytest.fixture(params=[RandomIds("buy.example.com"), SeqIds()], ids=["random", "fake"])
def ids(request: pytest.FixtureRequest) -> Ids:
    return request.param


def test_no_id_comes_twice(ids: Ids):
    dated = (partial(make, NOON) for make in (ids.order_number, ids.sale_number, ids.payload_id))
    for make in (ids.secret, ids.name, *dated):
        assert len({make() for _ in range(200)}) == 200


def test_an_order_number_is_short_enough_for_amazon(ids: Ids):
    number = ids.order_number(NOON)

    assert len(number) <= 20
    assert number.isascii()


def test_an_order_number_survives_the_telephone():
    for _ in range(50):
        assert re.fullmatch(r"PO-261123-[0-9A-HJKMNP-TV-Z]{7}", RandomIds("h").order_number(NOON))


def test_a_number_of_a_marketplace_order_can_be_told_from_a_purchase_orders(ids: Ids):
    assert re.fullmatch(r"SO-261123-[0-9A-Z]{7}", ids.sale_number(NOON))


def test_a_payload_id_says_when_and_where_it_was_made():
    made = RandomIds("buy.example.com").payload_id(NOON)

    assert re.fullmatch(r"20261123T120000\.[0-9A-Z]{16}@buy\.example\.com", made)


def test_a_secret_has_256_bits_and_fits_into_a_url():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", RandomIds("h").secret())


def test_the_clock_goes_forward_in_utc():
    first, second = SystemClock().now(), SystemClock().now()

    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(seconds=5)


def test_a_pause_grows_and_differs(monkeypatch: pytest.MonkeyPatch):
    pauses: list[float] = []
    monkeypatch.setattr("chalicelib.adapters.clock.time.sleep", pauses.append)

    for attempt in (1, 2, 3):
        for _ in range(20):
            JitteredPause()(attempt)

    assert [round(max(pauses[start : start + 20]), 2) for start in (0, 20, 40)] == pytest.approx(
        [0.04, 0.08, 0.16], rel=0.3
    )
    assert len(set(pauses)) > 50
