"""Taking one step of a backfill, of those that came by message."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import Reason, about
from chalicelib.domain.changes import Change, Changed, Kept, Said
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.messages import ContinueBackfill
from chalicelib.domain.orders import backfills
from chalicelib.domain.orders.backfills import Backfill, Phase, State
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.exports import ExportFiles
from chalicelib.ports.intake import Intake, ReportedOrders
from chalicelib.ports.sealing import Sealer
from chalicelib.ports.selling import BadApplication, Caller, Denied, Rejected, Revoked, Selling, Throttled
from chalicelib.ports.world import Clock, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.orders.backfilling.reporting import ask, look, store
from chalicelib.usecases.orders.backfilling.steps import Decide, Held, House, held_back, pages, restarted
from chalicelib.usecases.orders.hearing import GaveUp, Upsert

_STEPS: Mapping[Phase, Callable[[Backfill, Caller, House], Decide]] = {
    Phase.PAGES: pages,
    Phase.ASKING: ask,
    Phase.WAITING: look,
    Phase.STORING: store,
}


def continue_backfill(
    message: ContinueBackfill,
    *,
    upsert: Upsert,
    gave_up: GaveUp,
    clock: Clock,
    pause: Pause,
    intake: Intake,
    selling: Selling,
    reported_orders: ReportedOrders,
    export_files: ExportFiles,
    sealer: Sealer,
    attention: AttentionItems,
    commit: Commit,
) -> Backfill | None:
    """Takes that step; None when it is taken already, paused, or nobody knows the backfill any more."""
    backfill = _taken(message, clock.now(), intake, commit)
    if backfill is None:
        return None
    house = House(upsert, clock, selling, reported_orders, export_files, sealer, attention, commit)
    trouble: Exception | None = None
    slot: datetime | None = None
    decide: Decide
    try:
        decide = _STEPS[backfill.phase](backfill, Caller.with_slot(message.slot), house)
    except Held as held:
        slot = held.until
        decide = held.decide
    except Throttled as throttled:
        slot = throttled.until
        decide = held_back(throttled.until)
    except (Revoked, BadApplication, Denied) as error:
        trouble = error
        decide = _failed("denied" if isinstance(error, Denied) else "revoked", clock.now())
    except Rejected as error:
        decide = _rejected(backfill, error, clock.now())
    except Retryable:
        decide = _put_off(clock.now())
    after = decided_again(lambda: _settled(message, decide, slot, intake, commit), pause)
    if trouble is not None:
        gave_up(backfill.authorization, trouble)
    return after


def take_up(authorization: str, *, at: datetime, intake: Intake, commit: Commit) -> bool:
    """Goes on with a backfill whose message was lost."""
    for backfill in intake.backfills(authorization, most=1):
        if backfills.is_lost(backfill, at):
            commit(*written(backfill, backfills.resumed(backfill, at=at)))
            return True
    return False


def written(before: Backfill, after: Backfill, *, slot: datetime | None = None) -> Iterator[Change]:
    """The backfill as it is now, and the message for its next step if it has one."""
    yield Changed(before, after)
    if after.state is State.RUNNING:
        yield Said(_message(after, slot), due_at=after.due_at)


def _message(backfill: Backfill, slot: datetime | None = None) -> ContinueBackfill:
    booked = slot.isoformat() if slot else ""
    return ContinueBackfill(backfill.id, authorization=backfill.authorization, step=backfill.step, slot=booked)


def _taken(message: ContinueBackfill, at: datetime, intake: Intake, commit: Commit) -> Backfill | None:
    try:
        backfill = intake.backfill(message.authorization, message.subject)
    except NotFound:
        return None
    if backfill.state is not State.RUNNING or backfill.step != message.step or backfill.is_taken(at):
        return None
    taken = backfills.taken(backfill, at=at)
    commit(Changed(backfill, taken))
    return taken


def _settled(
    message: ContinueBackfill, decide: Decide, slot: datetime | None, intake: Intake, commit: Commit
) -> Backfill | None:
    """Writes what became of the step. Somebody may have paused or canceled it meanwhile: what is stored counts, and
    nothing follows."""
    now = intake.backfill(message.authorization, message.subject)
    if now.step != message.step:
        return None
    after = decide(now)
    if now.state is not State.RUNNING and not after.is_over:
        after = replace(after, state=now.state)
    changes = [*written(now, after, slot=slot)]
    if after.state is State.FAILED:
        facts = {"backfill": after.id, "why": after.trouble}
        changes.append(Kept(about(Reason.BACKFILL_FAILED, after.authorization, facts, at=after.changed_at)))
    commit(*changes)
    return after


def _put_off(at: datetime) -> Decide:
    return lambda now: backfills.put_off(now, at=at)


def _failed(trouble: str, at: datetime) -> Decide:
    return lambda now: backfills.failed(now, trouble=trouble, at=at)


def _rejected(backfill: Backfill, error: Rejected, at: datetime) -> Decide:
    """A page token that leads nowhere any more costs the way from the first page, once; everything else a person."""
    if backfill.phase is Phase.PAGES and backfill.page and not backfill.restarts:
        return restarted(at)
    return _failed(error.code, at)
