"""Lists: what waits for a person who comes in, and what surrounds each page."""

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.company import Company, Integration, Mode
from chalicelib.domain.directory import Role
from chalicelib.domain.purchasing.order import Status
from chalicelib.queries.home import Home, ToDecide, home
from chalicelib.queries.surroundings import Surroundings, surroundings
from tests import examples, fakes
from tests.examples import MINUTE, NOON, sales
from tests.fakes import FakeHub
from tests.usecases import steps


def numbers(rows: object) -> list[str]:
    return [order.number for order in rows]


def orders(many: int, status: Status = Status.ORDERED, **changes: object) -> list[object]:
    """The first is the oldest."""
    return [
        examples.order(number=f"{status}-{n:02}", status=status, created_at=NOON + n * MINUTE, **changes)
        for n in range(many)
    ]


# Coming in.


def at_home(hub: FakeHub, person: str) -> Home:
    seen = hub.do(home, hub.people.get(person))
    assert hub.store.commits == []
    return seen


def test_an_applicant_finds_their_latest_orders_and_what_they_have_to_finish():
    hub = fakes.hub(
        *orders(6),
        *orders(1, Status.CART),
        *orders(1, Status.REMANDED),
        *orders(1, Status.CANCELED, applicant="ben"),
    )

    seen = at_home(hub, "anna")

    assert numbers(seen.latest) == ["ordered-05", "ordered-04", "ordered-03", "ordered-02", "ordered-01"]
    assert sorted(numbers(seen.to_finish)) == ["cart-00", "remanded-00"]
    assert (seen.to_decide, seen.choices.leaves_no_choice) == ([], True)


def test_an_approver_finds_what_waits_for_them_with_the_link_of_their_mail():
    hub = fakes.hub(examples.applying(), examples.content())

    assert at_home(hub, "chiara").to_decide == [ToDecide(examples.applying(), NOON, steps.link(hub, "chiara"))]
    assert at_home(hub, "emma").to_decide == []


def test_it_has_waited_since_its_step_began():
    hub = fakes.hub(examples.applying(), examples.content())
    hub.clock.move(MINUTE)
    steps.approve(hub, "chiara")
    hub.clock.move(MINUTE)
    steps.approve(hub, "emma")
    hub.store.commits.clear()

    assert at_home(hub, "felix").to_decide[0].since == NOON + MINUTE


def test_what_is_answered_waits_no_longer():
    hub = fakes.hub(examples.applying(), examples.content())
    steps.approve(hub, "chiara", "emma")
    hub.store.commits.clear()

    assert [len(at_home(hub, id).to_decide) for id in ("chiara", "dmitri", "emma", "felix")] == [0, 0, 0, 1]


# What surrounds a page.


def test_the_badge_counts_what_a_person_may_see():
    unread = needed(Reason.ORDER_MISSING, sales.ORDER_ID, at=NOON)
    hub = fakes.hub(*(needed(Reason.OVERPRICED, f"PO-{n}", at=NOON) for n in range(3)), unread)

    assert hub.do(surroundings, hub.people.get("anna")).attention == 0
    assert hub.do(surroundings, None).attention == 0
    for role, count in (
        (Role.PURCHASING_ADMINISTRATOR, 3),
        (Role.OPERATOR, 4),
        (Role.SELLERS_ADMINISTRATOR, 1),
        (Role.WAREHOUSE, 0),
    ):
        assert hub.do(surroundings, examples.person("gita", roles=frozenset({role}))).attention == count


@pytest.mark.parametrize(
    ("modes", "is_test"), [("test", True), ("test production", False), ("production", False), ("", False)]
)
def test_it_is_test_when_every_account_is(modes: str, is_test: bool):
    sets = {mode: examples.credentials(mode, mode=Mode(mode)) for mode in modes.split()}
    hub = fakes.hub(examples.integration(credential_sets=sets))

    assert hub.do(surroundings, None).is_test is is_test


def test_it_is_test_for_whose_account_is():
    sets = {
        "main": examples.credentials(),
        "trial": examples.credentials("trial", mode=Mode.TEST, groups=frozenset({"team-leads"})),
    }
    hub = fakes.hub(examples.integration(credential_sets=sets, default_set="main"))

    assert [hub.do(surroundings, examples.person(name)).is_test for name in ("anna", "chiara")] == [False, True]


@pytest.mark.parametrize(
    ("gone", "seen"),
    [
        ([Company], Surroundings()),
        ([Integration], Surroundings("Europe/Berlin", company="Example GmbH")),
        ([Company, Integration], Surroundings()),
    ],
)
def test_settings_that_are_not_made_yet_hide_nothing(gone: list[type], seen: Surroundings):
    hub = fakes.hub()
    for kind in gone:
        del hub.store.records[(kind, "", "")]

    assert hub.do(surroundings, None) == seen
