"""Examples of everything that is kept, and how each is asked for."""

from chalicelib.domain.changes import Record
from tests.adapters.kept import buying, offering, returns, selling, warehouse
from tests.adapters.kept.reading import is_gone, read

__all__ = ["FULL", "SPARE", "is_gone", "read"]

FULL: list[Record] = [*buying.FULL, *selling.FULL, *warehouse.FULL, *offering.FULL, *returns.FULL]
# What is empty is not stored, so it has to be told apart from what was never written.
SPARE: list[Record] = [*buying.SPARE, *selling.SPARE, *warehouse.SPARE, *offering.SPARE, *returns.SPARE]
