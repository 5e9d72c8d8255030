"""Confirmations: believed line by line, before and against our own record."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.messages import IndexOrder, TellApplicant
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineNews, LineState
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from tests import examples, fakes
from tests.examples import HOUR, NOON, NUMBER, usd
from tests.usecases import steps
from tests.usecases.purchasing.hearing import (
    ACCEPTED,
    CHANGED,
    RAW,
    REJECTED,
    at_amazon,
    confirmation,
    delivered,
    document,
    house,
    told,
)

# Confirmations.


def test_a_confirmation_is_kept_believed_and_told_in_one_commit():
    hub = house()

    steps.hear(hub, confirmation(whole=ACCEPTED, amazon_orders=("111-1",)))

    at = NOON + HOUR
    order = examples.ordered(Delivery.SENT)
    lines = {number: LineAtAmazon(number, ACCEPTED, amazon_orders=("111-1",), said_at=NOON) for number in (1, 2)}
    (document,) = hub.orders.documents(NUMBER)
    assert hub.store.commits == [
        (
            Created(Document(NUMBER, "c-1", Kind.CONFIRMATION, received_at=at, file=document.file)),
            Audited(
                "received_confirmation", NUMBER, by="amazon", at=at, where="document door", facts={"payload_id": "c-1"}
            ),
            Created(AmazonSide(NUMBER, lines)),
            Changed(order, replace(order, delivery=Delivery.CONFIRMED, changed_at=at)),
            Said(TellApplicant(NUMBER, news="confirmed"), due_at=at),
            Erased(needed(Reason.CART_DISAGREES, NUMBER, at=at)),
            Said(IndexOrder(NUMBER), due_at=at),
        )
    ]
    assert hub.files.read(document.file) == RAW


def test_an_order_split_over_two_amazon_orders_has_its_numbers_on_its_lines():
    hub = house()

    steps.hear(
        hub,
        confirmation(
            LineNews(1, ACCEPTED, quantity=2, amazon_orders=("111-1",)),
            LineNews(2, ACCEPTED, quantity=1, amazon_orders=("111-1",)),
            LineNews(2, ACCEPTED, quantity=1, amazon_orders=("111-2",)),
        ),
    )

    assert {number: line.amazon_orders for number, line in at_amazon(hub).items()} == {
        1: ("111-1",),
        2: ("111-1", "111-2"),
    }
    assert delivered(hub) is Delivery.CONFIRMED


def test_a_price_above_the_tolerance_needs_attention():
    hub = house()

    steps.hear(hub, confirmation(LineNews(2, CHANGED, unit_price=usd("13.64")), whole=ACCEPTED))

    assert hub.attention.all() == [needed(Reason.OVERPRICED, NUMBER, at=NOON + HOUR, lines="2")]
    assert (delivered(hub), at_amazon(hub)[2].unit_price) == (Delivery.CONFIRMED, usd("13.64"))


def test_a_price_within_the_tolerance_does_not():
    hub = house()

    steps.hear(hub, confirmation(LineNews(2, CHANGED, unit_price=usd("13.63")), whole=ACCEPTED))

    assert (hub.attention.all(), at_amazon(hub)[2].unit_price) == ([], usd("13.63"))


@pytest.mark.parametrize(
    ("lines", "whole", "delivery"),
    [
        ((LineNews(1, REJECTED),), ACCEPTED, Delivery.PARTLY_CONFIRMED),
        ((LineNews(1, ACCEPTED),), None, Delivery.PARTLY_CONFIRMED),
        ((LineNews(1, LineState.BACKORDERED),), ACCEPTED, Delivery.PARTLY_CONFIRMED),
        ((LineNews(1, CHANGED, quantity=1),), ACCEPTED, Delivery.PARTLY_CONFIRMED),
        ((), REJECTED, Delivery.REJECTED),
        ((LineNews(1, REJECTED), LineNews(2, REJECTED)), None, Delivery.REJECTED),
    ],
)
def test_an_order_is_never_more_confirmed_than_its_lines(
    lines: tuple[LineNews, ...], whole: LineState | None, delivery: Delivery
):
    hub = house()

    steps.hear(hub, confirmation(*lines, whole=whole))

    assert (delivered(hub), told(hub)) == (delivery, [str(delivery)])


def test_a_confirmation_that_says_nothing_about_our_lines_changes_nothing_but_is_kept():
    hub = house()

    steps.hear(hub, confirmation(LineNews(7, ACCEPTED)))

    assert (delivered(hub), told(hub), len(hub.orders.documents(NUMBER))) == (Delivery.SENT, [], 1)


def test_a_later_confirmation_replaces_an_earlier():
    hub = house()
    steps.hear(hub, confirmation(LineNews(1, REJECTED), whole=ACCEPTED, payload_id="c-1"))

    steps.hear(hub, confirmation(LineNews(1, ACCEPTED), payload_id="c-2"))

    assert (delivered(hub), told(hub)) == (Delivery.CONFIRMED, ["partly_confirmed", "confirmed"])
    assert len(hub.orders.documents(NUMBER)) == 2


def test_a_second_confirmation_that_says_the_same_is_kept_and_not_told_again():
    hub = house()
    steps.hear(hub, confirmation(whole=ACCEPTED, payload_id="c-1"))

    steps.hear(hub, confirmation(whole=ACCEPTED, payload_id="c-2"))

    assert (told(hub), len(hub.orders.documents(NUMBER))) == (["confirmed"], 2)


# Before and against our own record.


@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
def test_a_confirmation_before_our_own_record_of_sending_is_believed(delivery: Delivery):
    dispatch = examples.dispatch()
    trouble = needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON)
    hub = fakes.hub(examples.ordered(delivery), examples.content(), dispatch, trouble)

    steps.hear(hub, confirmation(whole=ACCEPTED))

    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.CONFIRMED, ["confirmed"], [])
    assert hub.store.commits[0][-4:-1] == (
        Erased(AttentionItem(trouble.id, Reason.UNKNOWN_DELIVERY, NUMBER, NOON)),
        Erased(needed(Reason.STUCK_DELIVERY, NUMBER, at=NOON)),
        Changed(dispatch, dispatch),
    )


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (examples.order(), "cart"),
        (examples.applying(), "applying"),
        (examples.order(status=Status.REMANDED), "remanded"),
        (examples.order(status=Status.CANCELED), "canceled"),
        (examples.order(status=Status.CANCELED, delivery=Delivery.REFUSED), "refused"),
        (examples.order(status=Status.DISAPPROVED), "disapproved"),
        (examples.ordered(Delivery.REFUSED), "refused"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.CONFIRMATION, Kind.SHIP_NOTICE, Kind.INVOICE])
def test_what_contradicts_the_orders_life_needs_attention_and_changes_nothing(
    order: PurchaseOrder, said: str, kind: Kind
):
    hub = fakes.hub(order, examples.content())

    steps.hear(hub, confirmation(whole=ACCEPTED) if kind is Kind.CONFIRMATION else document(kind, "c-1"))

    assert hub.orders.get(NUMBER) == order
    (kept,) = hub.orders.documents(NUMBER)
    assert hub.attention.all() == [
        needed(Reason.CONTRADICTION, NUMBER, at=NOON, file=kept.file, said=said, payload_id="c-1")
    ]
    assert (kept.is_waiting, hub.store.messages) == (kind is Kind.CONFIRMATION, [])
