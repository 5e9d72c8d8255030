"""Articles that are others by now: Amazon hears of it though nothing moved, and is told nought of what leaves one."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.articles import Article, Part
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.inventory.feeds import LAST_LOOK
from chalicelib.domain.inventory.offers import FIRST_LOOK, SILENT, OfferState
from chalicelib.domain.messages import PushStock
from chalicelib.usecases.inventory.lapsing import push_lapsed
from chalicelib.usecases.inventory.offering import Pushed, moved, push_article
from tests import fakes
from tests.examples import NOON, connections, offers, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent

AUTH = offers.AUTHORIZATION
MINUTE = timedelta(minutes=1)


def house(**policy: object) -> FakeHub:
    """Ten kettles, told as SKU-1."""
    hub = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(**policy),
        examples.article("A-100", skus=("SKU-1",)),
        warehouse.level(allocated=0, reserved=0),
    )
    hub.offering.quantities[AUTH] = {"SKU-1": 3, "SKU-2": 5, "KIT-1": 1}
    tell(hub)
    return hub


def tell(hub: FakeHub, article: str = "A-100", left: str = "") -> Pushed:
    """Until nothing is on its way any more."""
    told = hub.do(push_article, PushStock(article, left=left))
    hub.clock.move(FIRST_LOOK)
    hub.do(push_article, PushStock(article, left=left))
    return told


def edit(hub: FakeHub, **changes: object) -> None:
    before = hub.articles.get("A-100")
    hub.commit(Changed(before, replace(before, **changes)))


def state(hub: FakeHub, sku: str) -> OfferState:
    return hub.offers.several([(AUTH, sku)])[AUTH, sku].state


def amazons(hub: FakeHub) -> dict[str, int]:
    return hub.offering.quantities[AUTH]


def test_a_sku_that_an_article_gets_is_told_of_and_found_by_the_schedule_should_amazon_be_down():
    hub = house()
    assert hub.do(moved) == []
    edit(hub, skus=("SKU-1", "SKU-2"))
    hub.offering.fail("listed", silent())

    hub.do(push_article, PushStock("A-100"))
    assert hub.do(moved) == ["A-100"]

    tell(hub)
    assert amazons(hub)["SKU-2"] == 10
    assert hub.do(moved) == []


def test_a_kit_that_is_made_of_more_is_told_of_though_nothing_moved():
    hub = house()
    kit = examples.kit("KIT", (Part("A-100", 2),), skus=("KIT-1",))
    hub.commit(Created(kit))
    hub.offering.fail("listed", silent())

    hub.do(push_article, PushStock("KIT"))
    assert hub.do(moved) == ["A-100"]

    tell(hub)
    assert amazons(hub)["KIT-1"] == 5
    assert hub.do(moved) == []


def test_a_sku_that_no_article_has_any_more_is_told_nought_once():
    hub = house()
    edit(hub, skus=())

    tell(hub, left="SKU-1")
    tell(hub, left="SKU-1")

    assert amazons(hub)["SKU-1"] == 0
    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 0)]


def test_an_archived_article_is_sold_no_more_and_comes_back_with_what_there_is():
    hub = house()
    edit(hub, archived=True)
    tell(hub, left="SKU-1")
    assert amazons(hub)["SKU-1"] == 0

    edit(hub, archived=False)
    tell(hub)

    assert amazons(hub)["SKU-1"] == 10


def test_a_sku_that_went_to_another_article_is_not_withdrawn():
    hub = house()
    edit(hub, skus=())
    hub.commit(Created(examples.plain("A-200", skus=("SKU-1",))))

    tell(hub, left="SKU-1")

    assert amazons(hub)["SKU-1"] == 10


def test_what_we_never_told_and_what_somebody_else_tells_is_left_alone():
    hub = house()
    hub.commit(Changed(hub.offers.policy(AUTH), offers.policy(excluded=("SKU-1",), revision=2)))
    edit(hub, skus=())

    tell(hub, left="SKU-1\nSKU-2")

    assert amazons(hub) == {"SKU-1": 10, "SKU-2": 5, "KIT-1": 1}


def test_a_nought_of_which_nobody_heard_is_looked_after_by_the_schedule():
    hub = house()
    edit(hub, skus=())
    hub.offering.fail("after_patch", silent())
    hub.do(push_article, PushStock("A-100", left="SKU-1"))
    assert state(hub, "SKU-1") is OfferState.SUBMITTED

    hub.clock.move(SILENT + MINUTE)
    hub.do(push_lapsed, push_article=lambda message: hub.do(push_article, message), gave_up=_fails)

    assert state(hub, "SKU-1") is OfferState.APPLIED
    assert amazons(hub)["SKU-1"] == 0


def test_one_on_its_way_in_a_feed_is_withdrawn_when_that_is_through():
    hub = house()
    edit(hub, skus=())
    offer = hub.offers.several([(AUTH, "SKU-1")])[AUTH, "SKU-1"]
    hub.commit(Changed(offer, replace(offer, state=OfferState.ACCEPTED, feed="F-1", since=hub.clock.now())))

    hub.do(push_article, PushStock("A-100", left="SKU-1"))

    assert hub.store.messages[-1] == PushStock("A-100", left="SKU-1")
    assert max(each.due_at for each in hub.store.envelopes.values()) == hub.clock.now() + LAST_LOOK
    assert amazons(hub)["SKU-1"] == 10


def _fails(article: str, problem: Exception) -> None:
    raise AssertionError(article) from problem


def test_nothing_is_withdrawn_where_the_sync_is_off():
    hub = house()
    hub.commit(Changed(hub.offers.policy(AUTH), offers.policy(is_on=False, revision=2)))
    edit(hub, skus=())

    tell(hub, left="SKU-1")

    assert amazons(hub)["SKU-1"] == 10
    assert isinstance(hub.articles.get("A-100"), Article)
    assert hub.clock.now() > NOON


def test_what_no_marketplace_listed_is_looked_for_in_one_that_is_served_by_now():
    hub = house()
    del hub.offering.quantities[AUTH]["SKU-2"]
    edit(hub, skus=("SKU-1", "SKU-2"))
    tell(hub)
    assert state(hub, "SKU-2") is OfferState.UNLISTED
    looks = hub.offering.count("listed")
    tell(hub)
    assert hub.offering.count("listed") == looks

    hub.commit(Created(connections.connection(marketplace="A13V1IB3VIYZZH")))
    hub.offering.quantities[AUTH]["SKU-2"] = 5
    tell(hub)

    assert amazons(hub)["SKU-2"] == 10
