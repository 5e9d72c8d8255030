"""Trying whether Amazon lets us in: a real set-up request, with which nobody shops."""

from datetime import datetime

from chalicelib.domain import company as companies
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.changes import Audited, Kept
from chalicelib.domain.company import CredentialSet, Integration, Mode
from chalicelib.domain.company.connection import ConnectionTest, Outcome
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused, Retryable
from chalicelib.ports.commit import Commit
from chalicelib.ports.doors import Doors
from chalicelib.ports.purchasing import SetUp, Supplier
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.ports.world import Ids
from chalicelib.usecases.company.integration import INTEGRATION


def try_connection(
    name: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    doors: Doors,
    supplier: Supplier,
    commit: Commit,
) -> ConnectionTest:
    """What Amazon said, which is remembered. The trip is kept nowhere, so that a cart of it would be refused. Raises
    NotFound."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    integration = settings.integration()
    account = integration.credential_sets.get(name)
    if account is None:
        raise NotFound("There is no such Amazon account.")
    unit = next((group.business_unit for group in billing_groups.all() if group.credential_set in {name, ""}), "")
    ship_to = _ship_to(settings, addresses)
    found = _tried(account, integration, by, ship_to, unit, at, ids, doors, supplier)
    facts = {"account": name, "outcome": found.outcome, "code": found.code}
    commit(Kept(found), Audited("connection_tested", INTEGRATION, by=by.id, at=at, where=where, facts=facts))
    return found


def _tried(
    account: CredentialSet,
    integration: Integration,
    by: Person,
    ship_to: ShippingAddress,
    unit: str,
    at: datetime,
    ids: Ids,
    doors: Doors,
    supplier: Supplier,
) -> ConnectionTest:
    def said(outcome: Outcome, refusal: Refused | Retryable | None = None) -> ConnectionTest:
        return _result(account, outcome, refusal, by, at)

    if problem := companies.disagreement(account):
        return said(Outcome.IMPOSSIBLE, problem)
    extrinsics = companies.extrinsics_for(integration, by, business_unit=unit)
    set_up = SetUp(
        credentials=account,
        buyer_cookie=ids.secret(),
        return_url=doors.cart_url(),
        person=by,
        ship_to=ship_to,
        extrinsics=tuple(extrinsics.items()),
        payload_id=ids.payload_id(at),
        at=at,
    )
    try:
        supplier.start(set_up)
    except Refused as refusal:
        answered = "code" in refusal.facts or "status" in refusal.facts
        return said(Outcome.REFUSED if answered else Outcome.IMPOSSIBLE, refusal)
    except Retryable as trouble:
        return said(Outcome.UNREACHABLE, trouble)
    return said(Outcome.OPENED)


def _result(
    account: CredentialSet, outcome: Outcome, refusal: Refused | Retryable | None, by: Person, at: datetime
) -> ConnectionTest:
    """Amazon's code and text where it gave them; else our own sentence."""
    told = {name: str(fact) for name, fact in refusal.facts.items()} if refusal else {"code": "200"}
    is_amazons = bool(told.get("text"))
    return ConnectionTest(
        account.name,
        outcome,
        at=at,
        by=by.id,
        code=told.get("code") or told.get("status", ""),
        text=told.get("text", ""),
        sentence="" if refusal is None or is_amazons else refusal.message,
        facts={} if is_amazons or refusal is None else told,
        is_test=account.mode is Mode.TEST,
    )


def _ship_to(settings: Settings, addresses: Addresses) -> ShippingAddress:
    """The default address, else the company's own: Amazon wants to know a country."""
    known = max(addresses.all(), key=lambda address: address.default, default=None)
    if known is not None:
        return known
    try:
        company = settings.company()
    except Refused:
        raise Refused("Please enter the company first: Amazon asks where things would go.") from None
    return ShippingAddress(
        code="TEST",
        label=company.name,
        addressee=company.name,
        company=company.name,
        lines=company.lines,
        city=company.city,
        state=company.state,
        postcode=company.postcode,
        country=company.country,
    )
