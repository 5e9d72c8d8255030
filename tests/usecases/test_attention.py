"""What makes an entry of *Needs attention* vanish: for each reason, what solves it, and that a person may ignore it."""

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, about, over
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.usecases import attention
from tests import fakes
from tests.examples import NOON, NUMBER
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
}


@pytest.mark.parametrize("reason", Reason)
def test_of_every_reason_it_is_known_what_makes_it_vanish(reason: Reason):
    assert VANISHES.get(reason), f"say in VANISHES what erases {reason}, and prove it"


@pytest.mark.parametrize("reason", Reason)
def test_every_entry_can_be_ignored_with_a_reason_that_the_trail_keeps(reason: Reason):
    hub = fakes.hub(item := about(reason, NUMBER, {}, at=NOON))

    with pytest.raises(Refused, match="Please say why"):
        ignore(hub, item, reason="\u200b ")
    ignore(hub, item, reason="Looked at.")
    ignore(hub, item, reason="Again.")

    assert hub.attention.all() == []
    assert [entry.facts for entry in hub.store.entries] == [{"reason": str(reason), "comment": "Looked at."}]


def test_only_administrators_ignore():
    hub = fakes.hub(item := about(Reason.OVERPRICED, NUMBER, {}, at=NOON))

    with pytest.raises(Forbidden):
        ignore(hub, item, reason="No.", by="anna")


def ignore(hub: FakeHub, item: AttentionItem, *, reason: str, by: str = "gita") -> None:
    hub.do(attention.ignore, item.id, reason=reason, by=hub.people.get(by), where="page")


def test_what_is_over_with_an_order_leaves_with_it():
    assert {item.reason for item in over(NUMBER, at=NOON)} == {
        Reason.REFUSED_DELIVERY,
        Reason.CART_DISAGREES,
        Reason.RESTORED,
    }
