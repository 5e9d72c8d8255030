"""What makes an entry of *Needs attention* vanish: for each reason, what solves it, and that a person may ignore it."""

import pytest

from chalicelib.domain.attention import AttentionItem, Half, Reason, about, half, over
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.usecases import attention
from tests import fakes
from tests.examples import NOON, NUMBER, person
from tests.examples.sales import ORDER_ID
from tests.fakes import FakeHub

# Where it is proved what erases an entry, beside a person who ignores it.
VANISHES: dict[Reason, str] = {
    Reason.UNKNOWN_DELIVERY: "Amazon answers or writes about it, or a person settles it (test_unknown, test_settling)",
    Reason.REFUSED_DELIVERY: "a person sends it again or cancels it (test_refused_delivery, test_giving_up)",
    Reason.STUCK_DELIVERY: "it leaves, Amazon writes about it, or a person gives it a push (test_stuck)",
    Reason.UNKNOWN_PERSON: "it is assigned, or taken once the person is known (test_waiting_carts)",
    Reason.UNUSABLE_CART: "it is assigned, or taken once the reason is put right (test_waiting_carts)",
    Reason.UNKNOWN_ORDER: "the document is read again once its order is there (test_reimport)",
    Reason.UNREADABLE_DOCUMENT: "the document is read again by a release that understands it (test_reimport)",
    Reason.OVERPRICED: "a later confirmation is not too dear (test_billing)",
    Reason.UNEXPECTED: "a later confirmation is not for more than was ordered (test_billing)",
    Reason.CART_DISAGREES: "Amazon confirms prices nobody minds, or it is canceled (test_billing, test_giving_up)",
    Reason.CONTRADICTION: "the document is read again once the order has a place for it (test_reimport)",
    Reason.INVOICE_DIFFERS: "a credit memo, a receipt or whatever else makes it agree (test_billing, test_arrival)",
    Reason.DUPLICATE_INVOICE: "one of the two is taken back, or a person says which counts (test_billing)",
    Reason.UNREACHABLE: "a later letter arrives, or an administrator says so (test_mail)",
    Reason.RESTORED: "the order is canceled; nothing else can tell (test_giving_up)",
    Reason.NEWS_UNREADABLE: "nothing can tell: the sweep brings the order, and a person ignores it",
    Reason.UNKNOWN_SELLER: "the seller is connected (test_selling_troubles)",
    Reason.ORDER_MISSING: "the order is stored, by whichever way it comes (test_selling_troubles)",
    Reason.ORDER_REFUSED: "Amazon shows the order to news, a sweep or a person (test_selling_troubles)",
    Reason.ORDER_NOT_STORED: "the order is stored after all (test_upsert, test_selling_troubles)",
    Reason.CANCELED_AFTER_DESPATCH: "a person says what became of the parcel (below)",
    Reason.SWEEP_REFUSED: "a whole sweep succeeds, or the seller is disconnected (test_selling_troubles)",
    Reason.BACKFILL_FAILED: "it is resumed, canceled or begun anew (test_selling_troubles)",
    Reason.GRANT_REVOKED: "access is granted anew, or the seller is disconnected (test_selling_troubles)",
    Reason.RENEWAL_DUE: "access is granted anew, or the seller is disconnected (test_selling_troubles)",
    Reason.SECRET_ENDS: "another secret is entered (connections/application)",
    Reason.NEWS_REFUSED: "Amazon takes the subscription, or the seller is disconnected (test_selling_troubles)",
    Reason.TRACKING_MISSING: "somebody enters carrier and number, and Amazon is told (fulfilment/test_correcting)",
    Reason.CONFIRMATION_REFUSED: "it is put right and sent again, and Amazon takes it (fulfilment/test_correcting)",
    Reason.CONFIRMATION_UNANSWERED: "Amazon answers, or its copy shows the package (fulfilment/test_confirming)",
    Reason.CONFIRMATION_STOPPED: "access is granted anew, and Amazon takes it (fulfilment/test_unconfirmed)",
    Reason.CONFIRMATION_CANCELED: "nothing can tell: a person stops the parcel, or ignores it",
    Reason.SHIP_PLUS: "nothing can tell: Amazon confirms it by itself, and a person ignores it",
    Reason.RETURNED_UNSHIPPED: "Amazon waits for the pieces no longer (returns/test_freeing)",
    Reason.CANCEL_REFUSED: "Amazon shows it as canceled, or it is asked for again (canceling/test_asking)",
    Reason.CANCEL_UNANSWERED: "Amazon answers, or shows it as canceled (canceling/test_telling)",
    Reason.CANCEL_STOPPED: "access is granted anew, or Amazon shows it as canceled (canceling/test_telling)",
    Reason.STOCK_DRIFTS: "the next comparison finds nothing, or it is told again or no more (inventory/test_comparing)",
    Reason.OFFER_FAILED: "Amazon has the quantity by a later try (inventory/test_offering)",
}
# Who answers for each half.
WHO = {Half.BUYING: "gita", Half.SELLING: "sam"}


@pytest.mark.parametrize("reason", Reason)
def test_of_every_reason_it_is_known_what_makes_it_vanish(reason: Reason):
    assert VANISHES.get(reason), f"say in VANISHES what erases {reason}, and prove it"


@pytest.mark.parametrize("reason", Reason)
def test_every_entry_can_be_ignored_with_a_reason_that_the_trail_keeps(reason: Reason):
    hub, who = house(item := about(reason, NUMBER, {}, at=NOON)), WHO[half(reason)]

    with pytest.raises(Refused, match="Please say why"):
        ignore(hub, item, reason="\u200b ", by=who)
    ignore(hub, item, reason="Looked at.", by=who)
    ignore(hub, item, reason="Again.", by=who)

    assert hub.attention.all() == []
    assert [entry.facts for entry in hub.store.entries] == [{"reason": str(reason), "comment": "Looked at."}]


@pytest.mark.parametrize(
    ("reason", "who"),
    [
        (Reason.OVERPRICED, "anna"),
        (Reason.OVERPRICED, "sam"),
        (Reason.OVERPRICED, "olga"),
        (Reason.ORDER_MISSING, "gita"),
        (Reason.ORDER_MISSING, "will"),
        (Reason.ORDER_MISSING, "olga"),
    ],
)
def test_only_who_answers_for_a_half_ignores_of_it(reason: Reason, who: str):
    hub = house(item := about(reason, NUMBER, {}, at=NOON))

    with pytest.raises(Forbidden):
        ignore(hub, item, reason="No.", by=who)

    assert hub.attention.all() == [item]


@pytest.mark.parametrize("who", ["sam", "will"])
def test_a_late_cancellation_is_done_with_a_word_about_the_parcel(who: str):
    hub = house(item := about(Reason.CANCELED_AFTER_DESPATCH, ORDER_ID, {}, at=NOON))

    with pytest.raises(Refused, match="what became of the parcel"):
        done(hub, item, " ", by=who)
    done(hub, item, "Stopped at DHL.", by=who)
    done(hub, item, "Again.", by=who)

    assert hub.attention.all() == []
    assert [(entry.action, entry.by, entry.facts) for entry in hub.store.entries] == [
        ("late_cancel_done", who, {"comment": "Stopped at DHL."})
    ]


def test_nothing_else_is_done_like_that_and_not_by_anybody():
    hub = house(
        other := about(Reason.ORDER_MISSING, ORDER_ID, {}, at=NOON),
        late := about(Reason.CANCELED_AFTER_DESPATCH, ORDER_ID, {}, at=NOON),
    )

    with pytest.raises(Refused, match="can't be done"):
        done(hub, other, "Done.")
    for who in ("gita", "olga", "anna"):
        with pytest.raises(Forbidden):
            done(hub, late, "Done.", by=who)
    assert len(hub.attention.all()) == 2


def house(*records: AttentionItem) -> FakeHub:
    roles = {"sam": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE, "olga": Role.OPERATOR}
    return fakes.hub(*records, *(person(id, roles=frozenset({role})) for id, role in roles.items()))


def done(hub: FakeHub, item: AttentionItem, comment: str, *, by: str = "sam") -> None:
    hub.do(attention.done, item.id, comment=comment, by=hub.people.get(by), where="page")


def ignore(hub: FakeHub, item: AttentionItem, *, reason: str, by: str = "gita") -> None:
    hub.do(attention.ignore, item.id, reason=reason, by=hub.people.get(by), where="page")


def test_what_is_over_with_an_order_leaves_with_it():
    assert {item.reason for item in over(NUMBER, at=NOON)} == {
        Reason.REFUSED_DELIVERY,
        Reason.CART_DISAGREES,
        Reason.RESTORED,
    }
