"""What stands in a form when its page is shown again: the text as it was typed, and what was wrong beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Form:
    """``about`` tells the forms of one page apart; ``errors`` are by field, ``error`` is about the whole."""

    about: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


EMPTY = Form()
