"""What Amazon posts about an order: taken once, kept whatever it says, and believed line by line."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Kept, Said
from chalicelib.domain.errors import Conflict, Refused, Retryable
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineNews, LineState
from chalicelib.domain.purchasing.delivery import Answer, Receipt, recorded
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.ports.doors import Unreadable
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import documents
from chalicelib.usecases.purchasing.documents import UNMATCHED
from tests import examples, fakes
from tests.examples import HOUR, NOON, NUMBER, usd
from tests.fakes import FakeHub
from tests.usecases import steps

ACCEPTED, CHANGED, REJECTED = LineState.ACCEPTED, LineState.CHANGED, LineState.REJECTED
RAW = b"<cXML>what Amazon says</cXML>"
SENT = examples.dispatch(receipt=Receipt(Answer.RECEIVED, "200", "OK"))


def house(delivery: Delivery = Delivery.SENT, **order: object) -> FakeHub:
    """Anna's order of two lines, two pieces each, received by Amazon at noon; an hour has passed."""
    hub = fakes.hub(examples.ordered(delivery, **order), examples.content(), SENT)
    hub.clock.move(HOUR)
    return hub


def confirmation(
    *lines: LineNews, whole: LineState | None = None, payload_id: str = "c-1", **changes: object
) -> Inbound:
    said = examples.confirmation(*lines, whole=whole, payload_id=payload_id, **changes)
    return Inbound(Kind.CONFIRMATION, payload_id, said.order, RAW, confirmation=said)


def document(kind: Kind, payload_id: str = "d-1", order: str = NUMBER) -> Inbound:
    return Inbound(kind, payload_id, order, RAW)


def at_amazon(hub: FakeHub) -> dict[int, LineAtAmazon]:
    return dict(hub.orders.at_amazon(NUMBER).lines)


def told(hub: FakeHub) -> list[str]:
    return [message.news for message in hub.store.messages if isinstance(message, TellApplicant)]


def delivered(hub: FakeHub) -> Delivery | None:
    return hub.orders.get(NUMBER).delivery


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


# The same document twice.


def test_the_same_document_has_its_effect_once():
    hub = house()

    for _ in range(3):
        steps.hear(hub, confirmation(whole=ACCEPTED))

    assert (len(hub.store.commits), told(hub)) == (1, ["confirmed"])


def test_the_same_document_in_the_same_moment_has_its_effect_once():
    hub = house()
    hub.store.meanwhile = lambda: steps.hear(hub, confirmation(whole=ACCEPTED))

    steps.hear(hub, confirmation(whole=ACCEPTED))

    assert (len(hub.store.commits), told(hub), hub.pause.attempts) == (1, ["confirmed"], [1])


def test_the_same_document_in_many_threads_has_its_effect_once():
    hub = house()

    steps.together(4, lambda: steps.hear(hub, confirmation(whole=ACCEPTED)))

    assert (len(hub.store.commits), told(hub)) == (1, ["confirmed"])


def test_two_documents_in_the_same_moment_both_count():
    hub = house()
    hub.store.meanwhile = lambda: steps.hear(hub, confirmation(LineNews(1, ACCEPTED), payload_id="c-1"))

    steps.hear(hub, confirmation(LineNews(2, ACCEPTED), payload_id="c-2"))

    assert (delivered(hub), len(hub.orders.documents(NUMBER))) == (Delivery.CONFIRMED, 2)
    assert told(hub) == ["partly_confirmed", "confirmed"]


def test_two_payload_ids_that_look_alike_keep_two_files():
    hub = house()

    for payload_id in ("a.b@amazon", "a-b@amazon", "ä" * 300, "ö" * 300):
        steps.hear(hub, document(Kind.SHIP_NOTICE, payload_id))

    assert len(hub.files.stored) == 4
    assert all(name.isascii() and len(name) < 200 for name in hub.files.stored)


@pytest.mark.parametrize("trouble", [Retryable("Not now."), Conflict("Somebody was quicker.")])
def test_a_document_that_could_not_be_kept_is_not_acknowledged(trouble: Exception):
    hub = house()
    hub.store.troubles = [trouble] * 3

    with pytest.raises(type(trouble)):
        steps.hear(hub, confirmation(whole=ACCEPTED))
    assert (hub.store.commits, delivered(hub)) == ([], Delivery.SENT)
    hub.store.troubles = []

    steps.hear(hub, confirmation(whole=ACCEPTED))
    assert delivered(hub) is Delivery.CONFIRMED


# Before and against our own record.


@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
def test_a_confirmation_before_our_own_record_of_sending_is_believed(delivery: Delivery):
    dispatch = examples.dispatch()
    trouble = needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON)
    hub = fakes.hub(examples.ordered(delivery), examples.content(), dispatch, trouble)

    steps.hear(hub, confirmation(whole=ACCEPTED))

    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.CONFIRMED, ["confirmed"], [])
    assert hub.store.commits[0][-2:] == (
        Erased(AttentionItem(trouble.id, Reason.UNKNOWN_DELIVERY, NUMBER, NOON)),
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
    assert hub.attention.all() == [needed(Reason.CONTRADICTION, NUMBER, at=NOON, said=said, payload_id="c-1")]
    assert (len(hub.orders.documents(NUMBER)), hub.store.messages) == (1, [])


# Orders that are not ours.


@pytest.mark.parametrize("number", ["PO-9999", "", "unmatched"])
def test_a_document_about_no_order_of_ours_is_kept_where_an_administrator_sees_it(number: str):
    hub = house()

    steps.hear(hub, confirmation(whole=ACCEPTED, order=number))

    at = NOON + HOUR
    (kept,) = hub.orders.documents(UNMATCHED)
    assert hub.store.commits == [
        (
            Created(Document(UNMATCHED, "c-1", Kind.CONFIRMATION, received_at=at, file=kept.file)),
            Audited(
                "received_confirmation",
                UNMATCHED,
                by="amazon",
                at=at,
                where="document door",
                facts={"payload_id": "c-1"},
            ),
            Kept(needed(Reason.UNKNOWN_ORDER, "c-1", at=at, file=kept.file, order=number, kind=Kind.CONFIRMATION)),
        )
    ]
    assert hub.files.read(kept.file) == RAW


def test_a_document_about_no_order_of_ours_is_kept_once():
    hub = house()

    for _ in range(2):
        steps.hear(hub, document(Kind.INVOICE, order="PO-9999"))

    assert (len(hub.store.commits), len(hub.attention.all())) == (1, 1)


# Ship notices and invoices.


@pytest.mark.parametrize("kind", [Kind.SHIP_NOTICE, Kind.INVOICE, Kind.STATUS])
def test_other_documents_are_kept_beside_the_order(kind: Kind):
    hub = house(Delivery.CONFIRMED)

    steps.hear(hub, document(kind))

    (kept,) = hub.orders.documents(NUMBER)
    assert (kept.kind, hub.files.read(kept.file)) == (kind, RAW)
    assert [type(change) for change in hub.store.commits[0]] == [Created, Audited]
    assert hub.store.audited == [f"received_{kind}"]


@pytest.mark.parametrize("kind", [Kind.SHIP_NOTICE, Kind.INVOICE])
@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.UNKNOWN])
def test_who_ships_or_invoices_an_order_has_it(kind: Kind, delivery: Delivery):
    dispatch = recorded(examples.dispatch(), Receipt(Answer.NONE))
    trouble = needed(Reason.UNKNOWN_DELIVERY, NUMBER, at=NOON)
    hub = fakes.hub(examples.ordered(delivery), examples.content(), dispatch, trouble)

    steps.hear(hub, document(kind))

    assert (delivered(hub), told(hub), hub.attention.all()) == (Delivery.SENT, ["sent"], [])
    steps.check(hub)
    steps.place(hub)
    assert hub.supplier.placed == []


def test_a_ship_notice_in_the_moment_of_a_repetition_stops_it():
    dispatch = recorded(examples.dispatch(), Receipt(Answer.NONE))
    hub = fakes.hub(examples.ordered(Delivery.UNKNOWN), examples.content(), dispatch)
    hub.clock.move(2 * examples.MINUTE)
    hub.store.meanwhile = lambda: steps.hear(hub, document(Kind.SHIP_NOTICE))

    steps.check(hub)

    assert (hub.supplier.placed, delivered(hub)) == ([], Delivery.SENT)


def test_a_ship_notice_says_nothing_about_what_is_confirmed():
    hub = house(Delivery.PARTLY_CONFIRMED)

    steps.hear(hub, document(Kind.SHIP_NOTICE))

    assert (delivered(hub), told(hub)) == (Delivery.PARTLY_CONFIRMED, [])


# What nobody can read.


def test_a_genuine_document_that_means_nothing_to_us_is_kept_once_where_an_administrator_sees_it():
    hub = house()
    unreadable = _unreadable()

    for _ in range(2):
        hub.do(documents.keep_unreadable, unreadable, where="document door")

    (kept,) = hub.orders.documents(UNMATCHED)
    (item,) = hub.attention.all()
    assert (item.reason, item.subject, item.file) == (Reason.UNREADABLE_DOCUMENT, "u-1", kept.file)
    assert (hub.files.read(kept.file), len(hub.store.commits)) == (RAW, 1)
    assert hub.store.audited == ["received_unreadable"]


def _unreadable() -> Unreadable:
    return Unreadable(Refused("This ship notice has no header."), kind=Kind.SHIP_NOTICE, payload_id="u-1", raw=RAW)
