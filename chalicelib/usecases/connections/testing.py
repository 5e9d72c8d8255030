"""Trying what a seller's grant lets us do: real calls, permission by permission, remembered with Amazon's words."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chalicelib.domain.changes import Audited, Kept
from chalicelib.domain.connections import Authorization
from chalicelib.domain.connections.testing import Finding, GrantTest, Outcome, Permission
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Retryable
from chalicelib.domain.orders.amazon import AmazonOrder, AmazonStatus, FulfilledBy, Received
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import (
    PERSON,
    BadApplication,
    Denied,
    Missing,
    Rejected,
    ReportKind,
    Revoked,
    Search,
    Selling,
    Throttled,
)
from chalicelib.ports.world import Clock, Pause
from chalicelib.usecases.connections.standing import revoked, subscribed

# One call whatever the span; a day has orders to look at where there are any, and at most a page of them.
LOOKED_BACK = timedelta(days=1)
# Amazon answers for what is older than two minutes.
SETTLED = timedelta(minutes=3)
# Amazon tells names and addresses of these.
_TOLD = {AmazonStatus.UNSHIPPED, AmazonStatus.PARTIALLY_SHIPPED}


def try_grant(
    id: str,
    *,
    by: Person,
    where: str,
    clock: Clock,
    pause: Pause,
    connections: Connections,
    selling: Selling,
    commit: Commit,
) -> GrantTest:
    """Raises NotFound. A grant that Amazon no longer knows is marked as revoked."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    authorization = connections.authorization(id)
    marketplaces = [one.marketplace for one in connections.of(id) if one.is_active]
    began = clock.now()
    findings = tuple(_findings(authorization, marketplaces, clock, selling, pause, connections, commit))
    found = GrantTest(id, began, by.id, findings)
    failed = ", ".join(one.permission for one in findings if one.outcome is not Outcome.WORKS)
    commit(Kept(found), Audited("access_tested", id, by.id, began, where, {"without": failed} if failed else {}))
    if any(one.outcome is Outcome.REVOKED for one in findings):
        revoked(id, at=began, pause=pause, connections=connections, commit=commit)
    return found


def _findings(
    authorization: Authorization,
    marketplaces: Sequence[str],
    clock: Clock,
    selling: Selling,
    pause: Pause,
    connections: Connections,
    commit: Commit,
) -> list[Finding]:
    id, served = authorization.id, tuple(marketplaces) or authorization.offered
    orders: list[Received] = []
    found: list[Finding] = []

    def tried(permission: Permission, call: Callable[[], int]) -> None:
        """Once the grant is gone, nothing else has to be asked."""
        if any(one.outcome is Outcome.REVOKED for one in found):
            found.append(Finding(permission, Outcome.UNTRIED, clock.now()))
        else:
            found.append(_finding(permission, call, clock))

    def searched() -> int:
        now = clock.now()
        page = selling.search(id, Search(served, now - LOOKED_BACK, now - SETTLED), caller=PERSON)
        orders.extend(page.received)
        return len(page.received)

    def heard() -> int:
        subscription = selling.subscribe(id, caller=PERSON)
        subscribed(id, subscription, at=clock.now(), pause=pause, connections=connections, commit=commit)
        return 1

    tried(Permission.PARTICIPATIONS, lambda: len(selling.participations(id, caller=PERSON)))
    tried(Permission.ORDERS, searched)
    found += _personal(found[-1], orders, clock.now())
    now = clock.now()
    tried(Permission.REPORTS, lambda: 1 if _requested(selling, id, served, now) else 0)
    tried(Permission.LISTINGS, lambda: selling.listings(id, served[0], caller=PERSON).total)
    tried(Permission.NOTIFICATIONS, heard)
    return found


def _requested(selling: Selling, id: str, served: Sequence[str], at: datetime) -> str:
    kind = ReportKind.ALL_BY_CHANGE
    return selling.request_report(id, kind, served, at - timedelta(hours=1), at - SETTLED, caller=PERSON)


def _personal(searched: Finding, orders: Sequence[Received], at: datetime) -> list[Finding]:
    """Whether Amazon tells who buys and where it goes: a role that is missing shows by nothing but their absence."""
    if searched.outcome is not Outcome.WORKS:
        return [Finding(one, Outcome.UNTRIED, at) for one in (Permission.ADDRESSES, Permission.BUYERS)]
    told = [each.personal for each in orders if _is_telling(each.order)]
    addresses = [bool(one and one.address and one.address.name) for one in told]
    buyers = [bool(one and (one.buyer_name or one.buyer_email)) for one in told]
    return [
        Finding(permission, _seen(shown), at, count=sum(shown))
        for permission, shown in ((Permission.ADDRESSES, addresses), (Permission.BUYERS, buyers))
    ]


def _is_telling(order: AmazonOrder) -> bool:
    """Of an order that we ship, and have not shipped, Amazon tells who wants it and where."""
    return order.status in _TOLD and order.fulfilled_by is FulfilledBy.MERCHANT


def _seen(shown: Sequence[bool]) -> Outcome:
    if not shown:
        return Outcome.UNSEEN
    return Outcome.WORKS if any(shown) else Outcome.DENIED


def _finding(permission: Permission, call: Callable[[], int], clock: Clock) -> Finding:
    try:
        count = call()
    except Throttled:
        return Finding(permission, Outcome.BUSY, clock.now())
    except Retryable:
        return Finding(permission, Outcome.UNREACHABLE, clock.now())
    except Revoked:
        return Finding(permission, Outcome.REVOKED, clock.now())
    except (Denied, Rejected) as refusal:
        outcome = Outcome.DENIED if isinstance(refusal, Denied) else Outcome.REFUSED
        return Finding(permission, outcome, clock.now(), refusal.code, refusal.words, refusal.request_id)
    except (BadApplication, Missing) as problem:
        return Finding(permission, Outcome.REFUSED, clock.now(), words=str(problem))
    return Finding(permission, Outcome.WORKS, clock.now(), count=count)
