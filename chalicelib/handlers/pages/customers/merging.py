"""Merging customers by hand: a look at what it would do, the merge, and its undoing."""

from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.domain.customers.merging import MOST_MERGED
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.customers.places import EDITORS, LIST, MERGE, WAY, place
from chalicelib.handlers.visit import Visit
from chalicelib.queries.customers.listing import rows
from chalicelib.usecases.customers import merging as by_hand
from chalicelib.views.form import EMPTY, Form

merging = Blueprint(__name__)


@merging.route(MERGE, methods=["POST"], content_types=ANY, name="merge-customers")
@page(merging, roles=EDITORS)
def merge(here: Visit) -> Response:
    """``customer`` are those that were chosen, ``stays`` the one that stays; without ``confirmed`` it only shows what
    would happen."""
    chosen = _chosen(here)
    stays = here.form.get("stays", "") or (chosen[0] if chosen else "")
    try:
        if here.form.get("confirmed") != "yes":
            here.do(by_hand.plan, stays, chosen, by=here.person)
            return _preview(here, chosen, stays, EMPTY)
        here.do(by_hand.merge, stays, chosen, by=here.person, where=here.where)
    except NotFound:
        return _preview(here, chosen, stays, again(here, Refused("One of these customers does not exist.")), 422)
    except Refused as refusal:
        return _preview(here, chosen, stays, again(here, refusal), 422)
    return here.sent_to(f"{place(stays)}?done=merged")


@merging.route(f"{LIST}/{{id}}/part", methods=["POST"], content_types=ANY, name="part-customers")
@page(merging, roles=EDITORS)
def part(here: Visit, id: str) -> Response:
    """``id`` is the one that becomes a customer of their own again."""
    free = here.do(by_hand.undo, unquote(id), by=here.person, where=here.where)
    return here.sent_to(f"{place(free.id)}?done=parted")


def _chosen(here: Visit) -> list[str]:
    """Each once; of what is typed only what might be a customer's number."""
    asked = [*here.fields.all("customer"), here.form.get("other", "")]
    return list(dict.fromkeys(text.strip().upper()[:20] for text in asked if text.strip()))[: MOST_MERGED + 1]


def _preview(here: Visit, chosen: list[str], stays: str, form: Form, status: int = 200) -> Response:
    known = here.hub.customers.several(chosen)
    shown = here.do(rows, [known[id] for id in chosen if id in known])
    unknown = [id for id in chosen if id not in known]
    return here.page(
        "pages/customers/merge", way=WAY, status=status, rows=shown, unknown=unknown, stays=stays, form=form
    )
