"""What happens while Amazon takes its time: what is told is still true, and what it never heard is said again."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.inventory.offers import FIRST_LOOK, SILENT, OfferState
from chalicelib.usecases.inventory.offering import Pushed
from tests.fakes.offering import silent
from tests.usecases.inventory.test_offering import AUTH, SECOND, house, move, offer, push


def test_what_is_bought_while_amazon_answers_is_not_told_any_more(monkeypatch: pytest.MonkeyPatch):
    hub = house()
    listed = hub.offering.listed

    def slowly(*asked: object, **how: object) -> object:
        answer = listed(*asked, **how)  # type: ignore[arg-type]
        hub.clock.move(SECOND)
        move(hub, reserved=10)
        return answer

    monkeypatch.setattr(hub.offering, "listed", slowly)

    assert push(hub) == Pushed(is_told=False, sent=1)

    assert hub.offering.patches == [("SKU-1", 0)]


def test_a_sku_that_the_article_lost_while_amazon_answered_is_not_told(monkeypatch: pytest.MonkeyPatch):
    hub = house()
    listed = hub.offering.listed

    def slowly(*asked: object, **how: object) -> object:
        article = hub.articles.get("A-100")
        hub.commit(Changed(article, replace(article, skus=())))
        return listed(*asked, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(hub.offering, "listed", slowly)

    push(hub)

    assert hub.offering.patches == []


def test_a_patch_that_was_lost_is_sent_again_although_amazon_sold_some_meanwhile():
    hub = house()
    push(hub)
    hub.clock.move(FIRST_LOOK)
    push(hub)
    hub.offering.quantities[AUTH]["SKU-1"] = 8
    hub.clock.move(SECOND)
    move(hub, on_hand=20, reserved=2)
    hub.offering.fail("patch", silent())
    push(hub)
    assert offer(hub).state is OfferState.SUBMITTED

    hub.clock.move(SILENT)
    push(hub)

    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 18)]
    assert hub.offering.quantities[AUTH]["SKU-1"] == 18
