"""Groups: the list, one group with its members, and the roles that come with those of the sign-in provider."""

from collections.abc import Callable
from urllib.parse import quote, unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.profiles import group, group_typed
from chalicelib.handlers.visit import Visit
from chalicelib.queries import people as directory
from chalicelib.usecases.directory import groups as keeping
from chalicelib.views.form import EMPTY, Form

groups = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
LIST = "/settings/groups"


@groups.route(LIST, name="groups")
@page(groups, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _list(here, EMPTY)


@groups.route(f"{LIST}/add", name="new-group")
@page(groups, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    return _form(here, EMPTY)


@groups.route(f"{LIST}/add", methods=["POST"], content_types=ANY, name="add-group")
@page(groups, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    return _stored(here, "", "added", lambda: here.do(keeping.add, group(here), by=here.person, where=here.where))


@groups.route(f"{LIST}/edit/{{name}}", name="one-group")
@page(groups, roles=ADMINISTRATORS)
def edit(here: Visit, name: str) -> Response:
    stored = here.hub.people.group(unquote(name))
    return _form(here, Form(typed=group_typed(stored), chosen={"roles": sorted(stored.roles)}), stored.name)


@groups.route(f"{LIST}/edit/{{name}}", methods=["POST"], content_types=ANY, name="update-group")
@page(groups, roles=ADMINISTRATORS)
def update(here: Visit, name: str) -> Response:
    def updated() -> None:
        here.do(keeping.update, group(here, unquote(name)), by=here.person, where=here.where)

    return _stored(here, unquote(name), "updated", updated)


@groups.route(f"{LIST}/delete", methods=["POST"], content_types=ANY, name="delete-groups")
@page(groups, roles=ADMINISTRATORS)
def delete(here: Visit) -> Response:
    try:
        here.do(keeping.delete, here.fields.all("group"), by=here.person, where=here.where)
    except Refused as refusal:
        return _list(here, again(here, refusal), status=422)
    return here.sent_to(f"{LIST}?done=deleted")


def _stored(here: Visit, name: str, done: str, act: Callable[[], object]) -> Response:
    """Back to the list, or to the form with what was wrong beside each field."""
    try:
        act()
    except Overtaken as overtaken:
        stored = here.hub.people.group(name)
        form = again(here, overtaken, stored=group_typed(stored))
        if sorted(stored.roles) != sorted(here.fields.all("roles")):
            said = ", ".join(here.words.role(role) for role in sorted(stored.roles))
            form = Form(form.about, form.typed, form.errors, form.error, form.chosen, {**form.stored, "roles": said})
        return _form(here, form, name, status=409)
    except Refused as refusal:
        return _form(here, again(here, refusal), name, status=422)
    return here.sent_to(f"{LIST}?done={done}")


def _list(here: Visit, form: Form, *, status: int = 200) -> Response:
    found = here.do(directory.groups_listed, here.query("search"), after=here.query("after"))
    return here.page(
        "pages/groups/list",
        way="settings",
        status=status,
        found=found,
        search=here.query("search"),
        form=form,
        done=here.query("done"),
    )


def _form(here: Visit, form: Form, name: str = "", *, status: int = 200) -> Response:
    """``name`` is empty for a new one."""
    return here.page(
        "pages/groups/one",
        way="settings",
        status=status,
        name=name,
        known=here.do(directory.one_group, name) if name else None,
        form=form,
        members_page=f"/settings/people?who={quote(f'group:{name}')}",
    )
