"""The punch-out set-up door: who shops, for whom, shipping where; answered with a StartPage or Amazon's refusal."""

from datetime import timedelta

from lxml.etree import _Element as Element
from werkzeug.wrappers import Request, Response

from simulator import cxml, envelopes, faults, ids, log
from simulator.cxml import Refusal
from simulator.rows import Fault, Session
from simulator.store import catalogue, marketplaces
from simulator.world import World

# The real lifetime is not published; short enough to notice a StartPage that was kept.
START_PAGE_LIVES = timedelta(minutes=5)
VISIT_LASTS = timedelta(hours=2)
CHILDREN = (
    "BuyerCookie",
    "Extrinsic",
    "BrowserFormPost",
    "Contact",
    "SupplierSetup",
    "ShipTo",
    "SelectedItem",
    "ItemOut",
)


def door(world: World, request: Request, mode: str) -> Response:
    """POST /punchout (production) and /punchout/test."""
    body = request.get_data()
    fault = faults.take(world, "setup")
    if fault is None or fault.fault == "foreign_start_page":
        return answered(world, body, mode, fault)
    return faults.broken(
        world, request, fault, lambda: answered(world, body, mode, None), lambda: refused_by(world, fault)
    )


def answered(world: World, body: bytes, mode: str, fault: Fault | None) -> Response:
    try:
        session = open_session(world, body, mode)
    except Refusal as refusal:
        log.received(world, "setup", body, answer=f"{refusal.code} {refusal.detail}")
        return xml(envelopes.response(refusal.code, refusal.text, refusal.detail, at=world.now()))
    log.received(world, "setup", body, answer="200", fault=fault.fault if fault else "")
    base = "https://punchout.example.net" if fault else world.config.public_url
    page = f"{base}/store/enter/{session.start_token}"
    return xml(envelopes.response(200, "OK", "Punch-out accepted", at=world.now(), start_page=page))


def open_session(world: World, body: bytes, mode: str) -> Session:
    root, request = cxml.request(body, "PunchOutSetupRequest", world.config)
    check(root, request, mode)
    given = cxml.extrinsics(request)
    ship_to = cxml.address(request.find("ShipTo"))
    now = world.now()
    session = Session(
        id=ids.short(),
        kind="punch-out",
        mode=mode,
        started_at=now,
        ends_at=now + VISIT_LASTS,
        start_token=ids.token(),
        start_by=now + START_PAGE_LIVES,
        entered_at=None,
        system_login=world.config.system_login,
        buyer_cookie=cxml.text(request, "BuyerCookie"),
        return_url=cxml.text(request, "BrowserFormPost/URL"),
        email=email(request),
        unique_name=given.get("UniqueName", ""),
        person=person(request, given),
        business_unit=given.get("UserBusinessUnit", ""),
        extrinsics=given,
        ship_to=ship_to,
        marketplace=marketplaces.of_country(ship_to.country if ship_to else "").code,
        selected_asin=cxml.text(request, "SelectedItem/ItemID/SupplierPartID"),
    )
    world.sessions.put(session.id, session)
    return session


def check(root: Element, request: Element, mode: str) -> None:
    """Amazon's refusals, in the order in which they are noticed."""
    if cxml.mode(root) != mode:
        raise Refusal(403, "Forbidden", f"deploymentMode is {cxml.mode(root)}, but this address is for {mode}")
    if request.get("operation") != "create":
        raise Refusal(403, "Forbidden", "Only the operation create is supported")
    ranks = [CHILDREN.index(child.tag) for child in request if child.tag in CHILDREN]
    if ranks != sorted(ranks):
        raise Refusal(
            406, "Not Acceptable", f"PunchOutSetupRequest's children must come in this order: {', '.join(CHILDREN)}"
        )
    if not cxml.text(request, "BuyerCookie"):
        raise Refusal(400, "Bad Request", "BuyerCookie is missing")
    if not cxml.text(request, "BrowserFormPost/URL").startswith(("https://", "http://")):
        raise Refusal(403, "Forbidden", "BrowserFormPost URL is missing")
    if "@" not in email(request):
        raise Refusal(403, "Forbidden", "The user's e-mail is missing")
    selected = cxml.text(request, "SelectedItem/ItemID/SupplierPartID")
    if selected and selected not in catalogue.products():
        raise Refusal(403, "Forbidden", f"SelectedItem {selected} is not sold here")


def email(request: Element) -> str:
    """The user's e-mail, at any of the places where Amazon looks for it."""
    given = cxml.extrinsics(request)
    places = (
        given.get("UserEmail"),
        given.get("Email"),
        cxml.text(request, "ShipTo/Address/Email"),
        cxml.text(request, "Contact/Email"),
    )
    return next((place for place in places if place), "")


def person(request: Element, given: dict[str, str]) -> str:
    named = " ".join(part for part in (given.get("FirstName"), given.get("LastName")) if part)
    return named or cxml.text(request, "Contact/Name") or given.get("UniqueName", "") or email(request)


def refused_by(world: World, fault: Fault) -> Response:
    detail = fault.text or "This account may not punch out at present"
    return xml(envelopes.response(fault.code or 403, "Forbidden", detail, at=world.now()))


def xml(document: str, status: int = 200) -> Response:
    return Response(document, status, content_type="text/xml; charset=UTF-8")
