"""Every page in every state: sound HTML for keyboard and screen reader, and nothing that our own policy forbids."""

from collections import Counter
from itertools import pairwise

import lxml.html
import pytest
from lxml.html import HtmlElement

from chalicelib.domain.destinations import allow_list
from chalicelib.domain.marketplaces import MARKETPLACES as SOLD_IN
from chalicelib.views.amazon import MARKETPLACES
from chalicelib.views.html import Pages
from tests.house import CHALICELIB
from tests.views.gallery import gallery, shown
from tests.views.picture import Picture

PAGES = Pages("https://dock.example.com/api", allowed=allow_list(["amazon.com"]))
# What the guide points at.
FOREIGN = {page for one in MARKETPLACES.values() for page in (one.register, one.service)}
CENTRALS = {f"{each.seller_central}/" for each in SOLD_IN.values()}
KNOWN = ("/api/", "#", "https://www.amazon.com/", "https://www.ups.com/", *CENTRALS)
TEMPLATES = CHALICELIB / "views" / "templates"
PICTURES = [pytest.param(picture, id=picture.name) for picture in gallery()]


def tree(picture: Picture) -> HtmlElement:
    return lxml.html.fromstring(shown(PAGES, picture))


@pytest.mark.parametrize("picture", PICTURES)
def test_a_page_has_one_heading_a_title_and_a_language(picture: Picture):
    page = tree(picture)

    assert len(page.xpath("//h1")) == 1
    assert page.xpath("string(//title)").strip(" ·").removesuffix("Crossdock").strip(" ·")
    assert page.xpath("string(/html/@lang)") == "en"


@pytest.mark.parametrize("picture", PICTURES)
def test_no_heading_is_without_the_one_above_it(picture: Picture):
    levels = [int(heading.tag[1]) for heading in tree(picture).iter("h1", "h2", "h3", "h4")]

    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


def test_every_page_has_its_picture():
    pages = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in (TEMPLATES / "pages").rglob("*.html")}

    assert pages == {picture.template for picture in gallery()}


@pytest.mark.parametrize("picture", PICTURES)
def test_ids_are_unique_and_whatever_refers_to_one_finds_it(picture: Picture):
    page = tree(picture)
    ids = Counter(page.xpath("//@id"))
    named = [name for value in page.xpath("//@for|//@aria-labelledby|//@aria-describedby") for name in value.split()]
    named += [link.removeprefix("#") for link in page.xpath("//a/@href") if link.startswith("#")]

    assert [id for id, count in ids.items() if count > 1] == []
    assert [name for name in named if name not in ids] == []


@pytest.mark.parametrize("picture", PICTURES)
def test_every_field_has_its_label_and_every_button_its_words(picture: Picture):
    page = tree(picture)
    fields = page.xpath("//input[not(@type='hidden')]|//select|//textarea")
    named = set(page.xpath("//label/@for"))
    buttons = page.xpath("//button[not(@aria-hidden='true')]|//summary|//a")

    assert [
        field.get("name")
        for field in fields
        if field.get("id") not in named and not field.get("aria-label") and not inside_label(field)
    ] == []
    assert [
        lxml.html.tostring(each)
        for each in buttons
        if not each.text_content().strip() and not each.xpath("string(.//img/@alt)")
    ] == []


def inside_label(field: HtmlElement) -> bool:
    return any(parent.tag == "label" for parent in field.iterancestors())


@pytest.mark.parametrize("picture", PICTURES)
def test_every_form_that_changes_something_proves_that_it_is_ours(picture: Picture):
    forms = tree(picture).xpath("//form[not(@method='get')]")
    searches = tree(picture).xpath("//form[@method='get']")

    # A search changes nothing, and a nonce has no place in an address.
    assert [form for form in searches if form.xpath(".//input[contains(@name, 'nonce')]|.//*[@formmethod]")] == []
    for form in forms:
        assert form.get("method") == "post"
        assert form.xpath(".//input[@type='hidden'][@name='form_nonce' or @name='page_nonce']/@value")


@pytest.mark.parametrize("picture", PICTURES)
def test_every_form_can_be_sent_without_a_script(picture: Picture):
    page = tree(picture)
    buttons = page.xpath(
        "//button[not(@type='button')][not(@hidden)][not(@aria-hidden='true')][not(ancestor::template)]"
    )
    sent = {button.get("form") or form_of(button) for button in buttons}

    assert [form.get("action") for form in page.forms if form not in sent and form.get("id") not in sent] == []


def form_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("form"), None)


@pytest.mark.parametrize("picture", PICTURES)
def test_nothing_stands_in_a_page_that_its_policy_forbids(picture: Picture):
    page = tree(picture)
    handlers = [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    loaded = page.xpath("//script/@src|//link/@href|//img/@src|//iframe/@src")

    assert page.xpath("//@style|//style|//script[not(@src)]|//base|//object|//embed") == []
    assert handlers == []
    assert [source for source in loaded if not source.startswith(("/api/assets/crossdock-", "/api/logo/"))] == []


@pytest.mark.parametrize("picture", PICTURES)
def test_every_way_out_of_a_page_is_ours_amazons_or_a_known_carriers(picture: Picture):
    """Under whatever path the hub has, such as the stage of an API without a domain of its own."""
    page = tree(picture)
    ways = [way for way in page.xpath("//a/@href|//form/@action") if way not in FOREIGN]

    assert [way for way in ways if not way.startswith(KNOWN)] == []
    for link in page.xpath("//a[@target='_blank']"):
        assert link.get("rel") == "noopener noreferrer"
