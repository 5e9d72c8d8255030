"""What a seller's grant lets us do, permission by permission, as real calls found out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Permission(StrEnum):
    """In the order in which they are tried: without the first none of the others can work."""

    PARTICIPATIONS = "participations"
    ORDERS = "orders"
    ADDRESSES = "addresses"
    BUYERS = "buyers"
    REPORTS = "reports"
    LISTINGS = "listings"
    NOTIFICATIONS = "notifications"


class Outcome(StrEnum):
    WORKS = "works"
    DENIED = "denied"  # a role is missing
    UNSEEN = "unseen"  # nothing was there to tell it by: no order in that time
    BUSY = "busy"  # Amazon takes no such call at the moment
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # for another reason, in Amazon's words
    REVOKED = "revoked"  # the grant is gone
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Finding:
    """``code``, ``words`` and ``request_id`` are Amazon's, where it gave any; its support asks for the last."""

    permission: Permission
    outcome: Outcome
    at: datetime
    code: str = ""
    words: str = ""
    request_id: str = ""
    count: int = 0  # how many there were: marketplaces, orders, listings


@dataclass(frozen=True, slots=True)
class GrantTest:
    """The last test of one authorization."""

    authorization: str
    at: datetime
    by: str
    findings: tuple[Finding, ...] = ()
    revision: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing that orders need is missing."""
        found = {finding.permission: finding.outcome for finding in self.findings}
        return all(found.get(one) is Outcome.WORKS for one in (Permission.PARTICIPATIONS, Permission.ORDERS))
