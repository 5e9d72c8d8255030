"""What the page of an article shows beside it."""

from chalicelib.domain.articles import subject
from chalicelib.domain.changes import Audited
from chalicelib.queries.articles import MOST_TRAIL, one
from tests import fakes
from tests.examples import MINUTE, NOON
from tests.examples import articles as goods


def test_of_a_long_history_the_latest_is_shown():
    house = fakes.hub(goods.plain("A-1"))
    for minutes in range(MOST_TRAIL + 5):
        house.store.commit(Audited("article_changed", subject("A-1"), "ida", NOON + minutes * MINUTE))

    known = house.do(one, "A-1")

    assert [entry.at for entry in known.trail] == [NOON + minutes * MINUTE for minutes in range(5, MOST_TRAIL + 5)]
