"""Goods in, corrections and counts on an article's page."""

from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory.counting import Fate
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.stock import count as cells
from chalicelib.handlers.forms.stock import move
from chalicelib.handlers.pages.stock.listing import one
from chalicelib.handlers.pages.stock.places import LIST, MOVERS, place
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.inventory import counting, moving

moves = Blueprint(__name__)


@moves.route(f"{LIST}/{{number}}/receive", methods=["POST"], content_types=ANY, name="receive-stock")
@page(moves, roles=MOVERS)
def receive(here: Visit, number: str) -> Response:
    return _done(here, number, "receive", partial(_moved, here, moving.receive, "received"))


@moves.route(f"{LIST}/{{number}}/correct", methods=["POST"], content_types=ANY, name="correct-stock")
@page(moves, roles=MOVERS)
def correct(here: Visit, number: str) -> Response:
    return _done(here, number, "correct", partial(_moved, here, moving.correct, "corrected"))


@moves.route(f"{LIST}/{{number}}/count", methods=["POST"], content_types=ANY, name="count-stock")
@page(moves, roles=MOVERS)
def count(here: Visit, number: str) -> Response:
    return _done(here, number, "count", partial(_counted, here))


def _moved(here: Visit, verb: Callable[..., object], done: str, article: str) -> str:
    here.do(verb, move(here, article), by=here.person, where=here.where)
    return done


def _counted(here: Visit, article: str) -> str:
    result = here.do(counting.count, cells(here, article), by=here.person, where=here.where)
    return "old-count" if result.fate is Fate.OLD else "counted"


def _done(here: Visit, number: str, about: str, act: Callable[[str], str]) -> Response:
    """Back to the article, which says what was done, or with what was wrong beside each field."""
    article = here.hub.articles.get(unquote(number)).number
    try:
        done = act(article)
    except Refused as refusal:
        return one(here, article, again(here, refusal, about=about), status=422)
    return here.sent_to(f"{place(article)}?done={done}")
