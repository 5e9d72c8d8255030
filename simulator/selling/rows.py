"""What Seller Central remembers, as frozen rows: our application, sellers, what they granted, buckets, destinations.

A shelf is named after its class, so no name here may be one of `simulator.rows`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ClientSecret:
    value: str
    expires_at: datetime  # the day by which it has to be rotated, or the end of the overlap once it was
    is_replaced: bool = False


@dataclass(frozen=True)
class Application:
    """Our registration in Amazon's developer console."""

    id: str
    name: str
    client_id: str
    secrets: tuple[ClientSecret, ...]  # newest first
    redirect_uris: tuple[str, ...]
    login_uri: str
    is_draft: bool
    roles: tuple[str, ...]
    configured: str = ""  # fingerprint of the settings that it was registered by


@dataclass(frozen=True)
class Seller:
    id: str
    name: str
    marketplaces: tuple[str, ...]  # ids in all regions, one that is not Amazon's perhaps among them
    plan: str = "PROFESSIONAL"  # or INDIVIDUAL, who cannot authorize an application
    suspended: tuple[str, ...] = ()  # marketplaces where the listings are


@dataclass(frozen=True)
class Grant:
    """A seller's authorization of our application for one region; the newest consent replaces the one before."""

    seller: str
    region: str
    roles: tuple[str, ...]
    granted_at: datetime
    expires_at: datetime  # 365 days on, unless renewed
    refresh_tokens: tuple[str, ...]
    is_revoked: bool = False

    @property
    def key(self) -> str:
        return grant_key(self.seller, self.region)


def grant_key(seller: str, region: str) -> str:
    return f"{seller}/{region}"


@dataclass(frozen=True)
class AuthorizationCode:
    """What the consent page hands to the browser: five minutes, once."""

    code: str
    grant: str
    redirect_uri: str
    expires_at: datetime


@dataclass(frozen=True)
class Renewal:
    """A trip through the application's login URI, from Seller Central and back to it."""

    state: str
    seller: str
    region: str
    expires_at: datetime


@dataclass(frozen=True)
class AccessToken:
    """For one grant; or without one, for a scope; or, restricted, for the resources it names."""

    token: str
    grant: str
    scopes: tuple[str, ...]
    expires_at: datetime
    secret_expires_at: datetime
    resources: tuple[str, ...] = ()  # "GET /reports/…", for a restricted data token


@dataclass(frozen=True)
class Bucket:
    """What is left of a rate limit, as of `at`."""

    tokens: float
    at: datetime


@dataclass(frozen=True)
class UsagePlan:
    """Another rate than the published one for an operation: Amazon's plans may be dynamic."""

    operation: str
    rate: float
    burst: int


@dataclass(frozen=True)
class Destination:
    id: str
    name: str
    arn: str


@dataclass(frozen=True)
class Subscription:
    id: str
    kind: str  # ORDER_CHANGE …
    seller: str
    region: str
    destination: str
    payload_version: str
    directive: str  # as JSON, as it was given; empty without one
    change_types: tuple[str, ...] = ()  # empty: all
    marketplaces: tuple[str, ...] = ()  # empty: all


@dataclass(frozen=True)
class Notification:
    """News on its way to a queue; kept until the queue has it."""

    key: str  # of this copy: one that is sent twice has two, under one id
    id: str
    kind: str
    seller: str
    about: str  # order id
    arn: str
    body: str
    due_at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Published:
    """What became of a notification."""

    key: str
    id: str
    kind: str
    seller: str
    about: str
    arn: str
    at: datetime
    fate: str  # delivered | lost | given_up, with the fault that it met


@dataclass(frozen=True)
class CallLog:
    """One call of the Selling Partner API and its answer, without any content."""

    id: str
    at: datetime
    seller: str
    region: str
    operation: str
    status: int
    code: str = ""  # of the first error
    query: str = ""  # without tokens
