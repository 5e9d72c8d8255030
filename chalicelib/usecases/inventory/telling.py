"""Everything that Amazon's figures follow from is heard of: whoever changes it need not think of Amazon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.articles import Article
from chalicelib.domain.changes import Change, Changed, Created, Kept, Said
from chalicelib.domain.inventory import Level
from chalicelib.domain.messages import PushMoved, PushStock
from chalicelib.ports.commit import Commit
from chalicelib.ports.world import Clock


@dataclass(frozen=True, slots=True)
class Telling:
    """``Commit`` that says ``PushMoved`` with levels of which Amazon does not know: one message for all of a call, and
    the first that is taken up tells of all that moved until then. ``PushStock`` goes with every article of which
    something else follows than before."""

    commit: Commit
    clock: Clock

    def __call__(self, *changes: Change, cause: str = "") -> None:
        self.commit(*changes, *_hints(changes, self.clock), cause=cause)


def retold(before: Article | None, after: Article) -> PushStock | None:
    """What Amazon may have to hear of an article that is another by now. Nothing follows from a new one that is no kit:
    nobody has counted it yet."""
    skus = () if after.archived else after.skus
    had = () if before is None or before.archived else before.skus
    left = [sku for sku in had if sku not in skus]
    is_another = (
        after.is_kit
        if before is None
        else (before.parts, before.is_stocked) != (after.parts, after.is_stocked) or not set(skus) <= set(had)
    )
    return PushStock(after.number, left="\n".join(left)) if left or (skus and is_another) else None


def _hints(changes: Sequence[Change], clock: Clock) -> list[Said]:
    moved = [level.moved_at for change in changes if (level := _level(change)) is not None and not level.is_told]
    moments = [moment for moment in moved if moment is not None]
    hints = [Said(PushMoved("stock", since=min(moments).isoformat()), due_at=max(moments))] if moments else []
    about_articles = [message for change in changes if (message := _of_article(change)) is not None]
    if about_articles:
        now: datetime = clock.now()
        hints += [Said(message, due_at=now) for message in about_articles]
    return hints


def _level(change: Change) -> Level | None:
    """One that moved. Whoever says of another that Amazon does not know of it says the rest as well."""
    match change:
        case Created(Level() as level) | Kept(Level() as level):
            return level
        case Changed(Level() as before, Level() as level):
            return level if level.moved_at != before.moved_at else None
        case _:
            return None


def _of_article(change: Change) -> PushStock | None:
    match change:
        case Created(Article() as article):
            return retold(None, article)
        case Changed(Article() as before, Article() as after):
            return retold(before, after)
        case _:
            return None
