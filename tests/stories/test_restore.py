"""Backup and restore, rehearsed on a whole local world: everything is wiped and put back, and the story goes on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.attention import Reason
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.usecases.approvals.deciding import decide
from infra import keeping
from infra.backup import backup
from infra.restore import Restored, restore
from local import resources
from local.amazon import eventually
from local.stack import Stack
from tests.stories.alone import hub, stack
from tests.stories.town import Town

__all__ = ["hub", "stack"]  # the others do not want theirs wiped

pytestmark = [pytest.mark.stack, pytest.mark.slow]


@dataclass(frozen=True)
class Account:
    """This world's AWS, as a boto3 session would reach it."""

    stack: Stack

    @property
    def region_name(self) -> str:
        return self.stack.environment["AWS_REGION"]

    def client(self, service: str) -> Any:
        return self.stack.client(service)


def saved(town: Town, folder: Path) -> None:
    backup(prefix(town), folder, session=Account(town.stack), say=print)


def wiped(town: Town) -> None:
    """As if somebody had thrown the whole stack away: only its secrets are still there."""
    tables, s3, bucket = town.stack.client("dynamodb"), town.stack.client("s3"), f"{prefix(town)}documents"
    for name in keeping.tables():
        tables.delete_table(TableName=prefix(town) + name)
    for found in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=found["Key"])
    resources.create_all(town.stack.client, prefix(town))


def put_back(town: Town, folder: Path, **how: bool) -> Restored:
    return restore(folder, prefix(town), session=Account(town.stack), say=print, **how)


def prefix(town: Town) -> str:
    return town.hub.config.prefix


def all_quiet(town: Town) -> None:
    """Every message that was due has found its way."""
    sqs = town.stack.client("sqs")

    def look() -> bool:
        url = sqs.get_queue_url(QueueName=f"{prefix(town)}purchase-orders-out")["QueueUrl"]
        depth = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        waiting = int(depth["ApproximateNumberOfMessages"]) + int(depth["ApproximateNumberOfMessagesNotVisible"])
        return waiting == 0 and town.hub.outbox.backlog(town.hub.clock.now()).count == 0

    eventually(look, what="the queues to be empty")


def test_after_a_restore_the_story_goes_on(town: Town, tmp_path: Path) -> None:
    done, applied = town.approved(), town.applied()
    town.wait_until_it_reads(done, "sent to Amazon", minutes=3)
    town.amazon.confirm(done)
    town.reads(done, "confirmed by Amazon")
    town.decide("chiara", applied)
    town.stack.kill_hub()
    before = town.kept(done), town.kept(applied)

    saved(town, tmp_path / "backup")
    wiped(town)
    assert put_back(town, tmp_path / "backup", as_it_was=True) == Restored([], [])
    town.stack.start_hub()

    assert (town.kept(done), town.kept(applied)) == before
    assert [town.hub.files.read(document.file) for document in town.hub.orders.documents(done)]
    assert town.stranger().get("/orders").path.startswith("/oidc")  # everybody signs in again
    town.begin()
    town.amazon.forward(7 * 60)  # what the queue had handed to the dead hub comes back after six minutes
    for approver in ("emma", "felix"):
        town.decide(approver, applied)
    town.wait_until_it_reads(applied, "sent to Amazon", minutes=3)
    all_quiet(town)
    assert (len(town.at_amazon(done)), len(town.at_amazon(applied))) == (1, 1)


def test_what_amazon_got_after_the_backup_is_not_sent_again(town: Town, tmp_path: Path) -> None:
    ordered, applied = town.applied(), town.applied()
    for approver in ("chiara", "emma"):
        town.decide(approver, ordered)
    town.stack.kill_hub()
    last_word(town, "felix", ordered)
    saved(town, tmp_path / "backup")
    town.stack.start_hub()
    town.wait_until_it_reads(ordered, "sent to Amazon", minutes=3)
    town.stack.kill_hub()

    wiped(town)
    restored = put_back(town, tmp_path / "backup")
    town.stack.start_hub()
    town.begin()
    town.amazon.forward(3600)
    all_quiet(town)

    assert (restored.held, applied in restored.undecided) == ([ordered], True)
    assert town.hub.orders.get(ordered).delivery is Delivery.UNKNOWN
    assert len(town.at_amazon(ordered)) == 1
    waiting = {(item.reason, item.subject) for item in town.hub.attention.all()}
    assert waiting >= {(Reason.UNKNOWN_DELIVERY, ordered), (Reason.RESTORED, applied)}

    gita = town.browser("gita")
    gita.submit(gita.get(f"/orders/{ordered}"), f"/orders/{ordered}/settle", outcome="arrived")
    all_quiet(town)
    assert town.hub.orders.get(ordered).delivery is Delivery.SENT
    assert len(town.at_amazon(ordered)) == 1


def last_word(town: Town, name: str, number: str) -> None:
    """The last approval, while nothing that it sets in motion can move yet."""
    token = town.link(name, number).rpartition("/")[2]
    nonce = links.page_nonce(token, key=town.hub.link_keys()[0])
    order = town.hub.do(decide, token, verdict=Verdict.APPROVE, page_nonce=nonce, signed_in=None, where="rehearsal")
    assert (order.status, order.delivery) == (Status.ORDERED, Delivery.PENDING)
