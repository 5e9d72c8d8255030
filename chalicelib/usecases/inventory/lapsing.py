"""Looking after what is on its way to Amazon and was not heard of in time, whatever its messages met with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Conflict, Problem
from chalicelib.domain.inventory.offers import AGAIN, LEFT, LONGEST, Offer, unsaid
from chalicelib.domain.messages import PushStock
from chalicelib.ports.commit import Commit
from chalicelib.ports.offers import Offers
from chalicelib.ports.world import Clock
from chalicelib.usecases.inventory.anew import PUSHES_LAST
from chalicelib.usecases.inventory.offering import FEW, Pushed


def push_lapsed(
    *,
    push_article: Callable[[PushStock], Pushed],
    gave_up: Callable[[str, Problem], object],
    at: datetime,
    clock: Clock,
    offers: Offers,
    commit: Commit,
) -> int:
    """Looks after submissions of which nobody heard in time, while there is time: of how many articles. A kit's is
    looked at as its own."""
    by_article: dict[str, list[Offer]] = {}
    for offer in offers.due(before=at, most=FEW):
        by_article.setdefault(offer.article, []).append(offer)
    looked: list[Offer] = []
    for number, due in by_article.items():
        try:
            push_article(PushStock(number, left="\n".join(offer.sku for offer in due)))
        except Problem as problem:
            gave_up(number, problem)
        looked += due
        if clock.now() >= at + PUSHES_LAST:
            break  # the next run finds the others
    _make_room(looked, at, offers, commit)
    return len({offer.article for offer in looked})


def _make_room(due: Sequence[Offer], at: datetime, offers: Offers, commit: Commit) -> None:
    """What nobody could look at, such as a seller's who lets us in no more, keeps no other from its turn: what was on
    its way is nothing to wait for after so long. What is to be withdrawn waits for as long again."""
    now = offers.several((offer.authorization, offer.sku) for offer in due)
    for offer in due:
        waited = at - (offer.since or at)
        if waited < LONGEST or now[offer.authorization, offer.sku] != offer:
            continue
        left = replace(offer, due_at=at + min(AGAIN, waited))
        try:
            commit(Changed(offer, left if offer.basis == LEFT else unsaid(offer)))
        except Conflict:
            continue  # somebody has seen to it
