"""One call of the Selling Partner API: a token, a booked slot, a request, and what came of it.

Nothing here waits, repeats or logs. Who calls knows from the problem what to do: come back at a booked moment
(Throttled), later (Unavailable), or not at all.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.adapters.amazon import answers
from chalicelib.adapters.amazon.answers import Answer, StaleToken, Throttling
from chalicelib.adapters.amazon.endpoints import Endpoints, region_of
from chalicelib.adapters.amazon.lwa import Issued, LoginWithAmazon
from chalicelib.adapters.amazon.operations import Operation
from chalicelib.adapters.amazon.tokens import AccessTokens
from chalicelib.domain.marketplaces import Region
from chalicelib.ports.http import Http, NotSent, Request, Response, Unanswered
from chalicelib.ports.selling import Caller, Grant, Throttled
from chalicelib.ports.throttling import Slots

# Amazon asks for a name, a version and a language.
AGENT = "Crossdock/1.0 (Language=Python)"


@dataclass(frozen=True, slots=True)
class Account:
    """For whom one calls, and whose bucket that empties: ``name`` is an authorization's id, or our own by region."""

    name: str
    region: Region


@dataclass(frozen=True, slots=True)
class Call:
    """``path`` fills the operation's path, a list in ``query`` is joined with commas, as Amazon wants it."""

    operation: Operation
    path: Mapping[str, str] | None = None
    query: Mapping[str, str | int | list[str] | None] | None = None
    body: Mapping[str, Any] | None = None

    @property
    def target(self) -> str:
        named = {name: quote(value, safe="") for name, value in (self.path or {}).items()}
        return self.operation.path.format(**named)

    @property
    def search(self) -> str:
        given = {
            name: ",".join(value) if isinstance(value, list) else str(value)
            for name, value in (self.query or {}).items()
            if value not in (None, "", [])
        }
        return urlencode(given, safe=",:", quote_via=quote)


class SellingPartnerApi:
    """``refresh_token`` looks up an authorization's, and raises Revoked when there is none."""

    def __init__(
        self,
        http: Http,
        endpoints: Endpoints,
        slots: Slots,
        tokens: AccessTokens,
        lwa: LoginWithAmazon,
        refresh_token: Callable[[str], str],
    ) -> None:
        self._http = http
        self._endpoints = endpoints
        self._slots = slots
        self._tokens = tokens
        self._lwa = lwa
        self._refresh_token = refresh_token

    def as_seller(self, authorization: str, call: Call, caller: Caller) -> Answer:
        """Raises what the port knows."""
        account = Account(authorization, region_of(authorization))
        return self._called(
            authorization, lambda: self._lwa.refresh(Grant(self._refresh_token(authorization))), call, account, caller
        )

    def as_ourselves(self, region: Region, call: Call, caller: Caller) -> Answer:
        """The grantless operations: no seller's, and counted for our application."""
        scope = call.operation.scope
        account = Account(f"application-{region.upper()}", region)
        return self._called(f"scope {scope}", lambda: self._lwa.of_our_own(scope), call, account, caller)

    def _called(self, key: str, make: Callable[[], Issued], call: Call, account: Account, caller: Caller) -> Answer:
        """The token comes first: a slot that is lost for want of one is lost for long. One that is no longer taken is
        made anew, once: if there is no grant any more, that says so."""
        try:
            return self.called_with(self._tokens.get(key, make), call, account, caller)
        except StaleToken:
            self._tokens.forget(key)
        try:
            return self.called_with(self._tokens.get(key, make), call, account, caller)
        except StaleToken as stale:
            raise stale.denied() from None

    def called_with(self, token: str, call: Call, account: Account, caller: Caller) -> Answer:
        """The same with a token of the caller's own. Raises StaleToken too."""
        operation = call.operation
        slot = self._slots.book(
            account.name, operation.name, operation.limit, is_person=caller.is_person, holding=caller.slot
        )
        if slot is not None:
            raise Throttled(slot)
        try:
            answer = answers.read(self._sent(token, call, account.region))
        except Throttling:
            until = self._slots.refused(account.name, operation.name, operation.limit, is_person=caller.is_person)
            raise Throttled(until) from None
        if answer.rate is not None:
            self._slots.learn(account.name, operation.name, operation.limit, answer.rate)
        return answer

    def _sent(self, token: str, call: Call, region: Region) -> Response:
        search = f"?{call.search}" if call.search else ""
        headers = {"x-amz-access-token": token, "Accept": "application/json", "User-Agent": AGENT}
        body = b""
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(call.body, ensure_ascii=False, separators=(",", ":")).encode()
        url = self._endpoints.api(region) + call.target + search
        operation = call.operation
        try:
            return self._http.send(
                Request(operation.method, url, headers, body, largest=operation.largest), operation.seconds
            )
        except (NotSent, Unanswered) as error:
            raise answers.unavailable() from error
