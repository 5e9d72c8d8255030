"""The refresh token that a private application shows its own seller, pasted here and tried at once."""

from datetime import datetime

from chalicelib.domain.connections import authorization_id
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import marketplace
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import Denied, Grant, Grants, Revoked
from chalicelib.ports.vault import Vault
from chalicelib.ports.world import Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.connections import granting
from chalicelib.usecases.connections.application import known
from chalicelib.usecases.connections.consenting import LONGEST_SELLER
from chalicelib.usecases.connections.granting import Granted

# Amazon's are some 350 signs long.
LONGEST_TOKEN = 2000


def paste(
    seller: str,
    marketplace_id: str,
    token: str,
    *,
    authorization: str = "",
    by: Person,
    where: str,
    at: datetime,
    pause: Pause,
    connections: Connections,
    grants: Grants,
    vault: Vault,
    commit: Commit,
) -> Granted:
    """Raises Refused beside its field for what is wrong: then nothing is changed. ``authorization`` is what is to be
    renewed."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    if not known(connections).is_private:
        raise Refused("A refresh token can be pasted for a private application only.")
    seller, token = in_one_line(seller).upper(), token.strip()
    there = marketplace(marketplace_id)
    _refuse_malformed(seller, token)
    id = authorization_id(seller, there.region)
    if authorization and authorization != id:
        raise Refused("This is another seller account than the one to be renewed.", field="seller")
    try:
        found = granting.verified(Grant(token), seller, there.region, grants=grants)
    except Revoked as revoked:
        raise Refused("Amazon does not take this refresh token. Was it copied as a whole?", field="token") from revoked
    except Denied as denied:
        raise Refused(
            "Amazon does not let this token in: {code}. Is it of this region?", field="token", code=denied.code
        ) from denied
    granting.refuse_mixed_up(found, connections.of(id))
    vault.keep_refresh_token(found.id, token)

    def kept() -> Granted:
        wanted = [one.marketplace for one in connections.of(id) if one.is_active] if authorization else [there.id]
        return granting.keep(found, wanted, by=by.id, where=where, at=at, connections=connections, commit=commit)

    return decided_again(kept, pause)


def _refuse_malformed(seller: str, token: str) -> None:
    if not (seller.isascii() and seller.isalnum() and 5 <= len(seller) <= LONGEST_SELLER):
        raise Refused("A merchant token is letters and digits, such as A2EXAMPLE1B2C3.", field="seller")
    if not token or len(token) > LONGEST_TOKEN or not all("!" <= sign <= "~" for sign in token):
        raise Refused("A refresh token is one word, and begins with Atzr|.", field="token")
