"""Letters that do not arrive: the person is marked once, approvals that wait for them wait for an administrator, and a
later letter that arrives, or an administrator, ends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Conflict, Forbidden, Refused
from chalicelib.domain.mail import Failure, MailNews, MailProblem
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.usecases import mail
from chalicelib.usecases.approvals import reassigning
from tests import examples, fakes
from tests.examples import DAY, HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

BOUNCED = MailProblem(Failure.BOUNCED, since=NOON)


def news(failure: Failure | None = Failure.BOUNCED, *, to: str = "chiara", at: datetime = NOON) -> MailNews:
    return MailNews((f"{to}@example.com",), failure, sent_at=at - MINUTE, at=at)


def hear(house: FakeHub, told: MailNews) -> int:
    changed: int = house.do(mail.hear, told)
    return changed


def waiting(number: str = examples.NUMBER, **changes: Any) -> PurchaseOrder:
    return replace(examples.applying(), number=number, **changes)


def listed(house: FakeHub) -> list[tuple[str, str]]:
    """Which order needs attention because of whom."""
    return [(item.subject, item.facts["person"]) for item in house.attention.all()]


@contextmanager
def nothing_happens(house: FakeHub) -> Iterator[None]:
    before = len(house.store.commits)
    yield
    assert len(house.store.commits) == before


# Marking


@pytest.mark.parametrize("failure", list(Failure))
def test_a_person_whom_a_letter_did_not_reach_is_marked(failure: Failure):
    house = fakes.hub()

    assert hear(house, news(failure, to="anna")) == 1

    assert house.people.get("anna").mail_problem == MailProblem(failure, NOON)
    (entry,) = house.trail.of("anna")
    assert (entry.action, entry.by, entry.where, entry.facts) == (
        "mail_failed",
        "crossdock",
        "mail",
        {"failure": failure},
    )


def test_approvals_that_wait_for_them_need_attention_and_others_do_not():
    house = fakes.hub(waiting("PO-1"), waiting("PO-2"), examples.order(number="PO-3"))
    steps.approve(house, "chiara", number="PO-2")  # it waits for others now

    hear(house, news(to="chiara"))

    assert listed(house) == [("PO-1", "chiara")]
    (item,) = house.attention.all()
    assert (item.reason, item.since) == (Reason.UNREACHABLE, NOON)


def test_who_stands_in_for_somebody_counts_as_asked():
    away = Absence("ben", NOON - DAY, NOON + DAY)
    house = fakes.hub(waiting(), examples.person("chiara", absence=away))

    hear(house, news(to="ben"))

    assert listed(house) == [(examples.NUMBER, "ben")]


def test_two_approvers_stand_there_apart():
    house = fakes.hub(waiting())

    hear(house, news(to="chiara"))
    hear(house, news(to="dmitri"))

    assert sorted(listed(house)) == [(examples.NUMBER, "chiara"), (examples.NUMBER, "dmitri")]


def test_the_same_news_again_writes_nothing():
    house = fakes.hub(waiting())
    hear(house, news())

    with nothing_happens(house):
        assert hear(house, news()) == 0
        assert hear(house, news(Failure.COMPLAINED, at=NOON + HOUR)) == 0

    assert house.people.get("chiara").mail_problem == BOUNCED


def test_an_approval_that_begins_while_letters_fail_is_added():
    house = fakes.hub(waiting("PO-1"), examples.person("chiara", mail_problem=BOUNCED))

    assert hear(house, news(at=NOON + HOUR)) == 1

    assert listed(house) == [("PO-1", "chiara")]
    assert house.store.audited == []


def test_hundreds_of_approvals_fit_into_one_commit():
    house = fakes.hub(*(waiting(f"PO-{number}") for number in range(250)))

    hear(house, news())
    hear(house, news())

    assert len(house.attention.all(most=500)) == 2 * mail.MOST_ITEMS


@pytest.mark.parametrize("address", ["stranger@example.com", ""])
def test_news_of_strangers_changes_nothing(address: str):
    house = fakes.hub(waiting())

    with nothing_happens(house):
        assert hear(house, replace(news(), addresses=(address,))) == 0


def test_one_letter_to_several_people_marks_each():
    house = fakes.hub()

    assert hear(house, replace(news(), addresses=("ANNA@example.com", "ben@example.com", "x@example.com"))) == 2

    assert all(house.people.get(name).mail_problem for name in ("anna", "ben"))


# Unmarking


def marked() -> FakeHub:
    house = fakes.hub(waiting())
    for name in ("chiara", "dmitri"):
        hear(house, news(to=name))
    return house


def test_a_letter_that_arrives_later_ends_it():
    house = marked()

    assert hear(house, news(None, at=NOON + HOUR)) == 1

    assert house.people.get("chiara").mail_problem is None
    assert listed(house) == [(examples.NUMBER, "dmitri")]
    assert [entry.action for entry in house.trail.of("chiara")] == ["mail_failed", "mail_arrives"]


def test_a_letter_that_was_on_its_way_before_proves_nothing():
    house = marked()

    with nothing_happens(house):
        assert hear(house, news(None, at=NOON + timedelta(seconds=30))) == 0


def test_letters_that_arrive_as_they_should_write_nothing():
    house = fakes.hub(waiting())

    with nothing_happens(house):
        assert hear(house, news(None)) == 0


def test_an_administrator_ends_it():
    house = marked()
    item = next(item for item in house.attention.all() if item.facts["person"] == "chiara")

    house.do(mail.reaches_again, item.id, by=house.people.get("gita"), where="page")

    assert house.people.get("chiara").mail_problem is None
    assert listed(house) == [(examples.NUMBER, "dmitri")]
    last = house.trail.of("chiara")[-1]
    assert (last.action, last.by, last.where) == ("mail_arrives", "gita", "page")


def test_nobody_else_ends_it():
    house = marked()
    item = house.attention.all()[0]

    with nothing_happens(house), pytest.raises(Forbidden, match="purchasing administrator"):
        house.do(mail.reaches_again, item.id, by=house.people.get("chiara"), where="page")


def test_what_is_about_something_else_or_gone_is_refused():
    other = needed(Reason.OVERPRICED, "PO-1", at=NOON)
    house = fakes.hub(other)
    by = house.people.get("gita")

    with pytest.raises(Refused, match="not about letters"):
        house.do(mail.reaches_again, other.id, by=by, where="page")
    with pytest.raises(Conflict, match="Somebody else"):
        house.do(mail.reaches_again, "unreachable~PO-1~chiara", by=by, where="page")


def test_of_two_who_hear_at_once_one_decides_again():
    house = fakes.hub(waiting())
    house.store.meanwhile = lambda: hear(house, news())

    assert hear(house, news()) == 0

    assert house.store.audited == ["mail_failed"]
    assert listed(house) == [(examples.NUMBER, "chiara")]


# Entries vanish with what they were about.


def unreached() -> FakeHub:
    house = fakes.hub(waiting(), examples.content())
    hear(house, news())
    assert listed(house) == [(NUMBER, "chiara")]
    return house


def test_an_order_that_somebody_else_decided_needs_no_attention_any_more():
    house = unreached()

    steps.approve(house, "dmitri")

    assert listed(house) == []
    assert house.people.get("chiara").mail_problem == BOUNCED


def test_nor_does_one_that_is_canceled():
    house = unreached()

    steps.cancel(house)

    assert listed(house) == []


def test_nor_does_one_that_somebody_else_is_asked_about_instead():
    house = unreached()

    house.do(
        reassigning.reassign,
        NUMBER,
        step=0,
        approver="chiara",
        to="gita",
        reason="Her letters come back.",
        by=house.people.get("gita"),
        where="page",
    )

    assert listed(house) == []
