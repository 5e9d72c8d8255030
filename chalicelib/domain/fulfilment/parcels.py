"""What is on a parcel: its carrier, out of the list, and its tracking number, as people type and scanners send it."""

import unicodedata
from collections.abc import Iterator, Sequence

from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fulfilment import Parcel
from chalicelib.domain.lists import LONGEST_METHOD, Carriage, Entry, found

# Amazon's own limit is not told; the longest numbers of carriers have some forty signs.
LONGEST_TRACKING = 100


class TrackingAsked(Refused):
    """The box has no carrier or no tracking number: the person enters them, or ignores it on purpose."""


def checked(parcel: Parcel, carriers: Sequence[Entry]) -> Parcel:
    """As it is kept: the carrier's code as the list writes it, the number without the blanks that carriers print
    between its groups and with full-width signs as plain ones; where the carrier's parcels are not tracked and nothing
    was typed, its reference. Raises Unfit for what is missing or can't be."""
    entry = found(carriers, parcel.carrier) if parcel.carrier.strip() else None
    tracking = "".join(unicodedata.normalize("NFKC", parcel.tracking).split())
    refusals = [*_bad_carrier(parcel.carrier, entry), *_bad_method(parcel.method), *_bad_tracking(tracking)]
    carriage = (entry.carriage if entry else None) or Carriage()
    if not tracking and carriage.is_untracked:
        tracking = carriage.reference
    if not tracking and not any(each.field == "tracking" for each in refusals):
        refusals.append(Refused("Please enter the tracking number.", field="tracking"))
    if refusals or entry is None:
        raise Unfit("Please look at the carrier and the tracking number again.", refusals)
    return Parcel(entry.code, parcel.method.strip(), tracking)


def is_ready(parcel: Parcel) -> bool:
    """Whether Amazon can be told of it: what is kept is checked already."""
    return bool(parcel.carrier and parcel.tracking)


def _bad_carrier(typed: str, entry: Entry | None) -> Iterator[Refused]:
    if not typed.strip():
        yield Refused("Please choose the carrier.", field="carrier")
    elif entry is None:
        yield Refused("This carrier is not in the list.", field="carrier")


def _bad_method(method: str) -> Iterator[Refused]:
    if len(method.strip()) > LONGEST_METHOD:
        yield Refused("Please keep this under {most} characters.", field="method", most=LONGEST_METHOD)
    elif any(map(_is_unseen, method.strip())):
        yield Refused("There are characters in it that can't be seen. Please type it again.", field="method")


def _bad_tracking(tracking: str) -> Iterator[Refused]:
    if any(map(_is_unseen, tracking)):
        yield Refused("There are characters in it that can't be seen. Please type it again.", field="tracking")
    elif not tracking.isascii():
        yield Refused("A tracking number has plain letters, digits and dashes only.", field="tracking")
    if len(tracking) > LONGEST_TRACKING:
        yield Refused("A tracking number has at most {most} characters.", field="tracking", most=LONGEST_TRACKING)


def _is_unseen(sign: str) -> bool:
    """Controls, and what steers the direction or the joining of others; a blank is none of them."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
