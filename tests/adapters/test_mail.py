"""Letters: handed over as they are, or refused, or tried again; and nobody's address in any error."""

import traceback
from dataclasses import replace
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.mail import SesMail
from chalicelib.domain.errors import Problem, Refused, Retryable
from chalicelib.domain.mail import Senders
from chalicelib.ports.letters import Letter
from tests.engines import Engine

REGION = "eu-central-1"
SENDER = "Crossdock <orders@example.com>"
SENDERS = Senders("Crossdock", "orders@example.com", "example.com")
LETTER = Letter("anna@example.com", "Bitte prüfen: 発注", "Grüße", "<p>Grüße</p>")


@pytest.fixture(params=["moto", "ministack"])
def ses(request: pytest.FixtureRequest) -> Aws:
    if request.param == "moto":
        request.getfixturevalue("moto_aws")
        aws = Aws(REGION)
    else:
        engine: Engine = request.getfixturevalue("ministack")
        aws = Aws(REGION, engine.url)
    aws.client("sesv2").create_email_identity(EmailIdentity="orders@example.com")
    return aws


def test_a_letter_is_handed_over_whole(ses: Aws):
    sent: list[dict[str, Any]] = []
    ses.client("sesv2").meta.events.register("provide-client-params.sesv2", lambda params, **_: sent.append(params))

    SesMail(ses, SENDERS).send(LETTER)

    assert sent == [
        {
            "FromEmailAddress": SENDER,
            "Destination": {"ToAddresses": ["anna@example.com"]},
            "Content": {
                "Simple": {
                    "Subject": {"Data": "Bitte prüfen: 発注", "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": "Grüße", "Charset": "UTF-8"},
                        "Html": {"Data": "<p>Grüße</p>", "Charset": "UTF-8"},
                    },
                }
            },
        }
    ]


def test_a_company_writes_in_its_own_name_from_its_own_domain_and_hears_the_answers(ses: Aws):
    sent: list[dict[str, Any]] = []
    ses.client("sesv2").meta.events.register("provide-client-params.sesv2", lambda params, **_: sent.append(params))
    name, address = "Müller & Söhne, 購買", "buying@example.com"
    wish = {"sender_name": name, "sender_address": address, "reply_to": "desk@example.org"}

    ses.client("sesv2").create_email_identity(EmailIdentity="example.com")
    SesMail(ses, SENDERS).send(replace(LETTER, **wish))

    encoded, given = parseaddr(sent[-1]["FromEmailAddress"])
    assert (str(make_header(decode_header(encoded))), given) == (name, address)
    assert sent[-1]["ReplyToAddresses"] == ["desk@example.org"]


@pytest.mark.parametrize("address", ["orders@example.org", "orders@evilexample.com", "orders@example.com.evil.org"])
def test_an_address_that_nobody_has_proved_is_not_used(address: str, ses: Aws):
    sent: list[dict[str, Any]] = []
    ses.client("sesv2").meta.events.register("provide-client-params.sesv2", lambda params, **_: sent.append(params))

    SesMail(ses, SENDERS).send(replace(LETTER, sender_address=address))

    assert not SENDERS.include(address)
    assert sent[0]["FromEmailAddress"] == SENDER


def test_without_a_domain_of_its_own_a_deployment_writes_from_its_one_address():
    alone = replace(SENDERS, domain="")

    assert alone.include("Orders@Example.com")
    assert not alone.include("buying@example.com")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("MessageRejected", Refused),
        ("BadRequestException", Refused),
        ("TooManyRequestsException", Retryable),
        ("LimitExceededException", Retryable),
        ("SendingPausedException", Retryable),
        ("AccountSuspendedException", Retryable),
        ("MailFromDomainNotVerifiedException", Retryable),
        ("AccessDeniedException", Retryable),
    ],
)
def test_a_refusal_of_the_letter_is_final_and_everything_else_is_not(
    code: str, problem: type[Problem], moto_aws: None, monkeypatch: pytest.MonkeyPatch
):
    text = {"Error": {"Code": code, "Message": "Email address is not verified: anna@example.com"}}
    mail = failing(ClientError(text, "SendEmail"), monkeypatch)

    with pytest.raises(problem, match=code) as caught:
        mail.send(LETTER)

    assert "anna" not in "".join(traceback.format_exception(caught.value))


def test_an_unreachable_service_is_tried_again(moto_aws: None, monkeypatch: pytest.MonkeyPatch):
    mail = failing(ReadTimeoutError(endpoint_url="https://email"), monkeypatch)

    with pytest.raises(Retryable, match="ReadTimeoutError"):
        mail.send(LETTER)


def failing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> SesMail:
    def fail(*_: object) -> None:
        raise error

    aws = Aws(REGION)
    monkeypatch.setattr(aws.client("sesv2"), "_make_api_call", fail)
    return SesMail(aws, SENDERS)
