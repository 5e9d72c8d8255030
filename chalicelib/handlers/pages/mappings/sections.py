"""The pages of a mapping: shown, and saved each by itself."""

from dataclasses import replace
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.mappings import in_place, stated
from chalicelib.handlers.pages.mappings.places import EDITORS, PATH, place, section_of, shown_page
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.mappings.saving import save, seen_of
from chalicelib.usecases.mappings.ways import add_way
from chalicelib.views.form import EMPTY

sections = Blueprint(__name__)


@sections.route(PATH, name="mapping")
@page(sections, roles=EDITORS)
def begin(here: Visit, id: str) -> Response:
    return here.sent_to(place(unquote(id), Section.SHIP_METHODS))


@sections.route(f"{PATH}/{{section}}", name="mapping-page")
@page(sections, roles=EDITORS)
def show(here: Visit, id: str, section: str) -> Response:
    return shown_page(here, id, section_of(section), EMPTY)


@sections.route(f"{PATH}/{{section}}", methods=["POST"], content_types=ANY, name="save-mapping-page")
@page(sections, roles=EDITORS)
def keep(here: Visit, id: str, section: str) -> Response:
    of, connection = section_of(section), unquote(id)
    given = stated(here, of)
    try:
        if "add" in here.form:
            return _with_way(here, id)
        here.do(save, connection, of, given, by=here.person, where=here.where)
    except Overtaken as overtaken:
        # What was typed stays; saving it once more writes over what is stored now, which the page tells.
        stored = {"revision": seen_of(here.hub.mappings.mapping(connection), of)}
        return shown_page(here, id, of, again(here, overtaken, stored=stored), status=409)
    except Refused as refusal:
        return shown_page(here, id, of, in_place(again(here, refusal), of, given.rows), status=422)
    return here.sent_to(f"{place(connection, of)}?done=kept")


def _with_way(here: Visit, id: str) -> Response:
    """The same form with one more carrier or method to choose; nothing of it is saved."""
    carrier, method = here.form.get("add_carrier", ""), here.form.get("add_method", "")
    here.do(add_way, carrier, method, by=here.person, where=here.where)
    form = again(here, Refused("Now you can choose it. The page is not saved yet."))
    typed = {name: text for name, text in form.typed.items() if name not in ("add_carrier", "add_method")}
    return shown_page(here, id, Section.SHIP_METHODS, replace(form, about="added", typed=typed))
