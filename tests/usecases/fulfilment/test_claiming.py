"""One station at a time works on an order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.domain.fulfilment import Claim
from chalicelib.domain.fulfilment.claims import Claimed
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.fulfilment.claiming import claim, let_go, take_over
from tests.examples import NOON, person
from tests.usecases.fulfilment.floor import HERE, ID, JONAS, LENA, do, house

MINUTE = timedelta(minutes=1)


def test_who_starts_an_order_has_it_for_a_quarter_of_an_hour():
    hub = house()

    order = do(hub, claim, ID)

    assert order.claim == Claim("jonas", HERE, NOON, NOON + 15 * MINUTE)
    assert hub.sales.get(ID) == order


def test_going_on_makes_it_last():
    hub = house()
    do(hub, claim, ID)

    order = do(hub, claim, ID, at=NOON + 10 * MINUTE)

    assert order.claim == Claim("jonas", HERE, NOON, NOON + 25 * MINUTE)


@pytest.mark.parametrize(("by", "station"), [(LENA, "packing-2"), (LENA, HERE), (JONAS, "packing-2")])
def test_another_person_or_station_sees_who_is_at_it_and_since_when(by, station):
    hub = house()
    do(hub, claim, ID)

    with pytest.raises(Claimed) as refused:
        do(hub, claim, ID, by=by, station=station, at=NOON + MINUTE)

    assert refused.value.claim == Claim("jonas", HERE, NOON, NOON + 15 * MINUTE)
    assert refused.value.facts == {"by": "jonas", "station": HERE, "since": NOON}
    assert hub.sales.get(ID).claim.by == "jonas"


def test_a_claim_lapses_by_itself():
    hub = house()
    do(hub, claim, ID)

    later = NOON + 15 * MINUTE
    order = do(hub, claim, ID, by=LENA, at=later)

    assert order.claim == Claim("lena", HERE, later, later + 15 * MINUTE)


def test_taking_over_is_on_purpose_and_stands_in_the_trail():
    hub = house()
    do(hub, claim, ID)

    order = do(hub, take_over, ID, by=LENA, station="packing-2", at=NOON + MINUTE)

    assert order.claim == Claim("lena", "packing-2", NOON + MINUTE, NOON + 16 * MINUTE)
    (entry,) = hub.store.entries
    assert (entry.action, entry.by, entry.facts) == (
        "order_taken_over",
        "lena",
        {"from": "jonas", "their_station": HERE, "station": "packing-2"},
    )


def test_taking_over_from_nobody_is_a_start_like_any_other():
    hub = house()

    assert do(hub, take_over, ID).claim.by == "jonas"
    assert hub.store.entries == []


def test_who_puts_an_order_down_leaves_it_to_the_next():
    hub = house()
    do(hub, claim, ID)

    do(hub, let_go, ID, by=LENA)
    assert hub.sales.get(ID).claim.by == "jonas"

    assert do(hub, let_go, ID).claim is None
    assert do(hub, claim, ID, by=LENA).claim.by == "lena"


def test_of_two_at_the_same_moment_one_has_it():
    hub = house()
    hub.store.meanwhile = lambda: do(hub, claim, ID, by=LENA)

    with pytest.raises(Claimed):
        do(hub, claim, ID)

    assert hub.sales.get(ID).claim.by == "lena"


@pytest.mark.parametrize("verb", [claim, take_over])
def test_what_is_no_work_is_not_started(verb):
    hub = house(status=Status.CANCELED)

    with pytest.raises(Refused, match="canceled"):
        do(hub, verb, ID)
    with pytest.raises(NotFound):
        do(hub, verb, "306-0000000-0000000")
    with pytest.raises(Forbidden):
        do(hub, verb, ID, by=replace(person("anna")))
    assert hub.store.commits == []
