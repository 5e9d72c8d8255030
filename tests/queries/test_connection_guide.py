"""What is left to do for a connection, by what is stored of it."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.orders.mapping import OrderMapping, ShipMethod, Way
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.queries.connections.guide import USUAL, SetUp, set_up
from tests import fakes
from tests.examples import NOON, articles
from tests.examples import connections as sellers

DE = sellers.connection()
MAPPED = OrderMapping(
    DE.id,
    ship_methods=(ShipMethod("STANDARD", Way("DHL")),),
    placeholder="ANY",
    charges=dict.fromkeys(USUAL, "CHARGE"),
    revision=1,
)


def found(*stored: object) -> SetUp:
    return fakes.hub(sellers.authorization(), DE, *stored).do(set_up, DE.id)


def test_after_the_consent_everything_else_is_left():
    assert found() == SetUp(True, False, False, False, False)


def test_each_step_is_done_by_what_is_stored():
    read = Sweep(sellers.EUROPE, succeeded_at=NOON - timedelta(minutes=5))

    assert found(MAPPED, read).is_done
    assert found(replace(MAPPED, placeholder="", charges={})).steps == (True, True, False, False, False)


def test_a_single_article_with_a_name_at_amazon_counts_and_one_for_charges_does_not():
    assert found(articles.article(skus=("PEN-1",))).has_articles
    assert not found(articles.plain("FREIGHT", "Freight")).has_articles
