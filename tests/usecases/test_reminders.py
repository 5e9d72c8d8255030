"""Reminders: after a day, after three, and to somebody above after five; one chain a step, whatever comes twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.changes import Audited, Changed, Said
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Conflict, Refused, Retryable
from chalicelib.domain.messages import RemindApprover, RemindApprovers
from chalicelib.usecases import letters
from chalicelib.usecases.again import ATTEMPTS
from tests import examples, fakes
from tests.examples import DAY, HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps


def house() -> FakeHub:
    """Anna has just applied, and the team leads have been asked."""
    hub = fakes.hub(examples.order(), examples.content())
    steps.apply(hub)
    steps.pump(hub)
    hub.mail.letters.clear()
    hub.writer.occasions.clear()
    return hub


def after(hub: FakeHub, by: timedelta) -> list[tuple[str, str]]:
    """What was mailed when so much time had passed, as (reader, occasion)."""
    hub.mail.letters.clear()
    steps.wait(hub, by)
    steps.pump(hub)
    return [(letter.to.removesuffix("@example.com"), letter.subject) for letter in hub.mail.letters]


def reminder(hub: FakeHub) -> RemindApprovers:
    """The latest one that was said."""
    return [message for message in hub.store.messages if isinstance(message, RemindApprovers)][-1]


def test_whoever_must_act_is_reminded_after_a_day_and_three_and_after_five_somebody_above_is_told():
    hub = house()

    assert after(hub, 24 * HOUR - MINUTE) == []
    assert after(hub, MINUTE) == [("chiara", "remind"), ("dmitri", "remind")]
    assert after(hub, 48 * HOUR - MINUTE) == []
    assert after(hub, MINUTE) == [("chiara", "remind"), ("dmitri", "remind")]
    assert after(hub, 48 * HOUR - MINUTE) == []
    assert after(hub, MINUTE) == [("gita", "escalate"), ("gita", "escalate")]
    # what follows is the warning of the hold's end, and no more reminders
    assert after(hub, 9 * DAY) == []


def test_a_reminder_carries_the_same_link_as_the_first_mail():
    hub = house()

    after(hub, DAY)

    assert [letter.text for letter in hub.mail.letters] == [steps.link(hub, "chiara"), steps.link(hub, "dmitri")]


def test_a_reminder_is_noted_and_said_to_be_followed_in_one_commit():
    hub = house()
    before = hub.orders.get(NUMBER)

    after(hub, DAY)

    order = hub.orders.get(NUMBER)
    at = NOON + DAY
    assert (order.application.reminders, order.changed_at) == (1, NOON)
    assert list(hub.store.commits[-1][1:]) == [
        Audited("reminded", NUMBER, by="crossdock", at=at, where="schedule", facts={"round": "0"}),
        *(Said(RemindApprover(NUMBER, 1, 0, 0, NOON.isoformat(), each), due_at=at) for each in ("chiara", "dmitri")),
        Said(RemindApprovers(NUMBER, 1, 0, round=1, began_at=NOON.isoformat()), due_at=NOON + 3 * DAY),
    ]
    assert isinstance(hub.store.commits[-1][0], Changed) and hub.store.commits[-1][0].before == before


def test_mail_that_is_throttled_in_the_middle_of_a_round_mails_nobody_twice():
    hub = house()
    steps.wait(hub, DAY)
    hub.do(letters.write, reminder(hub))
    chiara, dmitri = [message for message in hub.store.messages if isinstance(message, RemindApprover)]

    hub.do(letters.write, chiara)
    hub.mail.troubles = [Retryable("Not now.")]
    with pytest.raises(Retryable):
        hub.do(letters.write, dmitri)
    hub.do(letters.write, dmitri)

    assert [letter.to for letter in hub.mail.letters] == ["chiara@example.com", "dmitri@example.com"]


def test_a_letter_that_comes_after_the_next_round_has_begun_or_after_the_answer_is_not_written():
    hub = house()
    after(hub, DAY)
    chiara, dmitri = [message for message in hub.store.messages if isinstance(message, RemindApprover)]
    after(hub, 2 * DAY)
    hub.mail.letters.clear()

    hub.do(letters.write, chiara)
    steps.approve(hub, "dmitri")
    hub.do(letters.write, replace(dmitri, round=1))

    assert hub.mail.letters == []


def test_an_escalation_opens_nothing_and_names_whom_it_is_about():
    hub = house()
    after(hub, DAY)
    after(hub, 2 * DAY)
    hub.writer.occasions.clear()

    after(hub, 2 * DAY)

    said = [(occasion.to.id, occasion.on_behalf_of.id, occasion.token) for occasion in hub.writer.occasions]
    assert said == [("gita", "chiara", ""), ("gita", "dmitri", "")]


def test_an_escalation_goes_to_the_manager_first():
    hub = house()
    steps.person(hub, "chiara", manager="emma")
    steps.person(hub, "dmitri", manager="felix")
    steps.person(hub, "felix", disabled=True)
    after(hub, DAY)
    after(hub, 2 * DAY)

    assert after(hub, 2 * DAY) == [("emma", "escalate"), ("gita", "escalate")]


def test_without_manager_and_fallback_the_approver_hears_of_it():
    hub = house()
    hub.store.hold(examples.policy(fallback="nobody"))
    after(hub, DAY)
    after(hub, 2 * DAY)

    assert after(hub, 2 * DAY) == [("chiara", "escalate"), ("dmitri", "escalate")]


def test_somebody_above_is_told_when_the_approvers_were_disabled():
    hub = house()
    steps.person(hub, "chiara", disabled=True)
    steps.person(hub, "dmitri", disabled=True)

    assert after(hub, DAY) == []
    assert after(hub, 2 * DAY) == []
    assert after(hub, 2 * DAY) == [("gita", "escalate"), ("gita", "escalate")]


def test_a_delegate_is_reminded_instead():
    hub = house()
    steps.person(hub, "chiara", absence=Absence("hugo", starts=NOON, ends=NOON + 2 * DAY))

    assert after(hub, DAY) == [("hugo", "remind"), ("dmitri", "remind")]
    assert after(hub, 2 * DAY) == [("chiara", "remind"), ("dmitri", "remind")]


def test_after_a_stoppage_the_reminders_come_an_hour_apart_and_not_in_a_bundle():
    hub = house()

    assert after(hub, 20 * DAY) == [("chiara", "remind"), ("dmitri", "remind")]
    assert after(hub, HOUR - MINUTE) == []
    assert after(hub, MINUTE) == [("chiara", "remind"), ("dmitri", "remind")]
    assert after(hub, HOUR) == [("gita", "escalate"), ("gita", "escalate")]


def test_a_new_step_begins_to_wait_anew():
    hub = house()
    after(hub, DAY)
    steps.approve(hub, "chiara")

    assert after(hub, DAY - MINUTE) == [("emma", "ask"), ("felix", "ask")]
    assert after(hub, MINUTE) == [("emma", "remind"), ("felix", "remind")]


def test_who_has_answered_is_not_reminded():
    hub = house()
    steps.approve(hub, "chiara", "felix")
    steps.pump(hub)

    assert after(hub, DAY) == [("emma", "remind")]


def test_nobody_is_reminded_of_what_is_decided():
    hub = house()
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.DISAPPROVE, comment="No.")
    steps.pump(hub)
    commits = list(hub.store.commits)

    assert after(hub, 10 * DAY) == []
    assert hub.store.commits == commits


def test_a_second_copy_of_a_reminder_says_nothing_and_begins_no_second_chain():
    hub = house()
    first = reminder(hub)
    after(hub, DAY)
    commits = list(hub.store.commits)
    hub.mail.letters.clear()

    hub.do(letters.write, first)

    assert (hub.mail.letters, hub.store.commits) == ([], commits)
    assert after(hub, 2 * DAY) == [("chiara", "remind"), ("dmitri", "remind")]


def test_two_copies_at_once_begin_one_chain():
    hub = house()
    message = reminder(hub)
    steps.wait(hub, DAY)

    steps.together(2, lambda: hub.do(letters.write, message))

    assert [message.round for message in hub.store.messages if isinstance(message, RemindApprovers)] == [0, 1]
    assert hub.store.audited == ["applied", "reminded"]


def test_the_reminder_of_an_earlier_application_does_not_run_beside_the_new_one():
    hub = house()
    steps.wait(hub, 20 * HOUR)
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Why two?")
    steps.wait(hub, HOUR)
    steps.apply(hub)
    steps.pump(hub)

    assert after(hub, 3 * HOUR) == []
    assert after(hub, 21 * HOUR) == [("chiara", "remind"), ("dmitri", "remind")]
    assert after(hub, 2 * DAY) == [("chiara", "remind"), ("dmitri", "remind")]


def test_an_approval_in_the_same_moment_takes_the_approver_out_of_the_round():
    hub = house()
    steps.approve(hub, "chiara")
    steps.pump(hub)
    emma = steps.link(hub, "emma")
    steps.wait(hub, DAY)
    hub.store.meanwhile = lambda: steps.answer(hub, emma)

    hub.do(letters.write, reminder(hub))

    assert [one.approver for one in hub.store.messages if isinstance(one, RemindApprover)] == ["felix"]
    application = hub.orders.get(NUMBER).application
    assert (application.reminders, application.decisions[-1].approver) == (1, "emma")


def test_mail_that_is_down_keeps_the_reminder_for_later():
    hub = house()
    steps.wait(hub, DAY)
    hub.do(letters.write, reminder(hub))
    chiara = next(message for message in hub.store.messages if isinstance(message, RemindApprover))
    commits = list(hub.store.commits)
    hub.mail.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        hub.do(letters.write, chiara)
    assert (hub.mail.letters, hub.store.commits) == ([], commits)

    hub.do(letters.write, chiara)
    assert [letter.to for letter in hub.mail.letters] == ["chiara@example.com"]


def test_a_mailbox_that_takes_no_mail_breaks_neither_the_round_nor_the_chain():
    hub = house()
    hub.mail.troubles = [Refused("The mail service refuses this letter.")]

    assert after(hub, DAY) == [("dmitri", "remind")]
    assert hub.store.audited[1:] == ["reminded", "letter_refused"]
    assert after(hub, 2 * DAY) == [("chiara", "remind"), ("dmitri", "remind")]


def test_noting_a_reminder_gives_up_in_the_end():
    hub = house()
    steps.wait(hub, DAY)
    hub.store.troubles = [Conflict("Somebody was quicker.")] * ATTEMPTS

    with pytest.raises(Conflict):
        hub.do(letters.write, reminder(hub))

    assert hub.orders.get(NUMBER).application.reminders == 0
