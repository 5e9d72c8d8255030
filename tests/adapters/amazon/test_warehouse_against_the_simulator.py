"""Our adapters of parcels, quantities and feeds, and the simulated Amazon, which share no code: asked for real."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.orders.amazon import AmazonStatus, Received
from chalicelib.ports.offering import FeedKind, FeedState
from chalicelib.ports.selling import Missing, Rejected, Throttled, Unavailable
from chalicelib.ports.shipping import Shipped
from simulator.selling import listings
from simulator.selling.sellers import EVERYWHERE
from tests.adapters.amazon.simulated import DE, Here
from tests.simulator.conftest import Amazon, amazon  # noqa: F401 - a fixture, here for a neighbour

EU = f"{EVERYWHERE}-EU"
OWN = tuple(one.sku for one in listings.of_seller(EVERYWHERE) if one.fulfilled_by == "MERCHANT")
ODD = next(sku for sku in OWN if "/" in sku)


@pytest.fixture
def here(amazon: Amazon) -> Iterator[Here]:  # noqa: F811
    here = Here(amazon, {})
    here.authorized(EVERYWHERE, "eu")
    yield here


def an_order(here: Here, **given: Any) -> str:
    wish = {"fulfilled_by": "MERCHANT", "lines": 1, "quantity": 2, "is_plain": True}
    return here.make(**{**wish, **given})[0]


def parcel(here: Here, order_id: str, **changes: Any) -> Shipped:
    line = kept(here, order_id)["orderItems"][0]
    items = {line["orderItemId"]: line["quantityOrdered"]}
    told = Shipped(1, "DHL", "", "Paket", "00340434161094042557", here.amazon.clock.now(), items)
    return replace(told, **changes)


def kept(here: Here, order_id: str) -> Any:
    return here.amazon.browser.get(f"/control/sales/orders/{order_id}").json["order"]


def packages(here: Here, order_id: str) -> list[tuple[str, str, str]]:
    found = kept(here, order_id).get("packages", [])
    return [(one["packageReferenceId"], one["carrier"], one["trackingNumber"]) for one in found]


def test_a_parcel_is_confirmed_and_corrected_and_read_back_as_one(here: Here):
    order_id = an_order(here)
    told = parcel(here, order_id)

    here.shipments.confirm(EU, DE, order_id, told)
    here.shipments.confirm(EU, DE, order_id, told)
    here.shipments.confirm(EU, DE, order_id, replace(told, carrier="Other", carrier_name="Velo", tracking="V-1"))

    received = here.selling.order(EU, order_id)
    assert isinstance(received, Received)
    (package,) = received.order.packages
    assert received.order.status is AmazonStatus.SHIPPED
    assert (package.reference, package.carrier, package.tracking) == ("1", "Velo", "V-1")
    assert dict(package.items) == told.items


def test_an_order_that_nobody_made_is_missing(here: Here):
    with pytest.raises(Missing):
        here.shipments.confirm(EU, DE, "303-0000000-0000000", parcel(here, an_order(here)))


@pytest.mark.parametrize(
    ("fault", "problem", "told"), [("garbage", None, 1), ("503_html", Unavailable, 0), ("429", Throttled, 0)]
)
def test_each_fault_is_what_it_is(fault: str, problem: type[Exception] | None, told: int, here: Here):
    order_id = an_order(here)
    here.amazon.tell("selling/faults", crossing="sp-api/confirmShipment", fault=fault)

    # Half of an empty answer is the answer.
    with pytest.raises(problem) if problem else nullcontext():
        here.shipments.confirm(EU, DE, order_id, parcel(here, order_id))

    assert len(packages(here, order_id)) == told


def test_a_parcel_whose_answer_was_lost_is_there_and_saying_it_again_is_no_second_one(here: Here):
    order_id = an_order(here)
    fault = {"fault": "503_html", "recorded": True}
    here.amazon.tell("faults", crossing="sp-api/confirmShipment", **fault)

    with pytest.raises(Unavailable):
        here.shipments.confirm(EU, DE, order_id, parcel(here, order_id))
    known = packages(here, order_id)
    here.shipments.confirm(EU, DE, order_id, parcel(here, order_id))

    assert known == packages(here, order_id) == [("1", "DHL", "00340434161094042557")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"programs": ["FBM_SHIP_PLUS"]}, "Ship+"),
        ({"fulfilled_by": "AMAZON"}, "fulfilled by Amazon"),
        ({"status": "CANCELLED"}, "CANCELLED"),
        ({"status": "SHIPPED"}, "PackageToUpdateNotFound"),
    ],
)
def test_what_amazon_refuses_comes_with_its_words(given: dict[str, Any], words: str, here: Here):
    order_id = an_order(here, **given)

    with pytest.raises(Rejected) as refused:
        here.shipments.confirm(EU, DE, order_id, parcel(here, order_id, reference=9))

    assert words in refused.value.words


def test_a_quantity_is_accepted_and_later_listed(here: Here):
    told = here.offering.patch(EU, DE, ODD, 17)
    here.amazon.pass_time(5)

    assert told.is_accepted and told.submission
    assert here.offering.listed(EU, DE, ODD).quantity == 17


def test_one_that_is_invalid_says_why_and_one_that_came_to_nothing_is_complained_of(here: Here):
    here.amazon.tell("faults", crossing=f"listing/{ODD}", fault="invalid", text="Not today")
    refused = here.offering.patch(EU, DE, ODD, 17)
    here.amazon.tell("faults", crossing=f"listing/{ODD}", fault="dropped")
    accepted = here.offering.patch(EU, DE, ODD, 17)
    here.amazon.pass_time(5)
    listed = here.offering.listed(EU, DE, ODD)

    assert (refused.is_accepted, refused.words) == (False, "Not today")
    assert accepted.is_accepted
    assert listed.quantity == listings.by_sku(EVERYWHERE)[ODD].quantity
    assert listed.words


def test_an_unknown_listing_is_missing_though_a_patch_of_it_is_accepted(here: Here):
    assert here.offering.patch(EU, DE, "NO-SUCH", 1).is_accepted

    with pytest.raises(Missing):
        here.offering.listed(EU, DE, "NO-SUCH")


def test_a_feed_goes_up_and_its_report_comes_down(here: Here):
    here.amazon.tell("faults", crossing=f"listing/{OWN[1]}", fault="invalid", text="Not today")
    told = [(sku, number) for number, sku in enumerate(OWN[:60])]

    document = here.offering.write_quantities(EU, told)
    id = here.offering.submit_feed(EU, FeedKind.QUANTITIES, [DE], document)
    waiting = here.offering.feed(EU, id)
    here.amazon.pass_time(15)
    done = here.offering.feed(EU, id)
    report = here.offering.quantities_report(EU, done.report)
    here.amazon.pass_time(5)

    assert (waiting.state, done.state) == (FeedState.WAITING, FeedState.DONE)
    assert (report.refused, report.messages) == ({OWN[1]: "Not today"}, 60)
    assert here.offering.listed(EU, DE, OWN[59]).quantity == 59


def test_a_feed_whose_answer_was_lost_is_found_by_its_kind_and_time(here: Here):
    since = here.amazon.clock.now() - timedelta(minutes=2)
    document = here.offering.write_quantities(EU, [(ODD, 3)])
    here.amazon.tell("faults", crossing="sp-api/createFeed", fault="503_html", recorded=True)

    with pytest.raises(Unavailable):
        here.offering.submit_feed(EU, FeedKind.QUANTITIES, [DE], document)
    [found] = here.offering.feeds(EU, FeedKind.QUANTITIES, since)

    assert (found.kind, found.state) == (FeedKind.QUANTITIES, FeedState.WAITING)


def test_a_feed_that_is_fatal_has_failed(here: Here):
    here.amazon.tell("faults", crossing="feed", fault="fatal")
    document = here.offering.write_quantities(EU, [(ODD, 3)])
    id = here.offering.submit_feed(EU, FeedKind.QUANTITIES, [DE], document)
    here.amazon.pass_time(15)

    assert here.offering.feed(EU, id).state is FeedState.FAILED


def test_the_sixth_feed_in_five_minutes_is_throttled(here: Here):
    document = here.offering.write_quantities(EU, [(ODD, 3)])

    def submit() -> str:
        return here.offering.submit_feed(EU, FeedKind.QUANTITIES, [DE], document)

    for _ in range(5):
        submit()
    with pytest.raises(Throttled):
        submit()


def test_bytes_that_are_lost_on_their_way_up_are_an_outage(here: Here):
    here.amazon.tell("faults", crossing="document/upload", fault="503_html")

    with pytest.raises(Unavailable):
        here.offering.write_quantities(EU, [(ODD, 3)])
