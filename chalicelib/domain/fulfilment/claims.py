"""One station at a time: who starts an order has it until they let go, are taken over from, or go to lunch."""

from datetime import datetime

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import CLAIM_LASTS, Claim


class Claimed(Refused):
    """Somebody else is at work on the order: ``claim`` says who, where and since when. Whoever has to, takes over."""

    def __init__(self, message: str, claim: Claim) -> None:
        super().__init__(message, by=claim.by, station=claim.station, since=claim.since)
        self.claim = claim


def alive(claim: Claim | None, at: datetime) -> Claim | None:
    return claim if claim is not None and claim.lapses_at > at else None


def others(claim: Claim | None, *, by: str, station: str, at: datetime) -> Claim | None:
    """The claim that stands in the way of this person at this station, if one does."""
    live = alive(claim, at)
    return live if live is not None and (live.by, live.station) != (by, station) else None


def renewed(claim: Claim | None, *, by: str, station: str, at: datetime) -> Claim:
    """Theirs from now on, since they began. Raises Claimed."""
    stands = others(claim, by=by, station=station, at=at)
    if stands is not None:
        raise Claimed("Somebody else is at work on this order.", stands)
    live = alive(claim, at)
    return Claim(by, station, live.since if live else at, at + CLAIM_LASTS)


def taken_over(*, by: str, station: str, at: datetime) -> Claim:
    return Claim(by, station, at, at + CLAIM_LASTS)
