"""The OpenID Connect provider: discovery, a page to pick a person, and codes exchanged for tokens."""

import base64
import hashlib
import hmac
from datetime import timedelta
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from simulator import faults, ids, signing
from simulator.people import PEOPLE
from simulator.rows import Code, Fault
from simulator.web import json_answer, page
from simulator.world import World

CODE_LIVES = timedelta(seconds=60)
NO_STORE = {"Cache-Control": "no-store"}


class TokenRefused(Exception):
    """OAuth's error code and a sentence."""


def discovery(world: World, _request: Request) -> Response:
    issuer = world.config.issuer
    return json_answer(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "email", "profile", "groups"],
            "claims_supported": ["sub", "email", "name", "given_name", "family_name", "groups"],
        }
    )


def jwks(world: World, _request: Request) -> Response:
    return json_answer(signing.published(world))


def authorize(world: World, request: Request) -> Response:
    """The page to pick a person; with a login_hint that names one, straight back with a code."""
    asked = request.values
    if asked.get("client_id") != world.config.oidc_client_id or asked.get("redirect_uri") != world.config.redirect_uri:
        return page(
            "notice.html", 400, title="Cannot sign in", text="The client or its return address is not registered."
        )
    if wrong := objection(asked):
        return back(asked, error="invalid_request", error_description=wrong)

    hint = asked.get("login_hint", "").partition("@")[0]
    if hint in PEOPLE:
        return back(asked, code=issue(world, asked, hint).code)
    if asked.get("prompt") == "none":
        return back(asked, error="login_required")
    choices = [
        (person, f"?{urlencode({**asked.to_dict(), 'login_hint': person.subject})}") for person in PEOPLE.values()
    ]
    return page("sign_in.html", title="Who are you?", choices=choices, hub=world.config.hub)


def objection(asked: MultiDict[str, str]) -> str:
    if asked.get("response_type") != "code":
        return "response_type must be code"
    if "openid" not in asked.get("scope", "").split():
        return "scope must contain openid"
    if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
        return "PKCE with S256 is required"
    return ""


def issue(world: World, asked: MultiDict[str, str], subject: str) -> Code:
    code = Code(
        code=ids.token(),
        redirect_uri=asked["redirect_uri"],
        challenge=asked["code_challenge"],
        nonce=asked.get("nonce", ""),
        subject=subject,
        expires_at=world.now() + CODE_LIVES,
    )
    with world.state.change():
        for old in world.codes.all():
            if old.expires_at < world.now():
                world.codes.drop(old.code)
        world.codes.put(code.code, code)
    return code


def back(asked: MultiDict[str, str], **answer: str) -> Response:
    if "state" in asked:
        answer["state"] = asked["state"]
    return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)


def token(world: World, request: Request) -> Response:
    fault = faults.take(world, "token")
    if fault is None or fault.fault not in faults.COMMON:
        return exchanged(world, request, fault.fault if fault else "")
    return faults.broken(
        world, request, fault, lambda: exchanged(world, request, ""), lambda: token_refused("invalid_grant", fault)
    )


def exchanged(world: World, request: Request, fault: str) -> Response:
    try:
        code = redeem(world, request)
    except TokenRefused as refused:
        return token_refused(str(refused))
    answer = {
        "access_token": ids.token(),
        "token_type": "Bearer",
        "expires_in": int(signing.TOKEN_LIVES.total_seconds()),
        "id_token": signing.id_token(world, PEOPLE[code.subject], code.nonce, fault),
    }
    return json_answer(answer, headers=NO_STORE)


def redeem(world: World, request: Request) -> Code:
    """The code, used up. A code is spoilt by one wrong try, as it is by one right one."""
    given = request.form
    authenticate(world, request)
    if given.get("grant_type") != "authorization_code":
        raise TokenRefused("unsupported_grant_type")
    with world.state.change():
        code = world.codes.get(given.get("code", ""))
        if code is None:
            raise TokenRefused("invalid_grant")
        world.codes.drop(code.code)
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    on_time = world.now() <= code.expires_at
    if (
        not on_time
        or given.get("redirect_uri") != code.redirect_uri
        or not hmac.compare_digest(challenge, code.challenge)
    ):
        raise TokenRefused("invalid_grant")
    return code


def authenticate(world: World, request: Request) -> None:
    """By HTTP basic or by form fields."""
    basic = request.authorization
    client = (basic.username if basic else request.form.get("client_id")) or ""
    secret = (basic.password if basic else request.form.get("client_secret")) or ""
    right = hmac.compare_digest(secret.encode(), world.config.oidc_client_secret.encode())
    if client != world.config.oidc_client_id or not right:
        raise TokenRefused("invalid_client")


def token_refused(code: str, fault: Fault | None = None) -> Response:
    about = {"error_description": fault.text} if fault and fault.text else {}
    return json_answer({"error": code, **about}, 401 if code == "invalid_client" else 400, headers=NO_STORE)
