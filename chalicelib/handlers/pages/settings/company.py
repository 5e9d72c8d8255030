"""The guide of the first days, and the company with its logo."""

import re
from collections.abc import Callable

from chalice.app import Blueprint, Request, Response

from chalicelib.domain.company import letterhead
from chalicelib.domain.company.letterhead import CURRENCIES, NOBODY
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound, Overtaken, Refused
from chalicelib.handlers import answers
from chalicelib.handlers.envelope import ANY, door, page
from chalicelib.handlers.forms import again
from chalicelib.handlers.pages.assets import FOR_GOOD
from chalicelib.handlers.visit import Visit
from chalicelib.queries.addresses import country_demands
from chalicelib.queries.company.guide import guide
from chalicelib.usecases.company.letterhead import LOGOS, keep_company, keep_logo, remove_logo
from chalicelib.views import amazon, zones
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.texts import LANGUAGES
from chalicelib.views.words.company import LANGUAGE
from chalicelib.wiring import Hub

company = Blueprint(__name__)

ADMINISTRATORS = (Role.PURCHASING_ADMINISTRATOR,)
COMPANY = "/settings/company"
_LOGO = re.compile(r"[0-9a-f]{64}\.(png|jpg)")
_PICTURES = {"png": "image/png", "jpg": "image/jpeg"}


@company.route("/settings", name="initial-settings")
@page(company, roles=ADMINISTRATORS)
def show(here: Visit) -> Response:
    found = here.do(guide)
    return here.page(
        "pages/settings/guide",
        way="settings",
        guide=found,
        links=amazon.marketplace(found.country),
        others=list(amazon.MARKETPLACES.values()),
    )


@company.route(COMPANY, name="company")
@page(company, roles=ADMINISTRATORS)
def edit(here: Visit) -> Response:
    return _company(here, EMPTY)


@company.route(COMPANY, methods=["POST"], content_types=ANY, name="update-company")
@page(company, roles=ADMINISTRATORS)
def update(here: Visit) -> Response:
    if "adapt" in here.form:
        return _company(here, Form(typed=here.form))

    def kept() -> None:
        if here.form.get("language") not in LANGUAGES:
            raise Refused("Please choose a language.", field="language")
        days = here.fields.all("working_days")
        here.do(keep_company, here.form, days, by=here.person, where=here.where)

    return _done(here, "updated", kept)


@company.route(f"{COMPANY}/logo", methods=["POST"], content_types=ANY, name="keep-logo")
@page(company, roles=ADMINISTRATORS)
def logo(here: Visit) -> Response:
    def kept() -> None:
        upload = here.fields.upload("logo")
        if upload is None:
            raise Refused("Please choose a picture first.", field="logo")
        here.do(keep_logo, upload.content, by=here.person, where=here.where)

    return _done(here, "logo", kept)


@company.route(f"{COMPANY}/logo/remove", methods=["POST"], content_types=ANY, name="remove-logo")
@page(company, roles=ADMINISTRATORS)
def without_logo(here: Visit) -> Response:
    return _done(here, "no-logo", lambda: here.do(remove_logo, by=here.person, where=here.where))


@company.route("/logo/{file}", name="logo")
@door(company)
def picture(hub: Hub, request: Request, file: str) -> Response:
    """Anybody's: letters show it too. Its name is the digest of what it holds, so it is kept for good."""
    named = _LOGO.fullmatch(file)
    try:
        content = hub.files.read(f"{LOGOS}/{file}") if named else None
    except NotFound:
        content = None
    if named is None or content is None:
        return answers.text("There is no such picture.", 404)
    return Response(content, headers={"Content-Type": _PICTURES[named[1]], "Cache-Control": FOR_GOOD})


def _done(here: Visit, done: str, act: Callable[[], object]) -> Response:
    """Back to the page, or to the form with what was wrong beside its field."""
    try:
        act()
    except Overtaken as overtaken:
        stored = letterhead.texts(here.hub.settings.company())
        return _company(here, again(here, overtaken, stored=stored), status=409)
    except Refused as refusal:
        return _company(here, again(here, refusal), status=422)
    return here.sent_to(f"{COMPANY}?done={done}")


def _company(here: Visit, form: Form, *, status: int = 200) -> Response:
    stored = here.standing.company
    shown = letterhead.texts(stored or NOBODY) | dict(form.typed if "name" in form.typed else {})
    if stored is None and "name" not in form.typed:
        shown |= {"revision": "", "language": here.language}
    days = here.fields.all("working_days") if "name" in form.typed else shown["working_days"].split()
    return here.page(
        "pages/settings/company",
        way="settings",
        status=status,
        form=Form(form.about, shown, form.errors, form.error, form.chosen, form.stored),
        days=days,
        is_kept=stored is not None,
        logo=stored.logo if stored else None,
        countries=here.hub.address_rules.countries(),
        demands=here.do(country_demands, shown["country"]),
        zones=zones.names(),
        languages=[(code, LANGUAGE[code]) for code in LANGUAGES],
        currencies=[(code, code) for code in CURRENCIES],
        senders=here.hub.senders,
        done=here.query("done"),
    )
