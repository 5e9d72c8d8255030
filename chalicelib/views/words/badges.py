"""A status as it is shown: its colour, its word, and what stands beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Badge:
    """A status in its colour. ``beside`` is how far it really got; the two are never shown apart."""

    tone: str
    label: str
    beside: str = ""
