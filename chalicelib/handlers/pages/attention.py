"""What waits for a person, of the halves of the house that are theirs, and what can be done about it."""

from collections.abc import Callable, Mapping
from urllib.parse import unquote, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.attention import Topic, subject_of
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.sales.reading import downloaded, read_of, told
from chalicelib.handlers.visit import Visit
from chalicelib.queries.attention import waiting
from chalicelib.usecases import attention as use
from chalicelib.usecases import mail
from chalicelib.usecases.fulfilment.righting import put_right
from chalicelib.usecases.purchasing import disputes, punch_in, reimport, settling
from chalicelib.views.form import EMPTY, Form

attention = Blueprint(__name__)

BUYING, SELLING = Role.PURCHASING_ADMINISTRATOR, Role.SELLERS_ADMINISTRATOR


@attention.route("/attention", name="needs-attention")
@page(attention, roles=(BUYING, SELLING, Role.OPERATOR))
def show(here: Visit) -> Response:
    return _list(here, {name: here.query(name) for name in ("topic", "after")}, EMPTY)


@attention.route("/attention/{id}/assign", methods=["POST"], content_types=ANY, name="assign")
@page(attention, roles=(BUYING,))
def assign(here: Visit, id: str) -> Response:
    to = here.form.get("to", "")
    return _done(here, id, lambda: here.do(punch_in.assign_cart, unquote(id), to=to, **_by(here)))


@attention.route("/attention/{id}/import-cart", methods=["POST"], content_types=ANY, name="import-cart")
@page(attention, roles=(BUYING,))
def import_cart(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(punch_in.retry_cart, unquote(id), **_by(here)))


@attention.route("/attention/{id}/import", methods=["POST"], content_types=ANY, name="import-document")
@page(attention, roles=(BUYING,))
def import_document(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(reimport.retry_import, unquote(id), **_by(here)))


@attention.route("/attention/{id}/retry", methods=["POST"], content_types=ANY, name="retry-delivery")
@page(attention, roles=(BUYING,))
def retry(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(settling.retry, unquote(id), **_by(here)))


@attention.route("/attention/{id}/prefer", methods=["POST"], content_types=ANY, name="prefer-invoice")
@page(attention, roles=(BUYING,))
def prefer(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(disputes.prefer_other, unquote(id), **_by(here)))


@attention.route("/attention/{id}/ignore", methods=["POST"], content_types=ANY, name="ignore")
@page(attention, roles=(BUYING, SELLING))
def ignore(here: Visit, id: str) -> Response:
    reason = here.form.get("reason", "")
    return _done(here, id, lambda: here.do(use.ignore, unquote(id), reason=reason, **_by(here)))


@attention.route("/attention/{id}/reached", methods=["POST"], content_types=ANY, name="letters-arrive")
@page(attention, roles=(BUYING,))
def reached(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(mail.reaches_again, unquote(id), **_by(here)))


@attention.route("/attention/{id}/download", methods=["POST"], content_types=ANY, name="download-entry")
@page(attention, roles=(SELLING, Role.OPERATOR))
def download(here: Visit, id: str) -> Response:
    """The order that an entry is about."""
    asked = _place(here)
    try:
        done = downloaded(here, subject_of(unquote(id)))
    except Refused as refusal:
        return _list(here, asked, again(here, refusal, about=unquote(id)), status=422)
    return here.sent_to(f"/attention?{urlencode(asked | told(here, done))}")


@attention.route("/attention/{id}/parcel", methods=["POST"], content_types=ANY, name="put-parcel-right")
@page(attention, roles=(SELLING,))
def put_parcel_right(here: Visit, id: str) -> Response:
    carrier, tracking = here.form.get("carrier", ""), here.form.get("tracking", "")
    return _done(here, id, lambda: here.do(put_right, unquote(id), carrier, tracking, **_by(here)))


@attention.route("/attention/{id}/done", methods=["POST"], content_types=ANY, name="done")
@page(attention, roles=(SELLING,))
def done(here: Visit, id: str) -> Response:
    comment = here.form.get("comment", "")
    return _done(here, id, lambda: here.do(use.done, unquote(id), comment=comment, **_by(here)))


def _by(here: Visit) -> dict[str, object]:
    return {"by": here.person, "where": here.where}


def _done(here: Visit, id: str, act: Callable[[], object]) -> Response:
    """Back to the list, where the entry is gone, or still there with what stands in the way."""
    asked = _place(here)
    try:
        act()
    except Forbidden:
        raise
    except Refused as refusal:
        return _list(here, asked, again(here, refusal, about=unquote(id)), status=422)
    return here.sent_to("/attention" + (f"?{urlencode(asked)}" if asked else ""))


def _place(here: Visit) -> dict[str, str]:
    """Where in the list somebody was."""
    return {name: value for name in ("topic", "after") if (value := here.form.get(name, ""))}


def _list(here: Visit, asked: Mapping[str, str], form: Form, *, status: int = 200) -> Response:
    topic, after = asked.get("topic", ""), asked.get("after", "")
    if topic and topic not in set(Topic):
        raise NotFound("There is no such list.")
    found = here.do(waiting, Topic(topic) if topic else None, by=here.person, after=after or None)
    said = read_of(here) if status == 200 else None
    return here.page("pages/attention", way="attention", status=status, found=found, form=form, after=after, said=said)
