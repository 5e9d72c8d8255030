"""Approving several orders at once, each of which was looked at: one that can't be approved never stops the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.errors import Problem, Refused
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.ports.world import Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.approvals.deciding import decide
from chalicelib.usecases.directory.sessions import SignedIn

# Each is a transaction of its own; so many are done well within the time that a page may take.
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """A ticked box: the link behind it, and the proof that its page was open in this session."""

    token: str
    proof: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them; ``problem`` is why nothing did."""

    number: str
    title: str = ""
    problem: Problem | None = None


def approve_several(
    chosen: Sequence[Chosen],
    *,
    signed_in: SignedIn,
    where: str,
    at: datetime,
    pause: Pause,
    orders: PurchaseOrders,
    invoices: Invoices,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
    commit: Commit,
) -> Sequence[Outcome]:
    """Approves each in a transaction of its own, in this order. Raises Refused only when nothing was ticked, or too
    much."""
    if not chosen:
        raise Refused("Please tick at least one order.")
    if len(chosen) > MOST_AT_ONCE:
        raise Refused("At most {most} orders can be approved at once.", most=MOST_AT_ONCE)
    keys = link_keys()

    def approved(one: Chosen) -> Outcome:
        number = ""
        try:
            number = links.read(one.token).number
            if not links.is_shown_proof(one.proof, one.token, session=signed_in.form_nonce, keys=keys):
                raise Refused("This order was not looked at yet. Please open it first.")
            order = decided_again(
                lambda: decide(
                    one.token,
                    verdict=Verdict.APPROVE,
                    page_nonce=links.page_nonce(one.token, key=keys[0]),
                    signed_in=signed_in.person,
                    where=where,
                    at=at,
                    orders=orders,
                    invoices=invoices,
                    people=people,
                    settings=settings,
                    link_keys=link_keys,
                    commit=commit,
                ),
                pause,
            )
        except Problem as problem:  # of this order alone; what is not a Problem is a mistake of ours and shows as one
            return Outcome(number, problem=problem)
        return Outcome(order.number, order.title)

    return [approved(one) for one in dict.fromkeys(chosen)]
