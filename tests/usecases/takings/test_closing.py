"""Tills: what boxes that leave and returns come to, and Z readings that close a period for good."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Overtaken, Refused
from chalicelib.domain.money import total
from chalicelib.domain.orders.amazon import Charge, ChargeKind
from chalicelib.domain.takings import DRAWERS, EntryKind, Tender, TillEntry, ZReading, rows, summed
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.stepping import pack, split
from chalicelib.usecases.takings.closing import close
from chalicelib.usecases.takings.entering import entry_of
from tests import fakes
from tests.examples import person, sales, takings, warehouse
from tests.examples.moments import DAY, HOUR, NOON
from tests.examples.sales import eur
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, ID, do, house

LENA = person("lena", roles=frozenset({Role.ACCOUNTANT}))


def shut(hub: FakeHub, period: int = 1, station: str = HERE) -> ZReading:
    reading: ZReading = hub.do(close, station, period, by=LENA, where="page")
    return reading


def give_back(hub: FakeHub, id: str, amount: str | None = "8.00", **changes) -> None:
    """As a return does, without its order."""
    taken = takings.back(id, amount=eur(amount) if amount else None, **changes)
    hub.commit(*entry_of(taken, sales.amazon_order(), settings=hub.settings, takings=hub.takings))


def send(hub: FakeHub, box: int = 1) -> None:
    do(hub, allocate, ID, box)
    do(hub, pack, ID, box, warehouse.UPS)
    do(hub, despatch, ID, box, None)


def test_a_box_that_leaves_is_a_taking_of_its_station_in_the_same_commit():
    hub = house()

    send(hub)

    entry = hub.store.only(TillEntry)
    assert (entry.kind, entry.tender, entry.amount, entry.pieces) == (
        EntryKind.TAKING,
        Tender.AMAZON,
        eur("15.99"),
        2,
    )
    assert (entry.station, entry.period, entry.about, entry.by) == (HERE, 1, f"{sales.SALE}/1", "jonas")
    assert any(entry in [getattr(each, "record", None) for each in changes] for changes in hub.store.commits)
    assert "box_despatched" in hub.store.audited


def test_boxes_of_an_order_come_to_its_total_together_and_what_is_the_orders_goes_with_the_first():
    told = sales.amazon_order(charges=(Charge(ChargeKind.OTHER, eur("1.00"), "TIP"),))
    hub = house(told=told)
    do(hub, split, ID, 1, {"1": 1})

    send(hub, 2)
    send(hub, 1)

    assert [each.amount for each in sorted(hub.store.all(TillEntry), key=lambda each: each.about)] == [
        eur("7.99"),
        eur("9.00"),
    ]


def test_a_day_is_the_companys_own():
    hub = fakes.hub()
    company = hub.settings.company()
    hub.commit(Changed(company, replace(company, time_zone="Asia/Tokyo")))

    give_back(hub, "RT-1", at=NOON + 4 * HOUR)

    assert hub.store.only(TillEntry).day == date(2026, 11, 24)


def test_a_z_reading_closes_the_period_and_what_comes_later_falls_into_the_next():
    hub = fakes.hub()
    give_back(hub, "RT-1")

    reading = shut(hub)
    give_back(hub, "RT-2", "1.00")

    assert (reading.period, reading.since, reading.closed_at, reading.by) == (1, None, NOON, "lena")
    assert [(row.returns, row.returned) for row in rows(reading.sums)] == [(eur("8.00"), 1)]
    assert hub.takings.reading(HERE, 1) == reading
    drawers = hub.takings.drawers(HERE)
    assert {each.period for each in drawers} == {2} and {each.since for each in drawers} == {NOON}
    assert [row.returns for row in rows(summed(each for drawer in drawers for each in drawer.sums))] == [eur("1.00")]
    assert [each.about for each in hub.takings.entries(HERE, 2).rows] == ["RT-2"]
    assert hub.store.audited == ["till_closed"]


def test_a_period_is_closed_once_and_never_an_empty_one():
    hub = fakes.hub()
    with pytest.raises(Refused, match="Nothing was taken"):
        shut(hub)
    give_back(hub, "RT-1")
    shut(hub)

    with pytest.raises(Overtaken):
        shut(hub)
    with pytest.raises(Refused, match="Nothing was taken"):
        shut(hub, 2)
    assert len(hub.store.all(ZReading)) == 1


def test_only_an_accountant_closes_a_period():
    hub = fakes.hub()
    give_back(hub, "RT-1")

    with pytest.raises(Forbidden):
        hub.do(close, HERE, 1, by=person("jonas", roles=frozenset({Role.WAREHOUSE})), where="page")


def test_an_entry_of_the_same_moment_is_in_the_reading_or_in_the_next():
    hub = fakes.hub()
    give_back(hub, "RT-1")
    hub.store.meanwhile = lambda: give_back(hub, "RT-2", "1.00")

    reading = shut(hub)

    assert rows(reading.sums)[0].returns == eur("9.00")
    assert [each.about for each in hub.takings.entries(HERE, 1).rows] == ["RT-1", "RT-2"]
    assert not any(drawer.sums for drawer in hub.takings.drawers(HERE))


def test_currencies_and_days_stay_apart_and_what_has_no_amount_yet_is_counted():
    sums = summed(
        [
            takings.taken(),
            takings.taken(),
            takings.taken(kind=EntryKind.RETURN, amount=eur("0.00"), pieces=1, unknown=1),
            takings.taken(day=takings.TODAY - DAY),
            takings.taken(amount=replace(eur("5.00"), currency="SEK")),
            takings.taken(tender=Tender.CASH, kind=EntryKind.RETURN, amount=eur("2.00"), pieces=1),
        ]
    )

    shown = [(row.day == takings.TODAY, row.tender, str(row.balance), row.unknown) for row in rows(sums)]
    assert shown == [
        (True, Tender.AMAZON, "31.98 EUR", 1),
        (True, Tender.AMAZON, "5.00 SEK", 0),
        (True, Tender.CASH, "-2.00 EUR", 0),
        (False, Tender.AMAZON, "15.99 EUR", 0),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_every_entry_is_in_exactly_one_reading_and_all_sums_are_exact(seed: int):
    chance = random.Random(seed)  # the same walk each time
    hub = fakes.hub()
    expected: Counter[tuple[str, Tender]] = Counter()
    periods = {"": 1, "packing-1": 1, "Packing-2": 1}
    for number in range(120):
        station, tender = chance.choice(list(periods)), chance.choice(list(Tender))
        if chance.random() < 0.1:
            if any(drawer.sums for drawer in hub.takings.drawers(station)):
                if chance.random() < 0.5:
                    id = f"RT-m{number}"
                    expected[station, tender] += 3
                    hub.store.meanwhile = lambda id=id, station=station, tender=tender: give_back(
                        hub, id, "0.03", station=station, tender=tender
                    )
                shut(hub, periods[station], station)
                periods[station] += 1
            continue
        cents = chance.randint(1, 99_999)
        expected[station, tender] += cents
        give_back(hub, f"RT-{number}", f"{cents / 100:.2f}", station=station, tender=tender)

    entries = hub.store.all(TillEntry)
    for station, last in periods.items():
        sums = [each for period in range(1, last) for each in hub.takings.reading(station, period).sums]
        sums += [each for drawer in hub.takings.drawers(station) for each in drawer.sums]
        for tender in Tender:
            exact = eur("0.01") * expected[station, tender]
            mine = [each.amount for each in entries if (each.station, each.tender) == (station, tender)]
            assert total((each.amount for each in sums if each.tender is tender), "EUR") == exact
            assert total(mine, "EUR") == exact
        listed = [each for period in range(1, last + 1) for each in hub.takings.entries(station, period, most=999).rows]
        assert len(listed) == sum(each.entries for each in sums)
    assert len({(each.station, each.period) for each in entries}) > DRAWERS
