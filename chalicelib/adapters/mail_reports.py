"""What SES publishes about our letters, read: as it is, in an SNS envelope or in an EventBridge one.

Facts: SES names the kind ``eventType`` when a configuration set publishes it and ``notificationType`` when an identity
does; the rest is the same. Addresses stay in the news that is returned; they are in no error.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from chalicelib.domain.mail import Failure, MailNews
from chalicelib.domain.messages import Unreadable


class SesReports:
    def __call__(self, body: str) -> MailNews | None:
        event = _opened(body)
        kind = str(event.get("eventType") or event.get("notificationType") or "")
        if not kind:
            raise Unreadable("This is no news of a letter.")
        try:
            return _news(kind, event)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Unreadable("This news of a letter is incomplete.", kind=kind) from None


def _news(kind: str, event: Mapping[str, Any]) -> MailNews | None:
    sent_at = _moment(event["mail"]["timestamp"])
    match kind:
        case "Bounce" if _came_back(told := event["bounce"]):
            return MailNews(_addresses(told["bouncedRecipients"]), Failure.BOUNCED, sent_at, _moment(told["timestamp"]))
        case "Complaint":
            told = event["complaint"]
            people = _addresses(told["complainedRecipients"])
            return MailNews(people, Failure.COMPLAINED, sent_at, _moment(told["timestamp"]))
        case "Delivery":
            told = event["delivery"]
            return MailNews(tuple(map(_address, told["recipients"])), None, sent_at, _moment(told["timestamp"]))
    return None  # on its way, opened, clicked, an absence note: nothing that anybody has to know


def _came_back(bounce: Mapping[str, Any]) -> bool:
    """A passing bounce without a more particular reason is mostly an absence note, which follows a letter that
    arrived."""
    return (bounce["bounceType"], bounce.get("bounceSubType", "General")) != ("Transient", "General")


def _opened(body: str) -> Mapping[str, Any]:
    event = _object(body)
    if isinstance(event.get("Message"), str) and "TopicArn" in event:
        return _object(event["Message"])
    detail = event.get("detail")
    return detail if isinstance(detail, dict) and event.get("source") == "aws.ses" else event


def _object(text: str) -> Mapping[str, Any]:
    try:
        read = json.loads(text)
    except ValueError:
        raise Unreadable("This news of a letter is no JSON.") from None
    return read if isinstance(read, dict) else {}


def _addresses(recipients: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(_address(recipient["emailAddress"]) for recipient in recipients)


def _address(text: str) -> str:
    return parseaddr(text)[1] or text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
