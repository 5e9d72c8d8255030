"""Whatever way an order's copies come, repeated, reordered, from reports and with gaps, it ends as Amazon says last."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.orders.amazon import (
    AmazonLine,
    AmazonOrder,
    AmazonStatus,
    Charge,
    ChargeKind,
    FulfilledBy,
    Origin,
    Personal,
    Received,
    Window,
)
from chalicelib.domain.orders.order import MarketplaceOrder, Status
from chalicelib.domain.orders.reservations import Reservation, ReservationState
from chalicelib.usecases.orders.upserting import upsert
from tests import fakes
from tests.examples import HOUR, NOON, sales
from tests.fakes.house import FakeHub

A, S = AmazonStatus, Status
STATUS = {
    A.PENDING: S.PENDING,
    A.PENDING_AVAILABILITY: S.PENDING,
    A.UNSHIPPED: S.OPEN,
    A.PARTIALLY_SHIPPED: S.PART_SHIPPED,
    A.SHIPPED: S.SHIPPED,
    A.CANCELLED: S.CANCELED,
    A.UNFULFILLABLE: S.OPEN,
}
# What of one moment is the later: an order is never less than it was.
FAR = {A.PENDING_AVAILABILITY: 1, A.PENDING: 2, A.UNSHIPPED: 3, A.UNFULFILLABLE: 3, A.PARTIALLY_SHIPPED: 4}
FAR |= {A.SHIPPED: 5, A.CANCELLED: 6}
ID = sales.ORDER_ID


@st.composite
def lines(draw: st.DrawFn) -> AmazonLine:
    quantity = draw(st.integers(1, 3))
    fulfilled = draw(st.integers(0, quantity))
    price = draw(st.none() | st.integers(0, 9999))
    money = {}
    if price is not None:
        amount = sales.eur(f"{price / 100:.2f}")
        money = {"total": amount, "charges": (Charge(ChargeKind.ITEM, amount),)}
    return AmazonLine(
        draw(st.sampled_from("12")),
        quantity,
        sku=draw(st.sampled_from(["", "PENCIL"])),
        fulfilled=fulfilled,
        unfulfilled=draw(st.sampled_from([None, quantity - fulfilled])),
        cancel_requested=draw(st.booleans()),
        canceled_by=draw(st.sampled_from(["", "", "buyer"])),
        **money,  # type: ignore[arg-type]
    )


@st.composite
def copies(draw: st.DrawFn) -> Received:
    hours = draw(st.integers(0, 3))
    found = draw(st.lists(lines(), max_size=2, unique_by=lambda line: line.id))
    order = AmazonOrder(
        id=ID,
        seller=sales.SELLER,
        marketplace=sales.GERMANY,
        created_at=NOON - HOUR,
        updated_at=NOON + hours * HOUR,
        status=draw(st.sampled_from(AmazonStatus)),
        lines=tuple(found),
        fulfilled_by=FulfilledBy.MERCHANT,
        service_level=draw(st.sampled_from(["", "STANDARD", "NEXT_DAY"])),
        ship_by=draw(st.sampled_from([Window(), Window(NOON, NOON + 48 * HOUR)])),
        country=draw(st.sampled_from(["", "DE", "AT"])),
        total=draw(st.sampled_from([None, sales.eur("15.99"), sales.eur("0.00")])),
        origin=draw(st.sampled_from([Origin.API, Origin.API, Origin.REPORT])),
    )
    told = draw(st.sampled_from([None, Personal(ID, NOON), sales.personal()]))
    return Received(order, told, raw="{}")


def told(came: Sequence[Received]) -> FakeHub:
    house = fakes.hub(sales.connection())
    for received in came:
        house.do(upsert, received)
    return house


def last(came: Sequence[Received]) -> AmazonOrder:
    """The one that counts: the API's before a report's, then the newest, then the farthest, then what came last."""
    first, *others = (received.order for received in came)
    newest, far = first, FAR.get(first.status, 0)
    for order in others:
        place, known = (((each.origin is Origin.API), each.updated_at) for each in (order, newest))
        if place > known or (place == known and FAR.get(order.status, far) >= far):
            newest, far = order, FAR.get(order.status, far)
    return newest


@settings(max_examples=150)
@given(st.lists(copies(), min_size=1, max_size=6))
def test_it_ends_in_the_last_state(came: list[Received]):
    house = told(came)
    order, copy, final = house.store.only(MarketplaceOrder), house.sales.copy(ID).order, last(came)

    assert (order.updated_at, order.is_provisional) == (final.updated_at, final.origin is Origin.REPORT)
    if final.status is not A.OTHER:
        assert order.status is STATUS[final.status]
    if final.status is A.CANCELLED:
        assert order.open_pieces == 0 and order.canceled_at is not None
    if final.total is not None:
        assert order.total == copy.total == final.total
    assert not final.country or order.country == final.country
    assert not final.service_level or order.service_level == final.service_level
    by_id = {line.id: line for line in copy.lines}
    for line in final.lines:
        assert by_id[line.id].quantity == line.quantity
        assert not line.canceled_by or by_id[line.id].open == 0
        assert line.total is None or (by_id[line.id].total, by_id[line.id].charges) == (line.total, line.charges)


@settings(max_examples=100)
@given(st.lists(copies(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_telling_it_all_once_more_in_any_order_changes_nothing_that_the_last_one_said(came, chance):
    house = told(came)
    newest = last(came)
    again = [each for each in came if each.order.updated_at != newest.updated_at or each.order is newest]
    chance.shuffle(again)
    before = house.store.only(MarketplaceOrder)

    for received in again:
        house.do(upsert, received)

    after = house.store.only(MarketplaceOrder)
    assert replace(after, revision=0, holds=()) == replace(before, revision=0, holds=())


@settings(max_examples=100)
@given(st.lists(copies(), min_size=1, max_size=6))
def test_what_was_once_told_is_never_erased_by_silence(came: list[Received]):
    house = fakes.hub(sales.connection())
    known: AmazonOrder | None = None
    has_address = False
    for received in came:
        applied = house.do(upsert, received)
        copy = house.sales.copy(ID).order
        if known is not None:
            assert (copy.total is None) <= (known.total is None)
            assert (not copy.country) <= (not known.country)
            assert bool(copy.lines) >= bool(known.lines)
        has_address = has_address or (applied and received.personal is not None and bool(received.personal.address))
        found = house.personal.get(ID, at=NOON)
        assert bool(found and found.address) >= has_address
        known = copy


@settings(max_examples=100)
@given(st.lists(copies(), min_size=1, max_size=6))
def test_every_version_of_the_lines_that_a_head_names_is_there_and_a_reservation_says_how_it_stands(came):
    house = told(came)
    order = house.store.only(MarketplaceOrder)

    kept = house.sales.lines(ID, order.lines_version).lines

    assert order.open_pieces == sum(line.open for line in kept if line.kind != "charge")
    for reserved in house.store.all(Reservation):
        expected = {S.PENDING: ReservationState.HELD, S.CANCELED: ReservationState.RELEASED}
        if order.not_work is None:
            assert reserved.state is expected.get(order.status, ReservationState.CLAIMED)
