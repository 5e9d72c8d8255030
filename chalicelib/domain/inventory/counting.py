"""What somebody counted on a shelf, and what it makes of the level: then so many, and all that moved since.

A count is true of its moment, ``as_of``. Later receipts, despatches, returns and corrections come on top of it; other
counts do not, because they say the same thing at another moment: the newest of them holds.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory import Level, Movement, Why
from chalicelib.domain.texts import in_one_line

# Nobody has more of anything on a shelf; more is a number in the wrong field, such as an EAN.
MOST_PIECES = 9_999_999
LONGEST_COMMENT = 200
# So much the clock of a computer that counts may be ahead of ours.
AHEAD = timedelta(minutes=2)
# What a table of counts has, and the fields of the form for one.
FIELDS = ("article", "warehouse", "counted", "as_of")

# Spreadsheets write 12 as 12.0 where a column has a fraction anywhere.
_WHOLE = re.compile(r"([+-]?[0-9]{1,9})(\.0+)?", re.ASCII)
_EARLIEST = 2000  # a year before it is a typing mistake


class Fate(StrEnum):
    """What became of a count."""

    TAKEN = "taken"
    SAME = "same"  # it was taken before, and says nothing new
    OLD = "old"  # a newer count was taken already, so this one is ignored


@dataclass(frozen=True, slots=True)
class Count:
    """So many of an article lay in a warehouse at that moment, those in boxes that had not left among them."""

    article: str
    warehouse: str
    quantity: int
    as_of: datetime


def quantity_of(text: str) -> int:
    """Raises Refused beside the field."""
    found = _WHOLE.fullmatch(in_one_line(text))
    if found is None:
        raise Refused("Please give a whole number.", field="counted")
    return int(found[1])


def moment_of(text: str, zone: tzinfo, *, at: datetime) -> datetime:
    """When it was counted: in that time zone unless the text names its own; now when it says nothing. A day without a
    time is refused, because nobody knows which of its movements came later."""
    wanted = in_one_line(text)
    if not wanted:
        return at
    try:
        found = datetime.fromisoformat(wanted)
        moment = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or ":" not in wanted or moment.year < _EARLIEST:
        raise Refused("Please give day and time, such as 2026-11-23 14:30.", field="as_of")
    return moment


def refuse_unfit(quantity: int, as_of: datetime, *, at: datetime) -> None:
    """Raises Refused beside the field for what can't be true of any level."""
    if quantity < 0:
        raise Refused("Nobody can count fewer than none.", field="counted")
    if quantity > MOST_PIECES:
        raise Refused("Please count at most {most} pieces.", field="counted", most=MOST_PIECES)
    if as_of > at + AHEAD:
        raise Refused("This moment is still to come. Please say when it was counted.", field="as_of")


def fate(level: Level, count: Count) -> Fate:
    """Of a count that comes to this level. The same moment once more puts its count right."""
    if level.counted_as_of is not None and count.as_of < level.counted_as_of:
        return Fate.OLD
    return Fate.TAKEN


def since(movements: Iterable[Movement]) -> int:
    """What the movements since a count add to it."""
    return sum(each.quantity for each in movements if each.why is not Why.COUNTED)


def counted(level: Level, count: Count, came: int, *, at: datetime) -> Level:
    """The level as a count leaves it; ``came`` is what ``since`` says. Raises Refused where less would be left than
    boxes hold: they were counted too, or the count is wrong, and a person has to look."""
    after = count.quantity + came
    if after < 0:
        raise Refused(
            "{gone} left since then, so there must have been more than {counted}.",
            field="counted",
            gone=-came,
            counted=count.quantity,
        )
    if after < level.allocated:
        raise Refused(
            "{allocated} of this article lie in boxes that have not left. Please count them too, or undo a box first.",
            field="counted",
            allocated=level.allocated,
        )
    if after == level.on_hand:
        return replace(level, counted_as_of=count.as_of)
    return replace(level, on_hand=after, counted_as_of=count.as_of, moved_at=at, is_told=False)
