"""Why stock moved, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.inventory import Movement, Why
from chalicelib.domain.inventory.count_tables import LeftOut
from chalicelib.domain.inventory.counting import Fate
from chalicelib.views.texts import marked

WHY: Mapping[Why, str] = {
    Why.COUNTED: marked("Counted"),
    Why.RECEIVED: marked("Goods in"),
    Why.CORRECTED: marked("Corrected"),
    Why.SHORT_PICK: marked("Fewer found while picking"),
    Why.DESPATCHED: marked("Despatched"),
    Why.RETURNED: marked("Came back"),
}

# What becomes of a row of a table of counts.
FATE: Mapping[Fate, tuple[str, str]] = {
    Fate.TAKEN: ("green", marked("counts")),
    Fate.SAME: ("grey", marked("says nothing new")),
    Fate.OLD: ("amber", marked("older than the newest count")),
}

# These are about an order: by its number, and behind a stroke its box.
_OF_ORDERS = (Why.DESPATCHED, Why.SHORT_PICK)


class StockWords:
    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def why(self, why: Why) -> str:
        return self._say(WHY[why])

    def fate(self, fate: Fate) -> tuple[str, str]:
        """A tone, and what it says."""
        tone, label = FATE[fate]
        return tone, self._say(label)

    def order(self, movement: Movement) -> str:
        """The order that it belongs to, by our number; nothing where it belongs to none."""
        return movement.about.partition("/")[0] if movement.why in _OF_ORDERS else ""

    def left_out(self, row: LeftOut) -> str:
        """What was wrong with it."""
        return self._say(row.sentence).format(**row.facts)
