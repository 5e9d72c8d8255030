"""Articles that Amazon can't be told of: named one by one, with what is to be done."""

import pytest

from chalicelib.domain.directory import Role
from tests import examples
from tests.examples import articles as goods
from tests.examples import connections
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser

PAGE = "/stock/amazon"


@pytest.fixture
def of() -> FakeHub:
    will = examples.person("will", roles=frozenset({Role.WAREHOUSE}))
    return hub(goods.article(), connections.authorization(), connections.connection(), will)


def test_articles_that_have_only_asins_are_named_one_by_one_with_what_to_do(of: FakeHub):
    bare = [goods.plain(f"B-{n:02}", f"Towel {n}", asins=(f"B0EXAMPL{n:02}",)) for n in range(26)]
    of.store.hold(*bare)
    will = Browser(of).signed_in("will")

    page = will.get(PAGE)
    assert "Enter the SKU that each has in Seller Central, as an alias on its article’s page." in page.words
    assert [f"Towel {n} B-{n:02} B0EXAMPL{n:02} Enter its SKU" in page.words for n in (0, 24, 25)] == [
        True,
        True,
        False,
    ]
    assert 'href="/articles/B-00"' in page.text
    (further,) = [link for link in page.text.split('"') if link.startswith(f"{PAGE}?after=")]
    assert "Towel 25" in will.get(further.partition("#")[0]).words

    assert "Amazon can’t be told of its stock" in will.get("/stock/B-00").words
    assert "Amazon can’t be told of its stock" not in will.get("/stock/A-100").words


def test_where_every_article_has_its_sku_nothing_is_said_of_asins(of: FakeHub):
    assert "Articles that Amazon can’t be told of" not in Browser(of).signed_in("will").get(PAGE).words
