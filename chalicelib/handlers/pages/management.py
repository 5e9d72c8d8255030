"""Order Management: everybody's orders, for the administrators of purchasing."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.exports import Encoding, Export
from chalicelib.domain.management import LISTED
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.management import LIST, place, selection, wanted
from chalicelib.handlers.visit import Visit
from chalicelib.queries.exports import mine
from chalicelib.queries.management import listed, named
from chalicelib.usecases.exports.asking import ask
from chalicelib.views.form import EMPTY, Form

management = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
_ASKED = ("status", "search", "after")


@management.route(LIST, name="all-orders")
@page(management, roles=ADMINISTRATORS, needs_set_up=True)
def everybodys(here: Visit) -> Response:
    asked = {name: here.query(name) for name in _ASKED}
    chosen = selection(asked)
    if chosen.search and not asked["after"] and (number := here.do(named, chosen.search)):
        # The way back leads past the search, which would lead to the order again.
        return here.sent_to(f"/orders/{quote(number, safe='')}{_carrying(asked | {'search': ''})}")
    return _list(here, asked, EMPTY)


@management.route(f"{LIST}/download", methods=["POST"], content_types=ANY, name="download-orders")
@page(management, roles=ADMINISTRATORS)
def download(here: Visit) -> Response:
    """The table itself, or the page of the job that makes it."""
    try:
        chosen, encoding = wanted(here)
    except Refused as refusal:
        return _list(here, here.form, again(here, refusal), status=422)
    made = here.do(ask, chosen, encoding=encoding, by=here.person, where=here.where)
    if isinstance(made, Export):
        return here.sent_to(f"{LIST}/exports/{made.id}")
    charset = "utf-8" if encoding is Encoding.UTF8 else "windows-31j"
    return answers.download(made, f"orders-{here.hub.clock.now():%Y-%m-%d}.csv", f"text/csv; charset={charset}")


def _list(here: Visit, said: Mapping[str, str], form: Form, *, status: int = 200) -> Response:
    asked = place(said)
    chosen = selection(asked)
    return here.page(
        "pages/management",
        way="management",
        status=status,
        found=here.do(listed, chosen, after=asked.get("after")),
        chosen=chosen,
        asked=asked,
        carrying=_carrying(asked),
        statuses=LISTED,
        encodings=tuple(Encoding),
        has_exports=bool(here.do(mine, here.person)),
        form=form,
    )


def _carrying(asked: Mapping[str, str]) -> str:
    """What an order's address says about the place in the list that led to it."""
    found = place(asked)
    return f"?{urlencode({'list': urlencode(found)})}" if found else ""
