"""What stands in a form when its page is shown again: the text as it was typed, and what was wrong beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Form:
    """``about`` tells the forms of one page apart; ``errors`` are by field, ``error`` is about the whole. ``chosen``
    has every field as often as it was given. ``stored`` is what somebody else made of a field meanwhile, where it
    differs."""

    about: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)


EMPTY = Form()
