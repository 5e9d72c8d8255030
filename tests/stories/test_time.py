"""What happens while nobody answers: reminders, escalation, the end of the price hold; and who stands in."""

from datetime import timedelta

import pytest

from chalicelib.domain.directory import Absence
from local.amazon import Letter, answer, eventually
from tests.stories.papers import assert_clear
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ASKED, REMINDED, ESCALATED = "Please approve", "Still waiting for you", "Nobody has answered"
HOLD_ENDS = "Amazon’s price hold ends soon"


def test_who_does_not_answer_is_reminded_twice_and_then_their_managers_are_told(town: Town) -> None:
    number = town.applied()
    link = town.link("chiara", number)

    escalated = nobody_answers(town, number)

    town.told("felix", number, ESCALATED)
    for name in ("chiara", "dmitri"):
        assert [kind(subject) for subject in town.subjects(name, number)] == [ASKED, REMINDED, REMINDED]
    assert [kind(subject) for subject in town.subjects("emma", number)] == [ESCALATED]
    assert "Chiara Rossi was asked to approve this order of Anna Sato" in escalated.text
    assert "has not answered for five days" in escalated.text
    assert not [one for one in escalated.links if "/approvals/" in one], "a manager decides nothing by this mail"
    assert town.link("chiara", number) == link, "a reminder carries the same link"
    assert badge(town.page(number)) == "Applying – step 1 of 2"


def test_whoever_is_told_of_an_order_can_look_at_it(town: Town) -> None:
    number = town.applied()
    letter = nobody_answers(town, number)

    page = town.browser("emma").get(letter.links[0])

    assert (page.status, badge(page)) == (200, "Applying – step 1 of 2")
    with pytest.raises(LookupError):
        page.form(f"/orders/{number}")


def test_reminding_ends_with_the_answer(town: Town) -> None:
    number = town.applied()
    assert town.decide("chiara", number).status == 200
    town.letter("emma", number)

    town.pass_time(hours=25)

    town.told("emma", number, REMINDED)
    town.told("felix", number, REMINDED)
    assert [kind(subject) for subject in town.subjects("chiara", number)] == [ASKED]
    assert [kind(subject) for subject in town.subjects("dmitri", number)] == [ASKED]


def test_a_day_before_the_hold_ends_whoever_must_act_is_warned(town: Town) -> None:
    number = town.applied()
    town.decide("chiara", number)
    town.letter("emma", number)
    town.pass_time(days=5, hours=23)
    assert HOLD_ENDS not in [kind(subject) for subject in town.subjects("emma", number)]

    town.pass_time(hours=2)

    warned = town.told("emma", number, HOLD_ENDS)
    town.told("felix", number, HOLD_ENDS)
    assert "Amazon holds price and stock for one more day." in warned.text.replace("\n", " ")
    assert HOLD_ENDS not in [kind(subject) for subject in town.subjects("chiara", number)]
    assert [kind(subject) for subject in town.subjects("emma", number)].count(HOLD_ENDS) == 1


def test_after_the_hold_an_approval_needs_consent_to_the_price_of_the_day(town: Town) -> None:
    number = town.applied()
    town.letter("chiara", number)
    town.pass_time(days=7, minutes=1)
    before, visitor = town.hub.orders.get(number), town.stranger()
    page = visitor.get(town.link("chiara", number))
    assert "The price hold has ended" in page.words

    refused = answer(visitor, town.letter("chiara", number), "approve")

    assert_clear(refused, 422)
    assert "Amazon no longer holds this price." in refused.words
    assert town.hub.orders.get(number).application.decisions == before.application.decisions == ()
    for approver in ("chiara", "emma", "felix"):
        agreed = answer(town.stranger(), town.letter(approver, number), "approve", at_current_price="yes")
        assert agreed.status == 200, agreed.words
    town.stands(number, "Ordered – sent to Amazon")
    assert town.hub.orders.get(number).at_current_price


def test_after_the_hold_remanding_needs_no_consent(town: Town) -> None:
    number = town.applied()
    town.letter("chiara", number)
    town.pass_time(days=8)

    assert town.decide("chiara", number, "remand", "Please shop again").status == 200

    assert badge(town.page(number)) == "Remanded"


def test_a_new_shipping_address_gives_up_the_hold_and_says_so(town: Town) -> None:
    number, anna = town.cart(), town.browser("anna")
    page = anna.get(f"/orders/{number}")
    assert "Another address gives up Amazon’s price hold" in page.words

    anna.submit(page, f"/orders/{number}/apply", address="TYO-1", comment="needed")

    assert "The price hold was given up" in town.page(number).words
    assert_clear(town.decide("chiara", number), 422)
    for approver in ("chiara", "emma", "felix"):
        answer(town.stranger(), town.letter(approver, number), "approve", at_current_price="yes")
    town.stands(number, "Ordered – sent to Amazon")
    assert town.at_amazon(number)[0]["ship_to"]["address_id"] == "TYO-1"


def test_a_delegate_answers_for_somebody_who_is_away(town: Town) -> None:
    now = town.hub.clock.now()
    away = Absence(town.person("hugo").id, now - timedelta(hours=1), now + timedelta(days=3))

    with town.setting(lambda: town.person("chiara"), absence=away):
        number = town.applied()
        letter = town.letter("hugo", number)
        page = town.stranger().get(town.link("hugo", number))
        answered = answer(town.stranger(), letter, "approve", "In her absence")
    town.letter("emma", number)

    assert town.subjects("chiara", number) == []
    assert "Chiara Rossi is away, so this comes to you. Both names are written down." in letter.text
    assert "You act for Chiara Rossi" in page.words
    assert answered.status == 200
    assert "Hugo Martin for Chiara Rossi" in town.page(number).words
    (entry,) = [entry for entry in town.hub.trail.of(number) if entry.action == "decided_approve"]
    assert (entry.by, entry.facts["approver"]) == (town.person("hugo").id, town.person("chiara").id)


def test_an_absence_that_begins_after_the_mail_lets_the_delegate_answer_the_reminder(town: Town) -> None:
    number = town.applied()
    link = town.link("chiara", number)
    now = town.hub.clock.now()
    away = Absence(town.person("hugo").id, now, now + timedelta(days=3))

    with town.setting(lambda: town.person("chiara"), absence=away):
        town.pass_time(hours=24)
        reminder = town.told("hugo", number, REMINDED)
        assert answer(town.stranger(), reminder, "approve").status == 200

    assert link in reminder.links
    assert "Hugo Martin for Chiara Rossi" in town.page(number).words


def nobody_answers(town: Town, number: str) -> Letter:
    """Five days go by; the letter to Chiara's manager."""
    town.letter("dmitri", number)
    for times, hours in enumerate((24, 48), 1):
        town.pass_time(hours=hours)
        for name in ("chiara", "dmitri"):
            eventually(lambda: len(town.subjects(name, number)) > times, what="a reminder")  # noqa: B023
    town.pass_time(hours=48)
    return town.told("emma", number, ESCALATED)


def kind(subject: str) -> str:
    return next((name for name in (ASKED, REMINDED, ESCALATED, HOLD_ENDS) if subject.startswith(name)), subject)
