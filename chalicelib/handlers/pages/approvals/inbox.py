"""My approvals: what waits for the reader, several of which may be approved at once, and what they decided lately."""

from collections.abc import Sequence

from chalice.app import Blueprint, Response

from chalicelib.domain.errors import Refused
from chalicelib.handlers import shown
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.approvals import chosen
from chalicelib.handlers.visit import Visit
from chalicelib.queries.inbox import inbox as waiting
from chalicelib.usecases.approvals.several import Outcome, approve_several
from chalicelib.views.form import EMPTY, Form

inbox = Blueprint(__name__)


@inbox.route("/approvals", name="my-approvals")
@page(inbox, needs_set_up=True)
def show(here: Visit) -> Response:
    approved = here.query("approved")
    return _list(here, EMPTY, approved=int(approved) if approved.isdecimal() and len(approved) < 4 else 0)


@inbox.route("/approvals", methods=["POST"], content_types=ANY, name="approve-several")
@page(inbox)
def approve(here: Visit) -> Response:
    """What could be approved is, whatever became of the others; those are told one by one."""
    try:
        outcomes = here.do(
            approve_several, chosen(here.fields.all("approve")), signed_in=here.signed_in, where=here.where
        )
    except Refused as refusal:
        return _list(here, again(here, refusal), status=422)
    if any(outcome.problem for outcome in outcomes):
        return _list(here, EMPTY, outcomes=outcomes, status=422)
    return here.sent_to(f"/approvals?approved={len(outcomes)}")


def _list(
    here: Visit, form: Form, *, outcomes: Sequence[Outcome] = (), approved: int = 0, status: int = 200
) -> Response:
    session = here.signed_in.form_nonce if here.signed_in else ""
    found = here.do(waiting, here.person, session=session, shown=shown.proofs(here))
    return here.page(
        "pages/approvals/inbox",
        way="approvals",
        status=status,
        inbox=found,
        form=form,
        failed=[outcome for outcome in outcomes if outcome.problem],
        approved=approved or sum(outcome.problem is None for outcome in outcomes),
    )
