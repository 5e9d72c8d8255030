"""The languages people read: which one somebody wants, and the catalogue behind it. The source language is English."""

import gettext
from collections.abc import Callable, Iterator
from pathlib import Path

SOURCE = "en"
LANGUAGES = (SOURCE, "ja")
DOMAIN = "crossdock"
CATALOGUES = Path(__file__).parent / "locale"

Translations = Callable[[str], gettext.NullTranslations]


def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English, which needs none, where there is no other."""
    return gettext.translation(DOMAIN, CATALOGUES, [language], fallback=True)


def wanted(accept_language: str, *, otherwise: str = SOURCE) -> str:
    """The best of our languages for a browser's Accept-Language, or else for a person's own."""
    for asked in (*_by_preference(accept_language), otherwise):
        language = asked.partition("-")[0].lower()
        if language in LANGUAGES:
            return language
    return SOURCE


def marked(text: str) -> str:
    """Marks a text for the catalogue where it is written; it is translated where it is shown."""
    return text


def _by_preference(accept_language: str) -> Iterator[str]:
    # Honest headers name a handful of languages; the rest of a longer one is not worth reading.
    ranges = [_range(part) for part in accept_language[:500].split(",")[:20]]
    for language, weight in sorted(ranges, key=lambda each: -each[1]):
        if language and weight > 0:
            yield language


def _range(part: str) -> tuple[str, float]:
    language, _, parameter = part.partition(";")
    _, _, weight = parameter.partition("=")
    try:
        return language.strip(), float(weight or 1)
    except ValueError:
        return language.strip(), 0.0
