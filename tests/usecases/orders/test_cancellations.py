"""Cancellations as they come: of lines and orders, wished for and done, in time and too late."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.orders.amazon import AmazonLine
from chalicelib.domain.orders.order import HoldReason, Status
from tests import fakes
from tests.examples import HOUR, NOON, sales
from tests.fakes.house import FakeHub
from tests.usecases.orders.telling import ID, LATER, A, head, tell


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub(sales.connection())


def test_a_canceled_line_is_an_update_that_keeps_its_sums(house: FakeHub):
    lines = sales.amazon_line("1"), sales.amazon_line("2")
    tell(house, *lines)

    tell(house, lines[0], AmazonLine("2", 2, canceled_by="buyer"), updated_at=LATER, total=None)

    order = head(house)
    assert (order.status, order.open_pieces, order.total) == (Status.OPEN, 2, sales.eur("31.98"))
    assert [line.open for line in house.sales.lines(ID, order.lines_version).lines if line.sku] == [2, 0]
    assert house.store.audited == ["sale_arrived", "sale_lines_canceled"]


def test_a_canceled_order_is_canceled_and_nothing_of_it_is_open(house: FakeHub):
    tell(house)

    tell(house, AmazonLine("1", 2, canceled_by="merchant"), status=A.CANCELLED, updated_at=LATER, total=None)

    order = head(house)
    assert (order.status, order.canceled_at, order.canceled_by) == (Status.CANCELED, LATER, "merchant")
    assert (order.open_pieces, order.total, order.holds) == (0, sales.eur("15.99"), ())
    assert order.cancel_after_despatch is False
    assert house.store.all(AttentionItem) == []


def test_a_cancellation_after_despatch_is_a_task_for_a_person(house: FakeHub):
    tell(house)
    tell(house, status=A.SHIPPED, updated_at=LATER)

    tell(house, status=A.CANCELLED, updated_at=LATER + HOUR)

    order, item = head(house), house.store.only(AttentionItem)
    assert (order.status, order.cancel_after_despatch) == (Status.CANCELED, True)
    assert (item.reason, item.subject) == (Reason.CANCELED_AFTER_DESPATCH, ID)


def test_a_buyer_who_asks_to_cancel_holds_the_order(house: FakeHub):
    tell(house)

    tell(house, sales.amazon_line(cancel_requested=True, cancel_request_reason="MISTAKE"), updated_at=LATER)

    hold = next(hold for hold in head(house).holds if hold.reason is HoldReason.BUYER_CANCELS)
    assert dict(hold.facts) == {"lines": "1", "of": "1", "why": "MISTAKE"}
    assert house.store.audited == ["sale_arrived", "sale_cancel_asked"]


def test_what_a_person_released_stays_released_until_its_cause_is_another(house: FakeHub):
    asked = sales.amazon_line(cancel_requested=True)
    tell(house, asked, updated_at=NOON)
    released = tuple(replace(hold, released_by="wendy") for hold in head(house).holds)
    house.store.hold(replace(head(house), holds=released))

    tell(house, asked, updated_at=LATER)
    assert head(house).open_holds == ()

    tell(house, asked, sales.amazon_line("2", cancel_requested=True), updated_at=LATER + HOUR)
    assert HoldReason.BUYER_CANCELS in {hold.reason for hold in head(house).open_holds}
