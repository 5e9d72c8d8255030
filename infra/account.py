"""The account and region that the credentials at hand belong to."""

import os
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import NoCredentialsError

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


def session() -> Any:
    """As the AWS CLI finds it; boto3 by itself overlooks AWS_REGION."""
    return boto3.Session(region_name=os.environ.get("AWS_REGION"))


def account(session: Any) -> Account:
    """Raises Unready."""
    if not session.region_name:  # asking who we are would go to the other end of the world instead
        raise Unready("In which region? Set AWS_REGION, such as AWS_REGION=eu-central-1.")
    try:
        sts = session.client("sts")
        number = str(sts.get_caller_identity()["Account"])
    except NoCredentialsError as error:
        raise Unready("There are no AWS credentials here. Set AWS_PROFILE, or sign in with `aws sso login`.") from error
    return Account(number, str(session.region_name), ".amazonaws.com" not in sts.meta.endpoint_url)
