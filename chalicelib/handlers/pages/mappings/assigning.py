"""What SKUs and ASINs stand for: said one by one, or where they hold orders."""

from dataclasses import replace
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.articles import Alias, AliasKind
from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.mappings import named_rows
from chalicelib.handlers.pages.mappings.places import EDITORS, PATH, place, shown_page
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.mappings import assigning as verbs

assigning = Blueprint(__name__)


@assigning.route(f"{PATH}/articles/assign", methods=["POST"], content_types=ANY, name="assign-articles")
@page(assigning, roles=EDITORS)
def assign(here: Visit, id: str) -> Response:
    connection = unquote(id)
    rows, places = named_rows(here)
    try:
        here.do(verbs.assign, connection, rows, by=here.person, where=here.where)
    except Refused as refusal:
        form = again(here, refusal, about="assign")
        moved = {}
        for name, sentence in form.errors.items():
            column, _, at = name.partition("~")
            moved[f"{column}~{places[int(at)]}"] = sentence
        return shown_page(here, id, Section.ARTICLES, replace(form, errors=moved), status=422)
    return here.sent_to(f"{place(connection, Section.ARTICLES)}?done=assigned")


@assigning.route(f"{PATH}/articles/remove", methods=["POST"], content_types=ANY, name="remove-articles")
@page(assigning, roles=EDITORS)
def remove(here: Visit, id: str) -> Response:
    connection = unquote(id)
    try:
        here.do(verbs.remove, connection, _ticked(here), by=here.person, where=here.where)
    except Refused as refusal:
        return shown_page(here, id, Section.ARTICLES, again(here, refusal, about="remove"), status=422)
    return here.sent_to(f"{place(connection, Section.ARTICLES)}?done=removed")


def _ticked(here: Visit) -> list[Alias]:
    """“sku~CUP-1”; what no page of ours says is nothing."""
    parts = (text.partition("~") for text in here.fields.all("alias"))
    return [Alias(AliasKind(kind), text) for kind, _, text in parts if kind in set(AliasKind) and text]
