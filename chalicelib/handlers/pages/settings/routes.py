"""Approval Routes: their list, the editor of one, and trying out what an order would do."""

from chalice.app import Blueprint, Response

from chalicelib.domain.approvals.routes import Route
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, amounts, people
from chalicelib.handlers.forms import routes as forms
from chalicelib.handlers.forms.routes import CHANGE, TypedRoute
from chalicelib.handlers.visit import Visit
from chalicelib.queries.routes import RoutesLook, latest, look, step_looks
from chalicelib.usecases.approvals import routes as keeping
from chalicelib.views.form import EMPTY, Form

routes = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
LIST = "/settings/routes"


@routes.route(LIST, name="routes")
@page(routes, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return here.page(
        "pages/routes/list", way="settings", found=here.do(look), latest=here.do(latest), done=here.query("done")
    )


@routes.route(f"{LIST}/add", name="new-route")
@page(routes, roles=ADMINISTRATORS)
def new(here: Visit) -> Response:
    """An empty form, or a copy of another route under no name."""
    found: RoutesLook = here.do(look)
    copied = found.find(here.query("copy"))
    typed = forms.copied(copied.route, before=copied.id) if copied else TypedRoute()
    return _editor(here, found, typed, EMPTY)


@routes.route(f"{LIST}/add", methods=["POST"], content_types=ANY, name="add-route")
@page(routes, roles=ADMINISTRATORS)
def add(here: Visit) -> Response:
    typed = forms.typed(here.fields)
    if _is_being_typed(here):
        return _editor(here, here.do(look), forms.changed(typed, here.form.get(CHANGE, "")), EMPTY)
    try:
        here.do(keeping.add, forms.route(typed), before=typed.before, by=here.person, where=here.where)
    except Refused as refusal:
        return _editor(here, here.do(look), typed, again(here, refusal), status=422)
    return here.sent_to(f"{LIST}?done=added")


@routes.route(f"{LIST}/edit/{{route}}", name="one-route")
@page(routes, roles=ADMINISTRATORS)
def edit(here: Visit, route: str) -> Response:
    found: RoutesLook = here.do(look)
    kept = found.find(route)
    if kept is None:
        raise NotFound("This route is not there any more.")
    return _editor(here, found, forms.shown(kept.route, before=kept.before), EMPTY, route)


@routes.route(f"{LIST}/edit/{{route}}", methods=["POST"], content_types=ANY, name="update-route")
@page(routes, roles=ADMINISTRATORS)
def update(here: Visit, route: str) -> Response:
    typed = forms.typed(here.fields)
    if _is_being_typed(here):
        return _editor(here, here.do(look), forms.changed(typed, here.form.get(CHANGE, "")), EMPTY, route)
    try:
        here.do(
            keeping.change,
            route,
            forms.route(typed),
            before=forms.moved(typed),
            revision=forms.revision(typed),
            by=here.person,
            where=here.where,
        )
    except NotFound:
        gone = Refused("Somebody deleted this route meanwhile. Add makes it again, with what stands here.")
        return _editor(here, here.do(look), typed, again(here, gone), status=409)
    except Overtaken as overtaken:
        return _overtaken(here, typed, overtaken, route)
    except Refused as refusal:
        return _editor(here, here.do(look), typed, again(here, refusal), route, status=422)
    return here.sent_to(f"{LIST}?done=updated")


@routes.route(f"{LIST}/move/{{route}}", methods=["POST"], content_types=ANY, name="move-route")
@page(routes, roles=ADMINISTRATORS)
def move(here: Visit, route: str) -> Response:
    steps = {"up": -1, "down": 1}.get(here.form.get("to", ""), 0)
    here.do(keeping.move, route, steps=steps, by=here.person, where=here.where)
    return here.sent_to(f"{LIST}?done=moved")


@routes.route(f"{LIST}/delete/{{route}}", methods=["POST"], content_types=ANY, name="delete-route")
@page(routes, roles=ADMINISTRATORS)
def delete(here: Visit, route: str) -> Response:
    here.do(keeping.remove, route, by=here.person, where=here.where)
    return here.sent_to(f"{LIST}?done=deleted")


def _is_being_typed(here: Visit) -> bool:
    """Whether another button than the one that stores was pressed."""
    return CHANGE in here.form or people.FIND in here.form


def _overtaken(here: Visit, typed: TypedRoute, overtaken: Overtaken, id: str) -> Response:
    """What was typed, with what somebody else made of it; pressing Update again means it."""
    found: RoutesLook = here.do(look)
    kept = found.find(id)
    now = forms.shown(kept.route, before=kept.before) if kept else TypedRoute()
    texts = {name: getattr(now, name) for name in ("name", "codes", "categories", "revision")}
    form = again(here, overtaken, stored=texts)
    return _editor(here, found, forms.renewed(typed, now), form, id, stored=kept.route if kept else None, status=409)


def _editor(
    here: Visit,
    found: RoutesLook,
    typed: TypedRoute,
    form: Form,
    id: str = "",
    *,
    stored: Route | None = None,
    status: int = 200,
) -> Response:
    kept = found.find(id)
    looks = step_looks([forms.draft(step) for step in typed.steps], found.policy, people=here.hub.people)
    return here.page(
        "pages/routes/edit",
        way="settings",
        status=status,
        found=found,
        kept=kept,
        is_default=kept is not None and kept == found.default,
        typed=typed,
        steps=[
            (step, people.picked(here, f"step-{number}-approvers", step.approvers), looks[number].trouble)
            for number, step in enumerate(typed.steps)
        ],
        stored=stored,
        form=form,
        currencies=amounts.offered([*typed.bands, *(row for step in typed.steps for row in step.amounts)], usual(here)),
    )


def usual(here: Visit) -> str:
    """The company's own currency, which most amounts are in."""
    try:
        return str(here.hub.settings.company().currency)
    except Refused:
        return "USD"
