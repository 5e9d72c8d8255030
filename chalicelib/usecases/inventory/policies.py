"""How much of our stock a seller's listings show, as an administrator sets it."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Unfit
from chalicelib.domain.inventory.offers import StockPolicy, refusals
from chalicelib.domain.messages import PushMoved
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.offers import Offers


@dataclass(frozen=True, slots=True)
class Given:
    """As its form has it; ``revision`` is the one that it was made from."""

    is_on: bool
    buffer: int
    share: int
    cap: int | None
    excluded: tuple[str, ...]
    revision: int


def save(
    authorization: str,
    given: Given,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    offers: Offers,
    commit: Commit,
) -> StockPolicy:
    """Whatever follows for Amazon is told by itself. Raises NotFound, Overtaken, and Unfit for impossible figures."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.authorization(authorization)
    before = offers.policy(authorization)
    if before.revision != given.revision:
        raise Overtaken("Somebody else has changed this meanwhile. Please look at it again.")
    after = replace(
        before,
        is_on=given.is_on,
        buffer=given.buffer,
        share=given.share,
        cap=given.cap,
        excluded=tuple(dict.fromkeys(given.excluded)),
    )
    if wrong := list(refusals(after)):
        raise Unfit("Please look at these fields again.", wrong)
    if after == before:
        return before
    facts = {
        "sync": "on" if after.is_on else "off",
        "buffer": str(after.buffer),
        "share": str(after.share),
        "cap": "" if after.cap is None else str(after.cap),
    }
    commit(
        Changed(before, after) if before.revision else Created(replace(after, revision=1)),
        Audited("stock_policy_changed", authorization, by=by.id, at=at, where=where, facts=facts),
        Said(PushMoved("everything"), due_at=at),
        *(() if after.is_on else (Erased(needed(Reason.STOCK_DRIFTS, authorization, at=at)),)),  # nobody compares it
    )
    return offers.policy(authorization)
