"""Boxes that Amazon does not take, or that nobody may tell it of: they wait for a person, with the reason."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Changed
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.domain.orders.order import Status
from chalicelib.ports.selling import BadApplication, Denied, Missing, Rejected, Revoked
from chalicelib.usecases.fulfilment.confirming import Outcome
from tests.examples import HOUR, NOON, connections, sales, warehouse
from tests.usecases.fulfilment.telling import (
    BAD_NUMBER,
    EU,
    ID,
    NOT_FOUND,
    SECOND,
    amazon,
    house,
    push,
    tell,
    told,
    waiting,
)


def test_a_refusal_waits_for_a_person_with_amazons_words():
    hub = house()
    amazon(hub).fail(BAD_NUMBER)

    assert tell(hub) is Outcome.REFUSED

    refused = told(hub)
    assert (refused.fate, refused.code, refused.words) == (Fate.REFUSED, "InvalidInput", "Invalid trackingNumber.")
    (item,) = hub.attention.all(most=5)
    assert (item.reason, item.subject) == (Reason.CONFIRMATION_REFUSED, ID)
    assert item.facts == {
        "box": "1",
        "carrier": "UPS",
        "tracking": "1Z999AA10123456784",
        "code": "InvalidInput",
        "words": "Invalid trackingNumber.",
        "request": "r-5",
    }
    assert item.next_retry is None and tell(hub) is Outcome.NOTHING


def test_two_boxes_have_two_troubles():
    hub = house(warehouse.confirmation(items={"1": 1}), warehouse.confirmation(2, items={"1": 1}))
    amazon(hub).fail(BAD_NUMBER, BAD_NUMBER)

    tell(hub, 1), tell(hub, 2)

    assert waiting(hub) == [(Reason.CONFIRMATION_REFUSED, "1"), (Reason.CONFIRMATION_REFUSED, "2")]


def test_a_package_that_amazon_can_not_find_is_looked_for_and_told_again():
    hub = house()
    amazon(hub).fail(NOT_FOUND)

    assert tell(hub) is Outcome.UNKNOWN
    assert tell(hub) is Outcome.ACCEPTED
    assert len(amazon(hub).sent) == 1 and waiting(hub) == []


def test_a_package_that_amazon_can_not_find_is_refused_when_the_order_is_shipped():
    hub = house(order=sales.amazon_order(sales.shipped(sales.amazon_line()), status=AmazonStatus.SHIPPED))
    amazon(hub).fail(NOT_FOUND)

    assert tell(hub) is Outcome.REFUSED
    assert waiting(hub) == [(Reason.CONFIRMATION_REFUSED, "1")]


def test_a_package_that_amazon_never_finds_is_a_persons():
    hub = house()
    amazon(hub).fail(NOT_FOUND, NOT_FOUND, NOT_FOUND)

    assert [tell(hub), tell(hub), tell(hub)] == [Outcome.UNKNOWN, Outcome.UNKNOWN, Outcome.REFUSED]
    assert "PackageToUpdateNotFound" in told(hub).words


def test_not_found_and_there_all_the_same_is_accepted():
    hub = house()
    amazon(hub).fail(NOT_FOUND, is_kept=True)

    assert tell(hub) is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("order", "head", "reason"),
    [
        (sales.amazon_order(programs=frozenset({"FBM_SHIP_PLUS"})), {}, Reason.SHIP_PLUS),
        (sales.amazon_order(), {"status": Status.CANCELED}, Reason.CONFIRMATION_CANCELED),
    ],
)
def test_what_amazon_would_only_refuse_is_never_sent(order: Any, head: dict[str, Any], reason: Reason):
    hub = house(order=order, **head)

    assert tell(hub) is Outcome.REFUSED
    assert amazon(hub).callers == []
    assert waiting(hub) == [(reason, "1")]
    assert (told(hub).fate, told(hub).due_at) == (Fate.REFUSED, None)


def test_an_order_that_amazon_does_not_know_is_refused():
    hub = house()
    amazon(hub).fail(Missing("Amazon does not know this."))

    assert tell(hub) is Outcome.REFUSED
    assert told(hub).code == "NotFound"


@pytest.mark.parametrize(
    "error",
    [
        Revoked("The seller has to authorize Crossdock anew."),
        Denied("Unauthorized", "Access to requested resource is denied.", "r-1"),
        BadApplication("Amazon does not accept our application's client id and secret."),
    ],
)
def test_without_access_a_box_waits_and_goes_out_when_it_is_granted_anew(error: Exception):
    hub = house()
    amazon(hub).fail(error)

    assert tell(hub) is Outcome.STOPPED
    assert (Reason.CONFIRMATION_STOPPED, "1") in waiting(hub)
    assert (told(hub).fate, told(hub).attempt, told(hub).due_at) == (Fate.PENDING, 0, NOON + HOUR / 2)
    authorization = hub.connections.authorization(EU)
    if not authorization.is_usable:
        hub.commit(Changed(authorization, connections.authorization(seller=sales.SELLER, revision=1)))
    hub.clock.move(HOUR / 2 + SECOND)
    assert push(hub) == 1
    assert tell(hub) is Outcome.ACCEPTED
    assert (Reason.CONFIRMATION_STOPPED, "1") not in waiting(hub)


def test_nothing_is_sent_for_a_marketplace_that_is_no_longer_connected():
    hub = house()
    connection = hub.connections.connection(sales.connection().id)
    hub.commit(Changed(connection, replace(connection, is_active=False)))

    assert tell(hub) is Outcome.STOPPED
    assert amazon(hub).callers == [] and waiting(hub) == [(Reason.CONFIRMATION_STOPPED, "1")]


def test_an_order_that_amazon_does_not_show_keeps_no_box_waiting_for_ever():
    hub = house(warehouse.confirmation(fate=Fate.UNKNOWN))
    hub.selling.fail("order", Rejected("InvalidInput"))  # type: ignore[attr-defined]

    assert tell(hub) is Outcome.ACCEPTED
    assert [package.reference for _, package in amazon(hub).sent] == [1]


def test_nor_does_one_that_it_does_not_show_when_it_finds_no_package():
    hub = house()
    amazon(hub).fail(NOT_FOUND)
    hub.selling.fail("order", Rejected("InvalidInput"))  # type: ignore[attr-defined]

    assert tell(hub) is Outcome.UNKNOWN
    assert told(hub).due_at is not None
