"""Login with Amazon: codes, refresh tokens and client credentials become access tokens that live an hour."""

from collections.abc import Mapping
from datetime import timedelta

from werkzeug.wrappers import Request, Response

from simulator import faults, ids
from simulator.selling import applications, sellers
from simulator.selling.operations import NOTIFICATIONS, ROTATION
from simulator.selling.rows import AccessToken, ClientSecret, Grant
from simulator.web import json_answer
from simulator.world import World

TOKEN_LIVES = timedelta(hours=1)
NO_STORE = {"Cache-Control": "no-store"}
SCOPES = (NOTIFICATIONS, ROTATION)
REVOKED = (
    "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission."
)


class Refused(Exception):
    """OAuth's error code and its description."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.description, self.status = code, description, status

    def answer(self) -> Response:
        said = {"error": self.code, "error_description": self.description}
        return json_answer(said, self.status, NO_STORE)


def token(world: World, request: Request) -> Response:
    fault = faults.take(world, "lwa")
    if fault is None:
        return exchanged(world, request)
    no = Refused(fault.text or "invalid_grant", REVOKED, fault.code or 400)
    return faults.broken(world, request, fault, lambda: exchanged(world, request), no.answer)


def exchanged(world: World, request: Request) -> Response:
    given = request.form.to_dict() if request.form else request.get_json(silent=True) or {}
    try:
        secret = authenticate(world, given)
        answer = GRANT_TYPES[given.get("grant_type", "")](world, given, secret)
    except KeyError:
        return Refused("unsupported_grant_type", "The authorization grant type is not supported.").answer()
    except Refused as refused:
        return refused.answer()
    return json_answer(answer, headers=NO_STORE)


def authenticate(world: World, given: Mapping[str, str]) -> ClientSecret:
    application = applications.current(world)
    secret = applications.secret_shown(application, given.get("client_secret", ""), world)
    if given.get("client_id") != application.client_id or secret is None:
        raise Refused("invalid_client", "Client authentication failed", 401)
    return secret


def by_code(world: World, given: Mapping[str, str], secret: ClientSecret) -> dict[str, object]:
    """A code is spoilt by one wrong try, as it is by one right one."""
    with world.state.change():
        code = world.selling.codes.get(given.get("code", ""))
        if code is not None:
            world.selling.codes.drop(code.code)
    late = code is not None and code.expires_at < world.now()
    other = code is not None and given.get("redirect_uri", code.redirect_uri) != code.redirect_uri
    grant = None if code is None or late or other else sellers.in_force(world, code.grant)
    if grant is None:
        raise Refused("invalid_grant", "The request has an invalid grant parameter : code")
    return {**bearer(world, secret, grant=grant), "refresh_token": grant.refresh_tokens[0]}


def by_refresh_token(world: World, given: Mapping[str, str], secret: ClientSecret) -> dict[str, object]:
    shown = given.get("refresh_token", "")
    held = (grant for grant in world.selling.grants.all() if shown in grant.refresh_tokens)
    grant = next((grant for grant in held if sellers.in_force(world, grant.key)), None)
    if not shown or grant is None:
        raise Refused("invalid_grant", REVOKED)
    return {**bearer(world, secret, grant=grant), "refresh_token": shown}


def by_client_credentials(world: World, given: Mapping[str, str], secret: ClientSecret) -> dict[str, object]:
    scopes = tuple(given.get("scope", "").split())
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refused("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    return {**bearer(world, secret, scopes=scopes), "scope": " ".join(scopes)}


GRANT_TYPES = {
    "authorization_code": by_code,
    "refresh_token": by_refresh_token,
    "client_credentials": by_client_credentials,
}


def bearer(
    world: World, secret: ClientSecret, *, grant: Grant | None = None, scopes: tuple[str, ...] = ()
) -> dict[str, object]:
    # A secret on its way out keeps its word to the end of the overlap; only an unrotated one spoils its tokens.
    spoils_at = world.now() + TOKEN_LIVES if secret.is_replaced else secret.expires_at
    issued = AccessToken(
        f"Atza|{ids.token()}", grant.key if grant else "", scopes, world.now() + TOKEN_LIVES, spoils_at
    )
    keep(world, issued)
    return {
        "access_token": issued.token,
        "token_type": "bearer",
        "expires_in": int(TOKEN_LIVES.total_seconds()),
    }


def keep(world: World, issued: AccessToken) -> None:
    with world.state.change():
        for old in world.selling.tokens.all():
            if old.expires_at < world.now() - TOKEN_LIVES:  # an expired one is still told apart from a false one
                world.selling.tokens.drop(old.token)
        world.selling.tokens.put(issued.token, issued)
