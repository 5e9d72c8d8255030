"""What an entry of *Needs attention* about a box lacks, said beside it: carrier and number, and Amazon is told anew."""

from datetime import datetime

from chalicelib.domain.attention import Reason
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box, Parcel
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.usecases.attention import standing
from chalicelib.usecases.fulfilment.stepping import correct_parcel

_ABOUT_A_PARCEL = (Reason.TRACKING_MISSING, Reason.CONFIRMATION_REFUSED)


def put_right(
    item_id: str,
    carrier: str,
    tracking: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    attention: AttentionItems,
    sales: Sales,
    boxes: Boxes,
    lists: Lists,
    commit: Commit,
) -> Box | None:
    """The box as it is told now; None where somebody else has taken care of it. The same carrier and number once more
    are sent again. Raises Unfit, and Refused for an entry about something else."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    item = standing(item_id, attention)
    if item is None:
        return None
    if item.reason not in _ABOUT_A_PARCEL:
        raise Refused("This can't be done with this entry.")
    number = int(item.facts["box"])
    told = boxes.of(item.subject).confirmation(number)
    method = told.parcel.method if told is not None and told.parcel.carrier == carrier else ""
    return correct_parcel(
        item.subject,
        number,
        Parcel(carrier, method, tracking),
        by=by,
        station="",
        where=where,
        at=at,
        sales=sales,
        boxes=boxes,
        lists=lists,
        commit=commit,
    )
