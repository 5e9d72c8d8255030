"""What stands in the place of buying pages until there is something to buy with."""

from chalice.app import Response

from chalicelib.domain.directory import Role
from chalicelib.handlers.visit import Visit
from chalicelib.queries.company.standing import whom_to_ask


def led(here: Visit) -> Response:
    """Whoever can set it up is led to the guide; everybody else is told whom to ask. A form has changed nothing."""
    if here.person.has(Role.PURCHASING_ADMINISTRATOR):
        return here.sent_to("/settings")
    status = 200 if here.request.method == "GET" else 409
    return here.page("pages/not_ready", way="home", status=status, ask=here.do(whom_to_ask))
