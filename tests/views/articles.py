"""Articles and the small lists in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.domain.articles import Part
from chalicelib.domain.articles.taking_over import LeftOut, Reason, State
from chalicelib.domain.changes import Audited
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.imports import Difference, Outcome, Planned
from chalicelib.domain.lists import ListName, complete
from chalicelib.handlers.forms.articles import COLUMNS, typed
from chalicelib.handlers.forms.imports import Preview
from chalicelib.handlers.forms.listed import typed as entry_typed
from chalicelib.ports.articles import ArticlePage
from chalicelib.queries.articles import Known, Listed, Taking
from chalicelib.views.form import EMPTY, Form
from tests.examples import NOON
from tests.examples import articles as goods
from tests.examples import connections as sellers

Named = tuple[str, str, Mapping[str, object]]

KETTLE = goods.article(
    title="Steel kettle 1.7 l with a temperature display, keep-warm function and a rather long title from Amazon",
    skus=("KETTLE-17", "KETTLE-17-FBA", "KETTLE-17-USED-VERY-GOOD-00000000000001"),
)
CUP, SET = goods.plain("A-200", "Cup", is_stocked=False), goods.kit()
OLD = goods.plain("OLD/1 🫖", "電気ケトル 保温機能付き", archived=True)
LISTS = {of: complete(of, ()) for of in ListName}


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _list()
    yield from _one()
    yield from _forms()
    yield from _imports()
    yield from _taking_over()
    yield from _small_lists()


def _list() -> Iterator[Named]:
    around = {"asked": {"search": "", "show": ""}, "may_edit": True, "imported": ""}
    page = ArticlePage([KETTLE, CUP, SET, OLD], "cursor")
    yield "articles", "pages/articles/list", around | {"found": Listed(page, True), "imported": "7"}
    searched = around | {"asked": {"search": "teapot", "show": "archived"}}
    yield "articles-not-found", "pages/articles/list", searched | {"found": Listed(ArticlePage([]), True)}
    yield "articles-so-far", "pages/articles/list", searched | {"found": Listed(ArticlePage([], "c"), True)}
    yield "articles-none", "pages/articles/list", around | {"found": Listed(ArticlePage([]), False)}
    reading = around | {"may_edit": False, "found": Listed(ArticlePage([]), False)}
    yield "articles-none-to-read", "pages/articles/list", reading
    yield "articles-files", "pages/articles/files", {"count": 6, "most": 10_000}


def _one() -> Iterator[Named]:
    around = {"form": EMPTY, "done": "", "may_edit": True}
    trail = [
        Audited("article_changed", "article/A-100", by="ida", at=NOON, where="page, ::1", facts={"fields": "title"}),
        Audited("article_added", "article/A-100", by="ida", at=NOON, where="listings"),
    ]
    warehouse = LISTS[ListName.WAREHOUSES][0]
    known = Known(KETTLE, warehouse, [], [SET], trail, {"ida": "Ida Berg"})
    yield "article", "pages/articles/one", around | {"known": known, "done": "updated"}
    parts = [(Part("A-100"), KETTLE), (Part("A-200", 2), CUP), (Part("GONE", 3), None)]
    kit = Known(SET, None, parts, [], [], {})
    yield "article-kit", "pages/articles/one", around | {"known": kit, "may_edit": False}
    archived = Known(OLD, None, [], [], [], {})
    yield "article-archived", "pages/articles/one", around | {"known": archived, "done": "archived"}
    refused = Form(error="It is a part of the kit SET-1. Please archive that first.")
    yield "article-refused", "pages/articles/one", around | {"known": known, "form": refused}


def _forms() -> Iterator[Named]:
    around = {"warehouses": LISTS[ListName.WAREHOUSES], "article": None}
    yield "article-new", "pages/articles/edit", around | {"form": Form(typed={"stocked": "yes"})}
    fields = ("number", "title", "ean", "bin", "warehouse", "stocked", "skus", "asins", "parts")
    wrong = Form(
        typed={"number": "x", "skus": "A\nB"},
        errors=dict.fromkeys(fields, "The SKU “KETTLE-17” belongs to the article A-100."),
        error="Please look at the marked fields.",
    )
    yield "article-wrong", "pages/articles/edit", around | {"form": wrong}
    stored = {"title": "Copper kettle", "skus": "", "warehouse": ""}
    overtaken = Form(typed=typed(KETTLE), error="This article was changed meanwhile.", stored=stored)
    yield "article-overtaken", "pages/articles/edit", around | {"form": overtaken, "article": KETTLE}


def _imports() -> Iterator[Named]:
    wrong = Unfit("Please look at this row.", [Refused("There is no article “Q”.", field="parts")] * 2)
    rows = [
        Planned(2, "A-1", Outcome.WRONG, problem=wrong),
        Planned(3, "A-2 Cup", Outcome.CHANGED, (Difference("title", "Cup", "Mug"),), warning=Refused("It stays.")),
    ]
    seen = Preview(rows, "number\nA-1", "1")
    yield "articles-import", "pages/articles/import", {"columns": COLUMNS, "form": EMPTY, "seen": None}
    yield "articles-preview", "pages/articles/import", {"columns": COLUMNS, "form": EMPTY, "seen": seen}


def _taking_over() -> Iterator[Named]:
    job = goods.take_over(read=140, total=1_240, created=120, linked=12, unchanged=8, shared=2)
    left = (LeftOut("a;b", Reason.UNFIT), LeftOut("kettle", Reason.TAKEN, "KETTLE"))
    done = replace(job, state=State.DONE, read=1_240, left_out=2, problems=left)
    denied = replace(job, state=State.STOPPED, stopped_because="Unauthorized")
    rows = [
        Taking(sellers.connection(), sellers.authorization(), each, is_silent=each is job)
        for each in (job, done, denied, replace(job, state=State.STOPPED), None)
    ]
    yield "take-over", "pages/articles/take_over", {"rows": rows, "form": EMPTY}
    refused = Form(error="These listings are being taken over already.")
    yield "take-over-done", "pages/articles/take_over", {"rows": [rows[1]], "form": refused}
    yield "take-over-nothing", "pages/articles/take_over", {"rows": [], "form": EMPTY}


def _small_lists() -> Iterator[Named]:
    yield "lists", "pages/lists/all", {"rows": list(LISTS.items())}
    warehouses = [goods.warehouse(address="Dock Road 4\nBristol"), goods.warehouse("OLD", "Old hall", archived=True)]
    wrong = Form(
        typed={"name": "dhl"},
        errors=dict.fromkeys(("name", "code", "amazon_code", "methods"), "The list has this name already."),
        error="Please look at the marked fields.",
    )
    for of, entries, form, done in (
        (ListName.CARRIERS, LISTS[ListName.CARRIERS], wrong, ""),
        (ListName.WAREHOUSES, warehouses, EMPTY, "added"),
        (ListName.SOURCES, LISTS[ListName.SOURCES], EMPTY, "archived"),
    ):
        yield f"list-{of}", "pages/lists/one", {"of": of, "entries": entries, "form": form, "done": done}
    carrier = goods.carrier()
    yield "list-entry", "pages/lists/entry", {"entry": carrier, "form": Form(typed=entry_typed(carrier))}
    overtaken = Form(typed=entry_typed(warehouses[0]), error="Changed.", stored={"name": "X", "address": "Y"})
    yield "list-entry-overtaken", "pages/lists/entry", {"entry": warehouses[1], "form": overtaken}
