"""Our application at Amazon, what sellers granted it, and the marketplaces that we serve for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace, Region

# Amazon wants every public application to be authorized anew once a year ("Renew authorizations").
LASTS = timedelta(days=365)
# The subject of our application's trail.
APPLICATION = "amazon-application"


@dataclass(frozen=True, slots=True)
class Application:
    """Our registration with Amazon. The client secret lies in the vault and is never read back on a page."""

    application_id: str  # amzn1.sellerapps.app.…
    client_id: str  # amzn1.application-oa2-client.…
    is_draft: bool = False  # Amazon's consent page wants to be told
    is_private: bool = False  # authorized by its own seller, with a refresh token to paste
    secret_set_at: datetime | None = None
    secret_set_by: str = ""
    secret_expires_on: date | None = None  # None when nobody has said
    revision: int = 0


class AuthorizationState(StrEnum):
    GRANTED = "granted"
    REVOKED = "revoked"  # Amazon says that the seller took it back, or let it run out
    DISCONNECTED = "disconnected"  # we gave it up


@dataclass(frozen=True, slots=True)
class Authorization:
    """A seller's grant for one region. Its refresh token lies in the vault under ``id``."""

    seller: str
    region: Region
    granted_at: datetime
    granted_by: str = ""  # a person's id, or "set-up link" with the link's name
    state: AuthorizationState = AuthorizationState.GRANTED
    state_since: datetime | None = None
    name: str = ""  # what the company calls this seller account
    subscription: str = ""  # Amazon's id for our ORDER_CHANGE subscription; empty while there is none
    # All of the region that the seller takes part in, as Amazon told last: what else may be connected.
    offered: tuple[str, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        return authorization_id(self.seller, self.region)

    @property
    def renew_by(self) -> datetime:
        return self.granted_at + LASTS

    @property
    def is_usable(self) -> bool:
        return self.state is AuthorizationState.GRANTED


@dataclass(frozen=True, slots=True)
class Connection:
    """One marketplace of an authorization. What becomes of its orders stands in an ``OrderMapping``."""

    seller: str
    marketplace: str  # its id
    connected_at: datetime
    is_active: bool = True
    shows_fba: bool = True  # orders that Amazon ships are kept and shown, never work
    orders_since: datetime | None = None  # older orders come by backfill only
    name: str = ""  # what the company calls it
    revision: int = 0

    @property
    def id(self) -> str:
        return connection_id(self.seller, self.marketplace)

    @property
    def at(self) -> Marketplace:
        return MARKETPLACES[self.marketplace]

    @property
    def authorization(self) -> str:
        return authorization_id(self.seller, self.at.region)


def authorization_id(seller: str, region: Region) -> str:
    return f"{seller}-{region.upper()}"


def connection_id(seller: str, marketplace: str) -> str:
    """A2EXAMPLE-DE: readable in an address, a log and an alarm."""
    return f"{seller}-{MARKETPLACES[marketplace].country}"
