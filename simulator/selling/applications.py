"""Our registration in Amazon's developer console: who we say we are, and the secret that proves it."""

import hmac
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from simulator import ids
from simulator.config import Config
from simulator.selling.roles import ALL
from simulator.selling.rows import Application, ClientSecret
from simulator.world import World

SECRET_LIVES = timedelta(days=180)
# The old secret goes on for a week, so that a rotation interrupts nobody.
OVERLAP = timedelta(days=7)


def current(world: World) -> Application:
    """As configured, as changed since; a start with other settings registers it anew."""
    found = world.selling.applications.get(world.config.application_id)
    if found is not None and found.configured == fingerprint(world.config):
        return found
    with world.state.change():
        found = registered(world)
        world.selling.applications.put(found.id, found)
    return found


def registered(world: World) -> Application:
    config = world.config
    return Application(
        id=config.application_id,
        name="Crossdock",
        client_id=config.lwa_client_id,
        secrets=(ClientSecret(config.lwa_client_secret, world.now() + SECRET_LIVES),),
        redirect_uris=config.redirect_uris,
        login_uri=config.login_uri,
        is_draft=config.is_draft_application,
        roles=ALL,
        configured=fingerprint(config),
    )


def fingerprint(config: Config) -> str:
    settings = (
        config.lwa_client_id,
        config.lwa_client_secret,
        *config.redirect_uris,
        config.login_uri,
        str(config.is_draft_application),
    )
    return sha256(" ".join(settings).encode()).hexdigest()


def change(world: World, **changes: Any) -> Application:
    with world.state.change():
        changed = replace(current(world), **changes)
        world.selling.applications.put(changed.id, changed)
    return changed


def rotate_secret(world: World) -> Application:
    """A new secret for 180 days; the one before works for a week more, older ones no longer."""
    value = f"amzn1.oa2-cs.v1.{ids.token()}"
    with world.state.change():
        application = current(world)
        newest = application.secrets[0]
        replaced = replace(newest, is_replaced=True, expires_at=min(newest.expires_at, world.now() + OVERLAP))
        return change(world, secrets=(ClientSecret(value, world.now() + SECRET_LIVES), replaced))


def secret_shown(application: Application, value: str, world: World) -> ClientSecret | None:
    """The secret that was shown, unless it is none of ours or its overlap is over. One that merely ought to have been
    rotated still gets tokens, and the API refuses those."""
    for secret in application.secrets:
        if hmac.compare_digest(secret.value.encode(), value.encode()):
            return None if secret.is_replaced and secret.expires_at <= world.now() else secret
    return None
