"""Older orders by Amazon's reports: provisional first, whatever they lack."""

from datetime import timedelta

import pytest

from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.amazon import Origin
from chalicelib.domain.orders.backfills import Phase, State
from chalicelib.ports.selling import ORDER_REPORTS, Denied, Rejected, ReportKind, ReportState, Throttled
from tests.examples import NOON
from tests.usecases.backfill_world import DAY, ask, latest, many, run, world
from tests.usecases.intake_world import EU, MINUTE, amazon_order, order_id


def test_very_many_come_by_reports_first_and_by_pages_after_them():
    house = world(3000)
    many(house, 3000)
    house.selling.report_state = ReportState.WAITING

    ask(house)
    house.work()
    assert latest(house).phase is Phase.WAITING
    run(house, 5 * MINUTE)
    for report in list(house.selling.reports):
        house.selling.finish(report)
    while latest(house).phase is not Phase.PAGES:
        house.work_once()
        house.clock.move(MINUTE)

    assert latest(house).by_report == 3000
    assert len(house.sales.stored) == 3000
    calls = len(house.selling.calls)
    assert calls <= 20
    run(house, 5 * MINUTE)
    assert latest(house).state is State.DONE
    assert {order.origin for order in house.sales.stored.values()} == {Origin.API}


def test_rows_lie_about_only_sealed_and_by_pieces():
    house = world(3000)
    many(house, 3000)
    ask(house)
    run(house, 3 * MINUTE)

    assert len(house.files.stored) == 15
    assert not any(order_id(1).encode() in content for content in house.files.stored.values())


@pytest.mark.parametrize("error", [Denied("Unauthorized"), Rejected("InvalidInput")])
def test_without_the_right_to_reports_it_goes_by_pages(error: Exception):
    house = world(3000)
    house.selling.fail("request_report", error, error)

    ask(house)
    run(house, 10 * MINUTE)

    assert latest(house).state is State.DONE
    assert len(house.sales.stored) == 3000
    assert house.gone == []


def test_without_the_right_to_addresses_it_goes_without_them():
    house = world(3000)
    many(house, 3000)
    house.selling.fail("request_report", Denied("Unauthorized"))  # the first is the one with addresses

    ask(house)
    run(house, 20 * MINUTE)

    assert [kind for kind, *_ in house.selling.requested] == [ReportKind.ALL_BY_CHANGE]
    assert latest(house).by_report == 3000


@pytest.mark.parametrize("state", [ReportState.FAILED, ReportState.EMPTY])
def test_reports_that_fail_or_are_empty_leave_it_to_pages(state: ReportState):
    house = world(3000)
    house.selling.report_state = state

    ask(house)
    run(house, 20 * MINUTE)

    assert latest(house).state is State.DONE
    assert len(house.sales.stored) == 3000


def test_reports_that_never_come_are_given_up():
    house = world(3000)
    house.selling.report_state = ReportState.WAITING

    ask(house)
    run(house, 3 * 60 * MINUTE)

    assert latest(house).state is State.DONE
    assert house.selling.count("report") == 2 * 12  # ever farther apart


def test_spans_of_more_than_thirty_days_are_reported_one_after_the_other():
    house = world(3000)
    ask(house, since=NOON - 70 * DAY)
    house.selling.put(EU, *(amazon_order(n, changed=NOON - 70 * DAY + n * 30 * MINUTE) for n in range(3000)))
    run(house, 30 * MINUTE)

    spans = {(since, until) for _kind, _places, since, until in house.selling.requested}
    assert all(until - since <= backfills.REPORT_SPAN for since, until in spans)
    assert min(since for since, _until in spans) == NOON - 70 * DAY
    assert max(until for _since, until in spans) == NOON - backfills.SETTLED
    assert len(house.selling.requested) == 2 * len(spans)


def test_a_report_that_was_asked_for_is_not_asked_for_again_when_the_other_waits():
    house = world(3000)
    many(house, 3000)
    real = house.selling.request_report
    calls: list[object] = []

    def second_waits(*arguments: object, **named: object) -> str:
        calls.append(arguments[1])
        if len(calls) == 2:
            raise Throttled(house.now + MINUTE)
        return real(*arguments, **named)  # type: ignore[arg-type]

    house.selling.request_report = second_waits  # type: ignore[assignment, method-assign]
    ask(house)
    run(house, 10 * MINUTE)

    assert [calls.count(kind) for kind in ORDER_REPORTS] == [1, 2]


def test_the_quicker_way_is_known():
    assert not backfills.is_quicker_by_report(1600)
    assert not backfills.is_quicker_by_report(2000)
    assert backfills.is_quicker_by_report(2400)
    assert backfills.takes(16) == timedelta(0)
    assert round(backfills.takes(100).total_seconds()) == 15000
