"""What a box wants of the stock and does not find there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory import Level, Pieces


@dataclass(frozen=True, slots=True)
class Missing:
    """``free`` of ``wanted`` articles are there for a box to take."""

    article: str
    warehouse: str
    wanted: int
    free: int


class Short(Refused):
    """A box takes everything or nothing: ``missing`` is all that there is too little of."""

    def __init__(self, message: str, missing: Sequence[Missing]) -> None:
        super().__init__(message, articles=", ".join(dict.fromkeys(each.article for each in missing)))
        self.missing = tuple(missing)


def refuse_short(wanted: Iterable[Pieces], levels: Mapping[tuple[str, str], Level]) -> None:
    """Raises Short; what is given back is never short."""
    missing = missing_of(wanted, levels)
    if missing:
        raise Short("There is too little in stock of: {articles}.", missing)


def missing_of(wanted: Iterable[Pieces], levels: Mapping[tuple[str, str], Level]) -> list[Missing]:
    found = ((each, levels[each.article, each.warehouse].free) for each in wanted)
    return [Missing(each.article, each.warehouse, each.quantity, free) for each, free in found if each.quantity > free]
