"""Marketplace orders as a list: tabs, filters, and any key that somebody knows of one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.orders.listing import Flag, Selection, Tab
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.shipping_clock import ShipBy
from chalicelib.queries.orders import listing
from chalicelib.queries.orders.listing import MOST, Listed
from chalicelib.usecases.orders.indexing import index
from tests import examples, fakes
from tests.examples import MINUTE, NOON, sales
from tests.examples.moments import DAY, HOUR
from tests.fakes import FakeHub

PICKER = replace(examples.person("jonas"), roles=frozenset({Role.WAREHOUSE}))


def ordered(place: int, **changes: Any) -> MarketplaceOrder:
    """The first is the oldest, and is to be shipped first."""
    usual = {
        "order_id": f"306-5550123-{place:07}",
        "number": f"SO-261123-{place:07}",
        "ordered_at": NOON - DAY + place * MINUTE,
        "ship_by": NOON + DAY + place * HOUR,
    }
    return sales.sale(**(usual | changes))


def records(*orders: MarketplaceOrder) -> list[Any]:
    copies = [sales.copy(order=sales.amazon_order(id=order.order_id)) for order in orders]
    return [*orders, *copies, *(sales.personal(order_id=order.order_id) for order in orders)]


def house(*orders: MarketplaceOrder) -> FakeHub:
    hub = fakes.hub(*records(*orders))
    for order in orders:
        hub.do(index, order.order_id)
    return hub


def listed(hub: FakeHub, after: str | None = None, by: Any = PICKER, **selected: Any) -> Listed:
    found: Listed = hub.do(listing.listed, Selection(**selected), by=by, after=after)
    assert hub.store.commits == []
    return found


def ends(found: Listed) -> list[int]:
    return [int(row.order.order_id[-7:]) for row in found.rows]


HELD = (Hold(HoldReason.AMOUNTS, NOON),)


def test_what_is_to_be_shipped_stands_by_its_ship_by_time():
    hub = house(ordered(3), ordered(1), ordered(2, holds=HELD), ordered(4, status=Status.SHIPPED))

    assert ends(listed(hub, tab=Tab.READY)) == [1, 3]
    assert ends(listed(hub, tab=Tab.HELD)) == [2]
    assert ends(listed(hub, tab=Tab.SHIPPED)) == [4]
    assert ends(listed(hub)) == [4, 3, 2, 1]


def test_every_list_leads_through_all_of_its_orders_once():
    hub = house(*(ordered(place) for place in range(MOST + 3)))

    first = listed(hub)
    second = listed(hub, first.next)

    assert (ends(first), ends(second), second.next) == ([*range(MOST + 2, 2, -1)], [2, 1, 0], None)


@pytest.mark.parametrize(
    ("selected", "found"),
    [
        ({"source": "EBAY"}, [1]),
        ({"order_type": "WEB"}, [2]),
        ({"category": "B2C"}, [3]),
        ({"marketplace": "A13V1IB3VIYZZH"}, [4]),
        ({"flag": Flag.PRIME}, [5]),
        ({"flag": Flag.GIFT}, [6]),
        ({"flag": Flag.BUSINESS}, [7]),
        ({"flag": Flag.AMAZON_SHIPS}, [8]),
        ({"flag": Flag.OVERDUE}, [9]),
        ({"flag": Flag.AT_RISK}, [10]),
        ({"flag": Flag.PRIME, "source": "EBAY"}, []),
    ],
)
def test_filters_leave_only_what_fits_all_of_them(selected: dict[str, Any], found: list[int]):
    hub = house(
        ordered(0),
        ordered(1, source="EBAY"),
        ordered(2, order_type="WEB"),
        ordered(3, customer_category="B2C"),
        ordered(4, marketplace="A13V1IB3VIYZZH"),
        ordered(5, is_prime=True),
        ordered(6, is_gift=True),
        ordered(7, is_business=True),
        ordered(8, not_work=NotWork.AMAZON_SHIPS),
        ordered(9, ship_by=NOON - HOUR),
        ordered(10, ship_by=NOON + HOUR),
    )

    assert ends(listed(hub, **selected)) == found


def test_a_filter_that_leaves_little_says_that_it_stopped_looking():
    hub = house(*(ordered(place, is_prime=place == 0) for place in range(listing.MOST_LOOKED_AT + 5)))

    first = listed(hub, flag=Flag.PRIME)

    assert (ends(first), first.is_cut) == ([], True)
    assert ends(listed(hub, first.next, flag=Flag.PRIME)) == [0]


@pytest.mark.parametrize("text", ["müller", "Mueller köln", "5067", "5550123", "0123", "PENCIL-1", "b0example1"])
def test_an_order_is_found_by_whatever_somebody_knows(text: str):
    hub = house(ordered(1))

    assert ends(listed(hub, search=text)) == [1]


def test_what_is_found_stands_newest_first_and_within_the_tab():
    hub = house(ordered(1), ordered(2, status=Status.CANCELED), ordered(3))

    assert ends(listed(hub, search="müller")) == [3, 2, 1]
    assert ends(listed(hub, search="müller", tab=Tab.CANCELED)) == [2]


def test_a_search_leads_on_by_the_way_that_it_began():
    hub = house(*(ordered(place) for place in range(MOST + 2)))

    first = listed(hub, search="pencil1")
    second = listed(hub, first.next, search="pencil1")

    assert (len(first.rows), ends(second), second.next) == (MOST, [1, 0], None)


@pytest.mark.parametrize("cursor", ["", "x", "9.AAAA", "0.AAAA", ".", "¹.x", "x" * 5_000])
def test_a_cursor_that_is_not_ours_is_refused(cursor: str):
    with pytest.raises(Refused, match="not valid"):
        listed(house(ordered(1)), cursor, search="müller")


def test_people_are_neither_shown_nor_found_when_their_time_is_over():
    hub = house(ordered(1))
    hub.clock.move(timedelta(days=36))

    assert ends(listed(hub, search="müller")) == []
    assert ends(listed(hub, search="pencil-1")) == [1]
    (row,) = listed(hub).rows
    assert (row.personal, row.name, row.place) == (None, "", "")


def test_a_row_says_whom_it_is_for_and_how_long_there_is():
    (row,) = listed(house(ordered(1))).rows

    assert (row.name, row.place, row.ship_by) == ("Jörg Müller", "50674 Köln", ShipBy.ON_TRACK)


@pytest.mark.parametrize("text", ["306-5550123-0000001", "so-261123-0000001", " SO-261123-0000001 "])
def test_a_number_leads_to_its_order(text: str):
    assert house(ordered(1)).do(listing.named, text, by=PICKER) == "306-5550123-0000001"


@pytest.mark.parametrize("text", ["306-5550123-0000009", "müller", "", "-", "a-b c-d"])
def test_anything_else_leads_to_no_order(text: str):
    assert house(ordered(1)).do(listing.named, text, by=PICKER) is None


def test_it_is_nobodys_business_but_theirs_who_sell_ship_and_account():
    hub = house(ordered(1))
    for role in (Role.APPLICANT, Role.APPROVER, Role.PURCHASING_ADMINISTRATOR, Role.OPERATOR):
        with pytest.raises(Forbidden):
            listed(hub, by=replace(PICKER, roles=frozenset({role})))
