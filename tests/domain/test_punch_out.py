"""A trip to the store: one cart comes home from it, once, within a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.punch_out import PunchOut, is_same_cart, used
from tests import examples
from tests.examples import HOUR, NOON


def home(trip: PunchOut, *, order: str = "PO-1001", cart_digest: str = "cart-1", hours: int = 1) -> PunchOut:
    return used(trip, order=order, cart_digest=cart_digest, at=NOON + hours * HOUR)


def test_a_trip_brings_one_cart_home():
    trip = examples.punch_out()

    assert home(trip) == replace(trip, order="PO-1001", cart_digest="cart-1")


def test_a_second_cart_of_the_same_trip_is_refused():
    with pytest.raises(Refused, match="already brought a cart back: PO-1001"):
        home(home(examples.punch_out()), order="PO-1002", cart_digest="cart-2")


def test_a_trip_is_over_after_a_day():
    trip = examples.punch_out()

    assert trip.expires_at == NOON + timedelta(hours=24)
    assert home(trip, hours=23).order == "PO-1001"
    with pytest.raises(Refused, match="expired"):
        home(trip, hours=24)


def test_the_same_cart_again_is_recognised_and_another_is_not():
    trip = home(examples.punch_out())

    assert is_same_cart(trip, "cart-1")
    assert not is_same_cart(trip, "cart-2")
    assert not is_same_cart(examples.punch_out(), "cart-1")


def test_the_same_cart_is_recognised_even_after_the_trip_is_over():
    assert is_same_cart(home(examples.punch_out(), hours=23), "cart-1")
