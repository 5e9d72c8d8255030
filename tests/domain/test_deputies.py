"""Who stands in for an absent approver, and who does not although they were named."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest

from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.directory import Absence, Person
from chalicelib.domain.purchasing import deputies
from tests import examples
from tests.examples import DAY, NOON


def deputy_of_emma(
    delegate: str, *changed: Person, policy: Policy | None = None, at: datetime = NOON, applicant: str = "anna"
) -> str | None:
    """The id of who stands in for emma, absent from noon for a day."""
    people = examples.people(*changed)

    def find(ids: Sequence[str]) -> Mapping[str, Person]:
        return {id: people[id] for id in ids if id in people}

    emma = examples.person("emma", absence=Absence(delegate, starts=NOON, ends=NOON + DAY))
    order = examples.applying(applicant=applicant)
    deputy = deputies.deputy_of(emma, order, policy=policy or examples.policy(), at=at, find=find)
    return deputy.id if deputy else None


def test_a_delegate_stands_in_while_the_approver_is_absent():
    assert deputy_of_emma("felix") == "felix"
    assert deputy_of_emma("felix", at=NOON + DAY) is None


@pytest.mark.parametrize("change", [{"disabled": True}, {"email": ""}])
def test_who_cannot_be_reached_does_not_stand_in(change: dict[str, object]):
    assert deputy_of_emma("felix", examples.person("felix", **change)) is None


def test_a_delegate_nobody_knows_does_not_stand_in():
    assert deputy_of_emma("nobody") is None


def test_the_applicant_does_not_stand_in_for_their_own_approver():
    assert deputy_of_emma("ben", applicant="ben") is None
    assert deputy_of_emma("ben", applicant="ben", policy=examples.policy(self_approval=True)) == "ben"


def test_who_is_there_has_no_deputy():
    order, policy = examples.applying(), examples.policy()

    assert deputies.deputy_of(examples.person("emma"), order, policy=policy, at=NOON, find=lambda _: {}) is None
