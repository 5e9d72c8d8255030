"""Letters through SES. Addresses and contents appear in no log and no error."""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.ports.letters import Letter

# What SES answers to a letter that will never be right: a malformed address, or content that it rejects.
_NEVER = {"MessageRejected", "BadRequestException", "InvalidParameterValue"}


class SesMail:
    """``sender`` is what stands in From."""

    def __init__(self, aws: Aws, sender: str) -> None:
        self._aws = aws
        self._sender = sender

    def send(self, letter: Letter) -> None:
        try:
            self._aws.client("sesv2").send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [letter.to]},
                Content={"Simple": _content(letter)},
            )
        except (BotoCoreError, ClientError) as error:
            # Without a cause: SES repeats the address in its texts, and causes end up in logs.
            raise _problem(error) from None


def _content(letter: Letter) -> dict[str, object]:
    return {
        "Subject": _text(letter.subject),
        "Body": {"Text": _text(letter.text), "Html": _text(letter.html)},
    }


def _text(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}


def _problem(error: Exception) -> Refused | Retryable:
    """What is wrong with the sender or the account is mended by an operator, after which the same letter goes out."""
    if aws.code(error) in _NEVER:
        return Refused("The mail service refuses this letter: {code}.", code=aws.code(error))
    return Retryable("The mail could not be handed over: {code}.", code=aws.code(error) or type(error).__name__)
