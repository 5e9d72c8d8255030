"""What an administrator decides about an entry of *Needs attention* that nothing else solves."""

from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Audited, Erased
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

    Raises Refused when no reason is given.
    """
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    try:
        item = attention.get(item_id)
    except NotFound:
        return
    said = checked_comment(reason, field="reason")
    if not said:
        raise Refused("Please say why this can be ignored.", field="reason")
    facts = {"reason": str(item.reason), "comment": said}
    commit(Erased(item), Audited("ignored", item.subject, by=by.id, at=at, where=where, facts=facts))


def waiting(item_id: str, *reasons: Reason, by: Person, attention: AttentionItems) -> AttentionItem:
    """The entry, if it is one of these. Raises Conflict when somebody else was quicker, Refused for another kind."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    try:
        item = attention.get(item_id)
    except NotFound:
        raise Conflict("Somebody else has taken care of this.") from None
    if item.reason not in reasons:
        raise Refused("This can't be done with this entry.")
    return item
