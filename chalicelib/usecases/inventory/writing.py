"""How levels and promises are written, which are never written before something happens to them."""

from dataclasses import replace

from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.inventory import Level, Promise


def stored(before: Level | Promise, after: Level | Promise) -> Change:
    """Revision 0 was never written."""
    return Changed(before, after) if before.revision else Created(replace(after, revision=1))
