"""A long document of JSON, read bit by bit: one object with one long list in it, of which only an entry at a time is
held."""

import json
from collections.abc import Callable, Iterable
from typing import Any

# An entry of the list, or anything beside it. What is longer is no report.
LONGEST = 1024 * 1024
# In signs. Of one that ends the text nobody knows whether it has ended.
LONGEST_NUMBER = 32
_SPACE = " \t\r\n"
_decoder = json.JSONDecoder()


def read(pieces: Iterable[str], each: str, take: Callable[[Any], None]) -> dict[str, Any]:
    """Gives every entry of the list of this name to ``take``, in order, and everything else back. Raises ValueError for
    what is no such document."""
    text, others = _Text(pieces), dict[str, Any]()
    text.expect("{")
    if text.follows("}"):
        return others
    while True:
        name = text.value()
        text.expect(":")
        if name == each and text.follows("["):
            _entries(text, take)
        else:
            others[str(name)] = text.value()
        if text.follows("}"):
            return others
        text.expect(",")


def _entries(text: "_Text", take: Callable[[Any], None]) -> None:
    if text.follows("]"):
        return
    while True:
        take(text.value())
        if text.follows("]"):
            return
        text.expect(",")


class _Text:
    """What was read and is not used yet."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._text = ""
        self._at = 0

    def follows(self, sign: str) -> bool:
        """Whether this is the next sign, which is passed then."""
        self._skip()
        if not self._text.startswith(sign, self._at):
            return False
        self._at += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.follows(sign):
            raise ValueError(sign)

    def value(self) -> Any:
        self._skip()
        while True:
            try:
                found, end = _decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise ValueError("too deep") from None
            except ValueError:
                if len(self._text) - self._at > LONGEST or not self._more():
                    raise
                continue
            if isinstance(found, int | float) and len(self._text) - end < LONGEST_NUMBER and self._more():
                continue  # it may go on
            self._at = end
            return found

    def _skip(self) -> None:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        for piece in self._pieces:
            if piece:
                self._text, self._at = self._text[self._at :] + piece, 0
                return True
        return False
