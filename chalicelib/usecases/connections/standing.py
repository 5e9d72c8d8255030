"""What becomes of a grant by itself: subscribed after it came, revoked at Amazon, forgotten when it was given up."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import Reason, about, needed
from chalicelib.domain.changes import Audited, Changed, Erased, Kept, Said
from chalicelib.domain.connections import AuthorizationState, renewing
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.messages import ForgetGrant, SubscribeSeller, TellOfRevocation
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import BadApplication, Caller, Missing, Rejected, Revoked, Selling, Throttled
from chalicelib.ports.vault import Vault
from chalicelib.ports.world import Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.connections.granting import known


def revoked(authorization: str, *, at: datetime, pause: Pause, connections: Connections, commit: Commit) -> bool:
    """Amazon says that a grant is worth nothing any more: nobody asks with it again, and somebody is told. Whether that
    is news; an authorization that is unknown or over already is none."""

    def told() -> bool:
        stored = known(authorization, connections)
        after = renewing.revoked(stored, at=at) if stored else None
        if stored is None or after is None or after is stored:
            return False
        commit(
            Changed(stored, after),
            Kept(needed(Reason.GRANT_REVOKED, authorization, at=at)),
            Erased(needed(Reason.RENEWAL_DUE, authorization, at=at)),
            Audited("access_revoked", authorization, "amazon", at),
            Said(TellOfRevocation(authorization, since=at.isoformat()), at),
        )
        return True

    return decided_again(told, pause)


def subscribe(
    message: SubscribeSeller, *, at: datetime, pause: Pause, connections: Connections, selling: Selling, commit: Commit
) -> str:
    """Has Amazon tell us of a seller's orders; what came of it, in a word. Raises Retryable while Amazon is down."""
    id = message.subject
    stored = known(id, connections)
    if stored is None or not stored.is_usable:
        return "gone"
    try:
        subscription = selling.subscribe(id, caller=Caller.with_slot(message.slot))
    except Throttled as throttled:
        commit(Said(SubscribeSeller(id, slot=throttled.until.isoformat()), throttled.until))
        return "later"
    except Revoked:
        revoked(id, at=at, pause=pause, connections=connections, commit=commit)
        return "revoked"
    except (Rejected, BadApplication, Missing) as refusal:
        commit(Kept(about(Reason.NEWS_REFUSED, id, _facts(refusal), at=at)))
        return "refused"
    subscribed(id, subscription, at=at, pause=pause, connections=connections, commit=commit)
    return "subscribed"


def subscribed(
    id: str, subscription: str, *, at: datetime, pause: Pause, connections: Connections, commit: Commit
) -> None:
    def kept() -> None:
        stored = connections.authorization(id)
        if stored.is_usable and stored.subscription != subscription:
            commit(
                Changed(stored, replace(stored, subscription=subscription)),
                Erased(needed(Reason.NEWS_REFUSED, id, at=at)),
            )

    decided_again(kept, pause)


def forget(
    message: ForgetGrant, *, pause: Pause, connections: Connections, selling: Selling, vault: Vault, commit: Commit
) -> str:
    """Ends the subscription and forgets the refresh token of a seller who was disconnected and has not come back since.
    Raises Retryable while Amazon is down: the token is needed to end the subscription."""
    id = message.subject
    stored = known(id, connections)
    if stored is None or stored.state is not AuthorizationState.DISCONNECTED:
        return "back"
    if stored.subscription:
        try:
            selling.unsubscribe(id, stored.subscription, caller=Caller.with_slot(message.slot))
        except Throttled as throttled:
            commit(Said(ForgetGrant(id, slot=throttled.until.isoformat()), throttled.until))
            return "later"
        except (Refused, NotFound):
            pass  # it is gone there, or the grant is: nothing is left to end
        # That took its time. Who came back meanwhile has brought another token.
        if connections.authorization(id).state is not AuthorizationState.DISCONNECTED:
            return "back"
    vault.keep_refresh_token(id, "")

    def cleared() -> None:
        now = connections.authorization(id)
        if now.state is AuthorizationState.DISCONNECTED and now.subscription:
            commit(Changed(now, replace(now, subscription="")))

    decided_again(cleared, pause)
    return "forgotten"


def _facts(refusal: Exception) -> dict[str, str]:
    if isinstance(refusal, Rejected):
        told = {"code": refusal.code, "text": refusal.words, "request": refusal.request_id}
        return {name: text for name, text in told.items() if text}
    return {"text": str(refusal)}
