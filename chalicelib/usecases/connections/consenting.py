"""Away to Seller Central and back: a state that is good once, for one browser, for half an hour."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.connections import authorization_id, consents, invitations
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.marketplaces import Region, marketplace
from chalicelib.domain.messages import TellOfGrant
from chalicelib.ports.central import SellerCentral
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import Denied, Grants, Revoked
from chalicelib.ports.vault import Vault
from chalicelib.ports.world import Ids, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.connections import granting
from chalicelib.usecases.connections.application import known
from chalicelib.usecases.connections.granting import Granted

# Amazon's merchant tokens have 13 or 14 signs, its codes some twenty; what is longer is nobody's.
LONGEST_SELLER, LONGEST_CODE = 40, 2000


def depart(
    marketplace_id: str,
    *,
    browser: str,
    by: Person,
    authorization: str = "",
    at: datetime,
    ids: Ids,
    connections: Connections,
    central: SellerCentral,
    commit: Commit,
) -> str:
    """Where to send the browser. ``browser`` is a secret that only this session's has; ``authorization`` is what is to
    be renewed. Raises Refused, NotFound."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    application = known(connections)
    there = marketplace(marketplace_id)
    if authorization:
        connections.authorization(authorization)
    state = ids.secret()
    consent = Consent(digest(state), digest(browser), there.id, at, person=by.id, authorization=authorization)
    commit(Created(consent))
    return central.consent_url(there, application, state)


def depart_back(
    callback: str,
    amazon_state: str,
    seller: str,
    *,
    browser: str,
    by: Person,
    at: datetime,
    ids: Ids,
    connections: Connections,
    central: SellerCentral,
    commit: Commit,
) -> str:
    """The renewal that a seller began at Amazon goes on there. Raises Refused for anything that is not Seller
    Central, and for a seller who is not connected here."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    application = known(connections)
    there = central.marketplace_of(callback)
    if not amazon_state or len(amazon_state) > LONGEST_CODE:
        raise Refused("This did not come from Seller Central. Please begin there again.")
    renewed = authorization_id(seller, there.region)
    if granting.known(renewed, connections) is None:
        raise Refused("This seller account is not connected here. Please connect it with New connection.")
    state = ids.secret()
    consent = Consent(digest(state), digest(browser), there.id, at, person=by.id, authorization=renewed)
    commit(Created(consent))
    return central.callback_url(callback, application, amazon_state, state)


def arrive(
    state: str,
    seller: str,
    code: str,
    *,
    browsers: Sequence[str],
    by: Person | None,
    where: str,
    at: datetime,
    pause: Pause,
    connections: Connections,
    central: SellerCentral,
    grants: Grants,
    vault: Vault,
    commit: Commit,
) -> Granted:
    """What a seller granted, kept. ``browsers`` are the secrets that this browser shows. Raises NotFound for a state
    that was never given out, Refused for one that is used, late or another browser's, for a grant of another seller and
    for a second one through a set-up link; then nothing is changed. Raises Retryable while Amazon's sign-in is out of
    reach: the same answer may be tried again for five minutes."""
    consent = connections.consent(digest(state))
    secrets = {digest(one) for one in browsers if one}
    consents.refuse_strange(consent, browsers=secrets, at=at)
    if consent.person and (by is None or by.id != consent.person):
        raise Refused("This answer from Amazon belongs to another person. Please begin again here.")
    if by is not None and not consent.link:
        refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    _refuse_malformed(seller, code)
    region = marketplace(consent.marketplace).region
    id = authorization_id(seller, region)
    _refuse_anothers(consent, id, connections, at)
    try:
        grant = grants.redeem(code, central.redirect_uri)
    except Revoked as revoked:
        raise Refused(
            "Amazon takes this answer no more: it was used, or is older than five minutes. Please begin again."
        ) from revoked
    try:
        found = granting.verified(grant, seller, region, grants=grants)
    except Denied as denied:
        raise Refused(
            "Amazon granted access and then did not let us in: {code}. Is the account of this region, and has our "
            "application the role “Inventory and Order Tracking”?",
            code=denied.code,
        ) from denied
    except Retryable as outage:  # the code is spent, so the same answer would not do
        raise Refused(
            "Amazon granted access and then did not answer, so nothing was changed. Please begin again in a moment."
        ) from outage
    granting.refuse_mixed_up(found, connections.of(id))
    vault.keep_refresh_token(found.id, grant.refresh_token)

    def kept() -> Granted:
        now = connections.consent(consent.digest)
        consents.refuse_strange(now, browsers=secrets, at=at)
        return granting.keep(
            found,
            _wanted(now, region, connections),
            by=now.person or f"set-up link {now.link}",
            where=where,
            at=at,
            name=connections.link(now.link).client if now.link else "",
            more=[
                Changed(now, consents.used(now, became=found.id, at=at)),
                *_of_link(now, region, found.id, connections, at),
            ],
            connections=connections,
            commit=commit,
        )

    try:
        return replace(decided_again(kept, pause), link=consent.link)
    except Refused:
        # Another tab was quicker, with another seller: what nobody may use is not kept either.
        if granting.known(found.id, connections) is None:
            vault.keep_refresh_token(found.id, "")
        raise


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _refuse_malformed(seller: str, code: str) -> None:
    # One seller has one name here: in other letters it would be another one.
    is_seller = seller.isascii() and seller.isalnum() and seller == seller.upper() and len(seller) <= LONGEST_SELLER
    if not is_seller or not code or len(code) > LONGEST_CODE:
        raise Refused("Amazon’s answer is incomplete. Nothing was granted. Please begin again.")


def _refuse_anothers(consent: Consent, id: str, connections: Connections, at: datetime) -> None:
    """Raises Refused for another seller than the one to be renewed, and when a set-up link may not grant this."""
    if consent.authorization and consent.authorization != id:
        raise Refused(
            "You signed in at Amazon with another seller account than the one to be renewed. Nothing was changed."
        )
    if not consent.link:
        return
    link = connections.link(consent.link)
    region = marketplace(consent.marketplace).region
    invitations.granted(link, region, id, at=at)
    if granting.known(id, connections) is not None and link.authorization != id:
        raise Refused("This seller account is connected already. Whoever sent you the link can renew it there.")


def _wanted(consent: Consent, region: Region, connections: Connections) -> list[str]:
    if consent.link:
        return [one.id for one in connections.link(consent.link).of(region)]
    if consent.authorization:
        return [one.marketplace for one in connections.of(consent.authorization) if one.is_active]
    return [consent.marketplace]


def _of_link(
    consent: Consent, region: Region, id: str, connections: Connections, at: datetime
) -> list[Changed | Audited | Said]:
    if not consent.link:
        return []
    link = connections.link(consent.link)
    done = invitations.granted(link, region, id, at=at)
    facts = {"link": link.name, "region": str(region)}
    return [
        Changed(link, replace(done, started_at=link.started_at)),
        Audited("set_up_link_used", link.name, "set-up link", at, "", facts),
        Said(TellOfGrant(link.name, region=str(region)), at),
    ]
