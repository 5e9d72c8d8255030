"""Anna's order under approval, and an answer that is refused and changes nothing."""

import pytest

from chalicelib.domain.approvals.application import AskedStep, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Problem
from tests import examples, fakes
from tests.examples import DAY, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

APPROVE, REMAND, DISAPPROVE = Verdict.APPROVE, Verdict.REMAND, Verdict.DISAPPROVE
AWAY = Absence("hugo", starts=NOON - DAY, ends=NOON + DAY)
ONE_STEP = AskedStep("Team lead", ("chiara",), Rule.ANY)


def house(**application: object) -> FakeHub:
    """Anna's order while the team leads are asked, at noon."""
    return fakes.hub(examples.applying(**application), examples.content())


def refused(hub: FakeHub, token: str, verdict: Verdict = APPROVE, **said: object) -> Problem:
    """The refusal of an answer, having made sure that nothing happened."""
    before, commits = hub.orders.get(NUMBER), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        steps.answer(hub, token, verdict, **said)
    assert (hub.orders.get(NUMBER), hub.store.commits) == (before, commits)
    return refusal.value
