"""The directory: everybody who may sign in or is asked, and whom the Select windows of all settings find."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms import people as picker
from chalicelib.handlers.forms.profiles import chosen, profile, revision, typed
from chalicelib.handlers.visit import Visit
from chalicelib.queries import people as directory
from chalicelib.queries.directory import GROUP, KINDS, MOST_FOUND, PERSON, choosable
from chalicelib.queries.people import STATES
from chalicelib.usecases.directory import people as keeping
from chalicelib.views.form import Form
from chalicelib.views.texts import LANGUAGES

people = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
# Whoever keeps settings in which people are chosen.
CHOOSERS = (Role.PURCHASING_ADMINISTRATOR, Role.SELLERS_ADMINISTRATOR)
LIST = "/settings/people"


@people.route(LIST, name="people")
@page(people, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    """Raises Refused for a list that no page of ours leads to."""
    who, state = here.query("who"), here.query("state")
    if state not in ("", *STATES):
        raise Refused("There is no such list.")
    among = picker.anyone([who]) if who else None
    found = here.do(directory.listed, here.query("search"), among=among, state=state, after=here.query("after") or None)
    return here.page(
        "pages/people/list",
        way="settings",
        found=found,
        asked={"search": here.query("search"), "who": who, "state": state},
        states=STATES,
        groups=here.hub.people.groups(),
        done=here.query("done"),
        imported=here.query("imported"),
    )


@people.route(f"{LIST}/choices", name="people-to-choose")
@page(people, roles=CHOOSERS)
def choices(here: Visit) -> Response:
    kinds = [kind for kind in KINDS if kind in (here.query("kinds") or " ".join(KINDS)).split()]
    found = here.do(choosable, here.query("search"), kinds=kinds, role_names=here.words.roles())
    words = here.words
    rows = [
        {
            "value": one.value,
            "label": words.choice(one),
            "small": one.small or (words.kind(one) if one.kind != PERSON else ""),
            "warning": words.warning(one.warning) if one.warning else "",
        }
        for one in found
    ]
    return answers.json({"choices": rows, "more": len(found) >= MOST_FOUND})


@people.route(f"{LIST}/add", name="new-person")
@page(people, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    return _form(here, Form(chosen={"roles": [Role.APPLICANT]}))


@people.route(f"{LIST}/add", methods=["POST"], content_types=ANY, name="add-person")
@page(people, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    return _stored(here, "", lambda: here.do(keeping.add, profile(here), **_by(here)))


@people.route(f"{LIST}/edit/{{id}}", name="one-person")
@page(people, roles=ADMINISTRATORS)
def edit(here: Visit, id: str) -> Response:
    person = here.hub.people.get(unquote(id))
    return _form(here, Form(typed=typed(person), chosen=chosen(person)), person.id)


@people.route(f"{LIST}/edit/{{id}}", methods=["POST"], content_types=ANY, name="update-person")
@page(people, roles=ADMINISTRATORS)
def update(here: Visit, id: str) -> Response:
    def updated() -> None:
        here.do(keeping.update, unquote(id), profile(here), revision=revision(here), **_by(here))

    return _stored(here, unquote(id), updated)


@people.route(f"{LIST}/edit/{{id}}/off", methods=["POST"], content_types=ANY, name="switch-person-off")
@page(people, roles=ADMINISTRATORS)
def switch_off(here: Visit, id: str) -> Response:
    return _done(here, unquote(id), "off", lambda: here.do(keeping.switch_off, unquote(id), **_by(here)))


@people.route(f"{LIST}/edit/{{id}}/on", methods=["POST"], content_types=ANY, name="switch-person-on")
@page(people, roles=ADMINISTRATORS)
def switch_on(here: Visit, id: str) -> Response:
    return _done(here, unquote(id), "on", lambda: here.do(keeping.switch_on, unquote(id), **_by(here)))


@people.route(f"{LIST}/edit/{{id}}/delete", methods=["POST"], content_types=ANY, name="delete-person")
@page(people, roles=ADMINISTRATORS)
def delete(here: Visit, id: str) -> Response:
    return _done(here, unquote(id), "deleted", lambda: here.do(keeping.delete, unquote(id), **_by(here)), to=LIST)


def _by(here: Visit) -> dict[str, object]:
    return {"by": here.person, "where": here.where}


def _done(here: Visit, id: str, done: str, act: Callable[[], object], *, to: str = "") -> Response:
    """Back to the person as they are now, or with what was wrong above the form."""
    try:
        act()
    except Refused as refusal:
        person = here.hub.people.get(id)
        form = Form(about=done, typed=typed(person), chosen=chosen(person), error=here.words.problem(refusal))
        return _form(here, form, id, status=422, is_typed=False)
    return here.sent_to(f"{to or _page_of(id)}?done={done}")


def _stored(here: Visit, id: str, act: Callable[[], object]) -> Response:
    """Back to the list, or to the form with what was wrong beside each field."""
    if picker.looked_for(here):
        return _form(here, Form(typed=here.form, chosen=here.fields.every()), id)
    try:
        act()
    except Overtaken as overtaken:
        return _form(here, _overtaken(here, id, overtaken), id, status=409)
    except Refused as refusal:
        return _form(here, again(here, refusal), id, status=422)
    return here.sent_to(f"{_page_of(id)}?done=updated" if id else f"{LIST}?done=added")


def _overtaken(here: Visit, id: str, overtaken: Overtaken) -> Form:
    """What somebody else made of the choices is said in words, since boxes have no text to compare."""
    now = here.hub.people.get(id)
    form = again(here, overtaken, stored=typed(now))
    differing = {
        name: values
        for name, values in chosen(now).items()
        if sorted(values) != sorted(filter(None, here.fields.all(name)))
    }
    return Form(
        about=form.about,
        typed=form.typed,
        errors=form.errors,
        error=form.error,
        chosen=form.chosen,
        stored={**form.stored, **_said(here, differing)},
    )


def _said(here: Visit, differing: Mapping[str, Sequence[str]]) -> dict[str, str]:
    said = {}
    for name, values in differing.items():
        full = [f"role:{value}" if name == "roles" else value for value in values]
        said[name] = ", ".join(here.words.choice(one) for one in picker.picked(here, "", full).chosen)
    return said


def _page_of(id: str) -> str:
    return f"{LIST}/edit/{id}"


def _form(here: Visit, form: Form, id: str = "", *, status: int = 200, is_typed: bool = True) -> Response:
    """``id`` is empty for a new one."""

    def picked(name: str, kind: str) -> picker.Picked:
        return picker.picked(
            here, name if is_typed else "", [one for one in form.chosen.get(name, ()) if one], kinds=[kind]
        )

    return here.page(
        "pages/people/one",
        way="settings",
        status=status,
        id=id,
        known=here.do(directory.one, id) if id else None,
        form=form,
        manager=picked("manager", PERSON),
        groups=picked("groups", GROUP),
        languages=LANGUAGES,
        done=here.query("done"),
    )
