"""What API Gateway answers by itself, instead of a function: a page for people, a line of JSON for the rest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "answer.html"
# Without a domain of one's own the stage stands in every path; `api_gateway_stage` in .chalice/config.json.
STAGE = "api"


@dataclass(frozen=True)
class Answer:
    """In words for people, and as ``message`` for programs. ``status`` is left to API Gateway when one answer stands
    for several."""

    title: str
    heading: str
    sentence: str
    message: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


NOT_FOUND = Answer(
    "Page not found",
    "This page does not exist",
    "The address may be mistyped, or the link may be cut off: links in e-mails sometimes break at the end of a line.",
    "There is no such page.",
    404,
)
TOO_LARGE = Answer(
    "Too large",
    "This is too large for us",
    "What was sent has more than ten megabytes, and nothing of it was taken. Nothing of ours is that large.",
    "This is too large; nothing was taken.",
    413,
)
TOO_BUSY = Answer(
    "One moment",
    "Very many are here at once",
    "Please wait for a few seconds and load the page again. What you had typed is still in the form behind you.",
    "Too many requests; try again in a few seconds.",
    429,
    {"Retry-After": "5"},
)
BROKEN = Answer(
    "Something went wrong",
    "Something went wrong on our side",
    "Whoever runs this is told. Please try again in a minute; before you send a form a second time, look whether the "
    "first one arrived after all.",
    "Something went wrong on our side; try again in a minute.",
)

ANSWERS: Mapping[str, Answer] = {
    "MISSING_AUTHENTICATION_TOKEN": NOT_FOUND,  # its word for a route that does not exist
    "RESOURCE_NOT_FOUND": NOT_FOUND,
    "REQUEST_TOO_LARGE": TOO_LARGE,
    "THROTTLED": TOO_BUSY,
    "DEFAULT_5XX": BROKEN,
}

# Addresses carry secrets, so nobody keeps or passes on even the ones that led nowhere.
_GUARDS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def responses() -> dict[str, Any]:
    """As SAM's GatewayResponses."""
    return {kind: _response(answer) for kind, answer in ANSWERS.items()}


def _response(answer: Answer) -> dict[str, Any]:
    headers = {name: f"'{value}'" for name, value in (_GUARDS | dict(answer.headers)).items()}
    response: dict[str, Any] = {
        "ResponseParameters": {"Headers": headers},
        "ResponseTemplates": {
            "text/html": _html(answer),
            "application/json": json.dumps({"message": answer.message}),
        },
    }
    return response if answer.status is None else response | {"StatusCode": answer.status}


def page(answer: Answer) -> str:
    """One page for all of them. Its braces are CSS's too, so its gaps are filled one by one."""
    text = PAGE.read_text()
    for gap in ("title", "heading", "sentence"):
        text = text.replace(f"{{{gap}}}", getattr(answer, gap))
    return text


def _html(answer: Answer) -> dict[str, Any]:
    """With its link to the start page where that is: these pages are not asked through a function that knew."""
    text = page(answer).replace('href="/"', 'href="${Start}"')
    start = {"Fn::If": ["HasDomain", "/", {"Fn::If": ["HasBaseUrl", "/", f"/{STAGE}/"]}]}
    return {"Fn::Sub": [text, {"Start": start}]}
