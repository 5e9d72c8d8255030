"""What people see when something is refused or goes wrong: what happened, in words, and where to go from there."""

from http import HTTPStatus

from chalice.app import Response

from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Problem, Refused, Retryable
from chalicelib.handlers import answers
from chalicelib.handlers import request as requests
from chalicelib.handlers.visit import Visit
from chalicelib.views.texts import marked

# Long enough for a passing trouble to pass, short enough that a person would try by then anyway.
RETRY_AFTER = "5"

_TITLES: dict[type[Exception], tuple[HTTPStatus, str, str]] = {
    Forbidden: (HTTPStatus.FORBIDDEN, "lock", marked("You may not do this")),
    NotFound: (HTTPStatus.NOT_FOUND, "box", marked("There is nothing here")),
    Conflict: (HTTPStatus.CONFLICT, "back", marked("Somebody was quicker")),
    Refused: (HTTPStatus.UNPROCESSABLE_ENTITY, "alert", marked("This is not possible")),
    Retryable: (HTTPStatus.SERVICE_UNAVAILABLE, "clock", marked("Please try again in a moment")),
    requests.TooLarge: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "alert", marked("This is more text than we can take")),
    requests.WrongType: (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "alert", marked("This is not one of our forms")),
}
_UNEXPECTED = (HTTPStatus.INTERNAL_SERVER_ERROR, "alert", marked("Something went wrong on our side"))


def page(here: Visit, error: Exception, *, is_ours: bool = True) -> Response:
    """The page for any error. What can't be done now is 409 and may be sent again as it is; only a page of ours that
    can't be read at all is 503."""
    status, picture, title = next((found for kind, found in _TITLES.items() if isinstance(error, kind)), _UNEXPECTED)
    if isinstance(error, Retryable) and (here.request.method == "POST" or not is_ours):
        status = HTTPStatus.CONFLICT
    response = _said(here, status, picture, title, _sentences(here, error))
    if isinstance(error, Retryable):
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def signed_out(here: Visit) -> Response:
    """Reading continues after signing in; a form that was sent without a session has changed nothing."""
    if here.request.method != "POST":
        return here.sent_to(_sign_in(requests.own_path(here.request)))
    say = here.hub.pages.say(here.language)
    sentences = [
        say("You were signed out after an hour without a click, so nothing was changed."),
        say("Sign in, then fill in the form again."),
    ]
    return _said(
        here,
        HTTPStatus.FORBIDDEN,
        "lock",
        marked("Please sign in again"),
        sentences,
        to=_sign_in(_page_of(requests.own_path(here.request))),
        label=say("Sign in"),
    )


def bare(correlation_id: str, *, is_passing: bool) -> Response:
    """Without templates, store or settings: for when the house itself did not start."""
    body = f"<!doctype html><title>Crossdock</title><h1>Something went wrong on our side</h1><p>{correlation_id}</p>"
    return answers.html(body, 503 if is_passing else 500, {"Retry-After": RETRY_AFTER})


def _sentences(here: Visit, error: Exception) -> list[str]:
    if isinstance(error, Problem):
        return [here.words.problem(error)]
    say = here.hub.pages.say(here.language)
    if isinstance(error, requests.TooLarge) and requests.is_upload(here.request):
        return [
            say("Nothing was changed."),
            say("A file may have 4 MB. Pack a table that is larger, as ZIP or gzip, or bring it in parts."),
        ]
    if isinstance(error, requests.TooLarge | requests.WrongType):
        return [say("Nothing was changed.")]
    return [
        say("Nothing you can do about it; we are told, and your data is safe."),
        say("If you write to us, quote {id}.").format(id=requests.correlation_id(here.request)),
    ]


def _said(
    here: Visit,
    status: HTTPStatus,
    picture: str,
    title: str,
    sentences: list[str],
    *,
    to: str = "/",
    label: str = "",
) -> Response:
    say = here.hub.pages.say(here.language)
    rows = {"title": say(title), "picture": picture, "sentences": sentences, "to": to}
    body = here.hub.pages("pages/problem", here.reader(), **rows, to_label=label or say("To the start page"))
    return answers.html(body, status)


def _page_of(path: str) -> str:
    """Where a form of this address stands: an order's page, or the page of its subject."""
    segments = path.split("/")
    return "/".join(segments[: 3 if segments[1] == "orders" else 2])


def _sign_in(to: str) -> str:
    from urllib.parse import urlencode

    return f"/sign-in?{urlencode({'to': to})}"
