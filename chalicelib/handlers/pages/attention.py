"""What waits for an administrator, and what can be done about it."""

from collections.abc import Callable
from urllib.parse import unquote, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.attention import Topic
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.visit import Visit
from chalicelib.queries.attention import waiting
from chalicelib.usecases import attention as use
from chalicelib.usecases import mail
from chalicelib.usecases.purchasing import disputes, punch_in, reimport, settling
from chalicelib.views.form import EMPTY, Form

attention = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)


@attention.route("/attention", name="needs-attention")
@page(attention, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    return _list(here, _topic(here.query("topic")), EMPTY, after=here.query("after") or None)


@attention.route("/attention/{id}/assign", methods=["POST"], content_types=ANY, name="assign")
@page(attention, roles=ADMINISTRATORS)
def assign(here: Visit, id: str) -> Response:
    to = here.form.get("to", "")
    return _done(here, id, lambda: here.do(punch_in.assign_cart, unquote(id), to=to, **_by(here)))


@attention.route("/attention/{id}/import-cart", methods=["POST"], content_types=ANY, name="import-cart")
@page(attention, roles=ADMINISTRATORS)
def import_cart(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(punch_in.retry_cart, unquote(id), **_by(here)))


@attention.route("/attention/{id}/import", methods=["POST"], content_types=ANY, name="import-document")
@page(attention, roles=ADMINISTRATORS)
def import_document(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(reimport.retry_import, unquote(id), **_by(here)))


@attention.route("/attention/{id}/retry", methods=["POST"], content_types=ANY, name="retry-delivery")
@page(attention, roles=ADMINISTRATORS)
def retry(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(settling.retry, unquote(id), **_by(here)))


@attention.route("/attention/{id}/prefer", methods=["POST"], content_types=ANY, name="prefer-invoice")
@page(attention, roles=ADMINISTRATORS)
def prefer(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(disputes.prefer_other, unquote(id), **_by(here)))


@attention.route("/attention/{id}/ignore", methods=["POST"], content_types=ANY, name="ignore")
@page(attention, roles=ADMINISTRATORS)
def ignore(here: Visit, id: str) -> Response:
    reason = here.form.get("reason", "")
    return _done(here, id, lambda: here.do(use.ignore, unquote(id), reason=reason, **_by(here)))


@attention.route("/attention/{id}/reached", methods=["POST"], content_types=ANY, name="letters-arrive")
@page(attention, roles=ADMINISTRATORS)
def reached(here: Visit, id: str) -> Response:
    return _done(here, id, lambda: here.do(mail.reaches_again, unquote(id), **_by(here)))


def _by(here: Visit) -> dict[str, object]:
    return {"by": here.person, "where": here.where}


def _done(here: Visit, id: str, act: Callable[[], object]) -> Response:
    """Back to the list, where the entry is gone, or still there with what stands in the way."""
    topic, after = _topic(here.form.get("topic", "")), here.form.get("after") or None
    try:
        act()
    except Refused as refusal:
        return _list(here, topic, again(here, refusal, about=unquote(id)), after=after, status=422)
    asked = {name: value for name, value in (("topic", topic), ("after", after)) if value}
    return here.sent_to("/attention" + (f"?{urlencode(asked)}" if asked else ""))


def _topic(text: str) -> Topic | None:
    if text and text not in set(Topic):
        raise NotFound("There is no such list.")
    return Topic(text) if text else None


def _list(here: Visit, topic: Topic | None, form: Form, *, after: str | None, status: int = 200) -> Response:
    found = here.do(waiting, topic, after=after)
    return here.page("pages/attention", way="attention", status=status, found=found, form=form, after=after or "")
