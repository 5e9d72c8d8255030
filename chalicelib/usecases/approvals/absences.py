"""Naming a delegate for the days of an absence, and giving them what waits when it begins."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.approvals import absences
from chalicelib.domain.approvals import application as applications
from chalicelib.domain.changes import Audited, Change, Changed, Said
from chalicelib.domain.directory import Absence, Person, Role, stand_in
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused
from chalicelib.domain.messages import AskApprover, HandOver
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.inboxes import Inboxes
from chalicelib.ports.settings import Settings

# One commit takes a hundred items; of what is beyond this the delegate hears by the next reminders.
MOST_HANDED_OVER = 90
OVERTAKEN = "This absence was changed meanwhile. Please look at it again."


def name_delegate(
    person: str,
    *,
    delegate: str,
    first: date,
    last: date,
    seen: str,
    by: Person,
    where: str,
    at: datetime,
    people: People,
    settings: Settings,
    commit: Commit,
) -> Person:
    """Who answers for this person from the first to the last day, both included. It takes the place of any absence
    before. People name their own delegate; administrators anybody's.

    Raises Overtaken when there is another absence by now than the one ``seen`` (its mark), Refused
    beside the field for the rest.
    """
    absent = _theirs(person, by, people)
    _refuse_another(absent, seen)
    chosen = _delegate(delegate, absent, people)
    zone = ZoneInfo(settings.company().time_zone)
    away = absences.absence(chosen.id, first=first, last=last, zone=zone, at=at)
    if absences.goes_on(absent.absence, away, at=at):
        away = replace(away, handed_over=True)  # the delegate has had the mails about everything that waits
    changed = replace(absent, absence=away)
    facts = {"delegate": chosen.id, "first": first.isoformat(), "last": last.isoformat()}
    begins = max(at, away.starts)
    message = HandOver(absent.id, away.starts.isoformat(), begins.isoformat())
    commit(
        Changed(absent, changed),
        Audited("absence_set", absent.id, by=by.id, at=at, where=where, facts=facts),
        Said(message, due_at=begins),
    )
    return changed


def end_absence(
    person: str, *, seen: str, by: Person, where: str, at: datetime, people: People, commit: Commit
) -> Person:
    """They are back, or will not be away: from now on they are asked themselves. Ending what is no absence is fine."""
    absent = _theirs(person, by, people)
    if absent.absence is None:
        return absent
    _refuse_another(absent, seen)
    changed = replace(absent, absence=None)
    commit(Changed(absent, changed), Audited("absence_ended", absent.id, by=by.id, at=at, where=where))
    return changed


def hand_over(message: HandOver, *, at: datetime, people: People, inboxes: Inboxes, commit: Commit) -> int:
    """The absence begins: everything that waits for the absent person is put to their delegate, once. Says how much
    that was; nothing when the absence was changed or taken back since."""
    absent = people.several([message.subject]).get(message.subject)
    absence = absent.absence if absent else None
    if absent is None or absence is None or absence.handed_over or absence.starts.isoformat() != message.starts:
        return 0
    if stand_in(absent, at) is None:
        return 0
    since = datetime.fromisoformat(message.since) if message.since else at
    asked = list(_asked(absent, absence, inboxes, since, at))
    commit(Changed(absent, replace(absent, absence=replace(absence, handed_over=True))), *asked)
    return len(asked)


def _asked(absent: Person, absence: Absence, inboxes: Inboxes, since: datetime, at: datetime) -> Iterator[Change]:
    for order in inboxes.waiting(absent.id, most=MOST_HANDED_OVER):
        if order.application and applications.asked_at(order.application, absent.id) < since:
            message = AskApprover(
                order.number, order.content_version, order.application.step, absent.id, delegate=absence.delegate
            )
            yield Said(message, due_at=at)


def _theirs(person: str, by: Person, people: People) -> Person:
    if person != by.id and not by.has(Role.PURCHASING_ADMINISTRATOR):
        raise Forbidden("Only a purchasing administrator can do this for somebody else.")
    return people.get(person)


def _refuse_another(absent: Person, seen: str) -> None:
    if absences.mark(absent.absence) != seen:
        raise Overtaken(OVERTAKEN)


def _delegate(id: str, absent: Person, people: People) -> Person:
    try:
        chosen = people.get(id)
    except NotFound:
        raise Refused("Please choose who answers meanwhile.", field="delegate") from None
    if chosen.id == absent.id:
        raise Refused("Nobody can stand in for themselves.", field="delegate")
    if chosen.disabled:
        raise Refused("{name} is switched off and can’t be asked.", field="delegate", name=chosen.name)
    if not chosen.email:
        raise Refused(
            "{name} has no e-mail address, so the question could not reach them.", field="delegate", name=chosen.name
        )
    return chosen
