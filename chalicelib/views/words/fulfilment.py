"""What happens to boxes on the floor, in the reader's language."""

from collections.abc import Mapping
from gettext import NullTranslations

from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.fulfilment.listing import At
from chalicelib.views.texts import marked
from chalicelib.views.words.badges import Badge

# What stands on the button, and how a box is called that has come so far.
STEP: Mapping[Step, tuple[str, str]] = {
    Step.PRINTED: (marked("Print"), marked("printed")),
    Step.ALLOCATED: (marked("Allocated"), marked("allocated")),
    Step.PICKED: (marked("Picked"), marked("picked")),
    Step.PACKED: (marked("Packed"), marked("packed")),
    Step.DESPATCHED: (marked("Despatched"), marked("despatched")),
}
_TONE: Mapping[Step, str] = {Step.PRINTED: "grey", Step.DESPATCHED: "green"}
NEW = marked("to do")

FATE: Mapping[Fate, tuple[str, str]] = {
    Fate.TRACKING_MISSING: ("amber", marked("tracking missing")),
    Fate.PENDING: ("blue", marked("being told to Amazon")),
    Fate.ACCEPTED: ("green", marked("confirmed at Amazon")),
    Fate.REFUSED: ("red", marked("refused by Amazon")),
    Fate.BY_AMAZON: ("green", marked("confirmed by Amazon itself")),
    Fate.UNKNOWN: ("amber", marked("no answer from Amazon yet")),
}


class FloorWords:
    """The words of the warehouse."""

    def __init__(self, translations: NullTranslations) -> None:
        self._say = translations.gettext

    def button(self, step: str) -> str:
        """What its button says."""
        return self._say(STEP[Step(step)][0])

    def step(self, step: Step | None) -> str:
        return self._say(STEP[step][1] if step else NEW)

    def badge(self, step: Step | None) -> Badge:
        return Badge(_TONE.get(step, "blue") if step else "grey", self.step(step))

    def tab(self, at: At) -> str:
        return self.step(None if at is At.UNTOUCHED else Step(at))

    def fate(self, fate: Fate) -> Badge:
        tone, label = FATE[fate]
        return Badge(tone, self._say(label))
