"""All orders, for the administrators of purchasing."""

from chalice.app import Blueprint, Response

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing.order import Status
from chalicelib.handlers.envelope import page
from chalicelib.handlers.visit import Visit
from chalicelib.queries.management import STATUSES, listed

management = Blueprint(__name__)


@management.route("/management", name="all-orders")
@page(management, roles=[Role.PURCHASING_ADMINISTRATOR])
def everybodys(here: Visit) -> Response:
    status = _status(here.query("status"))
    found = here.do(listed, status, after=here.query("after") or None)
    return here.page("pages/management", way="management", found=found, chosen=status, statuses=STATUSES)


def _status(text: str) -> Status | None:
    """Which filter was chosen; none is (All)."""
    if text and text not in STATUSES:
        raise NotFound("There is no such list.")
    return Status(text) if text else None
