"""An article as its form and its table have it."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain import articles as article_rules
from chalicelib.domain.articles import BETWEEN, Article
from chalicelib.handlers.forms import revision
from chalicelib.handlers.forms.tables import Column
from chalicelib.handlers.visit import Visit
from chalicelib.views.texts import marked

# Of these there may be several: a line each in the form, with semicolons between in a table.
SEVERAL = ("skus", "asins", "parts")

COLUMNS = (
    Column("number", is_required=True, hint=marked("Your own number of the article.")),
    Column("title"),
    Column("ean", hint=marked("EAN, UPC or GTIN: 8, 12, 13 or 14 digits.")),
    Column("stocked", hint=marked("“no” for what is never in stock, such as services; kits never are.")),
    Column("warehouse", hint=marked("Code or name, for articles that always lie there.")),
    Column("bin", hint=marked("Where in the warehouse.")),
    Column("skus", hint=marked("Its names at Amazon, with semicolons between.")),
    Column("asins", hint=marked("With semicolons between.")),
    Column("parts", hint=marked("Of a kit, such as “2 x A-100; A-200”.")),
)


def article(here: Visit, number: str = "") -> Article:
    """As it was typed, unchecked; ``number`` is the one that an article keeps. An empty box means no stock."""
    texts = {**here.form, "stocked": "yes" if here.form.get("stocked") == "yes" else "no", "warehouse": ""}
    stated = article_rules.stated(texts | ({"number": number} if number else {}))
    return replace(stated, revision=revision(here.form) if number else 0)


def typed(article: Article) -> Mapping[str, str]:
    """What its form shows of a stored one."""
    texts = article_rules.texts(article)
    lines = {name: texts[name].replace(BETWEEN, "\n") for name in SEVERAL}
    stocked = "yes" if article.is_stocked or article.is_kit else ""
    return {**texts, **lines, "stocked": stocked, "new_warehouse": "", "revision": str(article.revision)}
