"""Orders as they come: each once, in its last state, whatever comes twice, late or not at all."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Changed, Said
from chalicelib.domain.connections import Connection
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import ForgetPersonal, IndexSale, KeepStock
from chalicelib.domain.orders.amazon import (
    AmazonLine,
    AmazonStatus,
    FulfilledBy,
    Garbled,
    Origin,
    Personal,
    Received,
    Window,
)
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import HoldReason, Lines, NotWork, Status
from chalicelib.domain.orders.reservations import Reservation, ReservationState
from chalicelib.usecases.again import ATTEMPTS
from chalicelib.usecases.orders.upserting import upsert
from tests import fakes
from tests.examples import DAY, HOUR, NOON, sales
from tests.fakes.house import FakeHub
from tests.usecases.orders.telling import ID, LATER, A, head, tell

UNPAID = {"status": A.PENDING, "total": None, "country": "", "deliver_by": Window(), "ship_by": Window()}


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub(sales.connection())


def test_an_order_arrives_whole_in_one_commit(house: FakeHub):
    assert tell(house) is True

    (commit,) = house.store.commits
    order = head(house)
    assert order.number == "SO-261123-0000001"
    assert (order.order_id, order.status, order.not_work) == (ID, Status.OPEN, None)
    assert (order.ship_by, order.country, order.total) == (NOON + 2 * DAY, "DE", sales.eur("15.99"))
    assert (order.pieces, order.open_pieces, order.lines_version) == (2, 2, 1)
    assert house.sales.copy(ID).order == sales.amazon_order()
    assert house.sales.lines(ID, 1).lines[0].amazon_line == "1"
    assert house.personal.get(ID, at=NOON).address == sales.address()
    assert house.store.audited == ["sale_arrived"]
    assert [said.message for said in commit if isinstance(said, Said)] == [
        ForgetPersonal(ID),
        IndexSale(ID),
        KeepStock(ID),
    ]


def test_what_is_personal_ends_thirty_days_after_the_latest_delivery(house: FakeHub):
    tell(house)

    (said,) = (each for each in house.store.commits[0] if isinstance(each, Said) if each.due_at > NOON)
    assert (said.message, said.due_at) == (ForgetPersonal(ID), NOON + 35 * DAY)
    assert house.personal.get(ID, at=NOON).expires_at == said.due_at


def test_the_same_again_changes_nothing(house: FakeHub):
    tell(house)

    assert tell(house) is False
    assert len(house.store.commits) == 1


def test_what_is_older_changes_nothing(house: FakeHub):
    tell(house, updated_at=LATER, status=A.SHIPPED)
    stored = dict(house.store.records)

    assert tell(house, updated_at=NOON) is False
    assert house.store.records == stored


def test_the_same_moment_with_other_content_is_new(house: FakeHub):
    tell(house)

    assert tell(house, ship_by=Window(NOON, NOON + DAY)) is True
    assert head(house).ship_by == NOON + DAY


def test_of_one_moment_the_farther_word_counts_whoever_brings_it_last(house: FakeHub):
    for status in (A.PENDING, A.CANCELLED, A.UNSHIPPED, A.PENDING):
        tell(house, status=status)

    assert head(house).status is Status.CANCELED
    assert head(house).open_pieces == 0


def test_what_is_only_newer_moves_the_clock_and_tells_nobody(house: FakeHub):
    tell(house)

    assert tell(house, updated_at=LATER) is True
    assert (head(house).updated_at, head(house).revision) == (LATER, 1)
    assert not any(isinstance(change, Said) for change in house.store.commits[1])
    assert house.store.audited == ["sale_arrived"]


def test_silence_erases_nothing(house: FakeHub):
    tell(house)
    silent = AmazonLine("1", 2)
    order = sales.amazon_order(silent, updated_at=LATER, total=None, country="", service_level="")
    bare = replace(order, ship_by=Window(), deliver_by=Window(), payment_methods=(), address_type="")

    house.do(upsert, Received(bare, Personal(ID, NOON), raw="{}"))
    house.do(upsert, Received(replace(bare, updated_at=LATER + HOUR), None))

    assert house.sales.copy(ID).order == sales.amazon_order(updated_at=LATER + HOUR)
    assert house.personal.get(ID, at=NOON) == sales.personal()
    assert head(house).total == sales.eur("15.99")
    assert len(house.store.all(Lines)) == 1


def test_real_changes_apply(house: FakeHub):
    tell(house)
    moved = sales.address(line1="Ringweg 1", name="", phone="", line2="")

    tell(house, updated_at=LATER, told=sales.personal(address=moved), service_level="NEXT_DAY")

    kept = house.personal.get(ID, at=NOON).address
    assert (kept.line1, kept.name, kept.phone) == ("Ringweg 1", "Jörg Müller", "+49 221 5550123")
    assert head(house).service_level == "NEXT_DAY"


def test_what_is_withheld_is_no_more_of_a_line_than_amazon_counts(house: FakeHub):
    tell(house, sales.amazon_line("1"), sales.amazon_line("2"))
    house.commit(Changed(head(house), replace(head(house), withheld={"1": 2})))

    tell(house, sales.amazon_line("1"), sales.amazon_line("2"), updated_at=LATER)
    assert (head(house).withheld, head(house).pieces) == ({"1": 2}, 4)
    tell(house, sales.amazon_line("1", quantity=0), sales.amazon_line("2"), updated_at=LATER + HOUR)

    assert (head(house).withheld, head(house).pieces, head(house).is_all_withheld) == ({}, 2, False)


@pytest.mark.parametrize(
    ("status", "expected", "why"),
    [
        (A.SHIPPED, Status.SHIPPED, NotWork.SHIPPED_BEFORE),
        (A.CANCELLED, Status.CANCELED, NotWork.CANCELED_BEFORE),
        (A.UNFULFILLABLE, Status.OPEN, NotWork.UNFULFILLABLE),
    ],
)
def test_what_is_over_at_first_sight_is_visible_and_never_work(
    house: FakeHub, status: AmazonStatus, expected: Status, why: NotWork
):
    tell(house, status=status)
    tell(house, status=status, updated_at=LATER)

    assert (head(house).status, head(house).not_work, head(house).is_work) == (expected, why, False)
    assert house.store.all(Reservation) == []


def test_what_was_shipped_before_we_came_and_is_canceled_later_never_was_ours(house: FakeHub):
    tell(house, status=A.SHIPPED)
    tell(house, status=A.CANCELLED, updated_at=LATER)

    order = head(house)
    assert (order.status, order.not_work) == (Status.CANCELED, NotWork.CANCELED_BEFORE)
    assert order.cancel_after_despatch is False


def test_what_amazon_ships_is_shown_or_left_out_by_setting(house: FakeHub):
    tell(house, fulfilled_by=FulfilledBy.AMAZON)
    assert head(house).not_work is NotWork.AMAZON_SHIPS

    other = fakes.hub(sales.connection(shows_fba=False))
    assert tell(other, fulfilled_by=FulfilledBy.AMAZON) is False
    assert other.store.commits == []


def test_what_amazon_ships_stays_right_when_new_ones_are_no_longer_shown(house: FakeHub):
    tell(house, fulfilled_by=FulfilledBy.AMAZON)
    (shown,) = house.store.all(Connection)
    house.commit(Changed(shown, replace(shown, shows_fba=False)))

    assert tell(house, fulfilled_by=FulfilledBy.AMAZON, status=A.CANCELLED, updated_at=LATER) is True
    assert head(house).status is Status.CANCELED


@pytest.mark.parametrize("marketplace", ["A1F83G8C2ARO7P", "NOT-KNOWN"])
def test_an_order_of_a_marketplace_that_is_not_connected_is_no_work(house: FakeHub, marketplace: str):
    tell(house, marketplace=marketplace)

    assert head(house).not_work is NotWork.NOT_CONNECTED
    assert house.sales.lines(ID, 1).lines[0].title == "A pencil, HB"


def test_a_pending_order_reserves_and_comes_alive_when_it_is_paid(house: FakeHub):
    tell(house, sales.amazon_line(total=None, charges=()), **UNPAID, told=Personal(ID, NOON))
    order, reserved = head(house), house.store.only(Reservation)
    assert (order.status, order.is_work, order.total) == (Status.PENDING, False, None)
    assert (reserved.state, [(each.sku, each.quantity) for each in reserved.pieces]) == (
        ReservationState.HELD,
        [("PENCIL-1", 2)],
    )

    tell(house, updated_at=LATER)

    assert (head(house).status, head(house).total) == (Status.OPEN, sales.eur("15.99"))
    assert house.store.only(Reservation).state is ReservationState.CLAIMED
    assert house.store.audited == ["sale_arrived", "sale_open"]


def test_a_pending_order_that_is_canceled_releases_what_it_reserved(house: FakeHub):
    tell(house, **UNPAID)

    tell(house, **{**UNPAID, "status": A.CANCELLED}, updated_at=LATER)

    assert house.store.only(Reservation).state is ReservationState.RELEASED
    assert (head(house).status, head(house).not_work) == (Status.CANCELED, None)


def test_first_seen_partly_shipped_only_the_rest_is_work(house: FakeHub):
    tell(house, sales.amazon_line(fulfilled=1, unfulfilled=1), status=A.PARTIALLY_SHIPPED, packages=(sales.package(),))

    order = head(house)
    assert (order.status, order.pieces, order.open_pieces, order.not_work) == (Status.PART_SHIPPED, 2, 1, None)
    assert house.sales.copy(ID).order.packages == (sales.package(),)


def test_a_report_makes_a_provisional_order_that_any_api_copy_replaces(house: FakeHub):
    tell(house, updated_at=LATER, origin=Origin.REPORT)
    assert (head(house).is_provisional, head(house).is_work) == (True, False)

    tell(house, updated_at=NOON)
    assert (head(house).is_provisional, head(house).updated_at) == (False, NOON)
    assert HoldReason.PROVISIONAL not in {hold.reason for hold in head(house).holds}

    assert tell(house, updated_at=LATER, status=A.CANCELLED, origin=Origin.REPORT) is False
    assert head(house).status is Status.OPEN


def test_a_status_that_nobody_knows_is_not_processed_and_changes_no_known_one(house: FakeHub):
    tell(house, status=A.OTHER)
    assert head(house).status is Status.PENDING

    tell(house, updated_at=LATER)
    tell(house, updated_at=LATER + HOUR, status=A.OTHER)
    assert head(house).status is Status.OPEN


def test_an_order_that_cannot_be_understood_waits_for_a_person_until_it_can(house: FakeHub):
    for _ in range(3):
        assert house.do(upsert, Garbled(ID, "purchaseDate is missing", "r-9")) is False

    item = house.store.only(AttentionItem)
    assert (item.reason, item.subject, dict(item.facts)) == (
        Reason.ORDER_NOT_STORED,
        ID,
        {"why": "purchaseDate is missing", "request": "r-9"},
    )
    assert len(house.store.commits) == 1
    tell(house)
    assert house.store.all(AttentionItem) == []


def test_who_was_slower_decides_again(house: FakeHub):
    tell(house)
    house.store.meanwhile = lambda: tell(house, updated_at=LATER + HOUR, status=A.SHIPPED)

    assert tell(house, updated_at=LATER) is False

    assert (head(house).status, head(house).updated_at) == (Status.SHIPPED, LATER + HOUR)


def test_a_commit_that_fails_leaves_nothing_behind(house: FakeHub):
    house.store.troubles = [Conflict("quicker")] * ATTEMPTS

    with pytest.raises(Conflict):
        tell(house)

    assert house.store.all(Copy) == []
