"""Small examples of what Crossdock speaks about, a person, a cart, an order, so that a test says only what it is about.

Each builder takes any field of its value: ``examples.order(status=Status.REMANDED)``, ``person("ben", email="")``.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.approvals.application import Application, AskedStep, begun
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.company import Company, CredentialSet, Integration
from chalicelib.domain.directory import Anyone, Claims, Person, Role, Session
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing import delivery as deliveries
from chalicelib.domain.purchasing.cart import Cart, Line
from chalicelib.domain.purchasing.confirmation import Confirmation, LineNews, LineState
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.order import Content, Delivery, PurchaseOrder, Status, opened
from chalicelib.domain.purchasing.punch_out import PunchOut

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

ISSUER = "http://localhost:8001/oidc"
NUMBER = "PO-1001"
COOKIE = "cookie-of-anna"
DIGEST = "0" * 64


# Money


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


def jpy(amount: str | int) -> Money:
    return Money(Decimal(amount), "JPY")


# People: the same as in the simulator and in the local seed.

_NAMES = {
    "anna": ("Anna", "Sato"),
    "ben": ("Ben", "Weber"),
    "chiara": ("Chiara", "Rossi"),
    "dmitri": ("Dmitri", "Orlov"),
    "emma": ("Emma", "Lindqvist"),
    "felix": ("Felix", "Okafor"),
    "gita": ("Gita", "Rao"),
    "hugo": ("Hugo", "Martin"),
}
_ROLES = {
    "anna": frozenset({Role.APPLICANT}),
    "ben": frozenset({Role.APPLICANT}),
    "chiara": frozenset({Role.APPROVER}),
    "dmitri": frozenset({Role.APPROVER}),
    "emma": frozenset({Role.APPROVER}),
    "felix": frozenset({Role.APPROVER}),
    "gita": frozenset({Role.PURCHASING_ADMINISTRATOR, Role.OPERATOR}),
}
_GROUPS = {"chiara": frozenset({"team-leads"}), "dmitri": frozenset({"team-leads"})}


def person(id: str = "anna", **changes: Any) -> Person:
    """One of the eight people by name; any other name is an applicant nobody has met."""
    first, last = _NAMES.get(id, (id.title(), "Example"))
    usual = Person(
        id=id,
        issuer=ISSUER,
        subject=id,
        name=f"{first} {last}",
        email=f"{id}@example.com",
        unique_name=id,
        first_name=first,
        last_name=last,
        groups=_GROUPS.get(id, frozenset()),
        roles=_ROLES.get(id, frozenset() if id in _NAMES else frozenset({Role.APPLICANT})),
    )
    return replace(usual, **changes)


def people(*changed: Person) -> dict[str, Person]:
    """All eight by id, with these in place of those of the same id."""
    return {id: person(id) for id in _NAMES} | {person.id: person for person in changed}


def claims(id: str = "anna", **changes: Any) -> Claims:
    """What the identity provider says about one of them."""
    known = person(id)
    usual = Claims(
        issuer=known.issuer,
        subject=known.subject,
        name=known.name,
        email=known.email,
        first_name=known.first_name,
        last_name=known.last_name,
        unique_name=known.unique_name,
        groups=known.groups,
    )
    return replace(usual, **changes)


def session(person: str = "anna", *, at: datetime = NOON, **changes: Any) -> Session:
    return replace(Session(person=person, digest=DIGEST, started_at=at, seen_at=at), **changes)


# Settings


def address(code: str = "BERLIN", **changes: Any) -> ShippingAddress:
    usual = ShippingAddress(
        code=code,
        label=f"{code.title()} office",
        addressee="Goods in",
        company="Example GmbH",
        lines=("Lindenstraße 7", "Gate 2"),
        city="Berlin",
        state="BE",
        postcode="10969",
        country="DE",
        phone="+49 30 5550100",
        email="goods-in@example.com",
    )
    return replace(usual, **changes)


def billing_group(code: str = "OFFICE", **changes: Any) -> BillingGroup:
    usual = BillingGroup(
        code=code, name=f"{code.title()} supplies", credential_set="main", business_unit=f"unit-{code.lower()}"
    )
    return replace(usual, **changes)


def company(**changes: Any) -> Company:
    usual = Company(
        name="Example GmbH",
        lines=("Lindenstraße 7",),
        city="Berlin",
        state="BE",
        postcode="10969",
        country="DE",
        time_zone="Europe/Berlin",
    )
    return replace(usual, **changes)


def credentials(name: str = "main", **changes: Any) -> CredentialSet:
    usual = CredentialSet(
        name=name,
        system_login=f"ExampleGmbH-{name}",
        setup_url="http://localhost:8001/punchout",
        po_request_url="http://localhost:8001/po/7f3f5c1e-6f0b-4a52-9d0e-0d6a4f1c2b3a",
    )
    return replace(usual, **changes)


def integration(**changes: Any) -> Integration:
    """Everyone with the applicant's role may order; hugo may not."""
    usual = Integration(
        credential_sets={"main": credentials()},
        may_order=Anyone(roles=frozenset({Role.APPLICANT})),
        ask_instead="Gita Rao",
    )
    return replace(usual, **changes)


def step(name: str = "Team lead", *people: str, **changes: Any) -> Step:
    """A step that one of these people, by id, has to agree to."""
    usual = Step(name=name, approvers=Anyone(people=frozenset(people)), rule=Rule.ANY)
    return replace(usual, **changes)


def route(**changes: Any) -> Route:
    """Any of the team leads, then both directors, and purchasing too from 1,000 dollars on."""
    usual = Route(
        name="Standard",
        steps=(
            Step("Team lead", Anyone(groups=frozenset({"team-leads"})), Rule.ANY),
            step("Directors", "emma", "felix", rule=Rule.ALL),
            step("Purchasing", "gita", from_amount={"USD": Decimal(1000), "JPY": Decimal(150_000)}),
        ),
    )
    return replace(usual, **changes)


def policy(**changes: Any) -> Policy:
    return replace(Policy(routes=(route(),), fallback="gita"), **changes)


# Purchasing


def line(number: int = 1, **changes: Any) -> Line:
    """Two boxes of something at 12.99 dollars."""
    usual = Line(
        number=number,
        asin=f"B0CROSS{number:03}",
        auxiliary_id=f"144-5550123-5550{number:03},1",
        quantity=2,
        unit_price=usd("12.99"),
        description=f"Ballpoint pen, blue, box of 12 (no. {number})",
        classifications=(("UNSPSC", "44121706"),),
        manufacturer="Example Pens",
        manufacturer_part=f"EP-{number:03}",
        extrinsics=(("soldBy", "Example Seller"), ("itemCondition", "New")),
    )
    return replace(usual, **changes)


def cart(
    lines: int | Iterable[Line] = 2, *, currency: str = "USD", stated: Money | None = None, **changes: Any
) -> Cart:
    """A cart of so many usual lines, or of these, whose stated total is right and that costs nothing to ship."""
    taken = tuple(line(number) for number in range(1, lines + 1)) if isinstance(lines, int) else tuple(lines)
    usual = Cart(
        buyer_cookie=COOKIE,
        payload_id="1795435200.1001@amazon.example",
        lines=taken,
        stated=stated or total((each.subtotal for each in taken), currency),
        shipping=Money.zero(currency),
        tax=Money.zero(currency),
    )
    return replace(usual, **changes)


def punch_out(person: str = "anna", *, at: datetime = NOON, **changes: Any) -> PunchOut:
    usual = PunchOut(
        digest=DIGEST,
        person=person,
        address="BERLIN",
        billing_group="OFFICE",
        credential_set="main",
        started_at=at,
    )
    return replace(usual, **changes)


def order(*, cart: Cart | None = None, at: datetime = NOON, **changes: Any) -> PurchaseOrder:
    """Anna's cart, come back at noon; nobody was asked yet."""
    return replace(_opened(cart, at)[0], **changes)


def applying(*, application: Application | None = None, **changes: Any) -> PurchaseOrder:
    """Anna's order while the team leads are asked."""
    return order(**{"status": Status.APPLYING, "application": application or asked(), **changes})


def ordered(delivery: Delivery = Delivery.PENDING, **changes: Any) -> PurchaseOrder:
    """Anna's order after everybody has agreed."""
    return order(**{"status": Status.ORDERED, "delivery": delivery, "ordered_at": NOON, **changes})


def content(*, cart: Cart | None = None, **changes: Any) -> Content:
    """What ``order`` orders, given the same cart."""
    return replace(_opened(cart, NOON)[1], **changes)


def _opened(returned: Cart | None, at: datetime) -> tuple[PurchaseOrder, Content]:
    return opened(
        returned or cart(),
        number=NUMBER,
        applicant="anna",
        applicant_name="Anna Sato",
        ship_to=address(),
        bill_to=billing_group(),
        is_test=False,
        at=at,
    )


TWO_STEPS = (
    AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY),
    AskedStep("Directors", ("emma", "felix"), Rule.ALL),
)


def asked(*steps: AskedStep, at: datetime = NOON, **changes: Any) -> Application:
    """An application just begun: these steps, or any of the team leads and then both directors."""
    return begun(
        replace(Application(route="Standard", steps=steps or TWO_STEPS, nonce="nonce-1", applied_at=at), **changes)
    )


def dispatch(*, at: datetime = NOON, **changes: Any) -> Dispatch:
    """The recovery point of an order whose first sending began then."""
    return replace(deliveries.first(NUMBER, payload_id="1795435200.1@crossdock", at=at), **changes)


def confirmation(*lines: LineNews, whole: LineState | None = None, **changes: Any) -> Confirmation:
    usual = Confirmation(
        payload_id="1795435200.2002@amazon.example", order=NUMBER, noticed_at=NOON, whole=whole, lines=lines
    )
    return replace(usual, **changes)
