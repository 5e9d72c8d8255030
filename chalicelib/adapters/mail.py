"""Letters through SES. Addresses and contents appear in no log and no error."""

from email.utils import formataddr

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.mail import Senders
from chalicelib.ports.letters import Letter

# What SES answers to a letter that will never be right: a malformed address, or content that it rejects.
_NEVER = {"MessageRejected", "BadRequestException", "InvalidParameterValue"}


class SesMail:
    def __init__(self, aws: Aws, senders: Senders) -> None:
        self._aws = aws
        self._senders = senders

    def send(self, letter: Letter) -> None:
        replies = {"ReplyToAddresses": [letter.reply_to]} if letter.reply_to else {}
        try:
            self._aws.client("sesv2").send_email(
                FromEmailAddress=self._from(letter),
                Destination={"ToAddresses": [letter.to]},
                Content={"Simple": _content(letter)},
                **replies,
            )
        except (BotoCoreError, ClientError) as error:
            # Without a cause: SES repeats the address in its texts, and causes end up in logs.
            raise _problem(error) from None

    def _from(self, letter: Letter) -> str:
        """As the company wishes, where the deployment may write so. A name in any alphabet is encoded as mail wants
        it."""
        senders, wanted = self._senders, letter.sender_address
        address = wanted if wanted and senders.include(wanted) else senders.address
        return formataddr((letter.sender_name or senders.name, address))


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
