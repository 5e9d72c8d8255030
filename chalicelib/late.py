"""Adapters that few events need are made, and their libraries imported, when the first of them comes."""

from collections.abc import Callable
from typing import Any


def late(make: Callable[[], object]) -> object:
    """Stands in for what ``make`` returns and makes it on first use."""
    return _Late(make)


class _Late:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._there(), name)

    def __call__(self, *inputs: Any, **named: Any) -> Any:
        return self._there()(*inputs, **named)

    def _there(self) -> Any:
        if self._made is None:
            self._made = self._make()
        return self._made
