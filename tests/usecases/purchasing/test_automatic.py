"""Orders below an amount that nobody need approve, where the policy says so."""

from decimal import Decimal

import pytest

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.automatic import NEVER_FROM
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.changes import Audited
from chalicelib.domain.messages import IndexOrder, PlacePurchaseOrder, TellApplicant, WatchDelivery
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.order import Delivery, Status
from tests import examples, fakes
from tests.examples import DAY, NOON, NUMBER, usd
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.applying import house

BELOW_100 = examples.policy(automatic_below={"USD": Decimal(100)})


def bought(amount: str, policy: Policy) -> FakeHub:
    """One thing of this price waits to be applied for."""
    cart = examples.cart([examples.line(quantity=1, unit_price=usd(amount))])
    return fakes.hub(policy, examples.order(cart=cart), examples.content(cart=cart))


def test_an_order_below_the_limit_goes_to_amazon_without_asking_anybody():
    hub = bought("99.99", BELOW_100)

    order = steps.apply(hub)

    assert (order.status, order.delivery, order.ordered_at) == (Status.ORDERED, Delivery.PENDING, NOON)
    assert (order.application.steps, order.application.automatic) == ((), usd(100))
    assert hub.store.messages == [
        PlacePurchaseOrder(NUMBER),
        WatchDelivery(NUMBER),
        TellApplicant(NUMBER, news="approved"),
        IndexOrder(NUMBER),
    ]


def test_the_trail_says_that_nobody_was_asked_and_why():
    hub = bought("99.99", BELOW_100)

    steps.apply(hub)

    facts = {"limit": "100 USD", "total": "99.99 USD", "route": "Standard"}
    assert hub.store.audited == ["applied", "approved_automatically"]
    assert hub.store.entries[-1] == Audited("approved_automatically", NUMBER, by="crossdock", at=NOON, facts=facts)


def test_applying_twice_for_it_changes_nothing():
    hub = bought("99.99", BELOW_100)
    order = steps.apply(hub)

    again = steps.apply(hub)

    assert again.application == order.application
    assert len(hub.store.commits) == 1


def test_it_is_off_unless_somebody_switched_it_on():
    assert steps.apply(bought("0.01", examples.policy())).status is Status.APPLYING


@pytest.mark.parametrize("price", ["100.00", "100.01", "5000.00"])
def test_from_the_limit_on_people_are_asked(price: str):
    assert steps.apply(bought(price, BELOW_100)).status is Status.APPLYING


def test_shipping_and_tax_count_too():
    order = steps.apply(house(BELOW_100, shipping=usd("40.00"), tax=usd("8.04")))

    assert order.status is Status.APPLYING


def test_a_currency_without_a_limit_asks_people():
    assert steps.apply(bought("1.00", examples.policy(automatic_below={"EUR": Decimal(100)}))).status is Status.APPLYING


def test_no_setting_reaches_above_what_may_ever_pass_by_itself():
    endless = examples.policy(automatic_below={"USD": Decimal(1_000_000)})

    below, at_the_end = steps.apply(bought("499.99", endless)), steps.apply(bought("500.00", endless))

    assert below.application.automatic == Money(NEVER_FROM["USD"], "USD")
    assert at_the_end.status is Status.APPLYING


def test_a_currency_that_we_have_no_last_limit_for_always_asks():
    assert "PLN" not in NEVER_FROM
    cart = examples.cart([examples.line(unit_price=Money(Decimal(1), "PLN"))], currency="PLN")
    policy = examples.policy(automatic_below={"PLN": Decimal(100)})

    order = steps.apply(fakes.hub(policy, examples.order(cart=cart), examples.content(cart=cart)))

    assert order.status is Status.APPLYING


def test_a_route_may_always_ask():
    route = examples.route(always_asks=True)

    assert steps.apply(
        bought("1.00", examples.policy(routes=(route,), automatic_below={"USD": Decimal(100)}))
    ).status is (Status.APPLYING)


def test_who_remanded_an_order_sees_it_again_however_small_it_became():
    hub = bought("1.00", examples.policy())
    steps.apply(hub)
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Take the blue ones.")
    hub.store.hold(BELOW_100)

    assert steps.apply(hub).status is Status.APPLYING


def test_once_amazon_no_longer_holds_the_price_people_are_asked():
    hub = bought("1.00", BELOW_100)
    hub.clock.move(8 * DAY)

    assert steps.apply(hub).status is Status.APPLYING


def test_an_order_to_another_address_has_lost_its_price_and_asks_people():
    hub = bought("1.00", BELOW_100)
    hub.store.hold(examples.address("TOKYO"))

    assert steps.apply(hub, address="TOKYO").status is Status.APPLYING
