"""A page in a state worth looking at."""

from dataclasses import dataclass

from chalicelib.views.html import Reader


@dataclass(frozen=True)
class Picture:
    name: str
    template: str
    reader: Reader
    rows: dict[str, object]
