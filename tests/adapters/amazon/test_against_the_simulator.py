"""Our adapter and the simulated Amazon, which share the specification and no code: the same things, asked for real."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib.adapters.amazon.lwa import Client
from chalicelib.domain.marketplaces import BY_COUNTRY, MARKETPLACES, Region
from chalicelib.domain.orders.amazon import AmazonStatus, Garbled, Received
from chalicelib.ports.selling import (
    ORDER_REPORTS,
    BadApplication,
    Caller,
    Denied,
    Grant,
    Missing,
    Rejected,
    ReportKind,
    ReportState,
    Revoked,
    Search,
    Throttled,
    Unavailable,
)
from simulator.selling.sellers import EVERYWHERE
from tests.adapters.amazon.simulated import DE, Here
from tests.simulator.conftest import Amazon, amazon  # noqa: F401 - a fixture, here for a neighbour

pytestmark = pytest.mark.slow


@pytest.fixture
def here(amazon: Amazon) -> Iterator[Here]:  # noqa: F811
    here = Here(amazon, {})
    amazon.tell("sales/settings", report_lag_seconds=0)
    here.authorized(EVERYWHERE, "eu")
    yield here


EU = f"{EVERYWHERE}-EU"


def test_an_order_that_was_made_is_found_and_read(here: Here):
    (order_id,) = here.make()

    page = here.search("DE")
    order = here.selling.order(EU, order_id)

    assert [each.order.id for each in page.received] == [order_id]
    assert page.garbled == () and page.next is None
    assert isinstance(order, Received)
    assert (order.order.seller, order.order.marketplace) == (EVERYWHERE, DE)
    assert order.order.status is AmazonStatus.UNSHIPPED
    assert order.personal is not None and order.personal.address is not None
    assert order.order.total is not None and order.order.lines
    assert page.received[0].order == order.order


@pytest.mark.parametrize("id", MARKETPLACES)
def test_each_marketplace_gives_its_orders(id: str, here: Here):
    marketplace = MARKETPLACES[id]
    authorization = here.authorized(EVERYWHERE, marketplace.region)
    (order_id,) = here.make(marketplace.country)

    since = here.amazon.clock.now() - timedelta(hours=1)
    page = here.selling.search(authorization, Search((id,), since))

    assert [each.order.id for each in page.received] == [order_id]
    total = page.received[0].order.total
    assert total is not None and total.currency == marketplace.currency
    assert id in {each.marketplace for each in here.selling.participations(authorization)}


def test_pages_lead_to_all_orders(here: Here):
    made = {order for _ in range(5) for order in here.make(count=50)}

    page = here.search("DE", hours=3)
    found, until = list(page.received), page.until
    while page.next:
        since = here.amazon.clock.now() - timedelta(hours=3)
        page = here.selling.search(EU, Search((DE,), since), page=page.next)
        found += page.received

    assert {each.order.id for each in found} == made
    assert until <= here.amazon.clock.now() - timedelta(minutes=2)


@pytest.mark.parametrize(
    "quirk", ["wrong_total", "bad_postcode", "no_address", "no_street", "unknown_sku", "no_sku", "new_words"]
)
def test_odd_orders_are_read_all_the_same(quirk: str, here: Here):
    (order_id,) = here.make(quirk=quirk)

    assert isinstance(here.selling.order(EU, order_id), Received)


def test_an_order_that_nobody_made_is_missing(here: Here):
    with pytest.raises(Missing):
        here.selling.order(EU, "303-0000000-0000000")


def test_what_amazon_would_refuse_is_rejected_with_its_words(here: Here):
    now = here.amazon.clock.now()

    with pytest.raises(Rejected) as caught:
        here.selling.search(EU, Search((DE,), now - timedelta(hours=1), until=now))

    assert caught.value.request_id and caught.value.words


@pytest.mark.parametrize(
    ("fault", "problem"),
    [("500", Unavailable), ("503_html", Unavailable), ("garbage", Unavailable), ("429", Throttled), ("refuse", Denied)],
)
def test_each_fault_is_what_it_is(fault: str, problem: type[Exception], here: Here):
    (order_id,) = here.make()
    here.amazon.tell("selling/faults", crossing="sp-api/getOrder", fault=fault)

    with pytest.raises(problem):
        here.selling.order(EU, order_id)


def test_our_slots_never_meet_an_empty_bucket(here: Here):
    """As many calls as we let through, and then at each slot: Amazon's own bucket never says no."""
    here.make()
    slots = []
    for _ in range(30):
        try:
            here.search("DE")
        except Throttled as throttled:
            slots.append(throttled.until)

    assert len(slots) == 14
    for slot in slots:
        here.amazon.pass_time((slot - here.amazon.clock.now()).total_seconds())
        here.search("DE", caller=Caller(slot=slot))
    assert here.slots.buckets[EU, "searchOrders"].strikes == 0


def test_a_grant_that_was_taken_back_is_told_at_once(here: Here):
    (order_id,) = here.make()
    here.selling.order(EU, order_id)
    here.amazon.tell("selling/revoke", seller=EVERYWHERE, region="eu")

    with pytest.raises((Revoked, Denied)):
        here.selling.order(EU, order_id)
    here.tokens.forget(EU)
    with pytest.raises(Revoked):
        here.selling.order(EU, order_id)


def test_a_code_is_redeemed_once(here: Here):
    told = here.amazon.tell("selling/authorize", seller="A2EXAMPLE3PAPR", region="fe")

    grant = here.grants.redeem(told["spapi_oauth_code"], told["redirect_uri"])
    found = {each.marketplace: each for each in here.grants.participations(grant, Region.FE)}

    assert {MARKETPLACES[id].country for id in found} == {"JP", "SG"}
    assert found[BY_COUNTRY["SG"].id].is_suspended
    with pytest.raises(Revoked):
        here.grants.redeem(told["spapi_oauth_code"], told["redirect_uri"])
    with pytest.raises((Denied, Revoked)):
        here.grants.participations(grant, Region.NA)
    with pytest.raises(Revoked):
        here.grants.participations(Grant("Atzr|nobody's"), Region.FE)


def test_a_secret_that_was_rotated_goes_on_and_a_wrong_one_does_not(here: Here):
    here.grants.check_application()
    new = here.amazon.tell("selling/application/secret")["client_secret"]
    here.client = Client(here.client.id, [new, *here.client.secrets])
    here.grants.check_application()

    here.client = Client(here.client.id, ["wrong"])
    with pytest.raises(BadApplication):
        here.grants.check_application()


def test_subscribing_is_done_once(here: Here):
    one = here.selling.subscribe(EU)

    assert here.selling.subscribe(EU) == one
    assert len(here.amazon.tell_state("destinations")) == 1
    here.selling.unsubscribe(EU, one)
    here.selling.unsubscribe(EU, one)
    assert here.amazon.tell_state("subscriptions") == []
    assert here.selling.subscribe(EU) != one


def test_listings_of_a_marketplace_page_by_page(here: Here):
    page = here.selling.listings(EU, DE)
    found = list(page.listings)
    while page.next:
        here.amazon.pass_time(1)
        page = here.selling.listings(EU, DE, page=page.next)
        found += page.listings

    assert len({each.sku for each in found}) == len(found) == page.total
    assert all(each.asin and each.title for each in found)
    assert any(each.ean for each in found)


@pytest.mark.parametrize("kind", ORDER_REPORTS)
def test_a_report_from_asking_to_rows(kind: ReportKind, here: Here):
    made = set(here.make(count=5))
    now = here.amazon.clock.now()

    report = here.selling.request_report(EU, kind, [DE], now - timedelta(days=1), now)
    for _ in range(20):
        here.amazon.pass_time(120)
        state = here.selling.report(EU, report)
        if state.state is not ReportState.WAITING:
            break
    rows = list(here.selling.report_rows(EU, kind, state.document))

    named = "order-id" if kind is ReportKind.ACTIONABLE else "amazon-order-id"
    assert state.state is ReportState.DONE
    found = {row[named] for row in rows}
    assert found <= made if kind is ReportKind.ACTIONABLE else found == made  # one is paid later, or canceled
    assert found


def test_the_list_of_what_a_seller_offers_says_how_many_there_are_of_each(here: Here):
    listed = list(here.selling.listings(EU, DE).listings)
    ours = next(each for each in listed if each.quantity is not None)
    amazons = next(each for each in listed if each.quantity is None)
    here.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=ours.sku, quantity=7)
    now = here.amazon.clock.now()

    report = here.selling.request_report(EU, ReportKind.LISTINGS, [DE], now - timedelta(days=1), now)
    for _ in range(20):
        here.amazon.pass_time(120)
        state = here.selling.report(EU, report)
        if state.state is not ReportState.WAITING:
            break
    quantities = here.selling.listed_quantities(EU, state.document)

    assert (quantities[ours.sku], quantities[amazons.sku]) == (7, None)
    assert {each.sku for each in listed} <= set(quantities)


def test_the_list_of_what_a_seller_offers_needs_a_role(here: Here):
    here.amazon.tell("selling/roles", seller=EVERYWHERE, region="eu", roles=["finance_and_accounting"])
    now = here.amazon.clock.now()

    with pytest.raises(Denied):
        here.selling.request_report(EU, ReportKind.LISTINGS, [DE], now - timedelta(days=1), now)


def test_without_their_roles_people_stay_unseen(here: Here):
    (order_id,) = here.make()
    here.amazon.tell("selling/roles", seller=EVERYWHERE, region="eu", roles=["inventory_and_order_tracking"])

    order = here.selling.order(EU, order_id)

    assert not isinstance(order, Garbled)
    assert order.personal is None or (order.personal.address is None and not order.personal.buyer_name)
