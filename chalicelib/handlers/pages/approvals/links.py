"""Behind the links in our mails. Looking changes nothing, for mail scanners look at every link; a button answers."""

from http import HTTPStatus

from chalice.app import Blueprint, Response

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.purchasing.approval import Outdated
from chalicelib.handlers import shown
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.forms.approvals import answer
from chalicelib.handlers.visit import Visit
from chalicelib.queries.approvals import UnderApproval, look, renewable
from chalicelib.queries.purchasing.lines import with_changes
from chalicelib.usecases.approvals.deciding import decide
from chalicelib.usecases.approvals.renewing import send_fresh
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.texts import marked

approvals = Blueprint(__name__)

SHOP_AGAIN = marked("The price hold has ended. Please punch out again and bring the items back at today’s prices.")


@approvals.route("/approvals/{token}", methods=["GET", "HEAD"], name="look-at-approval")
@page(approvals, is_public=True)
def show(here: Visit, token: str) -> Response:
    return _page(here, token, EMPTY)


@approvals.route("/approvals/{token}", methods=["POST"], content_types=ANY, name="decide")
@page(approvals, is_public=True)
def act(here: Visit, token: str) -> Response:
    """The token says who answers, the page's nonce that our page was seen first; a session only adds who sat there."""
    try:
        said = answer(here.form, again=here.hub.pages.say(here.language)(SHOP_AGAIN))
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


@approvals.route("/approvals/{token}/fresh", methods=["POST"], content_types=ANY, name="send-fresh-link")
@page(approvals, is_public=True)
def fresh(here: Visit, token: str) -> Response:
    """Works without a session, like the link itself: whoever asks gets nothing, the approver a mail."""
    try:
        page_nonce = here.form.get("page_nonce", "")
        here.do(send_fresh, token, page_nonce=page_nonce, where=here.where.replace("page", "mail link", 1))
    except Refused as refusal:
        return _page(here, token, again(here, refusal), status=422)
    return here.sent_to(f"/approvals/{token}?fresh=sent")


def _page(here: Visit, token: str, form: Form, *, status: int = 200) -> Response:
    is_sent = here.query("fresh") == "sent"
    try:
        found: UnderApproval = here.do(look, token, signed_in=here.visitor)
    except Outdated as why:
        more = {"why": why, "page": here.do(renewable, token), "token": token, "form": form, "is_sent": is_sent}
        return here.page("pages/approvals/outdated", status=status if status != HTTPStatus.OK else 410, **more)
    chosen = here.query("verdict")
    response = here.page(
        "pages/approval",
        way="approvals" if here.signed_in else "",
        status=status,
        page=found,
        token=token,
        rows=with_changes(found.content.lines, found.changes),
        form=form,
        preselected=chosen if chosen in set(Verdict) else "",
        is_sent=is_sent,
    )
    if found.obstacle is None:
        response.headers.update(shown.remembered(here, token))
    return response
