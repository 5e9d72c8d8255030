"""A fresh link for a dead one: it goes to whom the link belongs, now and then, and changes nothing else."""

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.renewing import COUNTED_FOR, FRESH_EVERY, MOST_FRESH
from chalicelib.domain.approvals.routes import LINK_LASTS
from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.errors import NotFound, Problem, Refused
from chalicelib.domain.messages import SendFreshLink
from chalicelib.usecases.approvals import renewing
from tests.examples import DAY, HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import AWAY, REMAND, house, refused


def ask_for_fresh(hub: FakeHub, token: str, nonce: str | None = None) -> None:
    page_nonce = links.page_nonce(token, key=b"current-key") if nonce is None else nonce
    hub.do(renewing.send_fresh, token, page_nonce=page_nonce, where="mail link")


def not_sent(hub: FakeHub, token: str, nonce: str | None = None) -> Problem:
    before, commits = hub.orders.get(NUMBER), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        ask_for_fresh(hub, token, nonce)
    assert (hub.orders.get(NUMBER), hub.store.commits) == (before, commits)
    return refusal.value


def mailed(hub: FakeHub) -> list[tuple[str, str, str]]:
    """(reader, occasion, token) of the letters that leave now."""
    hub.mail.letters.clear()
    steps.pump(hub)
    return [(each.to.removesuffix("@example.com"), each.subject, each.text) for each in hub.mail.letters]


def expired() -> tuple[FakeHub, str]:
    hub = house()
    token = steps.link(hub, "chiara")
    steps.wait(hub, LINK_LASTS)
    return hub, token


def test_a_fresh_link_goes_to_its_approver_and_lasts_two_weeks_while_the_old_one_stays_dead():
    hub, old = expired()

    ask_for_fresh(hub, old)
    ((reader, occasion, fresh),) = mailed(hub)

    assert (reader, occasion) == ("chiara", "fresh_link")
    assert fresh != old
    assert str(refused(hub, old)) == "A fresh link was sent since, so this one is dead. It is in the newest mail."
    steps.wait(hub, LINK_LASTS - HOUR)
    assert steps.answer(hub, fresh, at_current_price=True).application.step == 1


def test_nothing_else_changes_and_it_is_written_down():
    hub, old = expired()
    before = hub.orders.get(NUMBER)

    ask_for_fresh(hub, old)

    at = NOON + LINK_LASTS
    after = hub.orders.get(NUMBER)
    assert (after.status, after.content_version, after.changed_at) == (
        before.status,
        before.content_version,
        before.changed_at,
    )
    assert (after.application.steps, after.application.decisions) == (before.application.steps, ())
    assert list(hub.store.commits[-1][1:]) == [
        Audited("link_renewed", NUMBER, by="crossdock", at=at, where="mail link", facts={"approver": "chiara"}),
        Said(SendFreshLink(NUMBER, content_version=1, step=0, approver="chiara"), due_at=at),
    ]


def test_the_links_of_the_others_are_as_they_were():
    hub, old = expired()
    dmitri = steps.link(hub, "dmitri")

    ask_for_fresh(hub, old)

    assert steps.link(hub, "dmitri") == dmitri
    assert str(refused(hub, dmitri)) == "This link has expired."


def test_who_asks_while_the_link_lives_gets_the_same_one_again_so_that_nobody_can_kill_it():
    hub = house()
    token = steps.link(hub, "chiara")

    ask_for_fresh(hub, token)

    assert mailed(hub) == [("chiara", "fresh_link", token)]
    assert steps.answer(hub, token).application.step == 1


def test_it_is_sent_every_ten_minutes_at_most_and_five_times_until_a_day_has_passed():
    hub, token = expired()
    for _ in range(MOST_FRESH):
        ask_for_fresh(hub, token)
        assert "a few minutes ago" in str(not_sent(hub, token))
        steps.wait(hub, FRESH_EVERY)

    assert "several times already" in str(not_sent(hub, token))
    steps.wait(hub, COUNTED_FOR - FRESH_EVERY - MINUTE)
    assert "several times already" in str(not_sent(hub, token))
    steps.wait(hub, MINUTE)
    for _ in range(MOST_FRESH):
        ask_for_fresh(hub, token)
        steps.wait(hub, FRESH_EVERY)
    assert "several times already" in str(not_sent(hub, token))


def test_a_link_of_an_earlier_application_gets_one_to_the_new_application():
    hub = house()
    old = steps.link(hub, "chiara")
    steps.answer(hub, old, REMAND, comment="Why two?")
    steps.apply(hub)
    steps.pump(hub)

    ask_for_fresh(hub, old)

    assert mailed(hub) == [("chiara", "fresh_link", steps.link(hub, "chiara"))]


def test_during_an_absence_it_goes_to_who_stands_in():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)

    ask_for_fresh(hub, steps.link(hub, "chiara"))

    assert [reader for reader, _, _ in mailed(hub)] == ["hugo"]


@pytest.mark.parametrize("verdict", Verdict)
def test_for_a_decided_order_there_is_none(verdict: Verdict):
    hub = house()
    token = steps.link(hub, "chiara")
    steps.answer(hub, token, verdict, comment="So be it.")

    assert str(not_sent(hub, token)) == "Nobody waits for an answer by this link any more."


def test_a_colleague_who_was_slower_gets_none():
    hub = house()
    dmitri = steps.link(hub, "dmitri")
    steps.approve(hub, "chiara")

    assert isinstance(not_sent(hub, dmitri), Refused)


def test_somebody_switched_off_gets_none():
    hub, token = expired()
    steps.person(hub, "chiara", disabled=True)

    assert isinstance(not_sent(hub, token), Refused)


def test_only_our_page_can_ask_and_only_by_a_link_of_ours():
    hub, token = expired()

    for nonce in ("", "something", links.page_nonce(steps.link(hub, "dmitri"), key=b"current-key")):
        assert str(not_sent(hub, token, nonce)).startswith("This page is out of date.")
    assert isinstance(not_sent(hub, token[:-1] + ("A" if token[-1] != "A" else "Q")), NotFound)


def test_a_message_that_is_late_sends_nothing():
    hub, token = expired()
    ask_for_fresh(hub, token)
    steps.cancel(hub)

    assert {name for _, name, _ in mailed(hub)} == {"withdrawn"}


def test_two_who_ask_at_once_send_one():
    hub, token = expired()
    said: list[Problem] = []

    def ask() -> None:
        try:
            ask_for_fresh(hub, token)
        except Problem as problem:
            said.append(problem)

    steps.together(2, ask)

    assert len(said) == 1
    assert [type(message) for message in hub.store.messages].count(SendFreshLink) == 1


def test_the_fresh_link_of_one_step_is_forgotten_with_the_step():
    hub, token = expired()
    ask_for_fresh(hub, token)
    steps.wait(hub, DAY)

    steps.approve(hub, "chiara", at_current_price=True)
    token = steps.link(hub, "emma")

    assert links.read(token).generation == 0
    assert steps.answer(hub, token, at_current_price=True).application.step == 1
