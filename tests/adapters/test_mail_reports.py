"""What SES publishes about letters, in each of the ways in which it comes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.adapters.mail_reports import SesReports
from chalicelib.domain.mail import Failure, MailNews
from chalicelib.domain.messages import Unreadable

SENT = datetime(2026, 11, 23, 12, 0, 0, 123000, tzinfo=UTC)
TOLD = datetime(2026, 11, 23, 12, 0, 7, tzinfo=UTC)


def event(kind: str, name: str = "eventType", **told: Any) -> dict[str, Any]:
    mail = {
        "timestamp": "2026-11-23T12:00:00.123Z",
        "messageId": "0107018f-6a",
        "source": "crossdock@example.com",
        "destination": ["chiara@example.com"],
        "commonHeaders": {"subject": "Anna Sato asks for your approval"},
    }
    return {name: kind, "mail": mail} | told


def bounce(kind: str = "Permanent", subtype: str = "General", **more: Any) -> dict[str, Any]:
    recipients = [{"emailAddress": "chiara@example.com", "action": "failed", "status": "5.1.1"}]
    told = {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": recipients,
        "timestamp": "2026-11-23T12:00:07.000Z",
        "feedbackId": "0107018f-6b",
    }
    return event("Bounce", bounce=told | more)


COMPLAINT = event(
    "Complaint",
    complaint={
        "complainedRecipients": [{"emailAddress": "chiara@example.com"}],
        "complaintFeedbackType": "abuse",
        "timestamp": "2026-11-23T12:00:07.000Z",
    },
)
DELIVERY = event("Delivery", delivery={"recipients": ["chiara@example.com"], "timestamp": "2026-11-23T12:00:07.000Z"})


def read(event: object) -> MailNews | None:
    return SesReports()(json.dumps(event))


def news(failure: Failure | None, *addresses: str) -> MailNews:
    return MailNews(addresses or ("chiara@example.com",), failure, sent_at=SENT, at=TOLD)


def test_a_letter_that_came_back():
    assert read(bounce()) == news(Failure.BOUNCED)


def test_a_letter_that_its_reader_calls_unwanted():
    assert read(COMPLAINT) == news(Failure.COMPLAINED)


def test_a_letter_that_arrived():
    assert read(DELIVERY) == news(None)


@pytest.mark.parametrize(
    ("kind", "subtype", "came_back"),
    [
        ("Permanent", "Suppressed", True),
        ("Permanent", "OnAccountSuppressionList", True),
        ("Undetermined", "Undetermined", True),
        ("Transient", "MailboxFull", True),
        ("Transient", "MessageTooLarge", True),
        ("Transient", "General", False),  # mostly an absence note
    ],
)
def test_what_came_back_and_what_only_answered(kind: str, subtype: str, came_back: bool):
    assert read(bounce(kind, subtype)) == (news(Failure.BOUNCED) if came_back else None)


def test_several_people_and_addresses_with_names():
    recipients = [{"emailAddress": "Chiara Rossi <chiara@example.com>"}, {"emailAddress": "emma@example.com"}]

    assert read(bounce(bouncedRecipients=recipients)) == news(Failure.BOUNCED, "chiara@example.com", "emma@example.com")


@pytest.mark.parametrize("kind", ["Send", "Open", "Click", "Reject", "DeliveryDelay", "Subscription"])
def test_what_nobody_has_to_know(kind: str):
    assert read(event(kind)) is None


def test_an_identitys_notifications_name_their_kind_otherwise():
    assert read(event("Bounce", "notificationType", bounce=bounce()["bounce"])) == news(Failure.BOUNCED)


def test_news_in_an_envelope_of_sns():
    envelope = {
        "Type": "Notification",
        "TopicArn": "arn:aws:sns:eu-central-1:0:mail-events",
        "Message": json.dumps(bounce()),
    }

    assert read(envelope) == news(Failure.BOUNCED)


def test_news_in_an_envelope_of_eventbridge():
    assert read({"version": "0", "source": "aws.ses", "detail-type": "Email Bounced", "detail": bounce()}) == news(
        Failure.BOUNCED
    )


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "[]",
        "{}",
        json.dumps({"Type": "SubscriptionConfirmation", "TopicArn": "arn:x", "Message": "You have chosen …"}),
        json.dumps(event("Bounce")),
        json.dumps(bounce(bouncedRecipients=[{"address": "chiara@example.com"}])),
        json.dumps(bounce(timestamp="yesterday, chiara@example.com")),
        json.dumps({"eventType": "Delivery", "mail": "chiara@example.com"}),
        json.dumps(event("Complaint", complaint="chiara@example.com")),
    ],
)
def test_what_makes_no_sense_is_put_back_and_named_without_its_words(body: str):
    with pytest.raises(Unreadable) as problem:
        SesReports()(body)

    assert "chiara" not in f"{problem.value} {problem.value.facts} {problem.value.__cause__}"


def test_addresses_are_never_shown():
    assert "chiara" not in repr(read(bounce()))
