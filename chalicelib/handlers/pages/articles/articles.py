"""The list of articles, and one article: looked at, added, changed, archived."""

from collections.abc import Callable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.articles import Article
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.lists import ListName
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.articles import article, typed
from chalicelib.handlers.forms.listed import offered, pick
from chalicelib.handlers.pages.articles.places import EDITORS, LIST, READERS, WAY, place
from chalicelib.handlers.visit import Visit
from chalicelib.queries.articles import listed, one
from chalicelib.usecases.articles import editing
from chalicelib.views.form import Form

articles = Blueprint(__name__)

ARCHIVED = "archived"
# Nobody reads more of what they searched for, and the rest finds nothing more.
LONGEST_SEARCH = 200


@articles.route(LIST, name="articles")
@page(articles, roles=READERS)
def show(here: Visit) -> Response:
    search, is_archived = here.query("search")[:LONGEST_SEARCH], here.query("show") == ARCHIVED
    found = here.do(listed, search, archived=is_archived, after=here.query("after") or None)
    return here.page(
        "pages/articles/list",
        way=WAY,
        found=found,
        asked={"search": search, "show": ARCHIVED if is_archived else ""},
        may_edit=here.person.has(*EDITORS),
        imported=here.query("imported"),
    )


@articles.route(f"{LIST}/new", name="new-article")
@page(articles, roles=EDITORS)
def new(here: Visit) -> Response:
    return _form(here, Form(typed={"stocked": "yes"}))


@articles.route(f"{LIST}/new", methods=["POST"], content_types=ANY, name="add-article")
@page(articles, roles=EDITORS)
def add(here: Visit) -> Response:
    def added() -> Article:
        kept: Article = here.do(editing.add, article(here), pick(here, "warehouse"), by=here.person, where=here.where)
        return kept

    return _stored(here, "", "added", added)


@articles.route(f"{LIST}/{{number}}", name="one-article")
@page(articles, roles=READERS)
def look(here: Visit, number: str) -> Response:
    return _page(here, unquote(number))


@articles.route(f"{LIST}/{{number}}/edit", name="edit-article")
@page(articles, roles=EDITORS)
def edit(here: Visit, number: str) -> Response:
    stored = here.hub.articles.get(unquote(number))
    return _form(here, Form(typed=typed(stored)), stored)


@articles.route(f"{LIST}/{{number}}/edit", methods=["POST"], content_types=ANY, name="update-article")
@page(articles, roles=EDITORS)
def update(here: Visit, number: str) -> Response:
    def updated() -> Article:
        stated = article(here, unquote(number))
        kept: Article = here.do(editing.update, stated, pick(here, "warehouse"), by=here.person, where=here.where)
        return kept

    return _stored(here, unquote(number), "updated", updated)


@articles.route(f"{LIST}/{{number}}/archive", methods=["POST"], content_types=ANY, name="archive-article")
@page(articles, roles=EDITORS)
def archive(here: Visit, number: str) -> Response:
    """``archived`` says whether it is to be."""
    is_archived = here.form.get(ARCHIVED) == "yes"
    try:
        kept = here.do(editing.archive, unquote(number), is_archived=is_archived, by=here.person, where=here.where)
    except Refused as refusal:
        return _page(here, unquote(number), again(here, refusal), status=422)
    return here.sent_to(f"{place(kept.number)}?done={'archived' if is_archived else 'unarchived'}")


def _stored(here: Visit, number: str, done: str, act: Callable[[], Article]) -> Response:
    """To the article, or back to the form with what was wrong beside each field."""
    try:
        kept = act()
    except Overtaken as overtaken:
        stored = here.hub.articles.get(number)
        return _form(here, again(here, overtaken, stored=typed(stored)), stored, status=409)
    except Refused as refusal:
        return _form(here, again(here, refusal), here.hub.articles.get(number) if number else None, status=422)
    return here.sent_to(f"{place(kept.number)}?done={done}")


def _page(here: Visit, number: str, form: Form | None = None, *, status: int = 200) -> Response:
    return here.page(
        "pages/articles/one",
        way=WAY,
        status=status,
        known=here.do(one, number),
        form=form or Form(),
        done=here.query("done"),
        may_edit=here.person.has(*EDITORS),
    )


def _form(here: Visit, form: Form, stored: Article | None = None, *, status: int = 200) -> Response:
    warehouses = here.hub.lists.all(ListName.WAREHOUSES)
    return here.page(
        "pages/articles/edit",
        way=WAY,
        status=status,
        form=form,
        article=stored,
        warehouses=offered(warehouses, stored.warehouse if stored else ""),
    )
