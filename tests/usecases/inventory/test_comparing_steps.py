"""The steps of a comparison: each once, with everybody's troubles, and begun by the night."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.articles import Article
from chalicelib.domain.changes import Changed
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.inventory.drift import GIVEN_UP, LONGEST, MOST, Comparison, Step
from chalicelib.domain.messages import CompareStock
from chalicelib.domain.messages.kinds import SILENT_AFTER
from chalicelib.ports.selling import Denied, ReportState, Revoked, Throttled
from chalicelib.usecases.inventory.comparing.asking import begin_due
from chalicelib.usecases.inventory.comparing.going_on import go_on
from tests import examples
from tests.examples import NOON, warehouse
from tests.examples import articles as goods
from tests.fakes.offering import silent
from tests.usecases.inventory.comparing import (
    AUTH,
    MINUTE,
    NIGHT,
    at_amazon,
    compare,
    house,
    now,
    pulled,
    start,
    step,
    tell,
)


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


def test_one_whose_step_fails_for_ever_makes_room_for_the_next_night():
    hub = house()
    start(hub)
    hub.clock.move(LONGEST)
    assert hub.do(begin_due) == 1
    assert now(hub).step is Step.ASKING
    hub.clock.move(SILENT_AFTER + MINUTE)

    assert hub.do(begin_due) == 1

    assert (now(hub).step, now(hub).trouble) == (Step.FAILED, "late")
    start(hub)
    assert now(hub).step is Step.ASKING
