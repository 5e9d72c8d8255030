"""What keeps the house running, for its operator: schedules, queues, the outbox, and messages that failed too often."""

from collections.abc import Callable
from urllib.parse import urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.messages import QUEUES
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.visit import Visit
from chalicelib.ports.outbox import MOST_COUNTED
from chalicelib.queries.operations import failed, overview
from chalicelib.usecases import operations as use
from chalicelib.usecases.search import index_again

operations = Blueprint(__name__)

OPERATORS = (Role.OPERATOR,)


@operations.route("/operations", name="operations")
@page(operations, roles=OPERATORS)
def show(here: Visit) -> Response:
    return here.page(
        "pages/operations",
        way="operations",
        seen=here.do(overview),
        most_counted=MOST_COUNTED,
        queue=here.query("queue"),
        sent_back=_count(here.query("sent_back")),
        cleared=_count(here.query("cleared")),
        is_indexing=here.query("indexing") == "1",
    )


@operations.route("/operations/{queue}", name="dead-letters")
@page(operations, roles=OPERATORS)
def look(here: Visit, queue: str) -> Response:
    letters = here.do(failed, queue)
    return here.page("pages/dead_letters", way="operations", queue=queue, letters=letters, has_way_back=queue in QUEUES)


@operations.route("/operations/{queue}/redrive", methods=["POST"], content_types=ANY, name="redrive")
@page(operations, roles=OPERATORS)
def redrive(here: Visit, queue: str) -> Response:
    return _done(here, queue, "sent_back", use.send_back)


@operations.route("/operations/{queue}/clear", methods=["POST"], content_types=ANY, name="clear")
@page(operations, roles=OPERATORS)
def clear(here: Visit, queue: str) -> Response:
    return _done(here, queue, "cleared", use.clear)


@operations.route("/operations/search/index", methods=["POST"], content_types=ANY, name="index-again")
@page(operations, roles=OPERATORS)
def index_orders(here: Visit) -> Response:
    here.do(index_again, by=here.person, where=here.where)
    return here.sent_to("/operations?indexing=1")


def _done(here: Visit, queue: str, what: str, verb: Callable[..., int]) -> Response:
    count = here.do(verb, queue, by=here.person, where=here.where)
    return here.sent_to(f"/operations?{urlencode({'queue': queue, what: count})}")


def _count(text: str) -> int | None:
    """How many, if the address says so; anybody may have typed it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
