"""The keys that sign who somebody is, the id_token they sign, and the ways in which it can be made wrong."""

import base64
import json
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from simulator import ids
from simulator.people import Person
from simulator.rows import Key
from simulator.world import World

TOKEN_LIVES = timedelta(minutes=10)
# The one that signs and the one before it, which may still have signed what is on its way.
PUBLISHED = 2


def id_token(world: World, person: Person, nonce: str, fault: str = "") -> str:
    now = world.now()
    issued = now - TOKEN_LIVES * 2 if fault == "expired" else now
    claims: dict[str, Any] = {
        "iss": "https://somebody-else.example" if fault == "wrong_issuer" else world.config.issuer,
        "aud": "another-client" if fault == "wrong_audience" else world.config.oidc_client_id,
        "sub": person.subject,
        "iat": int(issued.timestamp()),
        "exp": int((issued + TOKEN_LIVES).timestamp()),
        "nonce": ids.token() if fault == "wrong_nonce" else nonce,
        **about(person),
    }
    if fault == "alg_none":
        return unsigned(claims)
    key = new_key() if fault == "unknown_key" else current(world)
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, imported(key))


def about(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "email_verified": True,
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "preferred_username": person.subject,
        "groups": list(person.groups),
    }


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def current(world: World) -> Key:
    with world.state.change():
        keys = world.keys.all()
        return keys[-1] if keys else rotate(world)


def rotate(world: World) -> Key:
    """A new key signs from now on; the one before stays published until the next time."""
    key = new_key()
    with world.state.change():
        world.keys.put(key.kid, key)
        world.keys.keep_newest(PUBLISHED)
    return key


def published(world: World) -> dict[str, Any]:
    current(world)
    keys = [
        {**imported(key).as_dict(private=False), "kid": key.kid, "use": "sig", "alg": "RS256"}
        for key in world.keys.all()
    ]
    return {"keys": keys}


def imported(key: Key) -> RSAKey:
    return RSAKey.import_key({**key.jwk})


def new_key() -> Key:
    key = RSAKey.generate_key(2048, private=True)
    return Key(kid=ids.short(), jwk={name: str(value) for name, value in key.as_dict(private=True).items()})
