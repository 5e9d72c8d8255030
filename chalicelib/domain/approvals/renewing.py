"""A fresh link for an approver whose old one is dead: what it changes, and how often it may be asked for."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.approvals.application import Application, Renewal, expires_at, renewal_of
from chalicelib.domain.errors import Refused

# Long enough for a slow mail, short enough for somebody who deleted it.
FRESH_EVERY = timedelta(minutes=10)
# Whoever still holds a dead link may have it sent, so that a mailbox must not be filled by that. A day that passes
# without one begins anew, so that an approver who comes back in a month is not shut out for good.
MOST_FRESH = 5
COUNTED_FOR = timedelta(days=1)


def refreshed(application: Application, approver: str, *, at: datetime) -> Application:
    """The application with a link for this approver that is valid for two weeks: the present one while it lives, so
    that nobody can kill it by asking, else one of a new generation. Raises Refused when one was sent a moment ago."""
    last = renewal_of(application, approver)
    if last and last.times and at < last.sent_at + FRESH_EVERY:
        raise Refused("A fresh link was sent a few minutes ago. Please look into the mailbox, also among the junk.")
    times = last.times if last and at < last.sent_at + COUNTED_FOR else 0
    if times >= MOST_FRESH:
        raise Refused("A fresh link was sent several times already. Please ask your purchasing administrator.")
    if at < expires_at(application, approver):
        since, generation = _since(application, last), last.generation if last else 0
    else:
        since, generation = at, (last.generation if last else 0) + 1
    return _with(application, Renewal(application.step, approver, generation, since, sent_at=at, times=times + 1))


def asked_anew(application: Application, approver: str, *, at: datetime) -> Application:
    """The application with somebody asked at the open step later than the others; a link they had before stays dead."""
    last = renewal_of(application, approver)
    generation = (last.generation if last else 0) + 1
    return _with(application, Renewal(application.step, approver, generation, since=at, sent_at=at))


def _since(application: Application, last: Renewal | None) -> datetime:
    return last.since if last else application.step_began_at or application.applied_at


def _with(application: Application, renewal: Renewal) -> Application:
    """Renewals of earlier steps and of the same link have done their service."""
    kept = (each for each in application.renewals if each.step == renewal.step and each.approver != renewal.approver)
    return replace(application, renewals=(*kept, renewal))
