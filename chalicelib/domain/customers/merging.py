"""Customers that turn out to be one: merged by hand, and taken apart again.

A merge only says who is whom. Orders and hashes stay with the customer they came to, also those that come later, and
everybody who reads follows ``merged_into``. So a merge of any size is a few small writes, and undoing it is exact.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.customers import Customer
from chalicelib.domain.errors import Refused

# Each is a change of one commit, and the list of the survivor's orders asks each of them.
MOST_MERGED = 20


def merged(
    stays: Customer, others: Sequence[Customer], *, family: int, by: str, at: datetime
) -> tuple[Customer, list[Customer]]:
    """The one that stays, and the others, which are it from now on. ``family`` is how many customers all of them are
    with those that were merged into them before. Raises Refused."""
    if not others:
        raise Refused("Please choose at least two customers.")
    if stays.id in {other.id for other in others} or len({other.id for other in others}) < len(others):
        raise Refused("A customer can’t be merged with themselves.")
    for one in (stays, *others):
        if one.merged_into:
            raise Refused("{customer} was merged into {into} before.", customer=one.id, into=one.merged_into)
    if family > MOST_MERGED:
        raise Refused("At most {most} customers can be one.", most=MOST_MERGED)
    gone = [replace(other, merged_into=stays.id, merged_at=at, merged_by=by) for other in others]
    return replace(stays, absorbed=(*stays.absorbed, *(other.id for other in others))), gone


def parted(stays: Customer, other: Customer) -> tuple[Customer, Customer]:
    """As if they had never been merged. Raises Refused when they are not."""
    if other.merged_into != stays.id:
        raise Refused("{customer} is not merged into {into}.", customer=other.id, into=stays.id)
    left = tuple(id for id in stays.absorbed if id != other.id)
    return replace(stays, absorbed=left), replace(other, merged_into="", merged_at=None, merged_by="")
