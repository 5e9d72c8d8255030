"""Older orders: by pages or by reports, paused, killed and throttled, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.amazon import Origin
from chalicelib.domain.orders.backfills import Backfill, Phase, State
from chalicelib.ports.selling import Denied, Rejected, ReportKind, ReportState, Revoked, Throttled, Unavailable
from chalicelib.usecases.orders.backfilling import asking
from chalicelib.usecases.orders.backfilling.taking import take_up
from tests import examples
from tests.examples import NOON
from tests.fakes.world import SeqIds
from tests.usecases.intake_world import EU, MINUTE, Killed, World, amazon_order, order_id

DAY = timedelta(days=1)
SINCE = NOON - 20 * DAY
SELLERS = examples.person("gita", roles=frozenset({examples.directory.Role.SELLERS_ADMINISTRATOR}))


def world(orders: int, *, page_size: int = 100) -> World:
    """Orders that were made evenly over the twenty days."""
    made = World()
    made.selling.page_size = page_size
    apart = 19 * DAY / max(1, orders)
    made.selling.put(EU, *(amazon_order(n, changed=SINCE + n * apart) for n in range(orders)))
    return made


def ask(house: World, **other: object) -> Backfill:
    return asking.ask(
        house.connections.held[EU],
        **{  # type: ignore[arg-type]
            "since": SINCE,
            "by": SELLERS,
            "where": "page",
            "at": house.now,
            "ids": SeqIds(),
            "connections": house.connections,
            "intake": house.intake,
            "commit": house.commit,
            **other,
        },
    )


def say(verb: object, house: World) -> Backfill:
    it = latest(house)
    return verb(  # type: ignore[operator, no-any-return]
        it.authorization, it.id, by=SELLERS, where="page", at=house.now, intake=house.intake, commit=house.commit
    )


def latest(house: World) -> Backfill:
    return house.intake.backfills(EU)[0]


def run(house: World, lasts: timedelta, *, step: timedelta = MINUTE) -> None:
    end = house.now + lasts
    while house.now < end:
        take_up(EU, at=house.now, intake=house.intake, commit=house.commit)
        house.work()
        house.clock.move(step)


def rows(orders: int) -> list[dict[str, str]]:
    return [
        {
            "amazon-order-id": order_id(n),
            "purchase-date": (SINCE + n * MINUTE).isoformat(),
            "last-updated-date": (SINCE + n * MINUTE).isoformat(),
            "order-status": "Unshipped",
            "sales-channel": "Amazon.de",
            "sku": "PEN",
            "quantity": "1",
            "currency": "EUR",
            "item-price": "9.00",
        }
        for n in range(orders)
    ]


def test_a_few_hundred_orders_come_by_pages():
    house = world(450)

    ask(house)
    house.work()

    done = latest(house)
    assert (done.state, done.orders, done.stored, done.total, done.pages) == (State.DONE, 450, 450, 450, 5)
    assert len(house.sales.stored) == 450
    assert house.store.audited == ["backfill_began"]
    search, _page = house.selling.searches[0]
    assert (search.since, search.until, search.by_change) == (SINCE, NOON - backfills.SETTLED, False)
    assert len({search for search, _page in house.selling.searches}) == 1


def test_progress_is_shown_by_what_the_first_page_lets_one_expect():
    house = world(1000)
    ask(house)
    house.do(house.due()[0].message)

    begun = latest(house)

    assert begun.phase is Phase.PAGES
    assert 900 <= begun.total <= 1100
    assert 0.08 < begun.share < 0.12


def test_pausing_ends_with_the_step_that_is_under_way_and_going_on_goes_on_there():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    say(asking.pause, house)

    run(house, 30 * MINUTE)
    assert latest(house).orders == 100

    say(asking.resume, house)
    run(house, 2 * MINUTE)
    assert latest(house).state is State.DONE
    assert house.selling.count("search") == 5


def test_a_pause_in_the_middle_of_a_step_keeps_what_it_stored():
    house = world(450)
    ask(house)
    message = house.due()[0].message
    house.store.meanwhile = None
    real = house.selling.search

    def pausing(*arguments: object, **named: object) -> object:
        say(asking.pause, house)
        return real(*arguments, **named)  # type: ignore[arg-type]

    house.selling.search = pausing  # type: ignore[assignment, method-assign]
    house.do(message)

    assert (latest(house).state, latest(house).orders) == (State.PAUSED, 100)
    assert house.due() == []


def test_canceling_keeps_what_is_stored_and_asks_for_nothing_more():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    say(asking.cancel, house)

    run(house, 30 * MINUTE)

    assert latest(house).state is State.CANCELED
    assert len(house.sales.stored) == 100
    with pytest.raises(Refused, match="over already"):
        say(asking.resume, house)
    ask(house)


def test_one_at_a_time_of_a_seller_by_those_who_may_and_within_two_years():
    house = world(1)
    ask(house)

    with pytest.raises(Refused, match="already"):
        ask(house)
    say(asking.cancel, house)
    for since in (NOON, NOON + DAY, NOON - 800 * DAY):
        with pytest.raises(Refused):
            ask(house, since=since)
    with pytest.raises(Forbidden):
        ask(house, by=examples.person("anna"))
    house.connections.connected = []
    with pytest.raises(Refused, match="Connect"):
        ask(house)


def many(house: World, orders: int) -> None:
    house.selling.rows[ReportKind.ALL_BY_CHANGE] = rows(orders)
    house.selling.page_size = 100


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
    kinds = list(ReportKind)
    faults = [Denied("Unauthorized")] if kinds[0] is ReportKind.ACTIONABLE else []
    house.selling.fail("request_report", *faults)

    ask(house)
    run(house, 20 * MINUTE)

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
    assert house.selling.count("report") <= 2 * 16


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


def test_throttling_is_waited_for_with_the_slot():
    house = world(250)
    slot = NOON + 3 * MINUTE
    house.selling.fail("search", Throttled(slot))

    ask(house)
    house.work()
    assert latest(house).due_at == slot
    run(house, 5 * MINUTE)

    assert house.selling.callers[1].slot == slot
    assert latest(house).state is State.DONE


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

    assert [calls.count(kind) for kind in ReportKind] == [1, 2]


def test_a_grant_that_is_gone_ends_it_with_its_remedy():
    house = world(250)
    house.selling.fail("search", Revoked("gone"))

    ask(house)
    run(house, 10 * MINUTE)

    assert (latest(house).state, latest(house).trouble) == (State.FAILED, "revoked")
    assert house.gone == [EU]
    assert house.store.only(AttentionItem).reason is Reason.BACKFILL_FAILED
    assert house.selling.count("search") == 1


def test_what_failed_can_be_gone_on_with():
    house = world(250)
    house.selling.fail("search", Rejected("InvalidInput"))
    ask(house)
    run(house, MINUTE)
    assert latest(house).state is State.FAILED

    say(asking.resume, house)
    run(house, MINUTE)

    assert latest(house).state is State.DONE


def test_an_outage_is_waited_out():
    house = world(250)
    house.selling.fail("search", Unavailable("503"), Unavailable("503"))

    ask(house)
    run(house, 10 * MINUTE)

    assert latest(house).state is State.DONE


def test_a_page_token_that_is_lost_costs_the_way_from_the_first_page():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    house.selling.fail("search", Rejected("InvalidInput", "token"))

    run(house, 5 * MINUTE)

    assert latest(house).state is State.DONE
    assert house.sales.puts == 450


def test_after_a_pause_of_a_day_the_old_token_is_not_even_tried():
    house = world(450)
    ask(house)
    house.do(house.due()[0].message)
    say(asking.pause, house)
    house.clock.move(2 * DAY)
    say(asking.resume, house)

    run(house, 5 * MINUTE)

    assert latest(house).state is State.DONE
    assert house.store.all(AttentionItem) == []


@settings(max_examples=40, deadline=None)
@given(kills=st.lists(st.integers(0, 260), min_size=1, max_size=3), by_report=st.booleans())
def test_killed_anywhere_each_order_comes(kills: list[int], by_report: bool):
    house = world(30, page_size=10)
    if by_report:
        house.selling.rows[ReportKind.ALL_BY_CHANGE] = rows(30)
    ask(house)
    if by_report:
        begun = latest(house)
        asking_now = replace(begun, phase=Phase.ASKING, span=begun.since)
        house.store.hold(asking_now)
    for kill in kills:
        house.kill_at = kill
        for _ in range(12):
            try:
                run(house, MINUTE)
            except Killed:
                break
        house.kill_at = None
        house.clock.move(11 * MINUTE)

    run(house, 60 * MINUTE)

    assert latest(house).state is State.DONE
    assert len(house.sales.stored) == 30
    assert {order.origin for order in house.sales.stored.values()} == {Origin.API}


def test_the_quicker_way_is_known():
    assert not backfills.is_quicker_by_report(1600)
    assert not backfills.is_quicker_by_report(2000)
    assert backfills.is_quicker_by_report(2400)
    assert backfills.takes(16) == timedelta(0)
    assert round(backfills.takes(100).total_seconds()) == 15000
