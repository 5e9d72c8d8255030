"""Everything people read, gathered for translators: `python -m local.texts` brings the catalogues up to date.

The compiled catalogues are committed, so that nothing has to be built before the house can speak; a test fails when
they are older than the texts (tests/views/test_texts.py).
"""

import ast
import io
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chalicelib.views.texts import CATALOGUES, DOMAIN, LANGUAGES, SOURCE

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "chalicelib"
METHODS = [("views/templates/**.html", "jinja2"), ("views/templates/**.txt", "jinja2")]
OPTIONS = {"**": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
# Who takes a text of ours, and as which argument: problems, and those who mark or say a sentence.
SPEAKERS = {
    **dict.fromkeys(("Problem", "Refused", "Forbidden", "Unfit", "Overtaken", "NotFound", "Conflict"), 0),
    **dict.fromkeys(("Retryable", "Unreadable", "Claimed", "Short", "TrackingAsked"), 0),
    **dict.fromkeys(("marked", "say", "_say"), 0),
    "refused": 1,  # cXML's refusals put its status code first
}
# Babel writes when it ran into what it makes; the same texts shall be the same bytes.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")


def main() -> int:
    gathered = gather()
    for language in LANGUAGES:
        if language != SOURCE:
            update(language, gathered)
    return 0


def gather() -> Catalog:
    """Every text of the house, by itself."""
    catalog = Catalog(domain=DOMAIN, project="Crossdock", charset="utf-8", fuzzy=False)
    texts = [*_from_templates(), *_from_code()]
    for file, line, text in sorted(texts, key=lambda found: (found[0], found[1])):
        catalog.add(text, locations=[(file, line)])
    return catalog


def update(language: str, gathered: Catalog) -> None:
    """Brings a language's catalogue up to date and compiles it. What is new waits untranslated."""
    catalog = translated(language)
    catalog.update(gathered, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    source(language).parent.mkdir(parents=True, exist_ok=True)
    source(language).write_bytes(_written(catalog))
    compiled(language).write_bytes(compile_(translated(language)))


def translated(language: str) -> Catalog:
    path = source(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, project="Crossdock", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def source(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def compiled(language: str) -> Path:
    return source(language).with_suffix(".mo")


def compile_(catalog: Catalog) -> bytes:
    written = io.BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DATE
    write_mo(written, catalog)
    return written.getvalue()


def missing(catalog: Catalog, gathered: Catalog) -> list[str]:
    """Texts that the catalogue does not translate."""
    return [_text(message) for message in gathered if message.id and not _is_translated(catalog.get(message.id))]


def broken(catalog: Catalog) -> list[str]:
    """Translations that name other facts than their text does: they would show a gap, or fail."""
    return [
        _text(message)
        for message in catalog
        if message.id and any(_places(one) != _places(_text(message)) for one in _strings(message) if one)
    ]


def _from_templates() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    found = extract_from_dir(HOUSE, METHODS, OPTIONS, keywords={"_": None, "gettext": None, "ngettext": (1, 2)})
    for file, line, text, _comments, _context in found:
        yield f"chalicelib/{file}", line, text


def _from_code() -> Iterator[tuple[str, int, str]]:
    """By the syntax tree, since Babel's own reader would join the two texts of an ``a if b else c``."""
    for path in sorted(HOUSE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            for text in _spoken(node, constants) if isinstance(node, ast.Call) else ():
                yield str(path.relative_to(ROOT)), getattr(node, "lineno", 0), text


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The texts that a module names at its top."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield ast.unparse(node.targets[0]), node.value


def _spoken(call: ast.Call, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    called = call.func.func if isinstance(call.func, ast.Call) else call.func  # pages.say(language)("…")
    place = SPEAKERS.get(ast.unparse(called).rpartition(".")[2], len(call.args))
    for argument in call.args[place : place + 1]:
        for text in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
            match constants.get(ast.unparse(text), text):
                case ast.Constant(value=str(words)):
                    yield words


def _written(catalog: Catalog) -> bytes:
    written = io.BytesIO()
    # Without dates and line numbers, so that a catalogue differs only where its texts do.
    write_po(written, catalog, width=120, sort_output=True, no_location=True, omit_header=True)
    return HEADER.format(plural=catalog.plural_forms).encode() + written.getvalue()


HEADER = """# What people read in Crossdock. Kept up to date by `python -m local.texts`.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plural}\\n"

"""


def _is_translated(message: Message | None) -> bool:
    return message is not None and all(_strings(message))


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(map(str, message.string)) if isinstance(message.string, tuple) else (str(message.string),)


def _text(message: Message) -> str:
    return str(message.id[-1] if isinstance(message.id, tuple) else message.id)


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


if __name__ == "__main__":
    sys.exit(main())
