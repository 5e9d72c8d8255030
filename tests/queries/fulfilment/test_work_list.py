"""What the floor has to do is listed by ship-by time, and by where it stands."""

from datetime import timedelta

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.fulfilment import Claim, Step
from chalicelib.domain.fulfilment.listing import At, Wanted
from chalicelib.domain.orders.order import Hold, HoldReason, Status
from chalicelib.domain.orders.shipping_clock import ShipBy
from chalicelib.queries.fulfilment import work_list as asking
from chalicelib.queries.fulfilment.work_list import WorkList, work_list
from tests import fakes
from tests.examples import NOON, person, sales
from tests.fakes.house import FakeHub

HOUR = timedelta(hours=1)
WILL = person("will", roles=frozenset({Role.WAREHOUSE}))
ALL = Wanted()


def house() -> FakeHub:
    """Five orders that are work, and two that are none."""
    orders = (
        sales.sale(order_id="o-1", number="SO-1", ship_by=NOON + 30 * HOUR),
        sales.sale(order_id="o-2", number="SO-2", ship_by=NOON - HOUR, step=Step.PRINTED, carrier="UPS"),
        sales.sale(order_id="o-3", number="SO-3", ship_by=NOON + 5 * HOUR, step=Step.PACKED, warehouse="NORTH"),
        sales.sale(order_id="o-4", number="SO-4", ship_by=None),
        sales.sale(order_id="o-5", number="SO-5", ship_by=NOON, step=Step.DESPATCHED),
        sales.sale(order_id="o-6", number="SO-6", holds=(Hold(HoldReason.ADDRESS, NOON),)),
        sales.sale(order_id="o-7", number="SO-7", status=Status.PENDING),
    )
    return fakes.hub(*orders)


def listed(hub: FakeHub, wanted: Wanted = ALL, **more: object) -> WorkList:
    return hub.do(work_list, wanted, by=WILL, station="packing-1", **more)  # type: ignore[no-any-return]


def ids(found: WorkList) -> list[str]:
    return [row.order.order_id for row in found.rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["o-2", "o-3", "o-1", "o-4"]),
        (Wanted(step=At.UNTOUCHED), ["o-1", "o-4"]),
        (Wanted(step=At.PACKED), ["o-3"]),
        (Wanted(step=At.DESPATCHED), ["o-5"]),
        (Wanted(warehouse="north"), ["o-3"]),
        (Wanted(carrier="UPS"), ["o-2"]),
        (Wanted(ship_by=ShipBy.OVERDUE), ["o-2"]),
        (Wanted(ship_by=ShipBy.AT_RISK), ["o-3"]),
        (Wanted(step=At.UNTOUCHED, carrier="UPS"), []),
    ],
)
def test_the_first_to_be_shipped_comes_first_and_filters_leave_out(wanted: Wanted, found: list[str]):
    assert ids(listed(house(), wanted)) == found


def test_the_tabs_say_how_many_stand_at_each_step_under_the_other_filters():
    of_all = {At.UNTOUCHED: 2, At.PRINTED: 1, At.PACKED: 1, At.DESPATCHED: 1}

    assert [listed(house(), Wanted(step=step)).counts for step in (None, At.PACKED)] == [of_all, of_all]
    assert listed(house(), Wanted(warehouse="north")).counts == {At.PACKED: 1}
    assert listed(house(), most=1).counts == of_all


def test_of_a_list_that_is_very_long_the_first_are_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "MOST_LOOKED_AT", 3)

    found = listed(house(), Wanted(step=At.UNTOUCHED))

    assert (found.is_longer, found.counts) == (True, {At.PRINTED: 1, At.PACKED: 1, At.DESPATCHED: 1})
    assert listed(house()).is_longer
    monkeypatch.undo()
    assert not listed(house()).is_longer


def test_a_page_leads_on_to_the_next():
    hub = house()

    first = listed(hub, most=2)
    second = listed(hub, after=first.next, most=10)

    assert [*ids(first), *ids(second)] == ["o-2", "o-3", "o-1", "o-4"]
    assert second.next is None
    with pytest.raises(Refused):
        listed(hub, after="x")


def test_who_is_at_work_on_an_order_shows():
    hub = house()
    hub.store.hold(
        sales.sale(order_id="o-1", number="SO-1", claim=Claim("anna", "packing-2", NOON, NOON + HOUR)),
        sales.sale(order_id="o-4", number="SO-4", ship_by=None, claim=Claim("will", "packing-1", NOON, NOON + HOUR)),
    )

    rows = {row.order.order_id: row for row in listed(hub).rows}

    assert (rows["o-1"].stands.by, rows["o-1"].is_mine) == ("anna", False)
    assert (rows["o-4"].stands, rows["o-4"].is_mine, rows["o-3"].is_mine) == (None, True, False)
    assert listed(hub).names == {"anna": "Anna Sato"}


def test_carriers_and_warehouses_have_their_names():
    rows = {row.order.order_id: row for row in listed(house()).rows}

    assert (rows["o-1"].carrier, rows["o-1"].warehouse, rows["o-3"].warehouse) == ("DHL", "Main warehouse", "NORTH")


def test_it_is_for_the_floor():
    with pytest.raises(Forbidden):
        house().do(work_list, Wanted(), by=person("anna"), station="")
