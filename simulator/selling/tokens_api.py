"""createRestrictedDataToken: an hour's access to the resources it names, of the same seller."""

from collections.abc import Mapping
from typing import Any

from simulator import ids
from simulator.selling import lwa
from simulator.selling.call import Answer, Call, invalid
from simulator.selling.rows import AccessToken
from simulator.world import World

MOST = 50
METHODS = ("GET", "PUT", "POST", "DELETE")


def create_restricted_data_token(world: World, call: Call) -> Answer:
    asked = call.body.get("restrictedResources") if isinstance(call.body, dict) else None
    if not isinstance(asked, list) or not 1 <= len(asked) <= MOST:
        raise invalid(f"restrictedResources must hold between 1 and {MOST} resources.")
    mother = world.selling.tokens.get(call.headers["x-amz-access-token"])
    issued = AccessToken(
        f"Atz.sprdt|{ids.token()}",
        grant=mother.grant if mother else "",
        scopes=(),
        expires_at=world.now() + lwa.TOKEN_LIVES,
        secret_expires_at=mother.secret_expires_at if mother else world.now(),
        resources=tuple(resource(one) for one in asked),
    )
    lwa.keep(world, issued)
    return Answer(200, {"restrictedDataToken": issued.token, "expiresIn": int(lwa.TOKEN_LIVES.total_seconds())})


def resource(asked: Any) -> str:
    if not isinstance(asked, Mapping) or asked.get("method") not in METHODS or not str(asked.get("path", "")):
        raise invalid("A restricted resource needs a method and a path.")
    path = str(asked["path"])
    if not path.startswith("/"):
        raise invalid(f"Invalid path: {path}")
    return f"{asked['method']} {path}"
