"""Answers, and the headers that every one of them carries."""

import json as jsons

from chalice.app import Response

HTML = "text/html; charset=utf-8"
XML = "text/xml; charset=UTF-8"
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"

Headers = dict[str, str | list[str]]

# Pages carry names and prices, their addresses numbers and tokens: nobody else gets to keep or see either.
GUARDS: Headers = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
NO_PLACE_FOR = "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
# A year, as browsers' preload lists ask.
ONLY_HTTPS: Headers = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def html(body: str, status: int = 200, headers: Headers | None = None) -> Response:
    return _answer(body.encode(), status, HTML, headers)


def xml(body: bytes) -> Response:
    """Always 200: what went wrong is said by the Status inside, and another status makes senders try again."""
    return _answer(body, 200, XML, None)


def json(value: object) -> Response:
    return _answer(jsons.dumps(value, ensure_ascii=False).encode(), 200, JSON, None)


def download(content: bytes, name: str, content_type: str) -> Response:
    """A file that the browser keeps instead of showing it. ``name`` is ours and plain."""
    return _answer(content, 200, content_type, {"Content-Disposition": f'attachment; filename="{name}"'})


def pdf(content: bytes, name: str) -> Response:
    """A file that the browser shows, to be printed from there. ``name`` is ours and plain."""
    return _answer(content, 200, PDF, {"Content-Disposition": f'inline; filename="{name}"'})


def text(body: str, status: int = 200) -> Response:
    return _answer(body.encode(), status, TEXT, None)


def see_other(address: str, headers: Headers | None = None) -> Response:
    """Sends a browser on with a GET: after a form, or away to the store."""
    return _answer(b"", 303, TEXT, {"Location": address, **(headers or {})})


def cookie(name: str, value: str, *, lasts: int | None = None) -> str:
    """Without an age it ends with the browser; the server ends a session much earlier."""
    age = "" if lasts is None else f"; Max-Age={lasts}"
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}"


def guarded(response: Response, *, form_targets: str = "", is_https: bool) -> Response:
    """The same answer with every guard that it does not set itself. ``form_targets`` are CSP sources beside our own."""
    policy = f"default-src 'self'; form-action 'self'{form_targets}; {NO_PLACE_FOR}"
    guards = {**GUARDS, **(ONLY_HTTPS if is_https else {}), "Content-Security-Policy": policy}
    response.headers = guards | response.headers
    return response


def _answer(body: bytes, status: int, content_type: str, headers: Headers | None) -> Response:
    return Response(body, status_code=status, headers={"Content-Type": content_type, **(headers or {})})
