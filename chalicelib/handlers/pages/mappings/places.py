"""Where the pages of a mapping are, whose they are, and how one is shown."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from chalice.app import Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound
from chalicelib.domain.lists import ListName
from chalicelib.domain.orders.mapping.assigning import written
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.handlers.forms.listed import offered
from chalicelib.handlers.forms.mappings import shown, ways
from chalicelib.handlers.visit import Visit
from chalicelib.queries.mappings import MappingPage, mapping_page
from chalicelib.usecases.mappings.fitting import LIST_OF
from chalicelib.usecases.mappings.saving import seen_of
from chalicelib.views.form import Form

EDITORS = (Role.SELLERS_ADMINISTRATOR,)
WAY = "connections"
PATH = "/connections/{id}/mapping"


def place(connection: str, section: Section | None = None) -> str:
    path = f"/connections/{quote(connection, safe='')}/mapping"
    return f"{path}/{section}" if section else path


def section_of(text: str) -> Section:
    if text not in set(Section):
        raise NotFound("There is no such page.")
    return Section(text)


def shown_page(here: Visit, id: str, section: Section, form: Form, *, status: int = 200) -> Response:
    found: MappingPage = here.do(mapping_page, unquote(id))
    return here.page(
        f"pages/mappings/{section.replace('-', '_')}",
        way=WAY,
        status=status,
        found=found,
        section=section,
        form=form,
        rows=shown(section, found.mapping, found.waiting, form),
        revision=form.typed.get("revision") or seen_of(found.mapping, section),
        at=place(found.connection.id),
        done=here.query("done"),
        imported=here.query("imported"),
        **_beside(here, found, section),
    )


def _beside(here: Visit, found: MappingPage, section: Section) -> Mapping[str, object]:
    """What a page picks from."""
    match section:
        case Section.SHIP_METHODS:
            return {"ways": ways(here.hub.lists.all(ListName.CARRIERS))}
        case Section.ARTICLES:
            assigned = here.hub.mappings.assigned(found.connection.id, after=here.query("after") or None)
            return {"assigned": assigned, "written": written}
        case Section.DEFAULTS:
            return {"entries": _entries(here, found)}
    return {}


def _entries(here: Visit, found: MappingPage) -> Mapping[str, Sequence[object]]:
    lists = {of: here.hub.lists.all(of) for of in set(LIST_OF.values())}
    return {name: offered(lists[of], getattr(found.mapping, name)) for name, of in LIST_OF.items()}
