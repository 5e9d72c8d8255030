"""What a seller's administrator says about fetching older orders."""

from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.messages import ContinueBackfill
from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.backfills import Backfill, State
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.ports.world import Ids
from chalicelib.usecases.orders.backfilling.taking import written
from chalicelib.usecases.orders.sweeping import active_of

ONE_AT_A_TIME = "Older orders of this seller are being fetched already."
NOT_CONNECTED = "Connect a marketplace of this seller first."
IS_OVER = "This is over already."


def ask(
    id: str,
    *,
    since: datetime,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    connections: Connections,
    intake: Intake,
    commit: Commit,
) -> Backfill:
    """Begins to fetch the orders made since then, of all marketplaces that are connected: they share one bucket.

    Raises NotFound, Refused while another one is under way, and for a date that Amazon does not reach.
    """
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    authorization = connections.authorization(id)
    marketplaces = tuple(sorted(each.marketplace for each in active_of(id, connections)))
    if not authorization.is_usable or not marketplaces:
        raise Refused(NOT_CONNECTED)
    if any(not each.is_over for each in intake.backfills(id, most=1)):
        raise Refused(ONE_AT_A_TIME)
    name = f"{at:%Y%m%d-%H%M%S}-{ids.name()}"  # so that their order is that of their time
    asked = backfills.asked(name, id, marketplaces, since, by=by.id, at=at)
    commit(
        # The authorization is written too: of two who ask at once, one decides again, and is refused.
        Changed(authorization, authorization),
        Created(asked),
        _solved(id, at),
        Said(ContinueBackfill(name, authorization=id, step=asked.step), due_at=at),
        Audited("backfill_began", id, by=by.id, at=at, where=where, facts={"since": f"{since:%Y-%m-%d}"}),
    )
    return asked


def pause(
    authorization: str, id: str, *, by: Person, where: str, at: datetime, intake: Intake, commit: Commit
) -> Backfill:
    """The step that is under way is finished, and none follows. Pausing twice changes nothing."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    backfill = intake.backfill(authorization, id)
    if backfill.is_over:
        raise Refused(IS_OVER)
    if backfill.state is State.PAUSED:
        return backfill
    paused = backfills.paused(backfill, at=at)
    commit(Changed(backfill, paused), _audited("backfill_paused", backfill, by, where, at))
    return paused


def resume(
    authorization: str, id: str, *, by: Person, where: str, at: datetime, intake: Intake, commit: Commit
) -> Backfill:
    """Goes on where it stopped; what failed is tried again. Raises Refused while a later one is under way."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    backfill = intake.backfill(authorization, id)
    if backfill.state is State.RUNNING:
        return backfill
    if backfill.state in (State.DONE, State.CANCELED):
        raise Refused(IS_OVER)
    if any(each.id != id and not each.is_over for each in intake.backfills(authorization, most=1)):
        raise Refused(ONE_AT_A_TIME)
    resumed = backfills.resumed(backfill, at=at)
    audited = _audited("backfill_resumed", backfill, by, where, at)
    commit(*written(backfill, resumed), _solved(authorization, at), audited)
    return resumed


def cancel(
    authorization: str, id: str, *, by: Person, where: str, at: datetime, intake: Intake, commit: Commit
) -> Backfill:
    """Orders that are stored stay."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    backfill = intake.backfill(authorization, id)
    if backfill.is_over and backfill.state is not State.FAILED:
        return backfill
    canceled = backfills.canceled(backfill, at=at)
    audited = _audited("backfill_canceled", backfill, by, where, at)
    commit(Changed(backfill, canceled), _solved(authorization, at), audited)
    return canceled


def _solved(authorization: str, at: datetime) -> Erased:
    """Somebody has seen that the last one failed, and decided."""
    return Erased(needed(Reason.BACKFILL_FAILED, authorization, at=at))


def _audited(action: str, backfill: Backfill, by: Person, where: str, at: datetime) -> Audited:
    return Audited(action, backfill.authorization, by=by.id, at=at, where=where, facts={"backfill": backfill.id})
