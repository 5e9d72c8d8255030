"""One way to AWS for a whole hub: a botocore session, its clients, and which of their failures pass by themselves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unconnected
from botocore.session import Session

from chalicelib.domain.errors import Retryable

# A page has 29 seconds at the API gateway: three attempts at these time-outs and the pauses between them end before.
CONNECT_SECONDS = 2
READ_SECONDS = 6
ATTEMPTS = 3
# The front end on a laptop serves 100 requests at once; a Lambda one.
CONNECTIONS = 50


class Aws:
    """Makes clients when they are first asked for; threads share them. ``endpoint_url`` is an emulator's."""

    def __init__(self, region: str, endpoint_url: str | None = None) -> None:
        self.region = region
        self.endpoint_url = endpoint_url
        self.session = Session()
        self._lock = threading.Lock()  # making clients is not safe under threads, using them is
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._made(service)
            return self._clients[service]

    @property
    def _of_s3(self) -> dict[str, Any]:
        """What pre-signed links need: the signature that encrypted objects demand, which is not the usual one in every
        region, and the region's own address, since the world's forwards new buckets to one that was not signed. An
        emulator has but one address."""
        style = "path" if self.endpoint_url else "virtual"
        return {"signature_version": "s3v4", "s3": {"addressing_style": style}}

    def _made(self, service: str) -> Any:
        settings = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=CONNECTIONS,
            **(self._of_s3 if service == "s3" else {}),
        )
        return self.session.create_client(
            service, region_name=self.region, endpoint_url=self.endpoint_url, config=settings
        )


UNREACHABLE = "This can't be done at the moment. Please try again in a minute."

_PASSING = {
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServiceError",
    "InternalServiceErrorException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}


def is_passing(error: Exception) -> bool:
    """Whether the same call may succeed later: throttled, out of reach, or a failure of theirs."""
    if isinstance(error, ClientError):
        return code(error) in _PASSING or _status(error) >= 500
    return isinstance(error, HTTPClientError | Unconnected)  # broken, timed out, or never there


def code(error: Exception) -> str:
    """AWS's name for what went wrong; empty when the call never got that far."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


@contextmanager
def retryable() -> Iterator[None]:
    """Turns failures that pass into Retryable; the others are mistakes in code or deployment and stay what they are."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        if is_passing(error):
            raise Retryable(UNREACHABLE) from error
        raise


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
