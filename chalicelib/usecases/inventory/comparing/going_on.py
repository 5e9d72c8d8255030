"""Taking one step of a comparison, of those that came by message."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.changes import Change
from chalicelib.domain.inventory.drift import (
    FIRST_LOOK,
    GIVEN_UP,
    LAST_LOOK,
    SETTLES,
    Comparison,
    Kind,
    Step,
    failed,
    finished,
    stepped,
)
from chalicelib.domain.lists import ListName
from chalicelib.domain.messages import CompareStock
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.exports import ExportFiles
from chalicelib.ports.intake import Intake
from chalicelib.ports.lists import Lists
from chalicelib.ports.offering import Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.selling import (
    BadApplication,
    Caller,
    Missing,
    Rejected,
    ReportKind,
    ReportState,
    Revoked,
    Selling,
    Throttled,
    Unavailable,
)
from chalicelib.ports.stock import Stock
from chalicelib.usecases.inventory.comparing.asking import entry, written
from chalicelib.usecases.inventory.comparing.holding import Desk, Taken, compared, listed, looked
from chalicelib.usecases.inventory.wanting import Seller, sellers

# Amazon's dates of a list say nothing; it wants some.
A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)

_Way = Callable[[Comparison, Caller, Desk], Taken]


def go_on(
    message: CompareStock,
    *,
    at: datetime,
    articles: Articles,
    lists: Lists,
    stock: Stock,
    connections: Connections,
    offers: Offers,
    offering: Offering,
    selling: Selling,
    intake: Intake,
    export_files: ExportFiles,
    attention: AttentionItems,
    commit: Commit,
) -> Comparison | None:
    """Takes that step; None when it is taken already. One that failed says why on the page, and the next night begins
    anew."""
    before = offers.comparison(message.subject)
    if before.is_over or before.number != message.step:
        return None
    seller = _seller(message.subject, connections, offers)
    if seller is None:
        return _kept(before, failed(before, "off", at=at), (), commit)
    warehouses = [entry.code for entry in lists.all(ListName.WAREHOUSES)]
    desk = Desk(at, seller, warehouses, articles, stock, offers, offering, selling, intake, export_files)
    try:
        taken = _WAYS[before.step](before, Caller.with_slot(message.slot), desk)
    except Throttled as throttled:
        taken = Taken(replace(before, due_at=throttled.until), slot=throttled.until)
    except Unavailable:
        is_hopeless = before.begun_at is None or at > before.begun_at + GIVEN_UP
        taken = Taken(failed(before, "down", at=at) if is_hopeless else replace(before, due_at=at + A_MINUTE))
    except (Revoked, BadApplication, Missing):
        taken = Taken(failed(before, "revoked", at=at))
    except Rejected as rejected:
        taken = Taken(failed(before, rejected.code, at=at))
    more = (*taken.more, entry(taken.after, at, attention)) if taken.after.step is Step.DONE else taken.more
    return _kept(before, taken.after, more, commit, slot=taken.slot)


def _kept(
    before: Comparison, after: Comparison, more: tuple[Change, ...], commit: Commit, *, slot: datetime | None = None
) -> Comparison:
    commit(*written(before, after, slot=slot), *more)
    return after


def _seller(authorization: str, connections: Connections, offers: Offers) -> Seller | None:
    return next((each for each in sellers(connections, offers) if each.authorization == authorization), None)


def _ask(before: Comparison, caller: Caller, desk: Desk) -> Taken:
    at, places = desk.at, before.marketplaces[:1]
    id = desk.selling.request_report(before.authorization, ReportKind.LISTINGS, places, at - A_DAY, at, caller=caller)
    return Taken(replace(stepped(before, Step.WAITING, at=at + FIRST_LOOK), report=id))


def _wait(before: Comparison, caller: Caller, desk: Desk) -> Taken:
    report = desk.selling.report(before.authorization, before.report, caller=caller)
    waited = desk.at - (before.begun_at or desk.at)
    if report.state is ReportState.FAILED:
        return Taken(failed(before, "failed", at=desk.at))
    if report.state is not ReportState.WAITING:
        return listed(before, report.document, caller, desk)
    if waited > GIVEN_UP:
        return Taken(failed(before, "late", at=desk.at))
    return Taken(stepped(before, Step.WAITING, at=desk.at + min(LAST_LOOK, max(FIRST_LOOK, waited))))


def _look(before: Comparison, caller: Caller, desk: Desk) -> Taken:
    taken = looked(before, caller, desk, is_last=False)
    after = taken.after
    if after.looked < len(after.suspects):
        return taken
    if not any(each.kind is Kind.DIFFERS for each in after.suspects):
        return Taken(finished(after, at=desk.at))
    return Taken(replace(stepped(after, Step.RESTING, at=desk.at + A_MINUTE), looked=0, looked_at=desk.at))


def _rest(before: Comparison, _caller: Caller, desk: Desk) -> Taken:
    since = before.looked_at or desk.at
    cursor = desk.intake.sweep(before.authorization).cursor
    if cursor is not None and cursor >= since:
        return Taken(stepped(before, Step.LOOKING_AGAIN, at=desk.at + SETTLES))
    if desk.at > since + GIVEN_UP:
        return Taken(failed(before, "orders", at=desk.at))
    return Taken(stepped(before, Step.RESTING, at=desk.at + A_MINUTE))


def _look_again(before: Comparison, caller: Caller, desk: Desk) -> Taken:
    taken = looked(before, caller, desk, is_last=True)
    is_over = taken.after.looked >= len(taken.after.suspects)
    return Taken(finished(taken.after, at=desk.at)) if is_over else taken


_WAYS: Mapping[Step, _Way] = {
    Step.ASKING: _ask,
    Step.WAITING: _wait,
    Step.COMPARING: compared,
    Step.LOOKING: _look,
    Step.RESTING: _rest,
    Step.LOOKING_AGAIN: _look_again,
}
