"""Arabic letters in the forms that they take beside each other: PDF has no writing, only shapes put side by side.

Unicode names each form (beginning, middle, end, alone) as a letter of its own, and Python's tables say of which letter
it is the form; the letters that have a beginning are those that join to the left.
"""

import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from functools import cache

_FORMS = (range(0xFB50, 0xFBB2), range(0xFBD3, 0xFC00), range(0xFE80, 0xFEFD))
_TATWEEL, _JOINER = "\u0640", "\u200d"
_LAM = "\u0644"


class Form(IntEnum):
    ISOLATED = 0
    FINAL = 1
    INITIAL = 2
    MEDIAL = 3


_TAGS = {f"<{form.name.lower()}>": form for form in Form}


def shaped(text: str) -> str:
    """The text in the order it came in, its Arabic letters joined. Vowel signs are left out, as they are in names and
    addresses: without a typeface's own rules they would sit beside their letters."""
    if text.isascii() or not any("\u0600" <= sign <= "\u08ff" for sign in text):
        return text
    forms = _forms()
    letters = _ligated([sign for sign in text if not _is_vowel(sign)], forms)
    return "".join(_form(letters, place, forms) for place in range(len(letters))).replace(_JOINER, "")


def _form(letters: list[str], place: int, forms: Mapping[str, Mapping[Form, str]]) -> str:
    letter = letters[place]
    if letter not in forms:
        return letter
    before = letters[place - 1] if place else ""
    after = letters[place + 1] if place + 1 < len(letters) else ""
    joins_before = _joins_left(before, forms) and _joins_right(letter, forms)
    joins_after = _joins_left(letter, forms) and _joins_right(after, forms)
    wanted = Form(int(joins_before) + 2 * int(joins_after))
    return forms[letter].get(wanted, letter)


def _joins_left(letter: str, forms: Mapping[str, Mapping[Form, str]]) -> bool:
    """Whether the one that is written after it, on its left, is joined to it."""
    return letter in (_TATWEEL, _JOINER) or Form.INITIAL in forms.get(letter, {})


def _joins_right(letter: str, forms: Mapping[str, Mapping[Form, str]]) -> bool:
    return letter in (_TATWEEL, _JOINER) or Form.FINAL in forms.get(letter, {})


def _ligated(letters: list[str], forms: Mapping[str, Mapping[Form, str]]) -> list[str]:
    """Lam and alef are one shape wherever they meet."""
    made: list[str] = []
    for letter in letters:
        if made and made[-1] == _LAM and _LAM + letter in forms:
            made[-1] += letter
        else:
            made.append(letter)
    return made


def _is_vowel(sign: str) -> bool:
    return "\u0610" <= sign <= "\u08ff" and unicodedata.category(sign) == "Mn"


@cache
def _forms() -> Mapping[str, Mapping[Form, str]]:
    found: dict[str, dict[Form, str]] = {}
    for block in _FORMS:
        for code in block:
            tag, *parts = unicodedata.decomposition(chr(code)).split() or [""]
            letters = "".join(chr(int(part, 16)) for part in parts)
            is_letter = len(letters) == 1 or (len(letters) == 2 and letters[0] == _LAM and 0xFEF5 <= code <= 0xFEFC)
            if tag in _TAGS and is_letter:
                found.setdefault(letters, {})[_TAGS[tag]] = chr(code)
    return found
