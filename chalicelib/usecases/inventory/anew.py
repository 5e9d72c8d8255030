"""Having everything told anew though nothing moved, as after another policy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from chalicelib.domain.changes import Changed, Said
from chalicelib.domain.errors import Conflict
from chalicelib.domain.imports import chunks
from chalicelib.domain.inventory import Level
from chalicelib.domain.messages import PushMoved
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.stock import Stock
from chalicelib.ports.world import Clock

# What is held at once of a hundred thousand.
A_PAGE = 500
# A function has a minute, and what comes behind a page takes some of it.
STEP_LASTS = timedelta(seconds=25)
# So long articles are pushed one by one behind a step, or behind each other, however slowly Amazon answers.
PUSHES_LAST = timedelta(seconds=15)
# One transaction takes a hundred items; the feed is one.
AT_ONCE = 95
STOCK, EVERYTHING = "stock", "everything"


def say_all_anew(
    message: PushMoved,
    warehouses: Sequence[str],
    at: datetime,
    clock: Clock,
    stock: Stock,
    articles: Articles,
    commit: Commit,
) -> int:
    """Says of every level that Amazon does not know what follows from it, though none moved, and has them told then."""
    looked, place = 0, message.after
    for step in count():
        if step and clock.now() >= at + STEP_LASTS:
            commit(Said(PushMoved(EVERYTHING, after=place), due_at=clock.now()))
            return looked
        page = articles.page(after=place or None, most=A_PAGE)
        levels = stock.of_articles([article.number for article in page.rows], among=warehouses)
        known = [level for several in levels.values() for level in several if level.is_told]
        for some in chunks(known, AT_ONCE):
            _unlearn(some, commit)
        looked += len(page.rows)
        if not (place := page.next or ""):
            break
    commit(Said(PushMoved(STOCK), due_at=clock.now()))
    return looked


def _unlearn(levels: Sequence[Level], commit: Commit) -> None:
    try:
        commit(*(Changed(level, replace(level, is_told=False)) for level in levels))
    except Conflict:
        for level in levels if len(levels) > 1 else ():
            _unlearn([level], commit)  # one that moved meanwhile is not known anyway
