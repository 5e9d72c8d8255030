"""Login with Amazon: how a code, a refresh token or our own name becomes an access token."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from chalicelib.adapters.amazon.answers import bad_application, unavailable
from chalicelib.ports.http import Http, NotSent, Request, Unanswered
from chalicelib.ports.selling import Grant, Rejected, Revoked

# Its answers take tenths of a second.
SECONDS = 8.0
# What it promises; an answer that does not say how long is believed so long.
USUAL_LIFE = 3600
# Ours, not the seller's, is wrong.
_OURS = {"invalid_client", "unauthorized_client"}


@dataclass(frozen=True, slots=True)
class Issued:
    """``seconds`` is how long it is good for. Neither token is shown."""

    access_token: str = field(repr=False)
    seconds: int
    refresh_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Client:
    """Our application's name and its secrets, the current one first: two while it is being changed."""

    id: str
    secrets: Sequence[str] = field(repr=False)


class LoginWithAmazon:
    """``client`` raises BadApplication while nothing is entered."""

    def __init__(self, http: Http, url: str, client: Callable[[], Client]) -> None:
        self._http = http
        self._url = url
        self._client = client

    def redeem(self, code: str, redirect_uri: str) -> Issued:
        """With a refresh token. Raises Revoked for a code that is late, used or somebody else's."""
        issued = self._asked(grant_type="authorization_code", code=code, redirect_uri=redirect_uri)
        if not issued.refresh_token:
            raise unavailable()
        return issued

    def refresh(self, grant: Grant) -> Issued:
        """Raises Revoked."""
        return self._asked(grant_type="refresh_token", refresh_token=grant.refresh_token)

    def of_our_own(self, scope: str) -> Issued:
        return self._asked(grant_type="client_credentials", scope=scope)

    def _asked(self, **fields: str) -> Issued:
        """With the current secret, and the one before while Amazon does not know the current one yet."""
        client = self._client()
        for secret in client.secrets:
            status, said = self._answer({**fields, "client_id": client.id, "client_secret": secret})
            if said.get("error") != "invalid_client":
                return _issued(status, said)
        raise bad_application()

    def _answer(self, fields: Mapping[str, str]) -> tuple[int, Mapping[str, Any]]:
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "Accept": "application/json"}
        request = Request("POST", self._url, headers, urlencode(fields).encode())
        try:
            answer = self._http.send(request, SECONDS)
        except (NotSent, Unanswered) as error:
            raise unavailable() from error
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        if answer.status >= 500 or answer.status == 429 or not isinstance(said, dict):
            raise unavailable(answer.headers.get("x-amzn-requestid", ""))
        return answer.status, said


def _issued(status: int, said: Mapping[str, Any]) -> Issued:
    token = said.get("access_token")
    if status == 200 and isinstance(token, str) and token:
        return Issued(token, _seconds(said.get("expires_in")), str(said.get("refresh_token") or ""))
    error = str(said.get("error") or "")
    if error == "invalid_grant":
        raise Revoked("The seller has to authorize Crossdock anew.")
    if error in _OURS:
        raise bad_application()
    if not error:
        raise unavailable()
    raise Rejected(error[:100])


def _seconds(told: object) -> int:
    return told if isinstance(told, int) and 0 < told <= USUAL_LIFE else USUAL_LIFE
