"""Behind the links in our mails. Looking changes nothing, for mail scanners look at every link; a button answers."""

from chalice.app import Blueprint, Response

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.approvals import answer
from chalicelib.handlers.visit import Visit
from chalicelib.queries.approvals import UnderApproval, look
from chalicelib.queries.purchasing.details import DetailLine
from chalicelib.usecases.approvals.deciding import decide
from chalicelib.views.form import EMPTY, Form

approvals = Blueprint(__name__)


@approvals.route("/approvals/{token}", methods=["GET", "HEAD"], name="look-at-approval")
@page(approvals, is_public=True)
def show(here: Visit, token: str) -> Response:
    return _page(here, token, EMPTY)


@approvals.route("/approvals/{token}", methods=["POST"], content_types=ANY, name="decide")
@page(approvals, is_public=True)
def act(here: Visit, token: str) -> Response:
    """The token says who answers, the page's nonce that our page was seen first; a session only adds who sat there."""
    try:
        said = answer(here.form)
        here.do(
            decide,
            token,
            verdict=said.verdict,
            comment=said.comment,
            at_current_price=said.at_current_price,
            page_nonce=said.page_nonce,
            signed_in=here.visitor,
            where=here.where.replace("page", "mail link", 1),
        )
    except Conflict:
        return _page(here, token, EMPTY, status=409)  # the page says who decided, and when
    except Refused as refusal:
        return _page(here, token, again(here, refusal), status=422)
    return here.sent_to(f"/approvals/{token}")


def _page(here: Visit, token: str, form: Form, *, status: int = 200) -> Response:
    found: UnderApproval = here.do(look, token, signed_in=here.visitor)
    chosen = here.query("verdict")
    return here.page(
        "pages/approval",
        status=status,
        page=found,
        token=token,
        rows=[DetailLine(line, None, False) for line in found.content.lines],
        form=form,
        preselected=chosen if chosen in set(Verdict) else "",
    )
