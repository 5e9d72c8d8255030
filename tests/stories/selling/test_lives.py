"""What becomes of a marketplace order, from the customer's click to the end, as people see it on its page."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason, identity
from chalicelib.domain.orders.order import HoldReason, NotWork, Status
from chalicelib.domain.orders.reservations import ReservationState
from tests.stories.selling.market import Market, Seller, differs

pytestmark = [pytest.mark.stack, pytest.mark.slow]

CANCEL_ASKED = {HoldReason.BUYER_CANCELS}


def test_a_pending_order_has_no_address_and_comes_alive_when_it_is_paid(market: Market, seller: Seller) -> None:
    order = market.order(seller, status="PENDING", quantity=2, lines=1)
    pending = market.stands(order, Status.PENDING)
    page = market.town.browser("jonas").get(f"/sales/{order}").words
    assert not pending.is_work
    assert "Payment pending" in page
    held = market.hub.sales.reservation(order)
    assert (held.state, sum(one.quantity for one in held.pieces)) == (ReservationState.HELD, pending.pieces)
    assert market.address(order) is None

    market.at_amazon.step(order, "pay")

    paid = market.stands(order, Status.OPEN)
    assert paid.is_work
    assert market.address(order).postcode == market.told(order)["recipient"]["deliveryAddress"]["postalCode"]
    assert market.hub.sales.reservation(order).state is ReservationState.CLAIMED


def test_of_an_order_first_seen_partly_shipped_only_the_rest_is_work(market: Market, seller: Seller) -> None:
    order = market.order(seller, status="PARTIALLY_SHIPPED", lines=1, quantity=3)

    seen = market.stands(order, Status.PART_SHIPPED)

    assert (seen.is_work, seen.open_pieces) == (True, seen.pieces - 1)
    packages = market.hub.sales.copy(order).order.packages
    assert len(packages) == 1
    page = market.town.browser("jonas").get(f"/sales/{order}").words
    assert "Partly shipped" in page and packages[0].tracking in page


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"status": "SHIPPED"}, NotWork.SHIPPED_BEFORE),
        ({"status": "CANCELLED"}, NotWork.CANCELED_BEFORE),
        ({"status": "UNFULFILLABLE", "fulfilled_by": "AMAZON"}, NotWork.AMAZON_SHIPS),
        ({"status": "UNSHIPPED", "fulfilled_by": "AMAZON"}, NotWork.AMAZON_SHIPS),
    ],
)
def test_what_is_over_or_amazons_is_seen_and_never_work(
    market: Market, seller: Seller, asked: dict[str, str], why: NotWork
) -> None:
    order = market.order(seller, **asked)

    seen = market.becomes(order)

    assert (seen.not_work, seen.is_work, seen.open_holds) == (why, False, ())
    page = market.town.browser("jonas").get(f"/sales/{order}")
    assert "Nothing to do here" in page.words


def test_a_buyer_who_asks_to_cancel_stops_the_order_until_somebody_decides(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    assert market.stands(order, Status.OPEN).is_work

    market.at_amazon.step(order, "ask_to_cancel")

    market.becomes(order, lambda stored: {hold.reason for hold in stored.open_holds} == CANCEL_ASKED)
    jonas = market.town.browser("jonas")
    page = jonas.get(f"/sales/{order}")
    assert "The buyer asks to cancel" in page.words
    went_on = jonas.submit(page, f"/sales/{order}/go-on")
    assert (went_on.status, "The order goes on." in went_on.words) == (200, True)
    assert market.stored(order).is_work
    market.at_amazon.step(order, "touch")
    market.becomes(order, lambda stored: stored.updated_at == market.changed(order))
    assert market.stored(order).is_work, "the same wish is not asked twice"


def test_a_cancellation_that_is_accepted_is_over_here_at_once_and_at_amazon_once_it_is_asked(
    market: Market, seller: Seller
) -> None:
    order = market.order(seller, is_plain=True)
    market.stands(order, Status.OPEN)
    market.at_amazon.step(order, "ask_to_cancel")
    market.becomes(order, lambda stored: stored.open_holds)
    jonas = market.town.browser("jonas")

    accepted = jonas.submit(jonas.get(f"/sales/{order}"), f"/sales/{order}/accept")

    assert "The order is canceled." in accepted.words and "On its way to Amazon" in accepted.words
    assert market.stored(order).status is Status.CANCELED
    over = market.becomes(order, lambda stored: stored.cancel_wanted_at is None, patience=120)
    assert (over.status, over.cancel_after_despatch) == (Status.CANCELED, False)
    told = market.told(order)["orderItems"][0]["cancellation"]["cancellationExecution"]
    assert told == {"cancelledBy": "MERCHANT", "cancelReason": "BuyerCanceled"}


def test_a_line_that_is_canceled_is_no_work_and_the_others_are(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True, lines=3)
    before = market.stands(order, Status.OPEN)
    (first, *_) = market.told(order)["orderItems"]

    market.at_amazon.step(order, "cancel_lines", items=[first["orderItemId"]], by="MERCHANT", reason="NoInventory")

    after = market.becomes(order, lambda stored: stored.open_pieces < before.open_pieces)
    assert after.status is Status.OPEN
    assert after.open_pieces == before.open_pieces - first["quantityOrdered"]
    canceled = [line for line in market.whole(order).lines.lines if line.canceled_by]
    assert {(line.amazon_line, line.open) for line in canceled} == {(first["orderItemId"], 0)}


def test_a_cancellation_after_despatch_is_a_task_for_a_person(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    market.stands(order, Status.OPEN)
    market.at_amazon.step(order, "ship")
    market.stands(order, Status.SHIPPED)

    market.at_amazon.step(order, "recall", by="AMAZON", reason="Risk assessment")

    late = market.stands(order, Status.CANCELED)
    assert late.cancel_after_despatch
    jonas = market.town.browser("jonas")
    page = jonas.get(f"/sales/{order}")
    assert "Canceled after despatch" in page.words
    assert market.hub.attention.get(identity(Reason.CANCELED_AFTER_DESPATCH, order)).subject == order
    done = jonas.submit(page, f"/sales/{order}/done", comment="The carrier brings it back")
    assert (done.status, "That is noted." in done.words) == (200, True)


def test_of_two_people_who_decide_at_once_the_second_is_told(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    market.stands(order, Status.OPEN)
    market.at_amazon.step(order, "ask_to_cancel")
    market.becomes(order, lambda stored: stored.open_holds)
    jonas, ida = market.town.browser("jonas"), market.town.browser("ida")
    his, hers = jonas.get(f"/sales/{order}"), ida.get(f"/sales/{order}")
    assert jonas.submit(his, f"/sales/{order}/go-on").status == 200

    late = ida.submit(hers, f"/sales/{order}/accept")

    assert late.status in (409, 422)
    assert market.stored(order).status is Status.OPEN
    assert market.stored(order).is_work


def test_a_new_address_comes_and_none_does_not_erase_the_one_we_have(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    market.stands(order, Status.OPEN)

    market.at_amazon.step(order, "change_address", address={"addressLine1": "Neue Gasse 7", "postalCode": "50667"})
    market.becomes(order, lambda _stored: market.address(order).line1 == "Neue Gasse 7")
    market.town.amazon.post(
        "/control/selling/roles", seller=seller.id, region="eu", roles=["inventory_and_order_tracking"]
    )
    market.at_amazon.step(order, "touch")
    market.becomes(order, lambda stored: stored.updated_at == market.changed(order))

    assert (market.address(order).line1, market.address(order).postcode) == ("Neue Gasse 7", "50667")
    assert differs(market.truth([seller])[order], market.stored(order)) == ""
    market.grant(seller, "DE")


def test_what_is_late_is_marked_by_amazons_clock(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    ship_by = market.stands(order, Status.OPEN).ship_by
    left = ship_by - market.hub.clock.now()

    market.town.pass_time(seconds=left.total_seconds() + timedelta(hours=1).total_seconds())

    assert "overdue" in market.town.browser("jonas").get(f"/sales/{order}").words
