"""The emulator's queues, by their ARN: the real SQS that the hub reads."""

import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any

# As many as SQS takes in one request.
MOST = 10


class EmulatedQueues:
    """Opened when the first notification is sent: a simulator without sellers needs no SDK."""

    def __init__(self, emulator: str, environment: Mapping[str, str] | None = None) -> None:
        self.emulator = emulator
        self.environment = os.environ if environment is None else environment
        self.clients: dict[str, Any] = {}
        self.urls: dict[str, str] = {}
        self.lock = threading.Lock()

    def send(self, arn: str, bodies: Sequence[str]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        if arn.endswith(".fifo"):
            return  # taken, and never seen again, as with Amazon
        try:
            client, url = self.open(arn)
            for start in range(0, len(bodies), MOST):
                part = bodies[start : start + MOST]
                entries = [{"Id": str(number), "MessageBody": body} for number, body in enumerate(part)]
                failed = client.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")
                if failed:
                    raise OSError(f"{arn} did not take {len(failed)} of {len(part)}")
        except (BotoCoreError, ClientError) as error:
            self.urls.pop(arn, None)
            raise OSError(str(error)) from error

    def open(self, arn: str) -> tuple[Any, str]:
        """A client of the emulator, never of the AWS that the ARN would name, and the queue's address there."""
        import boto3
        from botocore.config import Config

        _, _, _, region, account, name = arn.split(":", 5)
        with self.lock:
            if region not in self.clients:
                self.clients[region] = boto3.client(
                    "sqs",
                    endpoint_url=self.emulator,
                    region_name=region,
                    aws_access_key_id=self.environment.get("AWS_ACCESS_KEY_ID", "test"),
                    aws_secret_access_key=self.environment.get("AWS_SECRET_ACCESS_KEY", "test"),
                    config=Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 1}),
                )
            client = self.clients[region]
            if arn not in self.urls:
                found = client.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)
                self.urls[arn] = found["QueueUrl"]
        return client, self.urls[arn]
