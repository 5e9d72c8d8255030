"""What an id_token says, and whether it may be believed."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from chalicelib.domain.directory import Claims
from chalicelib.domain.errors import Refused

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

# Signatures by a key pair only: with a shared secret, or with none, anybody could vouch for anybody.
ALGORITHMS = ["RS256", "PS256", "ES256"]
# The clocks of two honest machines.
LEEWAY = timedelta(seconds=60)
LONGEST_SUBJECT = 255  # OpenID Connect Core, section 2

UNVERIFIED = "The sign-in could not be verified. Please try again."


def signed(token: str, keys: "KeySet") -> Mapping[str, Any]:
    """What a token says. Raises Refused unless one of these keys has signed it, in one of the allowed ways."""
    from joserfc import jwt  # only a sign-in needs it, and it brings all of cryptography
    from joserfc.errors import JoseError

    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Refused(UNVERIFIED, reason=type(error).__name__) from error


def refuse_false(said: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str, at: datetime) -> None:
    """Raises Refused unless the token is this provider's, for us, for this sign-in, and of now (OpenID Connect Core,
    section 3.1.3.7)."""
    audience = said.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
    given = said.get("nonce")
    checks = {
        "iss": said.get("iss") == issuer,
        "aud": client_id in audiences,
        "azp": said.get("azp") == client_id if "azp" in said else len(audiences) == 1,
        "exp": _is_after(said.get("exp"), at - LEEWAY),
        "iat": _is_number(said.get("iat")) and not _is_after(said.get("iat"), at + LEEWAY),
        "nbf": "nbf" not in said or (_is_number(said["nbf"]) and not _is_after(said["nbf"], at + LEEWAY)),
        "nonce": isinstance(given, str) and hmac.compare_digest(given.encode(), nonce.encode()),
        "token_use": said.get("token_use", "id") == "id",  # Cognito signs access tokens with the same keys
        "sub": isinstance(said.get("sub"), str) and 0 < len(said["sub"]) <= LONGEST_SUBJECT,
    }
    if wrong := [name for name, is_right in checks.items() if not is_right]:
        raise Refused(UNVERIFIED, reason=", ".join(wrong))


def claims(said: Mapping[str, Any]) -> Claims:
    """An e-mail that the provider itself doubts is not taken: letters and carts are sent by it."""
    doubted = said.get("email_verified") in {False, "false"}
    return Claims(
        issuer=said["iss"],
        subject=said["sub"],
        name=_text(said, "name"),
        email="" if doubted else _text(said, "email"),
        is_email_verified=said.get("email_verified") in {True, "true"},
        first_name=_text(said, "given_name"),
        last_name=_text(said, "family_name"),
        unique_name=_text(said, "preferred_username") or _text(said, "cognito:username"),
        groups=_groups(said),
    )


def key_set(found: object) -> "KeySet":
    """The keys that can check a signature; a provider may publish others, and kinds that we do not know."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet, import_key

    keys = []
    for key in found if isinstance(found, list) else []:
        if not isinstance(key, dict) or key.get("kty") not in {"RSA", "EC"} or key.get("use", "sig") != "sig":
            continue
        try:
            keys.append(import_key(key))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return KeySet(keys)


def key_id(token: str) -> object:
    """The key that a token says it was signed with; not yet believed."""
    head = token.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return None
    return found.get("kid") if isinstance(found, dict) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_after(value: Any, moment: datetime) -> bool:
    return _is_number(value) and value > moment.timestamp()


def _groups(said: Mapping[str, Any]) -> frozenset[str] | None:
    listed = said.get("cognito:groups") if said.get("groups") is None else said["groups"]
    if isinstance(listed, str):
        return frozenset({listed})
    return frozenset(group for group in listed if isinstance(group, str)) if isinstance(listed, list) else None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""
