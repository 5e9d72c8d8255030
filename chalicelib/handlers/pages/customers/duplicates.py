"""When two orders are one customer's: the rules, kept and tried."""

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.rules import MOST_RULES, doubts
from chalicelib.domain.customers.searching import is_silent
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.handlers.envelope import ANY, page
from chalicelib.handlers.forms import again, revision
from chalicelib.handlers.forms import customers as forms
from chalicelib.handlers.forms.customers import CHANGE, TypedSearch
from chalicelib.handlers.pages.customers.places import DUPLICATES, EDITORS, TRY, WAY
from chalicelib.handlers.visit import Visit
from chalicelib.queries.customers.trying import told_by, tried
from chalicelib.usecases.customers import searching
from chalicelib.views.form import EMPTY, Form

duplicates = Blueprint(__name__)


@duplicates.route(DUPLICATES, name="duplicate-search")
@page(duplicates, roles=EDITORS)
def show(here: Visit) -> Response:
    return _page(here, EMPTY)


@duplicates.route(DUPLICATES, methods=["POST"], content_types=ANY, name="keep-duplicate-search")
@page(duplicates, roles=EDITORS)
def keep(here: Visit) -> Response:
    """Saves the rules, unless a button only wants a row more or less."""
    typed = forms.typed(here.fields)
    if button := here.form.get(CHANGE):
        return _page(here, EMPTY, forms.changed(typed, button))
    try:
        rules = forms.rules(typed)
        here.do(searching.save, typed.is_on, rules, revision=revision(here.form), by=here.person, where=here.where)
    except Overtaken as overtaken:
        return _page(here, again(here, overtaken), status=409)
    except Refused as refusal:
        return _page(here, again(here, refusal), typed, status=422)
    return here.sent_to(f"{DUPLICATES}?done=saved")


@duplicates.route(f"{DUPLICATES}/resume", methods=["POST"], content_types=ANY, name="resume-keying-customers")
@page(duplicates, roles=EDITORS)
def resume(here: Visit) -> Response:
    here.do(searching.resume, by=here.person)
    return here.sent_to(DUPLICATES)


@duplicates.route(TRY, name="duplicate-search-to-try")
@page(duplicates, roles=EDITORS)
def to_try(here: Visit) -> Response:
    return _tried(here, {}, EMPTY)


# By POST, since names and addresses belong into no address of a page.
@duplicates.route(TRY, methods=["POST"], content_types=ANY, name="try-duplicate-search")
@page(duplicates, roles=EDITORS)
def try_it(here: Visit) -> Response:
    """With the fields of an order, if one is named, else with those that were typed."""
    told = forms.told(here.fields)
    if order := here.form.get("order", "").strip()[:50]:
        try:
            told = here.do(told_by, order, by=here.person)
        except Refused as refusal:
            return _tried(here, told, again(here, refusal), status=422)
    return _tried(here, told, EMPTY, is_asked=True)


def _page(here: Visit, form: Form, typed: TypedSearch | None = None, *, status: int = 200) -> Response:
    """As it was typed, or as it is kept."""
    search = here.hub.customers.duplicate_search()
    return here.page(
        "pages/customers/duplicates",
        way=WAY,
        status=status,
        typed=typed or forms.shown(search),
        form=form,
        doubts=[] if typed else list(doubts(search.rules)),
        search=search,
        is_silent=search.job is not None and is_silent(search.job, here.hub.clock.now()),
        most=MOST_RULES,
        done=here.query("done"),
    )


def _tried(
    here: Visit, told: Mapping[Field, str], form: Form, *, is_asked: bool = False, status: int = 200
) -> Response:
    return here.page(
        "pages/customers/try",
        way=WAY,
        status=status,
        told=told,
        order=here.form.get("order", "") if here.request.method == "POST" else "",
        found=here.do(tried, told, by=here.person) if is_asked else None,
        search=here.hub.customers.duplicate_search(),
        form=form,
    )
