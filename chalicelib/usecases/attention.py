"""What people decide about an entry of *Needs attention* that nothing else solves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import ADMINISTRATORS, AttentionItem, Half, Reason, half
from chalicelib.domain.changes import Audited, Change, Erased, Kept
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.purchasing.order import checked_comment
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit


def ignore(
    item_id: str,
    *,
    reason: str,
    by: Person,
    where: str,
    at: datetime,
    attention: AttentionItems,
    commit: Commit,
) -> None:
    """Takes an entry off the list, on a person's word, which the trail keeps. Ignoring what is gone changes nothing.

    Raises Refused when no reason is given, Forbidden for who answers for the other half of the house.
    """
    refuse_others(by, *ADMINISTRATORS.values())
    item = standing(item_id, attention)
    if item is None:
        return
    refuse_others(by, ADMINISTRATORS[half(item.reason)])
    said = checked_comment(reason, field="reason")
    if not said:
        raise Refused("Please say why this can be ignored.", field="reason")
    facts = {"reason": str(item.reason), "comment": said}
    commit(Erased(item), Audited("ignored", item.subject, by=by.id, at=at, where=where, facts=facts))


def done(
    item_id: str,
    *,
    comment: str,
    by: Person,
    where: str,
    at: datetime,
    attention: AttentionItems,
    commit: Commit,
) -> None:
    """Somebody did what only a person can do: stopped a parcel that nobody wants any more, or booked it back. Saying it
    twice changes nothing.

    Raises Refused when nothing is said about it, or for an entry that is no such task.
    """
    refuse_others(by, Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE)
    item = standing(item_id, attention)
    if item is None:
        return
    if item.reason is not Reason.CANCELED_AFTER_DESPATCH:
        raise Refused("This can't be done with this entry.")
    said = checked_comment(comment, field="comment")
    if not said:
        raise Refused("Please say what became of the parcel.", field="comment")
    facts = {"comment": said}
    commit(Erased(item), Audited("late_cancel_done", item.subject, by=by.id, at=at, where=where, facts=facts))


def waiting(item_id: str, *reasons: Reason, by: Person, attention: AttentionItems) -> AttentionItem:
    """The entry of the buying half, if it is one of these. Raises Conflict when somebody else was quicker, Refused for
    another kind."""
    refuse_others(by, ADMINISTRATORS[Half.BUYING])
    item = standing(item_id, attention)
    if item is None:
        raise Conflict("Somebody else has taken care of this.")
    if item.reason not in reasons:
        raise Refused("This can't be done with this entry.")
    return item


def still(item: AttentionItem, attention: AttentionItems) -> AttentionItem:
    """An entry of something that fails again: it has waited since it began."""
    before = standing(item.id, attention)
    return replace(item, since=before.since) if before else item


def instead(was: AttentionItem | None, item: AttentionItem | None, attention: AttentionItems) -> Iterator[Change]:
    """The entry of a trouble in the place of the one before it; either may be none."""
    if was is not None and (item is None or was.id != item.id):
        yield Erased(was)
    if item is not None:
        yield Kept(still(item, attention))


def standing(item_id: str, attention: AttentionItems) -> AttentionItem | None:
    try:
        return attention.get(item_id)
    except NotFound:
        return None
