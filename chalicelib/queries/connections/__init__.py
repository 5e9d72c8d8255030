"""Sellers' accounts and what is connected of them, for pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.connections import Application, Authorization, Connection, connection_id
from chalicelib.domain.connections.invitations import LinkState, SetUpLink, is_open, state
from chalicelib.domain.connections.renewing import Due, days_left, due, secret_due
from chalicelib.domain.connections.testing import GrantTest
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace, Region, of_region
from chalicelib.domain.orders.sweeps import Sweep
from chalicelib.ports.audit import Trail
from chalicelib.ports.central import SellerCentral
from chalicelib.ports.connections import Connections
from chalicelib.ports.directory import People
from chalicelib.ports.intake import Intake
from chalicelib.ports.vault import Vault


@dataclass(frozen=True, slots=True)
class Account:
    """A seller in one region. ``left`` are marketplaces that could be connected without another consent."""

    authorization: Authorization
    due: Due
    days_left: int
    connections: Sequence[Connection]
    left: Sequence[Marketplace]
    sweep: Sweep
    test: GrantTest | None

    @property
    def served(self) -> Sequence[Connection]:
        return [one for one in self.connections if one.is_active]

    @property
    def at(self) -> Marketplace:
        """At whose Seller Central access is renewed: one that is served, else the first of the region."""
        return self.served[0].at if self.served else of_region(self.authorization.region)[0]

    @property
    def title(self) -> str:
        return self.authorization.name or self.authorization.seller


@dataclass(frozen=True, slots=True)
class Overview:
    application: Application | None
    secret_due: Due
    accounts: Sequence[Account]
    open_links: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A set-up link in a list."""

    link: SetUpLink
    state: LinkState
    sender: str


@dataclass(frozen=True, slots=True)
class OurApplication:
    application: Application | None
    secrets: int
    secret_due: Due
    days_left: int
    redirect_uri: str
    login_uri: str
    secret_set_by: str  # a name; empty for who has left


@dataclass(frozen=True, slots=True)
class Choice:
    """A marketplace, and the sellers for whom it is connected already."""

    marketplace: Marketplace
    sellers: Sequence[str]


def overview(*, at: datetime, connections: Connections, intake: Intake) -> Overview:
    application = connections.application()
    accounts = [_account(one, at, connections, intake) for one in connections.authorizations()]
    open_ones = [link for link in connections.links() if is_open(link, at=at)]
    ends = secret_due(application, at=at) if application else Due.FINE
    return Overview(application, ends, accounts, len(open_ones))


def account(id: str, *, at: datetime, connections: Connections, intake: Intake) -> Account:
    """Raises NotFound."""
    return _account(connections.authorization(id), at, connections, intake)


def trail_of(subject: str, *, trail: Trail, people: People) -> tuple[Sequence[Audited], Mapping[str, str]]:
    """What was done to something, the oldest first, and who they are."""
    entries = trail.of(subject)
    known = people.several(sorted({entry.by for entry in entries}))
    return entries, {id: person.name for id, person in known.items()}


def our_application(
    *,
    at: datetime,
    connections: Connections,
    vault: Vault,
    central: SellerCentral,
    people: People,
) -> OurApplication:
    application = connections.application()
    ends = application.secret_expires_on if application else None
    left = max(0, (ends - at.date()).days) if ends else 0
    setter = application.secret_set_by if application else ""
    known = people.several([setter]) if setter else {}
    return OurApplication(
        application,
        vault.client_secrets(),
        secret_due(application, at=at) if application else Due.FINE,
        left,
        central.redirect_uri,
        central.login_uri,
        known[setter].name if setter in known else "",
    )


def choices(*, connections: Connections) -> Sequence[tuple[Region, Sequence[Choice]]]:
    """All marketplaces by region."""
    names = {(one.seller, one.region): one.name or one.seller for one in connections.authorizations()}
    served: dict[str, list[str]] = {id: [] for id in MARKETPLACES}
    for one in connections.all():
        if one.is_active:
            served[one.marketplace].append(names.get((one.seller, one.at.region), one.seller))
    return [(region, [Choice(there, served[there.id]) for there in of_region(region)]) for region in Region]


def shared_links(*, at: datetime, connections: Connections, people: People) -> Sequence[Shared]:
    links = connections.links()
    known = people.several(sorted({link.sent_by for link in links}))
    return [
        Shared(link, state(link, at=at), known[link.sent_by].name if link.sent_by in known else "") for link in links
    ]


def _account(authorization: Authorization, at: datetime, connections: Connections, intake: Intake) -> Account:
    served = connections.of(authorization.id)
    there = {one.id for one in served if one.is_active}
    left = [id for id in authorization.offered if connection_id(authorization.seller, id) not in there]
    return Account(
        authorization,
        due(authorization, at=at),
        days_left(authorization.renew_by, at=at),
        served,
        [MARKETPLACES[id] for id in left],
        intake.sweep(authorization.id),
        connections.test(authorization.id),
    )
