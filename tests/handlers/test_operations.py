"""What an operator sees and does: what keeps the house running, and messages that failed too often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.messages import LETTERS, PURCHASE_ORDERS_OUT, Envelope, PlacePurchaseOrder
from chalicelib.domain.operations import SCHEDULES, Run
from chalicelib.handlers.schedules import publish_due
from chalicelib.ports.operations import DeadLetter, QueueState
from tests.examples import HOUR, MINUTE, NOON, NUMBER
from tests.fakes import FakeDeadLetters, FakeHub, FakeQueueStates, hub
from tests.handlers.browser import Browser
from tests.handlers.test_jobs import TICK, run, serve

DEAD = DeadLetter(
    id="d-1",
    kind="place-purchase-order",
    version="1",
    subject=NUMBER,
    cause="page-1",
    sent_at=NOON - HOUR,
    received=5,
)


def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def failing(queue: str, *letters: DeadLetter) -> FakeHub:
    dead = FakeDeadLetters()
    dead.letters[queue] = list(letters)
    return hub(dead_letters=dead)


# Looking


def test_a_quiet_house_says_so():
    house = hub(Run("publish-due", NOON - MINUTE))

    words = gita(house).get("/operations").words

    assert "Sweep of the outbox publish-due as it should be 1 minute Nov 23, 2026, 12:59 PM" in words
    assert "Everything that is due has gone to its queue." in words
    assert "Letters on their way letters 0 0 – 0 –" in words
    assert "Sweeps that could not begin publish-due – – – 0 –" in words


@pytest.mark.parametrize("last", [None, NOON - timedelta(minutes=5, seconds=1)])
def test_a_schedule_that_has_not_succeeded_lately_is_silent(last: object):
    house = hub(*[Run("publish-due", last)] if last else [])

    assert "publish-due silent" in gita(house).get("/operations").words


def test_every_success_of_the_sweep_is_noted():
    house = serve(hub())
    run(publish_due, TICK)
    house.clock.move(MINUTE)
    run(publish_due, TICK)

    assert house.runs.all() == {"publish-due": Run("publish-due", NOON + MINUTE)}
    assert set(SCHEDULES) == {"publish-due", "begin-sweeps", "push-tracking", "push-inventory"}


def test_what_waits_in_the_outbox_is_counted_with_its_age():
    house = hub()
    for number in range(3):
        due = NOON - (3 - number) * HOUR
        house.store.envelopes[f"m-{number}"] = Envelope(f"m-{number}", PlacePurchaseOrder(NUMBER), due_at=due)

    words = gita(house).get("/operations").words

    assert "Due, and in no queue yet 3 The oldest has waited 3 hours" in words


def test_queues_are_shown_with_depth_and_age_and_what_failed_leads_on():
    states = [QueueState(LETTERS, dead=2, waiting=40, in_hand=3, age=7 * MINUTE, dead_age=3 * HOUR)]
    page = gita(hub(queue_states=FakeQueueStates(states))).get("/operations")

    assert "Letters on their way letters 40 3 7 minutes 2, look 3 hours" in page.words
    assert 'href="/operations/letters"' in page.text


def test_a_failed_message_is_shown_without_what_it_says():
    words = gita(failing(PURCHASE_ORDERS_OUT, DEAD)).get("/operations/purchase-orders-out").words

    assert f"place-purchase-order version 1 In the log: page-1 Copy {NUMBER} Nov 23, 2026, 12:00 PM 5" in words


def test_what_is_no_message_of_ours_is_shown_as_that():
    foreign = replace(DEAD, kind="", version="", subject="", cause="")

    words = gita(failing("mail-events", foreign)).get("/operations/mail-events").words

    assert "No message of ours – Nov 23, 2026, 12:00 PM 5" in words


def test_an_empty_queue_of_failures_says_so():
    assert "Nothing has failed here" in gita(hub()).get("/operations/letters").words


@pytest.mark.parametrize("path", ["/operations", "/operations/letters"])
def test_the_page_is_the_operators_alone(path: str):
    for name in ("anna", "chiara"):
        page = Browser(hub()).signed_in(name).get(path)

        assert page.status == 403
        assert "Operations" not in page.words


def test_there_are_no_other_queues():
    assert gita(hub()).get("/operations/audit").status == 404


# Doing


def test_failed_messages_get_another_try_and_the_trail_says_who_gave_it():
    house = failing(LETTERS, DEAD, replace(DEAD, id="d-2"))
    operator = gita(house)

    page = operator.send("/operations/letters/redrive")

    assert page.headers["Location"] == "/operations?queue=letters&sent_back=2"
    assert [letter.id for letter in house.dead_letters.sent_back[LETTERS]] == ["d-1", "d-2"]
    assert [(entry.action, entry.by) for entry in house.trail.of(LETTERS)] == [("sent_back", "gita")]
    assert "2 messages are on their way again." in operator.get(page.headers["Location"]).words


def test_leftovers_without_a_queue_are_cleared_away_and_never_sent_back():
    house = failing("publish-fresh", DEAD)
    operator = gita(house)

    assert operator.send("/operations/publish-fresh/redrive").status == 404
    page = operator.send("/operations/publish-fresh/clear")

    assert page.headers["Location"] == "/operations?queue=publish-fresh&cleared=1"
    assert house.dead_letters.letters["publish-fresh"] == []
    assert "1 leftover was cleared away." in operator.get(page.headers["Location"]).words


def test_messages_that_still_have_work_to_do_are_never_cleared_away():
    house = failing(PURCHASE_ORDERS_OUT, DEAD)

    page = gita(house).send("/operations/purchase-orders-out/clear")

    assert page.status == 404
    assert house.dead_letters.letters[PURCHASE_ORDERS_OUT] == [DEAD]
    assert house.trail.of(PURCHASE_ORDERS_OUT) == []


@pytest.mark.parametrize("act", ["redrive", "clear"])
def test_neither_others_nor_forged_forms_may_touch_them(act: str):
    house = failing(LETTERS, DEAD)

    others = Browser(house).signed_in("anna").send(f"/operations/letters/{act}")
    forged = gita(house).post(f"/operations/letters/{act}", {"form_nonce": "forged"})

    assert (others.status, forged.status) == (403, 403)
    assert house.dead_letters.letters[LETTERS] == [DEAD]
    assert house.trail.of(LETTERS) == []


@pytest.mark.parametrize("typed", ["-1", "x", "1e9", "²", "12345678"])
def test_a_count_that_somebody_typed_says_nothing(typed: str):
    page = gita(hub()).get(f"/operations?queue=letters&sent_back={typed}")

    assert page.status == 200
    assert "on their way again" not in page.words
