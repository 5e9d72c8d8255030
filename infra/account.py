"""The account and region that the credentials at hand belong to."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import NoCredentialsError, NoRegionError

from infra.stack import PAUSE


class Unready(Exception):
    """Nobody can deploy like this. The message says what to set."""


@dataclass(frozen=True)
class Account:
    number: str
    region: str
    is_emulated: bool

    @property
    def pause(self) -> float:
        """Seconds between two looks at what is going on there."""
        return 0.2 if self.is_emulated else PAUSE


def account(session: Any) -> Account:
    """Raises Unready."""
    try:
        sts = session.client("sts")
        number = str(sts.get_caller_identity()["Account"])
    except NoRegionError as error:
        raise Unready("In which region? Set AWS_REGION, such as AWS_REGION=eu-central-1.") from error
    except NoCredentialsError as error:
        raise Unready("There are no AWS credentials here. Set AWS_PROFILE, or sign in with `aws sso login`.") from error
    return Account(number, str(sts.meta.region_name), ".amazonaws.com" not in sts.meta.endpoint_url)
