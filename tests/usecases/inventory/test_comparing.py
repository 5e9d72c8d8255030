"""What Amazon sells held against what it was told: drift is found, and nothing that only looks like it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.articles import Article
from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Changed, Created, Record
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.inventory.drift import GIVEN_UP, MOST, Comparison, Drift, Kind, Step
from chalicelib.domain.inventory.offers import FIRST_LOOK, OfferState
from chalicelib.domain.messages import CompareStock, PushStock
from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.ports.selling import Denied, ReportState, Revoked, Throttled
from chalicelib.usecases.inventory.comparing.asking import begin, begin_due, tell_again
from chalicelib.usecases.inventory.comparing.going_on import go_on
from chalicelib.usecases.inventory.offering import push_article
from tests import examples, fakes
from tests.examples import NOON, connections, offers, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent

AUTH = offers.AUTHORIZATION
MINUTE = timedelta(minutes=1)
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
NIGHT = NOON.replace(hour=3)


def house(*records: Record, **policy: object) -> FakeHub:
    """Ten kettles, told as SKU-1, which Amazon applied; its orders are pulled as of now."""
    hub = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(**policy),
        goods.article("A-100", skus=("SKU-1",)),
        warehouse.level(allocated=0, reserved=0),
        *records,
    )
    hub.offering.quantities[AUTH] = {"SKU-1": 3}
    tell(hub)
    hub.selling.listed |= hub.offering.quantities[AUTH]
    return hub


def tell(hub: FakeHub, article: str = "A-100") -> None:
    hub.do(push_article, PushStock(article))
    hub.clock.move(FIRST_LOOK)
    hub.do(push_article, PushStock(article))


def at_amazon(hub: FakeHub, sku: str, quantity: int, *, listed: int | None = None) -> None:
    hub.offering.quantities[AUTH][sku] = quantity
    hub.selling.listed[sku] = quantity if listed is None else listed


def pulled(hub: FakeHub, until: datetime | None = None) -> None:
    """All orders of before are here."""
    before = hub.intake.sweep(AUTH)
    after = replace(before, cursor=until or hub.clock.now())
    hub.commit(Changed(before, after) if before.revision else Created(replace(after, revision=1)))


def start(hub: FakeHub, by: Person = IDA) -> None:
    hub.do(begin, AUTH, by=by, where="test")


def step(hub: FakeHub, slot: str = "") -> Comparison | None:
    return hub.do(go_on, CompareStock(AUTH, step=now(hub).number, slot=slot))


def now(hub: FakeHub) -> Comparison:
    return hub.offers.comparison(AUTH)


def compare(hub: FakeHub) -> Comparison:
    """All of it, with orders that come as time goes by."""
    start(hub)
    for _ in range(40):
        if now(hub).is_over:
            break
        hub.clock.move(MINUTE)
        pulled(hub, hub.clock.now() - 2 * MINUTE)
        step(hub)
    return now(hub)


def test_what_somebody_changed_at_amazon_is_found_with_both_figures():
    hub = house()
    at_amazon(hub, "SKU-1", 4)

    found = compare(hub)

    assert found.step is Step.DONE
    (drift,) = found.found
    assert (drift.sku, drift.kind, drift.article, drift.told, drift.shown) == ("SKU-1", Kind.DIFFERS, "A-100", 10, 4)
    assert (found.found_compared, found.finished_at) == (1, hub.clock.now())
    item = hub.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts) == (Reason.STOCK_DRIFTS, AUTH, {"seller": AUTH, "count": "1"})


def test_the_button_tells_the_right_quantity_by_the_usual_way_and_the_next_comparison_finds_nothing():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    compare(hub)

    assert hub.do(tell_again, AUTH, ["SKU-1"], by=IDA, where="test") == 1
    assert hub.store.all(AttentionItem) == []
    assert hub.store.messages[-1] == PushStock("A-100")
    tell(hub)
    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 10)]
    assert hub.do(tell_again, AUTH, [], by=IDA, where="test") == 0
    hub.selling.listed["SKU-1"] = 10

    assert compare(hub).found == ()


def test_a_drift_that_stays_keeps_the_day_on_which_it_was_found():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    (first,) = compare(hub).found
    hub.clock.move(timedelta(days=1))

    (second,) = compare(hub).found

    assert second.since == first.since < hub.clock.now() - timedelta(hours=23)


def test_nothing_drifts_where_amazon_sells_what_it_was_told():
    hub = house()

    found = compare(hub)

    assert (found.step, found.found, found.found_compared, found.listed) == (Step.DONE, (), 1, 1)
    assert hub.store.all(AttentionItem) == []
    assert hub.offering.count("listed") == 2  # of telling, none of comparing


def test_amazons_own_sale_is_no_drift_once_its_order_is_here():
    hub = house()
    at_amazon(hub, "SKU-1", 9)
    start(hub)
    while now(hub).step is not Step.RESTING:
        step(hub)
    hub.clock.move(MINUTE)
    assert step(hub).step is Step.RESTING  # the order may still be on its way to us
    level = hub.stock.level("A-100", "MAIN")
    hub.commit(Changed(level, replace(level, reserved=1, moved_at=hub.clock.now(), is_told=False)))
    pulled(hub)

    while not now(hub).is_over:
        hub.clock.move(MINUTE)
        step(hub)

    assert (now(hub).step, now(hub).found) == (Step.DONE, ())


def test_a_sale_at_the_moment_of_the_second_look_is_waited_for_another_night():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    start(hub)
    while now(hub).step is not Step.LOOKING_AGAIN:
        hub.clock.move(MINUTE)
        pulled(hub)
        step(hub)
    hub.offering.quantities[AUTH]["SKU-1"] = 3

    assert step(hub).found == ()


def test_a_list_of_some_hours_ago_is_no_proof():
    hub = house()
    at_amazon(hub, "SKU-1", 10, listed=7)

    assert compare(hub).found == ()


@pytest.mark.parametrize("state", [OfferState.SUBMITTED, OfferState.ACCEPTED, OfferState.FAILED, OfferState.NONE])
def test_what_is_on_its_way_or_has_failed_is_told_anyhow(state: OfferState):
    hub = house()
    offer = hub.offers.several([(AUTH, "SKU-1")])[AUTH, "SKU-1"]
    hub.commit(Changed(offer, replace(offer, state=state, due_at=hub.clock.now() + timedelta(hours=9))))
    at_amazon(hub, "SKU-1", 4)

    assert compare(hub).found == ()


def test_skus_that_only_one_of_us_knows_are_named_and_trouble_nobody():
    hub = house(goods.plain("A-200", skus=("GONE",)), warehouse.level("A-200", allocated=0, reserved=0))
    tell(hub, "A-200")
    hub.commit(Created(goods.plain("A-300", skus=("OLD",), archived=True)))
    hub.selling.listed |= {"STRANGE": 5, "OLD": 2, "AMAZONS": None}

    found = compare(hub)

    assert [(each.sku, each.kind) for each in found.found] == [("GONE", Kind.UNKNOWN), ("STRANGE", Kind.STRANGER)]
    assert found.found_strangers == 1
    assert hub.store.all(AttentionItem) == []


def test_a_listing_that_was_deleted_is_unknown_to_amazon():
    hub = house()
    hub.offering.quantities[AUTH].clear()
    hub.selling.listed.clear()

    assert [(each.sku, each.kind) for each in compare(hub).found] == [("SKU-1", Kind.UNKNOWN)]


def test_what_amazon_lists_by_now_and_what_nobody_told_is_told_by_the_way():
    hub = house(goods.plain("A-200", skus=("NEW",)), warehouse.level("A-200", allocated=0, reserved=0))
    tell(hub, "A-200")
    at_amazon(hub, "NEW", 1)

    assert compare(hub).found == ()
    tell(hub, "A-200")

    assert hub.offering.quantities[AUTH]["NEW"] == 10


def test_what_somebody_else_tells_is_not_compared():
    hub = house(excluded=("SKU-1",))
    at_amazon(hub, "SKU-1", 4)

    found = compare(hub)

    assert (found.found, found.found_strangers, found.found_compared) == ((), 0, 0)


def test_every_marketplace_has_its_list_and_a_sku_is_compared_once():
    other = connections.connection(marketplace="A13V1IB3VIYZZH")
    hub = house(other)

    found = compare(hub)

    assert [places for _, places, *_ in hub.selling.requested] == [
        ("A1PA6795UKMFR9",),
        ("A13V1IB3VIYZZH",),
    ]
    assert (found.listed, found.found_compared) == (1, 1)


def test_many_articles_are_compared_step_by_step_and_no_more_is_named_than_a_page_shows():
    many = [f"B-{number:04}" for number in range(600)]
    levels = (warehouse.level(each, allocated=0, reserved=0) for each in many)
    hub = house(*(goods.plain(each, skus=(f"S-{each}",)) for each in many), *levels)
    for each in many:
        hub.offering.quantities[AUTH][f"S-{each}"] = 10
        tell(hub, each)
        at_amazon(hub, f"S-{each}", 4)
    start(hub)
    hub.clock.move(MINUTE)
    for _ in range(3):
        step(hub)
    assert (now(hub).step, now(hub).compared) == (Step.COMPARING, 500)

    step(hub)

    assert (now(hub).step, now(hub).compared) == (Step.LOOKING, 601)
    assert (len(now(hub).suspects), now(hub).more) == (MOST, 500)


def test_who_has_to_wait_comes_back_in_the_slot_with_what_was_seen():
    hub, slot = house(goods.plain("A-200", skus=("SKU-2",)), warehouse.level("A-200")), NOON + 9 * MINUTE
    hub.offering.quantities[AUTH]["SKU-2"] = 1
    tell(hub, "A-200")
    at_amazon(hub, "SKU-1", 4)
    at_amazon(hub, "SKU-2", 99)
    start(hub)
    hub.selling.fail("request_report", Throttled(slot))
    assert step(hub).step is Step.ASKING
    assert hub.store.messages[-1] == CompareStock(AUTH, step=1, slot=slot.isoformat())
    while now(hub).step is not Step.LOOKING:
        step(hub, slot=slot.isoformat())
    real, looks = hub.offering.listed, []

    def one_at_a_time(*arguments: object, **named: object) -> object:
        looks.append(arguments[2])
        if len(looks) == 2:
            raise Throttled(slot)
        return real(*arguments, **named)

    hub.offering.listed = one_at_a_time

    assert (step(hub).step, now(hub).looked, now(hub).due_at) == (Step.LOOKING, 1, slot)
    assert step(hub).step is Step.RESTING
    assert looks == ["SKU-1", "SKU-2", "SKU-2"]


def test_amazons_refusals_end_it_with_their_reason_and_what_was_found_stays():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    before = compare(hub).found
    for trouble, said in [(Denied("Unauthorized"), "Unauthorized"), (Revoked("Gone."), "revoked")]:
        start(hub)
        hub.selling.fail("request_report", trouble)
        assert (step(hub).step, now(hub).trouble, now(hub).found) == (Step.FAILED, said, before)


def test_one_that_amazon_never_finishes_and_one_without_orders_are_given_up():
    hub = house()
    hub.selling.report_state = ReportState.WAITING
    start(hub)
    step(hub)
    assert step(hub).step is Step.WAITING
    hub.clock.move(GIVEN_UP + MINUTE)
    assert (step(hub).step, now(hub).trouble) == (Step.FAILED, "late")

    hub.selling.report_state = ReportState.DONE
    at_amazon(hub, "SKU-1", 4)
    start(hub)
    while now(hub).step is not Step.RESTING:
        step(hub)
    hub.clock.move(GIVEN_UP + MINUTE)
    assert (step(hub).step, now(hub).trouble) == (Step.FAILED, "orders")


def test_while_amazon_is_down_the_step_is_tried_again():
    hub = house()
    start(hub)
    hub.selling.fail("request_report", silent())

    assert step(hub).step is Step.ASKING
    assert now(hub).due_at == hub.clock.now() + MINUTE
    assert step(hub).step is Step.WAITING


def test_a_step_is_taken_once():
    hub = house()
    start(hub)
    step(hub)

    assert hub.do(go_on, CompareStock(AUTH, step=1)) is None
    assert hub.selling.count("request_report") == 1


def test_the_night_begins_it_once_and_goes_on_with_what_was_lost():
    hub = house()
    assert hub.do(begin_due) == 0

    hub.clock.move(NIGHT + timedelta(days=1) - hub.clock.now())
    assert hub.do(begin_due) == 1
    assert hub.do(begin_due) == 0
    assert hub.store.messages[-1] == CompareStock(AUTH, step=1)

    hub.clock.move(SILENT_AFTER + MINUTE)
    assert hub.do(begin_due) == 1
    assert hub.store.messages[-1] == CompareStock(AUTH, step=1)


def test_a_seller_whose_sync_is_off_is_not_compared():
    hub = house(is_on=False)
    hub.clock.move(NIGHT + timedelta(days=1) - hub.clock.now())

    assert hub.do(begin_due) == 0
    with pytest.raises(Refused, match="Amazon is told nothing for this seller"):
        start(hub)
    with pytest.raises(Forbidden):
        start(hub, examples.person("will", roles=frozenset({Role.WAREHOUSE})))
    assert now(hub) == Comparison(AUTH)


def test_one_that_was_switched_off_meanwhile_ends():
    hub = house()
    start(hub)
    policy = hub.offers.policy(AUTH)
    hub.commit(Changed(policy, replace(policy, is_on=False)))

    assert (step(hub).step, now(hub).trouble) == (Step.FAILED, "off")


def test_an_article_that_is_archived_between_the_looks_drifts_no_more():
    hub = house()
    at_amazon(hub, "SKU-1", 4)
    start(hub)
    while now(hub).step is not Step.RESTING:
        step(hub)
    article: Article = hub.articles.get("A-100")
    hub.commit(Changed(article, replace(article, archived=True)))
    pulled(hub)
    while not now(hub).is_over:
        hub.clock.move(MINUTE)
        step(hub)

    assert now(hub).found == ()
    assert isinstance(hub.intake.sweep(AUTH), Sweep)
    assert isinstance(offers.drift(), Drift)
