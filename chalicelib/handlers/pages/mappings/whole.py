"""What is done with a mapping as a whole: copied from another connection, and the orders that it cures released."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.mapping.sections import Section
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.mappings.places import EDITORS, PATH, place, section_of, shown_page
from chalicelib.handlers.visit import Visit
from chalicelib.usecases.mappings.copying import copy
from chalicelib.usecases.mappings.releasing import begin
from chalicelib.usecases.mappings.usual import take_usual

whole = Blueprint(__name__)


@whole.route(f"{PATH}/copy", methods=["POST"], content_types=ANY, name="copy-mapping")
@page(whole, roles=EDITORS)
def copied(here: Visit, id: str) -> Response:
    connection = unquote(id)
    try:
        here.do(copy, here.form.get("source", ""), connection, by=here.person, where=here.where)
    except Refused as refusal:
        return shown_page(here, id, Section.DEFAULTS, again(here, refusal, about="copy"), status=422)
    return here.sent_to(f"{place(connection, Section.DEFAULTS)}?done=copied")


@whole.route(f"{PATH}/charges/usual", methods=["POST"], content_types=ANY, name="usual-charges")
@page(whole, roles=EDITORS)
def usual(here: Visit, id: str) -> Response:
    connection = unquote(id)
    try:
        here.do(take_usual, connection, by=here.person, where=here.where)
    except Refused as refusal:
        return shown_page(here, id, Section.CHARGES, again(here, refusal, about="usual"), status=422)
    return here.sent_to(f"{place(connection, Section.CHARGES)}?done=kept")


@whole.route(f"{PATH}/release", methods=["POST"], content_types=ANY, name="release-orders")
@page(whole, roles=EDITORS)
def release(here: Visit, id: str) -> Response:
    connection, back = unquote(id), section_of(here.form.get("section", Section.SHIP_METHODS))
    here.do(begin, connection, by=here.person, where=here.where)
    return here.sent_to(f"{place(connection, back)}?done=begun")
