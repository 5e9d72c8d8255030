"""What goes around every page: who may see it, what becomes of a refusal, the headers and the log line.

A decorator on module-level handlers, because Chalice's middleware never sees a view's exception (it has become a 500 by
then) and does not run for jobs at all; those have ``jobs.job``.
"""

import functools
from collections.abc import Callable, Sequence

from chalice.app import Blueprint, CaseInsensitiveMapping, Request, Response

from chalicelib import wiring
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Problem
from chalicelib.handlers import answers, beginnings, problems
from chalicelib.handlers import request as requests
from chalicelib.handlers.log import begin, failure, log, told
from chalicelib.handlers.visit import Visit, visit

Handler = Callable[..., Response]

# Chalice turns away what is not listed with an answer that is not ours; we look at content types ourselves.
ANY = ["*/*"]


def page(
    blueprint: Blueprint,
    *,
    roles: Sequence[Role] = (),
    is_public: bool = False,
    asks_others: bool = False,
    needs_set_up: bool = False,
) -> Callable[[Handler], Handler]:
    """The handler gets the visit and the path's parameters. It is called for people who are signed in and have one of
    the roles, and only with forms that our pages made; ``is_public`` pages see to both themselves. What a page that
    ``asks_others`` can't reach is somebody else's, so it does not count as our failure. One that ``needs_set_up``
    leads to the guide until there is something to buy with."""

    def decorate(handler: Handler) -> Handler:
        def answered(here: Visit, **parameters: str) -> Response:
            if not is_public:
                if here.signed_in is None:
                    return problems.signed_out(here)
                if roles and not here.person.has(*roles):
                    raise Forbidden("This page is for people with another role.")
                if here.request.method == "POST":
                    here.refuse_forged()
            if needs_set_up and here.signed_in is not None and not here.can_buy:
                return beginnings.led(here)
            return handler(here, **parameters)

        @functools.wraps(handler)
        def enveloped(**parameters: str) -> Response:
            return _enveloped(blueprint.current_request, answered, parameters, is_ours=not asks_others)

        return enveloped

    return decorate


def door(blueprint: Blueprint) -> Callable[[Handler], Handler]:
    """For senders without a session: the handler gets the hub and the request, and answers problems in its own way."""

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def enveloped(**parameters: str) -> Response:
            request = _readable(blueprint.current_request)
            hub = _caused(request)
            return _logged(request, answers.guarded(handler(hub, request, **parameters), is_https=_is_https(hub)))

        return enveloped

    return decorate


def _enveloped(request: Request, answered: Handler, parameters: dict[str, str], *, is_ours: bool) -> Response:
    request = _readable(request)
    here: Visit | None = None
    try:
        here = visit(_caused(request), request)
        response = answered(here, **parameters)
    except Exception as error:  # noqa: BLE001  # this is the edge: nothing may reach a person as a stack trace
        response = _trouble(here, request, error, is_ours=is_ours)
    if here is None:
        return _logged(request, answers.guarded(response, is_https=True))
    targets = _stores(here) if here.leaves_to_shop else ""
    return _logged(request, answers.guarded(response, form_targets=targets, is_https=_is_https(here.hub)))


def _caused(request: Request) -> wiring.Hub:
    """The hub for one request: its log lines and the messages it causes carry the request's id."""
    cause = requests.correlation_id(request)
    begin(cause)
    return wiring.hub().caused_by(cause)


def _trouble(here: Visit | None, request: Request, error: Exception, *, is_ours: bool) -> Response:
    is_expected = isinstance(error, Problem | requests.TooLarge | requests.WrongType)
    if isinstance(error, Problem):
        log().info("refused", extra=_seen(request) | told(error))
    elif not is_expected:
        log().error("failed", extra=_seen(request) | failure(error))
    if here is None:
        return problems.bare(requests.correlation_id(request), is_passing=is_expected)
    try:
        return problems.page(here, error, is_ours=is_ours)
    except Exception as another:  # noqa: BLE001  # a page of words needs templates and may fail too; this one needs nothing
        log().error("failed", extra=_seen(request) | failure(another))
        return problems.bare(requests.correlation_id(request), is_passing=False)


def _logged(request: Request, response: Response) -> Response:
    log().info("answered", extra=_seen(request) | {"status": response.status_code})
    return response


def _seen(request: Request) -> dict[str, object]:
    """The route, never the path: a path may hold a secret or a token."""
    return {"route": request.context.get("resourcePath", ""), "method": request.method}


def _readable(request: Request) -> Request:
    """Every body of ours travels as bytes, which Chalice sends nobody who forgot to say what they accept."""
    if "accept" not in request.headers:
        request.headers = CaseInsensitiveMapping({**dict(request.headers.items()), "accept": "*/*"})
    return request


def _stores(here: Visit) -> str:
    """Where the shop button's form may end: browsers hold a form's redirects to this list."""
    allowed = here.hub.pages.allowed
    hosts = [f" https://{host} https://*.{host}" for host in allowed.hosts if host != "localhost"]
    return "".join(hosts) + (" http://localhost:*" if allowed.loopback else "")


def _is_https(hub: wiring.Hub) -> bool:
    return hub.config.base_url.startswith("https:")
