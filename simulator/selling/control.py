"""The levers of the seller's Amazon, as JSON and as the page /control/selling: grants, secrets, buckets, news."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import Any

from werkzeug.wrappers import Request, Response

from simulator import control, faults
from simulator.control import newest
from simulator.rows import Fault
from simulator.selling import applications, buckets, news, sellers
from simulator.selling.marketplaces import BY_COUNTRY, MARKETPLACES, REGIONS
from simulator.selling.operations import BY_NAME, OPERATIONS
from simulator.selling.roles import NAMES
from simulator.selling.rows import Application, Grant, Seller, UsagePlan, grant_key
from simulator.web import json_answer, page, truth
from simulator.world import World

command = partial(control.command, back="/control/selling")


def show(world: World, _request: Request) -> Response:
    everybody = sellers.everybody(world)
    return page(
        "selling_control.html",
        title="Seller Central, control",
        now=world.now(),
        config=world.config,
        application=applications.current(world),
        sellers=[(seller, regions(world, seller)) for seller in everybody],
        names=NAMES,
        operations=OPERATIONS,
        buckets=levels(world),
        crossings={name: faults.FAULTS[name] for name in faults.SELLING},
        planned=planned_faults(world),
        destinations=world.selling.destinations.all(),
        subscriptions=world.selling.subscriptions.all(),
        waiting=world.selling.notifications.all(),
        published=newest(world.selling.published.all()),
        calls=newest(world.selling.calls.all()),
        country=lambda id: MARKETPLACES[id].country,
    )


def planned_faults(world: World) -> list[Fault]:
    return [fault for fault in world.faults.all() if fault.crossing.partition("/")[0] in faults.SELLING]


def regions(world: World, seller: Seller) -> list[dict[str, Any]]:
    """Where this seller sells, and what is granted there."""
    return [
        {
            "region": region,
            "marketplaces": sellers.sells_in(seller, region),
            "grant": world.selling.grants.get(grant_key(seller.id, region)),
            "country": MARKETPLACES[sellers.sells_in(seller, region)[0]].country.lower(),
        }
        for region in REGIONS
        if sellers.sells_in(seller, region)
    ]


def levels(world: World) -> list[dict[str, Any]]:
    """Every bucket that was drawn from, and what is in it now."""
    rows = world.state.ask("SELECT key FROM row WHERE kind = 'Bucket' ORDER BY key")
    found = []
    for (key,) in rows:
        holder, _, rest = str(key).rpartition("/")
        terms = buckets.plan(world, BY_NAME[rest])
        tokens = round(buckets.level(world, str(key), terms), 3)
        holder = holder.rpartition("/")[0]
        found.append({"holder": holder, "operation": rest, "tokens": tokens, "rate": terms.rate, "burst": terms.burst})
    return found


def state(world: World, _request: Request) -> Response:
    """Everything but tokens and secrets."""
    return json_answer(
        {
            "now": world.now(),
            "application": about_application(applications.current(world)),
            "sellers": sellers.everybody(world),
            "grants": [about_grant(grant) for grant in world.selling.grants.all()],
            "buckets": levels(world),
            "plans": world.selling.plans.all(),
            "destinations": world.selling.destinations.all(),
            "subscriptions": world.selling.subscriptions.all(),
            "waiting": world.selling.notifications.all(),
            "published": world.selling.published.all(),
            "calls": world.selling.calls.all(),
            "faults": planned_faults(world),
        }
    )


def about_application(application: Application) -> dict[str, Any]:
    shown = {**asdict(application), "secrets": len(application.secrets)}
    return {**shown, "secret_expires_at": application.secrets[0].expires_at}


def about_grant(grant: Grant) -> dict[str, Any]:
    return {name: value for name, value in asdict(grant).items() if name != "refresh_tokens"}


def whose(world: World, given: Mapping[str, Any]) -> tuple[Seller, str]:
    """`seller`, and `region` or a `country` of it; the region may be left out when the seller sells in one only."""
    seller = sellers.get(world, str(given.get("seller", "")))
    region = str(given.get("region", ""))
    if given.get("country"):
        region = BY_COUNTRY[str(given["country"]).upper()].region
    own = [one["region"] for one in regions(world, seller)]
    if not region and len(own) == 1:
        region = own[0]
    if region not in own:
        raise ValueError(f"region must be one of {', '.join(own)}")
    return seller, region


@command
def authorize(world: World, given: Mapping[str, Any]) -> Any:
    """What consent would yield: a code for the redirect URI and the refresh token itself, for a test without pages."""
    seller, region = whose(world, given)
    grant = sellers.authorize(world, seller, region)
    to = str(given.get("redirect_uri") or applications.current(world).redirect_uris[0])
    code = sellers.hand_out_code(world, grant, to)
    return {
        "selling_partner_id": seller.id,
        "region": region,
        "spapi_oauth_code": code.code,
        "redirect_uri": to,
        "refresh_token": grant.refresh_tokens[0],
    }


@command
def revoke(world: World, given: Mapping[str, Any]) -> Any:
    seller, region = whose(world, given)
    return about_grant(sellers.revoke(world, seller.id, region))


@command
def roles(world: World, given: Mapping[str, Any]) -> Any:
    """`roles`: a list of names, or on the page one field `role_<name>` each."""
    seller, region = whose(world, given)
    wanted = given["roles"] if "roles" in given else [name for name in NAMES if f"role_{name}" in given]
    return about_grant(sellers.set_roles(world, seller.id, region, wanted))


@command
def add_seller(world: World, given: Mapping[str, Any]) -> Any:
    """`name`, `countries` (list or "de gb"), perhaps `id` and `plan`."""
    countries = given.get("countries", ())
    codes = countries.upper().split() if isinstance(countries, str) else [str(code).upper() for code in countries]
    if not given.get("name") or not codes or set(codes) - set(BY_COUNTRY):
        raise ValueError(f"name, and countries out of {', '.join(BY_COUNTRY)}, are needed")
    plan = str(given.get("plan") or "PROFESSIONAL")
    return sellers.add(world, str(given["name"]), codes, seller_id=str(given.get("id", "")), plan=plan)


@command
def change_application(world: World, given: Mapping[str, Any]) -> Any:
    """`is_draft`, `redirect_uris` (list, or text with blanks between), `login_uri`, `roles`."""
    changes: dict[str, Any] = {}
    if "is_draft" in given:
        changes["is_draft"] = truth(given["is_draft"])
    if "redirect_uris" in given:
        uris = given["redirect_uris"]
        changes["redirect_uris"] = tuple(uris.split() if isinstance(uris, str) else uris)
        if not changes["redirect_uris"]:
            raise ValueError("redirect_uris must not be empty")
    if "login_uri" in given:
        changes["login_uri"] = str(given["login_uri"])
    if "roles" in given:
        changes["roles"] = sellers.known_roles(given["roles"])
    return about_application(applications.change(world, **changes))


@command
def rotate_secret(world: World, _given: Mapping[str, Any]) -> Any:
    """As in the developer console, which shows the new secret."""
    application = applications.rotate_secret(world)
    news.tell_new_secret(world, application)
    return {**about_application(application), "client_secret": application.secrets[0].value}


@command
def set_bucket(world: World, given: Mapping[str, Any]) -> Any:
    """`operation`; `tokens` for one seller's bucket now, or `rate` and `burst` as everybody's plan from now on."""
    operation = BY_NAME[str(given.get("operation", ""))]
    if given.get("tokens") not in {None, ""}:
        seller, region = whose(world, given) if not operation.scope else (None, str(given.get("region", "eu")))
        holder = f"{seller.id}/{region}" if seller else region
        key = buckets.key(applications.current(world).id, holder, operation)
        buckets.put(world, key, float(given["tokens"]))
    if given.get("rate") or given.get("burst"):
        rate, burst = float(given.get("rate") or operation.rate), int(given.get("burst") or operation.burst)
        world.selling.plans.put(operation.name, UsagePlan(operation.name, rate, burst))
    return {"buckets": levels(world), "plans": world.selling.plans.all()}


@command
def fill_buckets(world: World, _given: Mapping[str, Any]) -> Any:
    """All full, and the published rates again."""
    world.selling.buckets.clear()
    world.selling.plans.clear()
    return {"buckets": []}


@command
def publish(world: World, given: Mapping[str, Any]) -> Any:
    """News of an order by hand: `seller`, `region`, `order_id`, and perhaps `marketplace_id`, `status`, `change`."""
    seller, region = whose(world, given)
    at = world.now()
    told = news.OrderNews(
        order_id=str(given.get("order_id") or "000-0000000-0000000"),
        marketplace_id=str(given.get("marketplace_id") or sellers.sells_in(seller, region)[0]),
        status=str(given.get("status") or "Unshipped"),
        purchased_at=at - timedelta(minutes=30),
        changed_at=at,
        items=(news.ItemNews("00000000000001", "BY-HAND", 1),),
        change=str(given.get("change") or "OrderStatusChange"),
        reason=str(given.get("reason") or "By hand"),
    )
    return {"laid_out": news.publish_order_change(world, seller.id, region, told)}


@command
def clear_faults(world: World, _given: Mapping[str, Any]) -> Any:
    """Mends the selling side alone."""
    for fault in planned_faults(world):
        world.faults.drop(fault.id)
    return {"faults": []}


@command
def plan_fault(world: World, given: Mapping[str, Any]) -> Any:
    return control.planned(world, given)


HERE = "/control/selling"
ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", HERE, show),
    ("GET", f"{HERE}/state", state),
    ("POST", f"{HERE}/authorize", authorize),
    ("POST", f"{HERE}/revoke", revoke),
    ("POST", f"{HERE}/roles", roles),
    ("POST", f"{HERE}/sellers", add_seller),
    ("POST", f"{HERE}/application", change_application),
    ("POST", f"{HERE}/application/secret", rotate_secret),
    ("POST", f"{HERE}/buckets", set_bucket),
    ("POST", f"{HERE}/buckets/fill", fill_buckets),
    ("POST", f"{HERE}/news", publish),
    ("POST", f"{HERE}/faults", plan_fault),
    ("POST", f"{HERE}/faults/clear", clear_faults),
)
