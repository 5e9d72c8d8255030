"""Stock in every state worth looking at."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.domain.inventory import Why
from chalicelib.domain.inventory.count_tables import CountTable, LeftOut, State
from chalicelib.domain.inventory.counting import Fate
from chalicelib.domain.inventory.drift import Comparison, Kind, Step
from chalicelib.domain.inventory.feeds import FeedStep
from chalicelib.domain.inventory.offers import Offer, Want
from chalicelib.domain.lists import ListName, complete
from chalicelib.handlers.forms.stock import COLUMNS
from chalicelib.ports.articles import ArticlePage
from chalicelib.ports.stock import MovementsPage
from chalicelib.queries.inventory.details import StockOf
from chalicelib.queries.inventory.listing import Stocked, StockPage
from chalicelib.queries.inventory.told import Telling
from chalicelib.usecases.inventory.counting import Counted
from chalicelib.usecases.inventory.planning import Planned
from chalicelib.views.form import EMPTY, Form
from tests.examples import HOUR, NOON, connections, offers
from tests.examples import articles as goods
from tests.examples import warehouse as stored

Named = tuple[str, str, Mapping[str, object]]

KETTLE = goods.article(title="Steel kettle 1.7 l with a temperature display, keep-warm function and a long title")
CUP = goods.plain("A-200", "Cup")
NORTH = goods.warehouse()
WAREHOUSES = complete(ListName.WAREHOUSES, [NORTH])
LEVELS = [
    stored.level(on_hand=12_345, allocated=40, reserved=1_200, counted_as_of=NOON),
    stored.level(warehouse="NORTH", on_hand=2, allocated=1, reserved=4),
]
ROWS = [
    stored.movement("m-6", -2, at=NOON + 5 * HOUR, why=Why.DESPATCHED, about="SO-261123-01/1", station="desk-1"),
    stored.movement("m-5", -1, at=NOON + 4 * HOUR, why=Why.SHORT_PICK, about="SO-261123-0000001"),
    stored.movement("m-4", 1, at=NOON + 3 * HOUR, why=Why.RETURNED, about="R-1"),
    stored.movement("m-3", -3, at=NOON + 2 * HOUR, why=Why.CORRECTED, comment="Broken when the shelf came down " * 3),
    stored.movement("m-2", 0, at=NOON + HOUR, why=Why.COUNTED, about="counts-of-november.csv"),
    stored.movement("m-1", 12_350, comment="Delivery note 7"),
]
NAMES = {"jonas": "Jonas Picker"}


def pictures() -> Iterator[Named]:
    """Name, template, rows."""
    yield from _list()
    yield from _one()
    yield from _counts()
    yield from _tables()
    yield from _amazon()


def _list() -> Iterator[Named]:
    asked = {"search": "", "warehouse": "", "show": ""}
    around = {"asked": asked, "may_move": True, "warehouses": WAREHOUSES}
    rows = [Stocked("A-100", KETTLE, LEVELS), Stocked("A-200", CUP, []), Stocked("GONE", None, LEVELS[1:])]
    some = StockPage(rows, "cursor", 3, WAREHOUSES)
    none = StockPage([], None, 0, WAREHOUSES)
    short, sought = {"asked": asked | {"show": "short"}}, {"asked": asked | {"search": "teapot"}}
    yield "stock", "pages/stock/list", around | {"found": some}
    yield "stock-to-read", "pages/stock/list", around | {"found": some, "may_move": False, "warehouses": WAREHOUSES[:1]}
    yield "stock-short", "pages/stock/list", around | short | {"found": replace(some, rows=rows[2:], next=None)}
    yield "stock-nothing-short", "pages/stock/list", around | short | {"found": none}
    yield "stock-not-found", "pages/stock/list", around | sought | {"found": none}
    yield "stock-so-far", "pages/stock/list", around | sought | {"found": replace(none, next="c")}
    yield "stock-none", "pages/stock/list", around | {"found": replace(none, has_any=False)}
    yield "stock-files", "pages/stock/files", {"count": 6}


def _one() -> Iterator[Named]:
    around = {"command": "form-1", "form": EMPTY, "done": "", "may_move": True, "warehouses": WAREHOUSES}
    stocked = Stocked("A-100", KETTLE, LEVELS)
    known = StockOf(stocked, KETTLE, WAREHOUSES, WAREHOUSES[0], MovementsPage(ROWS, "cursor"), NAMES)
    empty = replace(known, stocked=Stocked("A-200", CUP, []), article=CUP, movements=MovementsPage([]))
    yield "stock-of", "pages/stock/one", around | {"known": known}
    yield "stock-of-nothing", "pages/stock/one", around | {"known": empty, "may_move": False}
    towel = goods.article("B-1", title="Tea towel, linen", skus=())
    yield "stock-of-asins-alone", "pages/stock/one", around | {"known": replace(known, article=towel)}
    yield "stock-of-kit", "pages/stock/one", around | {"known": replace(empty, article=goods.kit())}
    for done in ("received", "corrected", "counted", "old-count"):
        yield f"stock-{done}", "pages/stock/one", around | {"known": known, "done": done}
    for about in ("receive", "correct", "count"):
        wrong = Form(
            about=about,
            typed={"quantity": "-2", "comment": "x", "counted": "many", "as_of": "2026-11-23T14:30"},
            errors=dict.fromkeys(
                ("warehouse", "quantity", "comment", "counted", "as_of"), "Please give a whole number."
            ),
            error="Please look at the marked fields.",
        )
        yield f"stock-{about}-wrong", "pages/stock/one", around | {"known": known, "form": wrong}


def _counts() -> Iterator[Named]:
    around = {"form": EMPTY, "level": None, "is_old": False, "warehouses": WAREHOUSES}
    yield "stock-counts", "pages/stock/counts", around
    yield "stock-counted-one", "pages/stock/counts", around | {"level": LEVELS[0]}
    yield "stock-counted-old", "pages/stock/counts", around | {"level": LEVELS[0], "is_old": True}
    wrong = Form(
        typed={"article": "KETTLE-18", "counted": "-1"},
        errors=dict.fromkeys(("article", "warehouse", "counted", "as_of"), "There is no article “KETTLE-18”."),
        error="Please look at the marked fields.",
    )
    yield "stock-count-wrong", "pages/stock/counts", around | {"form": wrong}


def _tables() -> Iterator[Named]:
    wrong = (
        LeftOut(7, "KETTLE-18 · MAIN", "There is no article “{article}”.", "article", {"article": "KETTLE-18"}),
        LeftOut(9, "", "Please give a whole number.", "counted"),
    )
    seen = [
        Counted(2, "A-100 · MAIN", Fate.TAKEN, 12, 7),
        Counted(3, "4006381333931 · North hall", Fate.OLD, 2, 2),
        Counted(4, "A-200 · MAIN", Fate.SAME, 2, 2),
    ]
    brought = CountTable("t-1", "jonas", "counts-of-november-in-all-halls.csv", 5, NOON, NOON)
    running = replace(brought, state=State.RUNNING, rows=100_000, step=31, done=31_000, fates={"taken": 30_998})
    done = replace(
        running,
        state=State.DONE,
        done=100_000,
        fates={"taken": 99_000, "same": 10, "old": 90},
        left_out=900,
        told=wrong,
    )
    around = {"table": brought, "seen": seen, "looked": 5, "good": 3, "wrong": wrong, "most": 200}
    around |= {"is_silent": False, "is_kept": True}
    nothing = {"seen": [], "wrong": ()}
    yield "counts-seen", "pages/stock/table", around
    long = {"table": replace(brought, rows=100_000), "looked": 1_000, "good": 998}
    yield "counts-seen-long", "pages/stock/table", around | long
    yield "counts-all-wrong", "pages/stock/table", around | {"seen": [], "good": 0, "looked": 2}
    yield "counts-running", "pages/stock/table", around | nothing | {"table": running}
    yield "counts-silent", "pages/stock/table", around | nothing | {"table": running, "is_silent": True}
    yield "counts-done", "pages/stock/table", around | {"table": done, "seen": []}
    good = replace(done, left_out=0, told=(), name="")
    yield "counts-all-good", "pages/stock/table", around | nothing | {"table": good}
    choose = {"form": EMPTY, "columns": COLUMNS, "most": 100_000}
    yield "counts-import", "pages/stock/tables", choose | {"tables": [brought, running, done, good]}
    refused = Form(errors={"file": "Please choose a file, or paste a table."})
    yield "counts-import-refused", "pages/stock/tables", choose | {"tables": [], "form": refused}


def _amazon() -> Iterator[Named]:
    bare = [
        goods.article(f"B-{n}", title="Tea towel, linen", skus=(), asins=(f"B0EXAMPL0{n}", "B0EXAMPLE")) for n in (1, 2)
    ]
    around = {"form": EMPTY, "done": "", "may_edit": True, "nameless": ArticlePage(())}
    seller, served = connections.authorization(), [connections.connection()]
    failed = [offers.offer("SKU-9", words="'brand' is required but not supplied. " * 3)]
    feeds = [offers.feed(step=FeedStep.DONE, skus=25_000, refused=3), offers.feed("F-2", skus=1)]
    drifts = offers.comparison(
        offers.drift(),
        offers.drift("SKU-2", told=1_234, shown=0),
        offers.drift("A-VERY-LONG-SKU-OF-FORTY-SIGNS-IN-ONE-RUN", again_at=NOON),
        offers.drift("SKU-4", again_at=NOON),
        offers.drift("GONE", kind=Kind.UNKNOWN, shown=None),
        offers.drift("STRANGE", kind=Kind.STRANGER, article="", shown=5),
        found_more=4,
        found_strangers=812,
    )
    told = {"SKU-4": offers.offer("SKU-4", since=NOON + HOUR)}
    on = Telling(
        seller, served, offers.policy(buffer=2, cap=50, excluded=("A", "B")), feeds, failed, True, drifts, told
    )
    off = Telling(
        connections.authorization(name="", seller="A3OTHERSELLER"),
        [],
        offers.policy(is_on=False),
        [],
        [],
        False,
        Comparison("A3OTHERSELLER-EU"),
        {},
    )
    want = Want(seller.id, "KETTLE-17", "A-100", 1_234, "basis")
    planned = [
        Planned(want, offers.offer(), True),
        Planned(replace(want, sku="SKU-2"), Offer(seller.id, "SKU-2"), False),
    ]
    all_of_it = around | {"sellers": [on, off], "planned": planned, "nameless": ArticlePage(bare, "cursor")}
    wrong = Form(
        about=seller.id,
        typed={"buffer": "-1", "share": "101", "cap": "many", "excluded": "A"},
        errors=dict.fromkeys(("buffer", "share", "cap", "excluded"), "From 0 to 99,999 pieces."),
        error="Please look at these fields again.",
    )
    yield "stock-at-amazon", "pages/stock/amazon", all_of_it
    running = offers.comparison(step=Step.COMPARING, compared=3_000, found=(), finished_at=None)
    resting = replace(running, step=Step.RESTING, suspects=(offers.drift(),))
    for name, comparison in {
        "in-step": offers.comparison(found=(), found_compared=25_000),
        "never-compared": Comparison(seller.id),
        "comparing": running,
        "resting": resting,
        "looking": replace(resting, step=Step.LOOKING),
        "waiting": replace(running, step=Step.WAITING),
        "not-compared": replace(drifts, step=Step.FAILED, trouble="orders"),
        "compare-refused": replace(drifts, step=Step.FAILED, trouble="Unauthorized"),
    }.items():
        alone = [replace(on, comparison=comparison, failed=[], feeds=[])]
        yield f"stock-at-amazon-{name}", "pages/stock/amazon", around | {"sellers": alone, "planned": []}
    for done in ("compared", "again"):
        yield f"stock-at-amazon-{done}", "pages/stock/amazon", all_of_it | {"done": done}
    yield "stock-at-amazon-kept", "pages/stock/amazon", all_of_it | {"planned": [], "done": "kept"}
    yield "stock-at-amazon-to-read", "pages/stock/amazon", all_of_it | {"may_edit": False}
    yield "stock-at-amazon-wrong", "pages/stock/amazon", all_of_it | {"form": wrong}
    yield "stock-at-amazon-none", "pages/stock/amazon", around | {"sellers": [], "planned": []}
