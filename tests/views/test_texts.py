"""Everything people read goes through gettext, and the catalogues know all of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from gettext import NullTranslations
from typing import Any

import lxml.html
import pytest

from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.attention import Reason
from chalicelib.domain.connections import Connection
from chalicelib.domain.connections.eligibility import ROLE_NAMES
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Problem
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.messages import NEWS
from chalicelib.domain.purchasing.order import Status
from chalicelib.views import texts as languages
from chalicelib.views.figures import Figures
from chalicelib.views.html import Pages, Reader
from chalicelib.views.letters import Letters
from local import texts
from tests.views.gallery import gallery, shown
from tests.views.picture import Picture
from tests.views.test_letters import ASKING, occasion

OTHERS = [language for language in languages.LANGUAGES if language != languages.SOURCE]
# Names that no language translates.
NAMES = ("Crossdock", "Amazon", "TEST", "English", "日本語")
# What people see although it is no text: names of controls and pictures, and what is said after copying.
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label", "data-done")


class Pseudo(NullTranslations):
    """A language in which every sentence stands between brackets, so that what does not is seen."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return f"⟦{one if count == 1 else many}⟧"


# Names and examples that are the same in every language: what Seller Central calls our roles, codes, and how to write
# a table's cell.
SAME = {*ROLE_NAMES.values(), "SKU", "ASIN", "DE", "C-…", "2 x CUP; SAUCER"}
# What Amazon calls its stores, in every language.
STORES = {each.label for each in MARKETPLACES.values()}


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every amount, span, moment and country on a page, as Babel wrote it in the reader's language."""
    written: set[str] = set()
    functions = Figures.functions

    def noted(figures: Figures) -> Mapping[str, Any]:
        def noting(write: Callable[..., Any]) -> Callable[..., Any]:
            def note(*given: Any, **named: Any) -> Any:
                figure = write(*given, **named)
                written.update(values(figure))
                return figure

            return note

        return {name: noting(write) if callable(write) else write for name, write in functions(figures).items()}

    monkeypatch.setattr(Figures, "functions", noted)
    return written


@cache
def pseudo() -> Pages:
    return Pages("http://localhost:8000", allowed=allow_list(["amazon.com"]), translations=lambda _language: Pseudo())


@pytest.mark.parametrize("picture", list(gallery()), ids=lambda picture: picture.name)
def test_no_text_of_any_page_bypasses_gettext(picture: Picture, figures: set[str]):
    page = shown(pseudo(), picture)
    data = set(values([picture.rows, picture.reader])) | figures | STORES

    assert [text for text in spoken(page) if text.strip() not in SAME and untranslated(text, data)] == []


@pytest.mark.parametrize("name", [*ASKING, "escalate", *NEWS])
def test_no_text_of_any_letter_bypasses_gettext(name: str):
    about = occasion(name, facts={"by": "Chiara Rossi", "comment": "Why not"})
    letter = Letters(pseudo())(about)
    data = set(values(about))

    assert [line for line in letter.text.splitlines() if untranslated(line.lstrip("->*× 0123456789"), data)] == []
    assert [text for text in spoken(letter.html) if untranslated(text, data)] == []
    assert not untranslated(letter.subject.removeprefix("[TEST] "), data)


def spoken(page: str) -> Iterator[str]:
    """The text nodes and spoken attributes of a page, but for moments and sizes, which Babel writes."""
    tree = lxml.html.fromstring(page)
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        if element.tag not in {"time", "data"} and element.text:
            yield element.text
        if element.tail:
            yield element.tail
        yield from (element.attrib[name] for name in SPOKEN if name in element.attrib)


def untranslated(text: str, data: set[str]) -> str:
    """What is left of a text without its sentences in brackets and without what the rows put into it."""
    left = text
    while left != (left := re.sub(r"⟦[^⟦⟧]*⟧", " ", left)):
        pass
    left = re.sub(r"https?://\S+", " ", left)
    for known in sorted(data, key=len, reverse=True):
        left = left.replace(known, " ")
    return "".join(character for character in left if character.isalpha())


def values(found: object) -> Iterator[str]:
    """Every text in some rows, however deep."""
    match found:
        case Status() | Reason() | Rule():
            return
        case str():
            yield from (found, *found.split("\n")) if found.strip() else ()
        case dict():
            yield from (text for pair in found.items() for part in pair for text in values(part))
        case list() | tuple() | set() | frozenset():
            yield from (text for part in found for text in values(part))
        case datetime() | None:
            return
        case _ if is_dataclass(found):
            yield from (text for field in fields(found) for text in values(getattr(found, field.name)))
    if isinstance(found, Connection):
        yield found.id
    if isinstance(found, Reader | Person):
        yield from NAMES


def test_a_text_that_bypasses_gettext_is_noticed():
    assert untranslated("Plain words", set()) == "Plainwords"
    assert untranslated("⟦Asked by⟧ Anna", {"Anna"}) == ""
    assert untranslated("⟦Asked by ⟦Anna⟧⟧", set()) == ""


# Catalogues


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogues_hold_every_text_there_is(language: str):
    gathered = {message.id for message in texts.gather() if message.id}
    known = {message.id for message in texts.translated(language) if message.id}

    assert (gathered - known, known - gathered) == (set(), set()), "run `python -m local.texts`"


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_catalogues_are_todays(language: str):
    assert texts.compiled(language).read_bytes() == texts.compile_(texts.translated(language)), "python -m local.texts"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_name_the_same_facts_as_their_texts(language: str):
    assert texts.broken(texts.translated(language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_can_be_shown_in_every_language(language: str):
    pages = Pages("http://localhost:8000", allowed=allow_list(["amazon.com"]))

    for picture in gallery(language):
        assert f'<html lang="{language}">' in shown(pages, picture)


# Languages


@pytest.mark.parametrize(
    ("accepted", "own", "spoken"),
    [
        ("", "en", "en"),
        ("", "ja", "ja"),
        ("ja", "en", "ja"),
        ("ja-JP,ja;q=0.9,en;q=0.8", "en", "ja"),
        ("en;q=0.5, ja;q=0.9", "en", "ja"),
        ("fr, de;q=0.8", "ja", "ja"),
        ("ja;q=0", "en", "en"),
        ("ja;q=nonsense, en", "ja", "en"),
        ("*", "en", "en"),
        (",;=,", "xx", "en"),
    ],
)
def test_people_read_the_language_that_their_browser_or_else_they_themselves_prefer(
    accepted: str, own: str, spoken: str
):
    assert languages.wanted(accepted, otherwise=own) == spoken


def test_a_refusal_is_translated_before_its_facts_are_filled_in():
    words = pseudo().words("en")

    assert words.problem(Problem("At most {most} lines.", most=500)) == "⟦At most 500 lines.⟧"


def test_facts_that_are_words_of_ours_are_translated_too():
    words = pseudo().words("en")

    assert words.problem(Problem("This order is {status}.", status=Status.REMANDED)) == "⟦This order is ⟦Remanded⟧.⟧"
