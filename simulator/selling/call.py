"""A call of the Selling Partner API as a handler gets it, the answer it gives, and errors in Amazon's form."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.selling.operations import Operation
from simulator.selling.rows import Seller


@dataclass(frozen=True)
class Call:
    """Already checked: the token, the region, the role that the operation needs, the bucket, the marketplaces."""

    operation: Operation
    region: str  # na | eu | fe
    now: datetime
    application: str
    path: Mapping[str, str] = field(default_factory=dict)  # the template's parts, decoded
    query: Mapping[str, str] = field(default_factory=dict)  # one value each; a repeated one is joined by commas
    body: Any = None  # JSON
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    roles: frozenset[str] = frozenset()  # of this grant
    restricted: tuple[str, ...] = ()  # the "GET /path"s that a restricted data token opens; empty without one
    grantor: Seller | None = None  # nobody, for a grantless operation

    @property
    def seller(self) -> Seller:
        if self.grantor is None:
            raise Refusal(403, UNAUTHORIZED, DENIED)
        return self.grantor

    def has(self, *any_of: str) -> bool:
        """Whether one of these roles was granted."""
        return bool(self.roles.intersection(any_of))

    def listed(self, name: str) -> tuple[str, ...]:
        """A list in the query, as CSV."""
        return tuple(part for part in self.query.get(name, "").split(",") if part)

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        given = self.query.get(name, "")
        if not given:
            return default
        if not given.isdecimal() or not least <= int(given) <= most:
            raise invalid(f"Invalid {name}: must be between {least} and {most}.")
        return int(given)

    def moment(self, name: str) -> datetime | None:
        return moment(self.query, name)

    def opens(self, method: str, path: str) -> bool:
        """Whether a restricted data token for this very resource came with the call."""
        return f"{method} {path}" in self.restricted


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any = None  # JSON, or text that goes out as it is
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Raised by a handler: an HTTP status and one error."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.details = status, code, message, details

    def answer(self) -> Answer:
        return Answer(self.status, errors(self.code, self.message, self.details))


UNAUTHORIZED = "Unauthorized"
DENIED = "Access to requested resource is denied."


def moment(given: Mapping[str, Any], name: str) -> datetime | None:
    """ISO 8601, with a time zone."""
    if not given.get(name):
        return None
    try:
        found = datetime.fromisoformat(str(given[name]))
    except ValueError:
        raise invalid(f"Invalid {name}: must be in ISO 8601 format.") from None
    if found.tzinfo is None:
        raise invalid(f"Invalid {name}: must be in ISO 8601 format with a time zone.")
    return found


def page_token(*held: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode()


def held_by(token: str, name: str, count: int) -> list[Any]:
    """So many values that `page_token` was given."""
    try:
        held = json.loads(base64.urlsafe_b64decode(token.encode()))
    except ValueError:
        held = None
    if not isinstance(held, list) or len(held) != count:
        raise invalid(f"Invalid {name}.")
    return held


def errors(code: str, message: str, details: str = "") -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message, "details": details}]}


def invalid(message: str, details: str = "") -> Refusal:
    return Refusal(400, "InvalidInput", message, details)


def not_found(message: str = "The requested resource doesn't exist.") -> Refusal:
    return Refusal(404, "NotFound", message)


def denied(details: str = "") -> Refusal:
    return Refusal(403, UNAUTHORIZED, DENIED, details)


def iso(at: datetime) -> str:
    """A moment as this API writes it: UTC, milliseconds, Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"
