"""The sweep: nothing is missed, whatever dies, is throttled, lost, changed in between or refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.connections import Connection
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.messages import SweepPage
from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.amazon import AmazonStatus, Garbled
from chalicelib.domain.orders.news import Heard
from chalicelib.ports.selling import BadApplication, Denied, Rejected, Revoked, Throttled, Unavailable
from chalicelib.usecases.orders import sweeping
from tests.examples import NOON
from tests.fakes.selling import SETTLED
from tests.usecases.intake_world import EU, MINUTE, SELLER, Killed, World, amazon_order, order_id, steps

DAY = timedelta(days=1)
IT = "APJ6JRA9NG5V4"


def world(orders: int = 0, *, page_size: int = 100) -> World:
    """Orders that came one a second, up to ten minutes ago."""
    made = World()
    made.selling.page_size = page_size
    first = NOON - 10 * MINUTE - timedelta(seconds=orders)
    made.selling.put(EU, *(amazon_order(n, changed=first + timedelta(seconds=n)) for n in range(orders)))
    return made


def everything(house: World) -> bool:
    at_amazon = {id: received.order.updated_at for id, received in house.selling.orders[EU].items()}
    return {id: order.updated_at for id, order in house.sales.stored.items()} == at_amazon


def test_a_page_a_message_until_all_is_stored_and_only_then_the_cursor_moves():
    house = world(250)
    house.begin()
    cursors = []
    while messages := house.due():
        for envelope in messages:
            house.do(envelope.message)
            cursors.append(house.intake.sweep(EU).cursor)

    assert cursors == [None, None, NOON - SETTLED]
    assert everything(house)
    assert house.selling.count("search") == 3
    sweep = house.intake.sweep(EU)
    assert (sweep.succeeded_at, sweep.chain, sweep.trouble) == (NOON, None, "")


def test_the_next_sweep_asks_from_the_cursor_with_an_overlap():
    house = world(1)
    house.subscription = ""
    house.begin()
    house.work()
    house.clock.move(5 * MINUTE)

    house.begin()
    house.work()

    first, second = (search for search, _page in house.selling.searches)
    assert first.since == NOON - DAY - sweeps.OVERLAP
    assert second.since == NOON - SETTLED - sweeps.OVERLAP
    assert first.marketplaces == second.marketplaces
    assert first.by_change


def test_every_page_is_asked_with_the_very_same_question():
    house = world(25, page_size=10)
    house.begin()
    message = house.due()[0].message
    house.do(message)
    house.connections.connected.append(Connection(SELLER, IT, NOON))
    house.work()

    assert len(house.selling.searches) == 3
    assert len({search for search, _page in house.selling.searches}) == 1


def test_a_marketplace_that_joins_during_a_sweep_is_asked_for_from_its_own_beginning():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.connections.connected.append(Connection(SELLER, IT, NOON, orders_since=NOON - 2 * DAY))
    house.selling.put(EU, amazon_order(99, changed=NOON - DAY, marketplace=IT))
    house.work()
    assert order_id(99) not in house.sales.stored

    house.run(20 * MINUTE)

    assert order_id(99) in house.sales.stored
    assert house.selling.searches[3][0].since == NOON - 2 * DAY - sweeps.OVERLAP


def test_an_order_that_changes_between_two_pages_comes_with_the_next_sweep():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.put(EU, amazon_order(15, changed=NOON, status=AmazonStatus.CANCELLED))
    house.work()
    assert order_id(15) not in house.sales.stored

    house.run(20 * MINUTE)

    assert house.sales.stored[order_id(15)].status is AmazonStatus.CANCELLED
    assert everything(house)


def test_one_chain_at_a_time_however_often_it_is_begun():
    house = world(25, page_size=10)

    assert [house.begin() for _ in range(3)] == ["begun", "", ""]
    assert len(house.store.envelopes) == 1


def test_a_page_that_is_handed_out_twice_is_read_once():
    house = world(25, page_size=10)
    house.begin()
    (envelope,) = house.due()

    assert steps([house.do(envelope.message), house.do(envelope.message)]) == ["page", "nothing"]
    assert house.selling.count("search") == 1


def test_a_throttled_page_waits_for_its_slot_and_books_no_other():
    house = world(1)
    slot = NOON + timedelta(seconds=178)
    house.selling.fail("search", Throttled(slot))
    house.begin()
    house.work()

    assert house.intake.sweep(EU).chain.due_at == slot  # type: ignore[union-attr]
    assert house.store.messages[-1] == SweepPage(EU, fence=1, step=0, slot=slot.isoformat())
    house.run(4 * MINUTE)
    assert house.selling.callers[-1].slot == slot
    assert house.selling.count("search") == 2
    assert everything(house)


@pytest.mark.parametrize("error", [Revoked("gone"), Denied("Unauthorized"), BadApplication("expired")])
def test_a_grant_that_is_gone_in_the_middle_ends_the_sweep_without_a_loop(error: Exception):
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", error)

    house.run(DAY / 4, step=5 * MINUTE)

    assert house.selling.count("search") == 2
    assert house.gone == [EU]
    sweep = house.intake.sweep(EU)
    assert (sweep.chain, sweep.cursor) == (None, None)


def test_what_was_missed_meanwhile_comes_when_the_seller_grants_again():
    house = world(25, page_size=10)
    granted = house.connections.held[EU]
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", Revoked("gone"))
    house.run(DAY / 4, step=5 * MINUTE)

    house.connections.held[EU] = granted
    house.run(MINUTE)

    assert everything(house)


def test_a_page_token_that_leads_nowhere_begins_again_from_the_cursor():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", Rejected("InvalidInput", "token", "r-1"))

    assert steps(house.work()) == ["restarted", "page", "page", "done"]
    assert everything(house)
    assert house.store.all(AttentionItem) == []


def test_a_token_that_is_too_old_is_not_even_tried():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", Throttled(NOON + DAY))
    house.work()
    house.clock.move(DAY)

    house.work()

    assert [page for _search, page in house.selling.searches][1] is None
    assert everything(house)


def test_a_token_that_is_refused_again_and_again_does_not_use_up_the_day():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    refused = Rejected("InvalidInput", "token", "r-1")
    house.selling.fail("search", refused)
    real = house.selling.search
    house.selling.search = lambda *a, page=None, **k: (_ for _ in ()).throw(refused) if page else real(*a, **k)  # type: ignore[method-assign]

    house.work()

    assert house.selling.count("search") <= 4
    assert house.store.only(AttentionItem).reason is Reason.SWEEP_REFUSED


def test_a_question_that_amazon_refuses_waits_for_a_person_and_is_asked_again_all_the_same():
    house = world(1)
    house.selling.fail("search", Rejected("InvalidInput", "private", "r-1"))
    house.begin()
    house.work()

    item = house.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts) == (
        Reason.SWEEP_REFUSED,
        EU,
        {"code": "InvalidInput", "request": "r-1"},
    )
    assert house.intake.sweep(EU).trouble == "InvalidInput"

    house.run(16 * MINUTE)

    assert everything(house)
    assert house.store.all(AttentionItem) == []
    assert house.intake.sweep(EU).trouble == ""


def test_an_outage_is_waited_out_ever_longer_and_fails_no_message():
    house = world(1)
    house.selling.fail("search", *[Unavailable("503")] * 6)

    house.run(31 * MINUTE)
    assert house.selling.count("search") == 6  # after 0, 1, 3, 7, 15 and 30 minutes

    house.run(20 * MINUTE)
    assert everything(house)


def test_one_bad_order_never_stops_the_others():
    house = world(5)
    house.broken = {order_id(2): Refused("No."), order_id(3): KeyError("a mistake of ours")}
    house.selling.garbled[EU].append(Garbled(order_id(77), "createdTime", "r-2"))

    house.begin()
    house.work()

    assert len(house.sales.stored) == 3
    items = {item.subject: item.facts["why"] for item in house.store.all(AttentionItem)}
    assert items == {order_id(2): "No.", order_id(3): "KeyError"}
    assert house.intake.sweep(EU).cursor == NOON - SETTLED


def test_a_store_that_is_down_puts_the_page_off_and_moves_no_cursor():
    house = world(5)
    house.broken = {order_id(2): Retryable("The database can't be reached.")}
    house.begin()

    assert steps(house.work()) == ["waiting"]
    assert house.intake.sweep(EU).cursor is None

    house.broken = {}
    house.run(2 * MINUTE)
    assert everything(house)


def test_a_chain_whose_message_is_lost_is_taken_up_at_the_same_page():
    house = world(25, page_size=10)
    house.begin()
    message = house.due()[0].message
    house.do(message)
    lost = house.due()[0].message
    house.clock.move(11 * MINUTE)

    assert house.begin() == "resumed"
    assert steps(house.work()) == ["page", "done"]
    assert steps([house.do(lost)]) == ["nothing"]
    assert house.selling.count("search") == 3
    assert everything(house)


@settings(max_examples=150, deadline=None)
@given(kills=st.lists(st.integers(0, 40), max_size=4), redelivered=st.booleans())
def test_killed_anywhere_nothing_is_missed(kills: list[int], redelivered: bool):
    house = world(23, page_size=5)
    for kill in kills:
        house.kill_at = kill
        for _ in range(8):
            try:
                house.begin()
                for envelope in house.due():
                    try:
                        house.do(envelope.message)
                    except Killed:
                        if redelivered:  # by SQS, after six minutes
                            house.store.envelopes[envelope.id] = replace(envelope, due_at=house.now + 6 * MINUTE)
                        raise
            except Killed:
                break
            house.clock.move(MINUTE)
        house.kill_at = None
        house.clock.move(MINUTE)

    house.run(40 * MINUTE)

    assert everything(house)
    assert house.sales.puts == 23
    assert house.intake.sweep(EU).cursor is not None


def test_somebody_who_asks_gets_a_sweep_at_once_with_the_share_kept_for_people():
    house = world(1)

    assert hurry(house) == "begun"
    assert hurry(house) == "running"
    house.work()

    assert house.selling.callers[0].is_person
    assert everything(house)


def test_somebody_who_asks_need_not_wait_for_the_slot_of_the_background():
    house = world(1)
    house.selling.fail("search", Throttled(NOON + 3 * MINUTE))
    house.begin()
    house.work()

    assert hurry(house) == "hurried"
    assert steps(house.work()) == ["done"]

    house.clock.move(3 * MINUTE)
    assert steps(house.work()) == ["nothing"]


def test_nothing_is_swept_without_a_grant_or_a_connection():
    house = world(1)
    house.connections.connected = [replace(each, is_active=False) for each in house.connections.connected]

    assert (house.begin(), hurry(house)) == ("", "off")


def test_once_a_night_the_last_three_days_are_read_again_and_no_cursor_moves():
    house = world(3)
    house.selling.put(EU, amazon_order(50, changed=NOON - DAY))
    house.run(5 * MINUTE)
    house.clock.at = NOON.replace(hour=1, minute=50) + DAY
    house.run(5 * MINUTE)
    cursor = house.intake.sweep(EU).cursor
    hidden = amazon_order(60, changed=house.now - DAY, created_at=house.now - DAY)
    house.selling.put(EU, hidden)  # Amazon lists it a day late

    house.run(30 * MINUTE)

    assert order_id(60) in house.sales.stored
    nights = [search for search, _page in house.selling.searches if not search.by_change]
    assert len(nights) == 1
    assert house.intake.sweep(EU).cursor != nights[0].since
    assert house.intake.sweep(EU).cursor > cursor  # type: ignore[operator]


def test_the_rhythm_is_quick_while_news_are_silent_or_late():
    sweep = sweeps.Sweep(EU, missed_at=NOON)
    heard = Heard(EU, NOON + MINUTE, seconds=2)

    def every(sweep: sweeps.Sweep, heard: Heard | None, *, is_subscribed: bool = True) -> timedelta:
        return sweeps.rhythm(sweep, heard, is_subscribed=is_subscribed)

    assert every(sweep, heard) == sweeps.SLOW
    assert every(sweep, heard, is_subscribed=False) == sweeps.QUICK
    assert every(sweep, None) == sweeps.QUICK
    assert every(sweep, replace(heard, seconds=301)) == sweeps.QUICK
    assert every(sweep, replace(heard, at=NOON - MINUTE)) == sweeps.QUICK


def test_a_sweep_that_finds_what_news_should_have_told_makes_the_rhythm_quick():
    house = world()
    house.store.hold(Heard(EU, NOON, seconds=1))
    house.run(16 * MINUTE)
    assert house.intake.sweep(EU).missed_at is None
    house.selling.put(EU, amazon_order(1, changed=house.now))

    house.run(15 * MINUTE)
    assert house.intake.sweep(EU).missed_at is not None

    before = house.selling.count("search")
    house.run(30 * MINUTE)
    assert house.selling.count("search") - before == 6


@pytest.mark.parametrize(("quiet", "most"), [(True, 290), (False, 99)])
def test_a_day_stays_within_what_amazon_gives(quiet: bool, most: int):
    house = world()
    if not quiet:
        house.store.hold(Heard(EU, NOON, seconds=1))

    house.run(DAY)

    assert house.selling.count("search") <= most
    assert most + sweeps.NIGHT_PAGES < sweeps.CALLS_A_DAY


def hurry(house: World) -> str:
    return sweeping.hurry(
        house.connections.held[EU],
        at=house.now,
        connections=house.connections,  # type: ignore[arg-type]
        intake=house.intake,
        commit=house.commit,
    )
