"""What getFeeds and getReports have in common: which kinds and states are asked for, since when, and page by page."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from simulator.selling.call import Answer, Call, held_by, invalid, page_token

STATUSES = ("CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE")
MOST_TYPES = 10
LISTED_FOR = timedelta(days=90)


class Processed(Protocol):
    """A feed or a report."""

    @property
    def type(self) -> str: ...
    @property
    def marketplaces(self) -> tuple[str, ...]: ...
    @property
    def created(self) -> datetime: ...
    def status(self, now: datetime) -> str: ...


P = TypeVar("P", bound=Processed)


def listed(
    call: Call, name: str, types: str, newest_first: Iterable[P], shown: Callable[[P, datetime], dict[str, Any]]
) -> Answer:
    """A page of them under this ``name``; ``types`` is the parameter that says of which kinds."""
    query, place = asked(call, types)
    wanted = replace(call, query=query)
    size = wanted.number("pageSize", 10, least=1, most=100)
    found = [one for one in newest_first if fits(one, wanted, types)]
    body: dict[str, Any] = {name: [shown(one, call.now) for one in found[place : place + size]]}
    if place + size < len(found):
        body["nextToken"] = page_token(query, place + size)
    return Answer(200, body)


def asked(call: Call, types: str) -> tuple[dict[str, str], int]:
    """What was asked for; with a token, by the call that the token came from."""
    if token := call.query.get("nextToken"):
        if len(call.query) > 1:
            raise invalid("nextToken must be the only parameter.")
        query, place = held_by(token, "nextToken", 2)
        return query, place
    if not 1 <= len(call.listed(types)) <= MOST_TYPES:
        raise invalid(f"Either nextToken or between 1 and {MOST_TYPES} {types} is required.")
    if wrong := [status for status in call.listed("processingStatuses") if status not in STATUSES]:
        raise invalid(f"Invalid processingStatuses: {', '.join(wrong)}.")
    return dict(call.query), 0


def fits(one: Processed, wanted: Call, types: str) -> bool:
    since = wanted.moment("createdSince") or wanted.now - LISTED_FOR
    until = wanted.moment("createdUntil") or wanted.now
    places, statuses = wanted.listed("marketplaceIds"), wanted.listed("processingStatuses")
    return (
        one.type in wanted.listed(types)
        and since <= one.created <= until
        and (not places or bool(set(places) & set(one.marketplaces)))
        and (not statuses or one.status(wanted.now) in statuses)
    )
