"""Returns and tills in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.returns import Condition, Return
from chalicelib.domain.takings import Tender
from chalicelib.views.texts import marked

CONDITION: Mapping[Condition, str] = {
    Condition.AS_NEW: marked("As new"),
    Condition.OPENED: marked("Opened"),
    Condition.DAMAGED: marked("Damaged"),
    Condition.MISSING_PARTS: marked("Parts are missing"),
    Condition.OTHER: marked("Something else"),
}
TENDER: Mapping[Tender, str] = {
    Tender.AMAZON: marked("Amazon"),
    Tender.CARD: marked("Card"),
    Tender.CASH: marked("Cash"),
}
# How the money of a return goes back, and what that means.
REFUND: Mapping[Tender, tuple[str, str]] = {
    Tender.AMAZON: (
        marked("Refunded at Amazon"),
        marked("The usual way. You refund it in Seller Central; its amount comes with Amazon’s settlement."),
    ),
    Tender.CARD: (marked("Card"), marked("Paid back here, to a card.")),
    Tender.CASH: (marked("Cash"), marked("Paid back here, from the till.")),
}

# Of pieces that never left: Amazon charges when it hears of a parcel.
NOTHING = marked("Nothing to refund")


class ReturnWords:
    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def condition(self, condition: Condition) -> str:
        return self._say(CONDITION[condition])

    def tender(self, tender: Tender) -> str:
        return self._say(TENDER[tender])

    def refund(self, back: Return) -> str:
        return self._say(NOTHING if back.is_only_here else REFUND[back.tender][0])

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """For a field to choose from."""
        return [(str(each), self._say(label)) for each, label in CONDITION.items()]

    @property
    def refunds(self) -> list[tuple[str, str, str]]:
        """Likewise, with what each means."""
        return [(str(each), self._say(label), self._say(hint)) for each, (label, hint) in REFUND.items()]
