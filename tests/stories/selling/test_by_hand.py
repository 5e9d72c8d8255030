"""What people do by hand about single orders: have them read again, mapped again, released, forgotten."""

import pytest

from chalicelib.domain.orders.order import HoldReason, Status
from tests.stories.selling.market import Market, Seller

pytestmark = pytest.mark.stack

UNMAPPED = {HoldReason.UNMAPPED_SHIP_METHOD, HoldReason.UNMAPPED_ARTICLE, HoldReason.UNMAPPED_CHARGE}


@pytest.fixture
def stranger(market: Market) -> Seller:
    """An account whose mapping nobody has made."""
    return market.seller("DE")


def test_a_held_order_is_mapped_again_by_hand_after_a_preview(market: Market, stranger: Seller) -> None:
    order = market.order(stranger, is_plain=True)
    assert market.becomes(order, lambda stored: stored.open_holds) and market.held(order) <= UNMAPPED
    ida = market.town.browser("ida")
    page = ida.get(f"/sales/{order}")
    assert f"/connections/{stranger.connection('DE')}/mapping/" in page.text
    market.map(stranger)

    shown = ida.get(f"/sales/{order}/import")
    assert "would no longer hold it" in shown.words
    mapped = ida.submit(shown, f"/sales/{order}/import")

    assert "The order is mapped as its mapping is now." in mapped.words
    assert market.stored(order).is_work


def test_an_order_is_read_again_and_what_is_known_of_it_stays(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    market.stands(order, Status.OPEN)
    address = market.address(order)
    ida = market.town.browser("ida")

    read = ida.submit(ida.get(f"/sales/{order}"), f"/sales/{order}/download")

    assert (read.status, "The order was read from Amazon" in read.words) == (200, True)
    assert "had the order read from Amazon again" in read.words
    assert market.address(order) == address


def test_what_is_erased_stays_away_when_it_is_read_again(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    market.stands(order, Status.OPEN)
    assert market.personal(order) is not None
    ida = market.town.browser("ida")

    erased = ida.submit(ida.get(f"/sales/{order}"), f"/sales/{order}/erase")
    ida.submit(erased, f"/sales/{order}/download")

    assert "What was personal is erased." in erased.words
    assert market.personal(order) is None
