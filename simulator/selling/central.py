"""Seller Central's pages: consent, and the applications that a seller has authorized, to renew, revoke or add one."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from simulator import ids
from simulator.selling import applications, sellers
from simulator.selling.marketplaces import BY_COUNTRY, Marketplace
from simulator.selling.roles import NAMES
from simulator.selling.rows import Grant, Renewal, Seller, grant_key
from simulator.web import page
from simulator.world import World

SIGNED_IN = "seller_central"
# Long enough to sign in at the application's, too short to come back to after lunch.
RENEWAL_LIVES = timedelta(minutes=30)
View = Callable[..., Response]


class Trouble(Exception):
    """What Seller Central shows instead of a page: its error code and a sentence."""

    def __init__(self, code: str, text: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.text, self.status = code, text, status


def of_a_country(view: View) -> View:
    """The address names a country: gb, de …; what goes wrong is said in Seller Central's own frame."""

    @wraps(view)
    def shown(world: World, request: Request, country: str, **route: str) -> Response:
        marketplace = BY_COUNTRY.get(country.upper())
        if marketplace is None or country != country.lower():
            return page("notice.html", 404, title="Not Found", text=f"There is no Seller Central for {country}.")
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return trouble(marketplace, Trouble("MD9000", "This page answers to its own forms only.", 403))
        try:
            return view(world, request, marketplace, **route)
        except Trouble as wrong:
            return trouble(marketplace, wrong)

    return shown


def trouble(marketplace: Marketplace, wrong: Trouble) -> Response:
    return page(
        "central/trouble.html", wrong.status, title="We're sorry, something went wrong", here=marketplace, wrong=wrong
    )


@of_a_country
def home(_world: World, _request: Request, here: Marketplace) -> Response:
    return redirect(f"{address(here)}/apps/manage", 302)


@of_a_country
def ask(world: World, request: Request, here: Marketplace) -> Response:
    """The consent page, for whoever is signed in."""
    check(world, request, request.args.get("application_id"), redirect_uri(world, request))
    return page(
        "central/consent.html",
        forms_to=origin(redirect_uri(world, request)),
        title="Authorize an application",
        here=here,
        application=applications.current(world),
        roles=[NAMES[role] for role in applications.current(world).roles],
        sellers=[(seller, objection(seller, here)) for seller in sellers.everybody(world)],
        chosen=signed_in(world, request, here).id,
        back=redirect_uri(world, request),
    )


@of_a_country
def consent(world: World, request: Request, here: Marketplace) -> Response:
    check(world, request, request.args.get("application_id"), redirect_uri(world, request))
    seller = chosen(world, request, here)
    if request.form.get("answer") != "confirm":
        # As at Amazon: who cancels stays, and the application never hears of it.
        return page("central/cancelled.html", title="Not authorized", here=here, again=request.full_path)
    answer = returned(world, sellers.authorize(world, seller, here.region), redirect_uri(world, request), request)
    answer.set_cookie(SIGNED_IN, seller.id, httponly=True, samesite="Lax", path="/seller-central")
    return answer


def check(world: World, request: Request, application_id: str | None, back: str | None) -> None:
    application = applications.current(world)
    if application_id != application.id:
        raise Trouble("MD5100", "The application_id is missing or not that of a registered application.")
    if application.is_draft and request.args.get("version") != "beta":
        raise Trouble("MD1000", "The application is in Draft state: its authorization URI needs version=beta.")
    if back not in application.redirect_uris:
        raise Trouble("MD5101", "The redirect_uri does not match any that are registered for the application.")


def redirect_uri(world: World, request: Request) -> str:
    return request.args.get("redirect_uri", applications.current(world).redirect_uris[0])


def returned(world: World, grant: Grant, to: str, request: Request) -> Response:
    """Back to the application, with a code of five minutes."""
    told = {
        "selling_partner_id": grant.seller,
        "mws_auth_token": f"amzn.mws.{ids.short()}",
        "spapi_oauth_code": sellers.hand_out_code(world, grant, to).code,
    }
    if "state" in request.args:
        told["state"] = request.args["state"]
    answer = sent_on(to, told)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def sent_on(uri: str, told: dict[str, str]) -> Response:
    return redirect(f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode(told)}", 302)


@of_a_country
def manage(world: World, request: Request, here: Marketplace) -> Response:
    return managed(world, request, here)


def managed(world: World, request: Request, here: Marketplace, **more: Any) -> Response:
    seller = more.pop("seller", None) or signed_in(world, request, here)
    return page(
        "central/manage.html",
        forms_to=origin(applications.current(world).login_uri),
        title="Manage your apps",
        here=here,
        application=applications.current(world),
        seller=seller,
        sellers=[(one, objection(one, here)) for one in sellers.everybody(world)],
        grant=world.selling.grants.get(grant_key(seller.id, here.region)),
        now=world.now(),
        names=NAMES,
        **{"refresh_token": "", **more},
    )


@of_a_country
def sign_in(world: World, request: Request, here: Marketplace) -> Response:
    answer = redirect(f"{address(here)}/apps/manage", 303)
    seller = chosen(world, request, here)
    answer.set_cookie(SIGNED_IN, seller.id, httponly=True, samesite="Lax", path="/seller-central")
    return answer


@of_a_country
def renew(world: World, request: Request, here: Marketplace) -> Response:
    """Re-authorize: to the application's login URI, which sends the seller back to `called_back`."""
    seller, application = chosen(world, request, here), applications.current(world)
    if not application.login_uri:
        raise Trouble("MD5103", "The application has no login URI.")
    renewal = Renewal(ids.token(), seller.id, here.region, world.now() + RENEWAL_LIVES)
    world.selling.renewals.put(renewal.state, renewal)
    asked = {
        "amazon_callback_uri": f"{world.config.public_url}{address(here)}/apps/authorize/confirm/{application.id}",
        "amazon_state": renewal.state,
        "selling_partner_id": seller.id,
        **({"version": "beta"} if application.is_draft else {}),
    }
    return sent_on(application.login_uri, asked)


@of_a_country
def called_back(world: World, request: Request, here: Marketplace, application_id: str) -> Response:
    """The application knows its user and wants the new grant at its redirect URI, with its own state."""
    check(world, request, application_id, request.args.get("redirect_uri"))
    with world.state.change():
        renewal = world.selling.renewals.get(request.args.get("amazon_state", ""))
        if renewal is None or renewal.region != here.region or renewal.expires_at < world.now():
            raise Trouble("MD9010", "The amazon_state is unknown, used or too old. Begin again in Seller Central.")
        world.selling.renewals.drop(renewal.state)
    grant = sellers.authorize(world, sellers.get(world, renewal.seller), renewal.region)
    return returned(world, grant, redirect_uri(world, request), request)


@of_a_country
def revoke(world: World, request: Request, here: Marketplace) -> Response:
    seller = chosen(world, request, here)
    try:
        sellers.revoke(world, seller.id, here.region)
    except LookupError as error:
        raise Trouble("MD9020", str(error.args[0]), 404) from error
    return redirect(f"{address(here)}/apps/manage", 303)


@of_a_country
def self_authorize(world: World, request: Request, here: Marketplace) -> Response:
    """A private application's own seller needs no redirect: the refresh token is shown, once."""
    seller = chosen(world, request, here)
    grant = sellers.authorize(world, seller, here.region)
    return managed(world, request, here, seller=seller, refresh_token=grant.refresh_tokens[0])


def chosen(world: World, request: Request, here: Marketplace) -> Seller:
    """The seller that a form names, if that account may do what the form is for."""
    try:
        seller = sellers.get(world, request.form.get("seller", ""))
    except LookupError as error:
        raise Trouble("MD9030", "Choose the account that you are signed in with.") from error
    if wrong := objection(seller, here):
        raise Trouble("MD9031", f"{seller.name}: {wrong}.", 403)
    return seller


def objection(seller: Seller, here: Marketplace) -> str:
    if seller.plan == "INDIVIDUAL":
        return "only accounts with a professional selling plan can authorize applications"
    if not sellers.sells_in(seller, here.region):
        return "this account has no marketplace in this region"
    return ""


def signed_in(world: World, request: Request, here: Marketplace) -> Seller:
    """Whoever was here last, or the first who could be."""
    able = [seller for seller in sellers.everybody(world) if not objection(seller, here)]
    return next((seller for seller in able if seller.id == request.cookies.get(SIGNED_IN)), able[0])


def address(here: Marketplace) -> str:
    return f"/seller-central/{here.country.lower()}"


def origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


CENTRAL = "/seller-central/<country>"
ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", CENTRAL, home),
    ("GET", f"{CENTRAL}/apps/authorize/consent", ask),
    ("POST", f"{CENTRAL}/apps/authorize/consent", consent),
    ("GET", f"{CENTRAL}/apps/authorize/confirm/<application_id>", called_back),
    ("GET", f"{CENTRAL}/apps/manage", manage),
    ("POST", f"{CENTRAL}/apps/manage/sign-in", sign_in),
    ("POST", f"{CENTRAL}/apps/manage/renew", renew),
    ("POST", f"{CENTRAL}/apps/manage/revoke", revoke),
    ("POST", f"{CENTRAL}/apps/manage/self-authorize", self_authorize),
)
