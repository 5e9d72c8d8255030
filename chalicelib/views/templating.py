"""How our templates are read: everything escaped, nothing undefined, every word through gettext."""

from collections.abc import Callable, Mapping
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.filters import do_urlencode
from jinja2.runtime import Context
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


def environment() -> Environment:
    """The language comes with each page (``translations`` in its context), so a template is compiled once for all."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=_is_escaped,  # noqa: S701  # nosec B701  # everything but the plain text of mails
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension adds it
    made.policies["ext.i18n.trimmed"] = True
    made.filters["urlencode"] = _encoded
    made.globals |= {"_": _gettext, "gettext": _gettext, "ngettext": _ngettext}
    return made


def _encoded(value: str | Mapping[str, object]) -> str:
    """Of one segment of a path also its slashes, which Jinja leaves alone: some ids are strangers'."""
    return quote(value, safe="") if isinstance(value, str) else do_urlencode(value)


def _is_escaped(name: str | None) -> bool:
    return name is None or not name.endswith(".txt")


@pass_context
def _gettext(context: Context, text: str, **facts: object) -> str:
    return _filled(context, _translations(context).gettext(text), facts)


@pass_context
def _ngettext(context: Context, one: str, many: str, num: int, **facts: object) -> str:
    return _filled(context, _translations(context).ngettext(one, many, num), {"num": num} | facts)


def _translations(context: Context) -> NullTranslations:
    translations: NullTranslations = context["translations"]
    return translations


def _filled(context: Context, text: str, facts: dict[str, object]) -> str:
    """Our own sentence is trusted; what is filled into it is escaped."""
    sentence: Callable[[str], str] = Markup if context.eval_ctx.autoescape else str
    return sentence(text) % facts
