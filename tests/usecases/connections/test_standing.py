"""Grants by themselves: subscribed after they came, revoked at Amazon, forgotten when they were given up."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Changed
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.errors import Retryable
from chalicelib.domain.messages import ForgetGrant, SubscribeSeller, TellOfRevocation
from chalicelib.ports.selling import Denied, Throttled, Unavailable
from chalicelib.usecases.connections.standing import forget, revoked, subscribe
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.fakes import FakeHub, hub

ID = sellers.EUROPE


def house(**fields: object) -> FakeHub:
    return hub(sellers.application(), sellers.authorization(**fields), sellers.connection())


def reasons(of: FakeHub) -> list[Reason]:
    return [item.reason for item in of.attention.all(most=10)]


def test_a_grant_is_subscribed_once_amazon_lets_us():
    of = house(subscription="")
    until = NOON + timedelta(seconds=2)
    of.selling.fail("subscribe", Throttled(until), Unavailable("Amazon is out of reach."))

    later = of.do(subscribe, SubscribeSeller(ID))
    with pytest.raises(Retryable):
        of.do(subscribe, SubscribeSeller(ID))
    done = of.do(subscribe, SubscribeSeller(ID, slot=until.isoformat()))

    assert (later, done) == ("later", "subscribed")
    assert of.connections.authorization(ID).subscription == f"subscription-{ID}"
    assert of.store.messages == [SubscribeSeller(ID, slot=until.isoformat())]
    assert of.selling.callers[-1].slot == until


def test_a_subscription_that_amazon_refuses_waits_for_a_person_and_leaves_with_the_next_that_works():
    of = house(subscription="")
    of.selling.fail("subscribe", Denied("Unauthorized", "No.", "req-1"))

    assert of.do(subscribe, SubscribeSeller(ID)) == "refused"
    assert reasons(of) == [Reason.NEWS_REFUSED]

    of.do(subscribe, SubscribeSeller(ID))
    assert reasons(of) == []


def test_a_grant_that_came_after_the_refused_call_began_is_another_one_and_stays():
    of = house(granted_at=NOON + timedelta(seconds=1))

    assert of.do(revoked, ID) is False

    assert of.connections.authorization(ID).state is AuthorizationState.GRANTED
    assert of.store.commits == []


def test_a_revoked_grant_is_told_once_and_never_asked_with_again():
    of = house()

    first, second = of.do(revoked, ID), of.do(revoked, ID)

    assert (first, second, of.do(revoked, "nobody-EU")) == (True, False, False)
    stored = of.connections.authorization(ID)
    assert (stored.state, stored.state_since, stored.subscription) == (AuthorizationState.REVOKED, NOON, "")
    assert reasons(of) == [Reason.GRANT_REVOKED]
    assert of.store.messages == [TellOfRevocation(ID, since=NOON.isoformat())]
    assert of.do(subscribe, SubscribeSeller(ID)) == "gone"
    assert of.selling.calls == []


def test_what_was_given_up_is_unsubscribed_and_forgotten():
    of = house(state=AuthorizationState.DISCONNECTED)
    of.vault.refresh_tokens[ID] = "Atzr|x"
    of.selling.subscriptions[ID] = "sub-1"

    assert of.do(forget, ForgetGrant(ID)) == "forgotten"
    assert (of.vault.refresh_tokens, of.selling.subscriptions) == ({}, {})
    assert of.connections.authorization(ID).subscription == ""


def test_a_seller_who_came_back_meanwhile_is_not_forgotten():
    of = house()
    of.vault.refresh_tokens[ID] = "Atzr|x"

    assert of.do(forget, ForgetGrant(ID)) == "back"
    assert of.vault.refresh_tokens == {ID: "Atzr|x"}


def test_who_comes_back_while_amazon_is_told_keeps_the_new_token(monkeypatch: pytest.MonkeyPatch):
    of = house(state=AuthorizationState.DISCONNECTED)
    stored = of.connections.authorization(ID)

    def comes_back(*_: object, **__: object) -> None:
        of.vault.refresh_tokens[ID] = "Atzr|new"
        of.commit(Changed(stored, replace(stored, state=AuthorizationState.GRANTED)))

    monkeypatch.setattr(of.selling, "unsubscribe", comes_back)

    assert of.do(forget, ForgetGrant(ID)) == "back"
    assert of.vault.refresh_tokens == {ID: "Atzr|new"}


def test_a_token_is_kept_until_amazon_can_be_told():
    of = house(state=AuthorizationState.DISCONNECTED)
    of.vault.refresh_tokens[ID] = "Atzr|x"
    of.selling.fail("unsubscribe", Unavailable("Amazon is out of reach."))

    with pytest.raises(Retryable):
        of.do(forget, ForgetGrant(ID))

    assert of.vault.refresh_tokens == {ID: "Atzr|x"}


def test_a_grant_that_is_gone_at_amazon_is_forgotten_all_the_same():
    of = house(state=AuthorizationState.DISCONNECTED)
    of.selling.revoked.add(ID)

    assert of.do(forget, ForgetGrant(ID)) == "forgotten"
