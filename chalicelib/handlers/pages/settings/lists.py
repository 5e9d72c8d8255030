"""The small lists of the selling half: each with its entries, one entry, added, changed, archived."""

from collections.abc import Callable
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.domain.lists import Entry, ListName
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.listed import entry, typed
from chalicelib.handlers.visit import Visit
from chalicelib.usecases import small_lists
from chalicelib.views.form import EMPTY, Form

lists = Blueprint(__name__)

ADMINISTRATORS = (Role.SELLERS_ADMINISTRATOR,)
LISTS = "/settings/lists"


@lists.route(LISTS, name="lists")
@page(lists, roles=ADMINISTRATORS)
def overview(here: Visit) -> Response:
    rows = [(of, [one for one in here.hub.lists.all(of) if not one.archived]) for of in ListName]
    return here.page("pages/lists/all", way="settings", rows=rows)


@lists.route(f"{LISTS}/{{name}}", name="one-list")
@page(lists, roles=ADMINISTRATORS)
def show(here: Visit, name: str) -> Response:
    return _list(here, _of(name), EMPTY)


@lists.route(f"{LISTS}/{{name}}", methods=["POST"], content_types=ANY, name="add-to-list")
@page(lists, roles=ADMINISTRATORS)
def add(here: Visit, name: str) -> Response:
    of = _of(name)
    try:
        here.do(small_lists.add, entry(here, of), by=here.person, where=here.where)
    except Refused as refusal:
        return _list(here, of, again(here, refusal), status=422)
    return here.sent_to(f"{LISTS}/{of}?done=added")


@lists.route(f"{LISTS}/{{name}}/{{code}}", name="one-list-entry")
@page(lists, roles=ADMINISTRATORS)
def edit(here: Visit, name: str, code: str) -> Response:
    stored = here.hub.lists.get(_of(name), unquote(code))
    return _entry(here, stored, Form(typed=typed(stored)))


@lists.route(f"{LISTS}/{{name}}/{{code}}", methods=["POST"], content_types=ANY, name="update-list-entry")
@page(lists, roles=ADMINISTRATORS)
def update(here: Visit, name: str, code: str) -> Response:
    stated = entry(here, _of(name), unquote(code))
    return _changed(
        here, stated, "updated", lambda: here.do(small_lists.update, stated, by=here.person, where=here.where)
    )


@lists.route(f"{LISTS}/{{name}}/{{code}}/archive", methods=["POST"], content_types=ANY, name="archive-list-entry")
@page(lists, roles=ADMINISTRATORS)
def archive(here: Visit, name: str, code: str) -> Response:
    """``archived`` says whether it is to be."""
    is_archived = here.form.get("archived") == "yes"
    of = _of(name)
    here.do(small_lists.archive, of, unquote(code), is_archived=is_archived, by=here.person, where=here.where)
    return here.sent_to(f"{LISTS}/{of}?done={'archived' if is_archived else 'unarchived'}")


def _of(name: str) -> ListName:
    """Raises NotFound."""
    if name not in set(ListName):
        raise NotFound("There is no such list.")
    return ListName(name)


def _changed(here: Visit, stated: Entry, done: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except Overtaken as overtaken:
        stored = here.hub.lists.get(stated.of, stated.code)
        return _entry(here, stored, again(here, overtaken, stored=typed(stored)), status=409)
    except Refused as refusal:
        return _entry(here, here.hub.lists.get(stated.of, stated.code), again(here, refusal), status=422)
    return here.sent_to(f"{LISTS}/{stated.of}?done={done}")


def _list(here: Visit, of: ListName, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/lists/one",
        way="settings",
        status=status,
        of=of,
        entries=here.hub.lists.all(of),
        form=form,
        done=here.query("done"),
    )


def _entry(here: Visit, stored: Entry, form: Form, *, status: int = 200) -> Response:
    return here.page("pages/lists/entry", way="settings", status=status, entry=stored, form=form)
