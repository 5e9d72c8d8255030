"""Every level that moves is heard of: whoever moves it need not think of Amazon."""

from dataclasses import dataclass

from chalicelib.domain.changes import Change, Changed, Created, Kept, Said
from chalicelib.domain.inventory import Level
from chalicelib.domain.messages import PushMoved
from chalicelib.ports.commit import Commit


@dataclass(frozen=True, slots=True)
class Telling:
    """``Commit`` that says ``PushMoved`` with levels of which Amazon does not know: one message for all of a call, and
    the first that is taken up tells of all that moved until then."""

    commit: Commit

    def __call__(self, *changes: Change, cause: str = "") -> None:
        moved = [level.moved_at for change in changes if (level := _level(change)) is not None and not level.is_told]
        moments = [moment for moment in moved if moment is not None]
        hint = [Said(PushMoved("stock"), due_at=max(moments))] if moments else []
        self.commit(*changes, *hint, cause=cause)


def _level(change: Change) -> Level | None:
    match change:
        case Created(Level() as level) | Kept(Level() as level) | Changed(_, Level() as level):
            return level
        case _:
            return None
