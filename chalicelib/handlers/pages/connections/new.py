"""A new connection: a marketplace, whether the account can be connected at all, and away to Seller Central."""

from chalice.app import Blueprint, Response

from chalicelib.domain.connections.eligibility import KINDS, Need
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.marketplaces import BY_COUNTRY, Marketplace
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.connections.places import KEEPERS, NEW, WAY, away, granted_page, session_secret
from chalicelib.handlers.visit import Visit
from chalicelib.queries.connections import choices
from chalicelib.usecases.connections.consenting import depart
from chalicelib.usecases.connections.pasting import paste
from chalicelib.views.form import EMPTY, Form

new = Blueprint(__name__)


@new.route(NEW, name="new-connection")
@page(new, roles=KEEPERS)
def choose(here: Visit) -> Response:
    application = here.hub.connections.application()
    return here.page("pages/connections/new", way=WAY, regions=here.do(choices), application=application)


@new.route(f"{NEW}/{{country}}", name="before-leaving")
@page(new, roles=KEEPERS)
def before(here: Visit, country: str) -> Response:
    return _page(here, _chosen(country), EMPTY)


@new.route(f"{NEW}/{{country}}", methods=["POST"], content_types=ANY, name="leave-for-consent")
@page(new, roles=KEEPERS)
def leave(here: Visit, country: str) -> Response:
    chosen = _chosen(country)
    try:
        url = here.do(depart, chosen.id, browser=session_secret(here), by=here.person)
    except Refused as refusal:
        return _page(here, chosen, again(here, refusal), status=422)
    return away(here, url)


@new.route(f"{NEW}/{{country}}/token", methods=["POST"], content_types=ANY, name="paste-refresh-token")
@page(new, roles=KEEPERS, asks_others=True)
def pasted(here: Visit, country: str) -> Response:
    chosen = _chosen(country)
    seller, token = here.form.get("seller", ""), here.form.get("token", "")
    try:
        granted = here.do(paste, seller, chosen.id, token, by=here.person, where=here.where)
    except Refused as refusal:
        return _page(here, chosen, again(here, refusal), status=422)
    return here.sent_to(granted_page(granted))


def _chosen(country: str) -> Marketplace:
    """Raises NotFound."""
    chosen = BY_COUNTRY.get(country.upper())
    if chosen is None or country != country.lower():
        raise NotFound("Crossdock does not know this marketplace.")
    return chosen


def _page(here: Visit, chosen: Marketplace, form: Form, *, status: int = 200) -> Response:
    return here.page(
        "pages/connections/before",
        way=WAY,
        status=status,
        chosen=chosen,
        kinds=KINDS,
        needs=tuple(Need),
        application=here.hub.connections.application(),
        form=form,
    )
