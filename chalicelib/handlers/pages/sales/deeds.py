"""What people do on an order's page: answer the buyer, release what is held, read or map it again, erase."""

from collections.abc import Callable
from functools import partial
from urllib.parse import quote, unquote, urlencode

from chalice.app import Blueprint, Response

from chalicelib.domain.attention import Reason, identity
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.orders.comparing import fields_changed, lines_changed
from chalicelib.domain.orders.lives import DECIDERS, TECHNICIANS
from chalicelib.domain.orders.order import HoldReason
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, revision
from chalicelib.handlers.forms.sales import LIST, carried, way_back
from chalicelib.handlers.pages.sales.listing import one
from chalicelib.handlers.pages.sales.reading import downloaded, told
from chalicelib.handlers.visit import Visit
from chalicelib.queries.orders.details import called
from chalicelib.usecases import attention
from chalicelib.usecases.orders.holds import accept_cancellation, decline_cancellation, release_holds
from chalicelib.usecases.orders.remapping import Preview, preview, reimport
from chalicelib.usecases.personal.forgetting import erase
from chalicelib.views.form import EMPTY, Form

sale_deeds = Blueprint(__name__)

ONE = f"{LIST}/{{order_id}}"


@sale_deeds.route(f"{ONE}/accept", methods=["POST"], content_types=ANY, name="accept-cancellation")
@page(sale_deeds, roles=DECIDERS)
def accept(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    return _done(here, id, "accept", lambda: here.do(accept_cancellation, id, **_as_shown(here)))


@sale_deeds.route(f"{ONE}/go-on", methods=["POST"], content_types=ANY, name="go-on")
@page(sale_deeds, roles=DECIDERS)
def go_on(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    return _done(here, id, "go_on", lambda: here.do(decline_cancellation, id, **_as_shown(here)))


@sale_deeds.route(f"{ONE}/release", methods=["POST"], content_types=ANY, name="release-hold")
@page(sale_deeds, roles=DECIDERS)
def release(here: Visit, order_id: str) -> Response:
    id, hold, comment = unquote(order_id), here.form.get("hold", ""), here.form.get("comment", "")
    # One that there is not is released already.
    reasons = [HoldReason(hold)] if hold in set(HoldReason) else []
    act = partial(here.do, release_holds, id, reasons=reasons, comment=comment, **_as_shown(here))
    return _done(here, id, f"release-{hold}", act, said="release")


@sale_deeds.route(f"{ONE}/done", methods=["POST"], content_types=ANY, name="late-parcel-done")
@page(sale_deeds, roles=DECIDERS)
def done(here: Visit, order_id: str) -> Response:
    id, comment = unquote(order_id), here.form.get("comment", "")
    entry = identity(Reason.CANCELED_AFTER_DESPATCH, id)
    return _done(here, id, "done", lambda: here.do(attention.done, entry, comment=comment, **_by(here)))


@sale_deeds.route(f"{ONE}/download", methods=["POST"], content_types=ANY, name="download-sale")
@page(sale_deeds, roles=TECHNICIANS)
def download(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    try:
        read = downloaded(here, id)
    except Refused as refusal:
        return one(here, id, again(here, refusal, about="download"), status=422)
    return here.sent_to(order_page(here, id, told(here, read)))


@sale_deeds.route(f"{ONE}/erase", methods=["POST"], content_types=ANY, name="erase-personal")
@page(sale_deeds, roles=(Role.SELLERS_ADMINISTRATOR,))
def forget(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    return _done(here, id, "erase", lambda: here.do(erase, [id], **_by(here)))


@sale_deeds.route(f"{ONE}/import", name="preview-import")
@page(sale_deeds, roles=TECHNICIANS)
def rehearse(here: Visit, order_id: str) -> Response:
    return _preview(here, unquote(order_id), EMPTY)


@sale_deeds.route(f"{ONE}/import", methods=["POST"], content_types=ANY, name="retry-import")
@page(sale_deeds, roles=TECHNICIANS)
def remap(here: Visit, order_id: str) -> Response:
    id = unquote(order_id)
    try:
        here.do(reimport, id, seen=here.form.get("seen", ""), **_by(here))
    except Overtaken as overtaken:
        return _preview(here, id, again(here, overtaken), status=409)
    except Refused as refusal:
        return _preview(here, id, again(here, refusal), status=422)
    return here.sent_to(order_page(here, id, {"done": "remap"}))


def _preview(here: Visit, order_id: str, form: Form, *, status: int = 200) -> Response:
    found: Preview = here.do(preview, order_id, by=here.person)
    return here.page(
        "pages/sales/import",
        way="sales",
        status=status,
        found=found,
        fields=fields_changed(found.before, found.after),
        lines=lines_changed(found.lines_before, found.lines_after),
        called=(here.do(called, found.before), here.do(called, found.after)),
        form=form,
        carry=carried(here.query("list")),
    )


def _done(here: Visit, order_id: str, about: str, act: Callable[[], object], *, said: str = "") -> Response:
    """Back to the order, which is another one now, or still the same with what stands in the way beside its form."""
    try:
        act()
    except Overtaken as overtaken:
        return one(here, order_id, again(here, overtaken, about=about), status=409)
    except Refused as refusal:
        return one(here, order_id, again(here, refusal, about=about), status=422)
    return here.sent_to(order_page(here, order_id, {"done": said or about}))


def _by(here: Visit) -> dict[str, object]:
    return {"by": here.person, "where": here.where}


def _as_shown(here: Visit) -> dict[str, object]:
    return _by(here) | {"revision": revision(here.form)}


def order_page(here: Visit, order_id: str, asked: dict[str, str]) -> str:
    """What was done stands there; its way back still leads to the place in the list."""
    back = {"list": way} if way_back(way := here.query("list")) else {}
    return f"{LIST}/{quote(order_id, safe='')}?{urlencode(back | asked)}"
