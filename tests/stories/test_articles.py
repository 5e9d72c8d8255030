"""Articles over HTTP: kept on their pages, brought and taken away as tables, told apart by what Amazon calls them."""

import lxml.html
import pytest

from local.visitor import Page, Visitor
from tests.stories.test_settings_lists import upload
from tests.stories.town import Town

pytestmark = pytest.mark.stack

LIST, NEW = "/articles", "/articles/new"


@pytest.fixture
def ida(town: Town) -> Visitor:
    return town.browser("ida")


def add(browser: Visitor, **typed: str) -> Page:
    return browser.submit(browser.get(NEW), NEW, **typed)


def test_an_article_is_added_found_changed_and_archived(ida: Visitor) -> None:
    shown = add(ida, number="S-1/🫖", title="Story pot", ean="4006381333931", skus="STORY-1", new_warehouse="Pier 9")
    assert "The article was added." in shown.words
    assert "Pier 9" in shown.words
    for search in ("story", "4006381333931", "story-1", "S-1"):
        assert "Story pot" in ida.get(f"{LIST}?search={search}").words

    edit = ida.get(f"{shown.path}/edit")
    updated = ida.submit(edit, "/edit", title="Story teapot")
    late = ida.submit(edit, "/edit", title="Too late")

    assert "The article was updated." in updated.words
    assert (late.status, "Stored meanwhile: Story teapot" in late.words) == (409, True)
    assert "Archived." in ida.submit(updated, "/archive").words
    assert "Story teapot" not in ida.get(f"{LIST}?search=story").words
    assert "Story teapot" in ida.get(f"{LIST}?search=story&show=archived").words


def test_a_name_at_amazon_belongs_to_one_article(ida: Visitor) -> None:
    add(ida, number="S-10", title="First", skus="ONE-OWNER", asins="B0STORY010")

    refused = add(ida, number="S-11", title="Second", skus="ONE-OWNER", asins="B0STORY010")

    assert refused.status == 422
    assert "The SKU “ONE-OWNER” belongs to the article S-10." in refused.words
    assert "The ASIN “B0STORY010” belongs to the article S-10." in refused.words
    assert ida.get(f"{LIST}/S-11").status == 404


def test_a_table_is_looked_at_taken_over_and_comes_back_the_same(ida: Visitor) -> None:
    table = "number,title,skus,parts\nS-21,Cup,CUP-21,\nS-20,Set,SET-20,2 x S-21\n"

    bad = upload(ida, LIST, (table + "S-22,,,S-20\n").encode())
    assert (bad.status, "1 row can’t be taken over" in bad.words) == (422, True)
    preview = upload(ida, LIST, table.encode("utf-16"))
    plan = lxml.html.fromstring(preview.text).xpath("//input[@name='plan']/@value")[0]
    assert "2 rows were taken over" in upload(ida, LIST, b"", csv=table, plan=plan).words

    assert "2 × Cup" in ida.get(f"{LIST}/S-20").words
    assert "There is nothing to take over" in upload(ida, LIST, ida.get(f"{LIST}/csv").text.encode()).words
    used = ida.submit(ida.get(f"{LIST}/S-21"), "/archive")
    assert (used.status, "It is a part of the kit S-20." in used.words) == (422, True)


def test_a_list_is_added_to_where_it_is_kept_and_offered_where_one_picks(ida: Visitor) -> None:
    page = "/settings/lists/warehouses"
    added = ida.submit(ida.get(page), page, name="Story hall", code="STORY")
    assert "Added." in added.words
    assert "Story hall" in ida.get(NEW).words

    assert "It is offered no more." in ida.submit(ida.get(f"{page}/STORY"), "/archive").words
    assert "Story hall" not in ida.get(NEW).words


def test_what_is_sold_is_no_business_of_those_who_buy(town: Town) -> None:
    assert town.browser("anna").get(LIST).status == 403
