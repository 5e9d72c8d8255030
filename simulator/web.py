"""What every page shares: templates, answers, the headers that keep a browser safe."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.wrappers import Response

from simulator import money
from simulator.state import plain
from simulator.store import catalogue

HERE = Path(__file__).parent
PAGE_POLICY = "default-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'"
HTML_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


@cache
def templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["money"] = money.shown
    found.globals["picture"] = picture
    return found


def picture(name: str, label: str) -> Markup:
    """Our own drawings, inline; the label is what a screen reader says."""
    drawing = Markup(catalogue.pictures()[name])  # noqa: S704  # nosec B704  # from our own file
    return Markup('<svg class="picture" viewBox="0 0 120 120" role="img" aria-label="{}">{}</svg>').format(
        label, drawing
    )


def page(template: str, status: int = 200, *, forms_to: str = "", **shown: Any) -> Response:
    """`forms_to`: the one foreign origin to which this page may post a form."""
    body = templates().get_template(template).render(**shown)
    form_action = f"; form-action 'self' {forms_to}" if forms_to else "; form-action 'self'"
    headers = {
        "Content-Security-Policy": PAGE_POLICY + form_action,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, status, mimetype="text/html", headers=headers)


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = json.dumps(plain(value), ensure_ascii=False, indent=1)
    return Response(body, status, mimetype="application/json", headers=dict(headers or {}))


def asset(name: str) -> Response:
    """Our few files, by exact name."""
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    known = {path.name: path for path in (HERE / "assets").iterdir()}
    if name not in known:
        return Response("Not Found", 404, mimetype="text/plain")
    kind = kinds[known[name].suffix]
    return Response(known[name].read_bytes(), mimetype=kind, headers={"Cache-Control": "max-age=60"})


def truth(value: Any) -> bool:
    """A tick of a form, or JSON's own."""
    return str(value).casefold() in {"true", "1", "yes", "on"}
