"""Parcels told to the simulated Amazon, which shares the specification and no code, and read back from it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.orders.amazon import AmazonOrder, AmazonStatus, Received
from chalicelib.ports.selling import Missing, Rejected, Throttled, Unavailable
from chalicelib.ports.shipping import Shipped
from simulator.selling.sellers import EVERYWHERE
from tests.adapters.amazon.simulated import DE, Here
from tests.simulator.conftest import Amazon, amazon  # noqa: F401 - a fixture, here for a neighbour

EU = f"{EVERYWHERE}-EU"


@pytest.fixture
def here(amazon: Amazon) -> Iterator[Here]:  # noqa: F811
    here = Here(amazon, {})
    here.authorized(EVERYWHERE, "eu")
    yield here


def read(here: Here, order_id: str) -> AmazonOrder:
    received = here.selling.order(EU, order_id)
    assert isinstance(received, Received)
    return received.order


def parcel(here: Here, order: AmazonOrder, **changes: object) -> Shipped:
    items = {line.id: line.open for line in order.lines}
    usual = Shipped(1, "Other", "Letter service", "Letter", "UNTRACKED", here.amazon.clock.now(), items)
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_a_parcel_is_there_as_it_was_told_and_told_again_it_is_the_same_one(here: Here):
    (order_id,) = here.make(fulfilled_by="MERCHANT", is_plain=True)
    order = read(here, order_id)

    here.shipments.confirm(EU, DE, order_id, parcel(here, order))
    here.shipments.confirm(EU, DE, order_id, parcel(here, order, tracking="RR123456785DE"))

    after = read(here, order_id)
    (package,) = after.packages
    assert after.status is AmazonStatus.SHIPPED
    assert (package.reference, package.carrier, package.tracking) == ("1", "Letter service", "RR123456785DE")
    assert dict(package.items) == {line.id: line.open for line in order.lines}


def test_another_package_of_a_shipped_order_is_refused_as_not_found(here: Here):
    (order_id,) = here.make(fulfilled_by="MERCHANT", is_plain=True)
    order = read(here, order_id)
    here.shipments.confirm(EU, DE, order_id, parcel(here, order))

    with pytest.raises(Rejected) as caught:
        here.shipments.confirm(EU, DE, order_id, parcel(here, order, reference=2))

    assert "PackageToUpdateNotFound" in caught.value.words


def test_an_order_that_nobody_made_is_missing(here: Here):
    (order_id,) = here.make(fulfilled_by="MERCHANT", is_plain=True)

    with pytest.raises(Missing):
        here.shipments.confirm(EU, DE, "303-0000000-0000000", parcel(here, read(here, order_id)))


@pytest.mark.parametrize(
    ("fault", "problem", "packages"), [("garbage", None, 1), ("503_html", Unavailable, 0), ("429", Throttled, 0)]
)
def test_each_fault_is_what_it_is(fault: str, problem: type[Exception] | None, packages: int, here: Here):
    (order_id,) = here.make(fulfilled_by="MERCHANT", is_plain=True)
    order = read(here, order_id)
    here.amazon.tell("selling/faults", crossing="sp-api/confirmShipment", fault=fault)

    if problem is None:  # half of an empty answer is the answer
        here.shipments.confirm(EU, DE, order_id, parcel(here, order))
    else:
        with pytest.raises(problem):
            here.shipments.confirm(EU, DE, order_id, parcel(here, order))

    assert len(read(here, order_id).packages) == packages
