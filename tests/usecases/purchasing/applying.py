"""Anna's cart, come home at noon, and a step that is refused and changes nothing."""

import pytest

from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.errors import Problem
from tests import examples, fakes
from tests.examples import usd
from tests.fakes import FakeHub
from tests.usecases import steps

TEAM_LEADS = AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY)
DIRECTORS = AskedStep("Directors", ("emma", "felix"), Rule.ALL)
PURCHASING = AskedStep("Purchasing", ("gita",), Rule.ANY)


def house(*records: object, **order: object) -> FakeHub:
    """Anna's cart has come home at noon."""
    return fakes.hub(examples.order(**order), examples.content(), *records)


def priced(amount: str) -> FakeHub:
    """The same with one line at this price."""
    cart = examples.cart([examples.line(quantity=1, unit_price=usd(amount))])
    return fakes.hub(examples.order(cart=cart), examples.content(cart=cart))


def refused(hub: FakeHub, step: object = steps.apply, **said: object) -> Problem:
    """The refusal of a step, having made sure that nothing happened."""
    before, commits = dict(hub.store.records), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        step(hub, **said)
    assert (hub.store.records, hub.store.commits) == (before, commits)
    return refusal.value
