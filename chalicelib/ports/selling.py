"""Amazon's side of selling, as far as we ask it anything: orders, reports, listings, marketplaces, grants.

Every call may raise what stands in this file and nothing else. None of it sleeps, and none takes an outage for an
empty answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from chalicelib.domain.errors import NotFound, Refused, Retryable
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.orders.amazon import Garbled, Received


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. People get the whole of Amazon's burst, background work four fifths of it. ``slot`` is the time slot
    that a throttled caller was given before, so that it is let through now without booking again."""

    is_person: bool = False
    slot: datetime | None = None

    @classmethod
    def with_slot(cls, slot: str, *, is_person: bool = False) -> Self:
        """``slot`` as a message tells it; an empty one is none."""
        return cls(is_person, datetime.fromisoformat(slot) if slot else None)


BACKGROUND = Caller()
PERSON = Caller(is_person=True)


class Throttled(Retryable):
    """Not before ``until``, which is booked: come back then with ``Caller(slot=until)``. No failure of anybody's."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Amazon takes this call a little later.", until=until.isoformat())
        self.until = until


class Unavailable(Retryable):
    """Amazon is down, slow or unreadable at the moment."""


class Rejected(Refused):
    """Amazon refuses this call for good: ``code`` and ``words`` are Amazon's, ``request_id`` what its support asks
    for."""

    def __init__(self, code: str, words: str = "", request_id: str = "") -> None:
        super().__init__("Amazon refuses this: {code}.", code=code, request_id=request_id)
        self.code = code
        self.words = words
        self.request_id = request_id


class Denied(Rejected):
    """403: the seller's grant does not cover this: a role is missing, or the grant is gone."""


class Revoked(Refused):
    """The refresh token is worth nothing any more: the seller has to authorize anew."""


class BadApplication(Refused):
    """Our own client id or secret is wrong or expired: nothing works for any seller."""


class Missing(NotFound):
    """Amazon knows no such thing (404)."""


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """``until`` is the upper bound that Amazon echoed: everything changed before it is on the pages of this search.
    ``next`` leads to the next page for 24 hours, with the same question only."""

    received: Sequence[Received]
    garbled: Sequence[Garbled]
    until: datetime
    next: str | None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Which orders: changed in [``since``, ``until``) if ``by_change``, else created then. ``until`` None leaves the
    bound to Amazon (two minutes ago)."""

    marketplaces: tuple[str, ...]
    since: datetime
    until: datetime | None = None
    by_change: bool = True


@dataclass(frozen=True, slots=True)
class Participation:
    """A marketplace in which a seller takes part; ``is_suspended`` when its listings are down."""

    marketplace: str
    store_name: str = ""
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    sku: str
    asin: str = ""
    title: str = ""
    ean: str = ""
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class ListingsPage:
    listings: Sequence[Listing]
    total: int
    next: str | None


class ReportKind(StrEnum):
    """The reports that we ask for: two of orders (facts, section 9b), and the list of what a seller offers in one
    marketplace, which may be some hours old."""

    ACTIONABLE = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"  # with addresses; restricted
    ALL_BY_CHANGE = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"  # with money
    LISTINGS = "GET_MERCHANT_LISTINGS_ALL_DATA"  # with quantities


ORDER_REPORTS = (ReportKind.ACTIONABLE, ReportKind.ALL_BY_CHANGE)


class ReportState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    EMPTY = "empty"  # Amazon cancels a report that would have no rows
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    state: ReportState
    document: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A refresh token on its way from Amazon to the vault; never shown."""

    refresh_token: str = field(repr=False)


class Selling(Protocol):
    """``authorization`` is the id of an Authorization, whose refresh token lies in the vault."""

    def search(
        self, authorization: str, search: Search, *, page: str | None = None, caller: Caller = BACKGROUND
    ) -> OrdersPage:
        """Up to 100 orders with everything that the seller's roles show."""

    def order(self, authorization: str, order_id: str, *, caller: Caller = BACKGROUND) -> Received | Garbled:
        """Raises Missing."""

    def participations(self, authorization: str, *, caller: Caller = PERSON) -> Sequence[Participation]:
        """Ids that are none of the 23 marketplaces are left out."""

    def listings(
        self, authorization: str, marketplace: str, *, page: str | None = None, caller: Caller = BACKGROUND
    ) -> ListingsPage: ...

    def request_report(
        self,
        authorization: str,
        kind: ReportKind,
        marketplaces: Sequence[str],
        since: datetime,
        until: datetime,
        *,
        caller: Caller = BACKGROUND,
    ) -> str:
        """The report's id."""

    def report(self, authorization: str, report_id: str, *, caller: Caller = BACKGROUND) -> Report: ...

    def report_rows(
        self, authorization: str, kind: ReportKind, document: str, *, caller: Caller = BACKGROUND
    ) -> Iterable[dict[str, str]]:
        """Its rows by Amazon's column names; a restricted one with a token for it."""

    def listed_quantities(
        self, authorization: str, document: str, *, caller: Caller = BACKGROUND
    ) -> Mapping[str, int | None]:
        """Of a report of listings, by SKU; None for what lies with Amazon, or where Amazon does not say how many."""

    def subscribe(self, authorization: str, *, caller: Caller = BACKGROUND) -> str:
        """Has ORDER_CHANGE sent to our queue, making the destination where there is none; the subscription's id.
        Asking twice changes nothing."""

    def unsubscribe(self, authorization: str, subscription: str, *, caller: Caller = BACKGROUND) -> None: ...


class Grants(Protocol):
    """Amazon's sign-in (Login with Amazon), while a seller authorizes us."""

    def redeem(self, code: str, redirect_uri: str) -> Grant:
        """Raises Revoked for a code that is used, expired or somebody else's; BadApplication."""

    def participations(self, grant: Grant, region: Region) -> Sequence[Participation]:
        """What a grant that is not kept yet reaches. Raises Revoked, Denied."""

    def seller(self, grant: Grant, region: Region) -> str | None:
        """Whose grant it is, as far as Amazon tells; None where it does not."""

    def check_application(self) -> None:
        """Asks for a token of our own. Raises BadApplication."""
