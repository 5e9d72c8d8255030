"""A deploy while everything is in flight: what the releases before left in tables, queues and mailboxes goes on.

Each release that changes what is stored, queued or mailed adds a file to tests/fixtures/ and edits none. The files of a
release are read item by item in adapters/test_old_items.py and domain/test_messages.py; here they are one company.
"""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.confirmation import LineState
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import Status
from chalicelib.ports.purchasing import Inbound
from chalicelib.queries.purchasing import details as purchasing
from chalicelib.usecases import outbox
from local import resources
from tests import examples, fakes
from tests.adapters.stores import PREFIX, dynamo_store
from tests.adapters.test_old_items import RELEASES, stored
from tests.fakes import FakeHub
from tests.usecases import steps

LINKS = sorted((Path(__file__).parent / "fixtures" / "links").glob("*.json"), key=lambda file: file.stem)
NUMBER = examples.NUMBER


@pytest.fixture(params=[release.stem for release in RELEASES])
def house(request: pytest.FixtureRequest, moto_aws: None) -> FakeHub:
    """This release over the tables as an earlier one left them."""
    store = dynamo_store(Aws("eu-central-1"), RandomIds("crossdock.example"))
    resources.create_tables(store.client, PREFIX)
    client = boto3.client("dynamodb")
    for release, table, item in stored():
        if release == request.param:
            client.put_item(TableName=PREFIX + table, Item=item)
    return fakes.hub(
        commit=store.commit,
        orders=store.orders,
        people=store.people,
        settings=store.settings,
        addresses=store.addresses,
        billing_groups=store.billing_groups,
        attention=store.attention,
        trail=store.trail,
        outbox=store.outbox,
    )


def test_an_order_of_the_release_before_is_shown(house: FakeHub) -> None:
    details = house.do(purchasing.details, NUMBER, person=examples.people()["gita"])

    assert details.order.status is Status.ORDERED


def test_a_message_that_waited_through_the_deploy_is_sent_and_done(house: FakeHub) -> None:
    swept = house.do(outbox.publish_due)
    for envelope in house.queues.taken:
        steps.deliver(house, envelope)

    assert swept.sent == 1
    assert list(house.outbox.due(house.clock.now())) == []


def test_an_order_of_the_release_before_hears_its_confirmation(house: FakeHub) -> None:
    before = house.orders.get(NUMBER)
    confirmed = examples.confirmation(whole=LineState.ACCEPTED, order=NUMBER, amazon_orders=("114-5550123-5550001",))

    steps.hear(house, Inbound(Kind.CONFIRMATION, confirmed.payload_id, NUMBER, b"<cXML/>", confirmation=confirmed))

    after = house.orders.get(NUMBER)
    assert after.revision == before.revision + 1
    assert after.goods == before.goods


@pytest.fixture(params=LINKS, ids=lambda file: str(file.stem))
def mailed(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A link as it lies in somebody's mailbox."""
    found: dict[str, Any] = json.loads(request.param.read_text())
    return found


def test_a_link_of_the_release_before_still_opens_what_it_is_for(mailed: dict[str, Any]) -> None:
    token = mailed["path"].removeprefix("/approvals/")

    link = links.read(token)

    assert link == Link(**mailed["link"])
    assert links.is_genuine(token, link, nonce=mailed["nonce"], keys=[mailed["key"].encode()])


def test_an_old_link_is_believed_beside_the_order_that_it_is_about(house: FakeHub, mailed: dict[str, Any]) -> None:
    token = mailed["path"].removeprefix("/approvals/")
    link = links.read(token)

    approval.refuse_forged(token, link, house.orders.get(link.number), keys=[mailed["key"].encode()])


def test_every_release_that_stored_something_left_links_too() -> None:
    assert [release.stem for release in RELEASES] == [file.stem for file in LINKS]
