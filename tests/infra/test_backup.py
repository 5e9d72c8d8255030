"""The folder between a backup and a restore: whole or refused, and nothing is written where something stands."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.domain.attention import Reason
from chalicelib.domain.changes import Changed, Created, Kept
from chalicelib.domain.customers import erased
from chalicelib.domain.operations import Run
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.domain.search import Indexed
from infra import keeping
from infra.backup import backup
from infra.interpreter import ROOT
from infra.keeping import Unusable
from infra.policies import FUNCTIONS
from infra.restore import restore
from local import resources
from tests import examples
from tests.adapters import test_customers as of_customers
from tests.adapters.kept import FULL
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store
from tests.examples import NOON, NUMBER, sales
from tests.tables import TABLES

pytestmark = pytest.mark.slow


@pytest.fixture
def session(moto_aws: None) -> Any:
    session = boto3.Session(region_name="eu-central-1")
    made(session)
    return session


@pytest.fixture
def house(session: Any) -> DynamoStore:
    store = dynamo_store(Aws("eu-central-1"))
    store.commit(Created(examples.person("anna")), Created(examples.session()), Created(examples.applying()))
    store.commit(Created(examples.content()), Kept(Run("publish-due", NOON)))
    session.client("s3").put_object(Bucket=f"{PREFIX}documents", Key="carts/2026/1.xml", Body=b"packed")
    return store


def made(session: Any) -> None:
    resources.create_tables(session.client("dynamodb"), PREFIX)
    resources.create_buckets(session.client("s3"), PREFIX)


def wiped(session: Any) -> None:
    for name in TABLES:
        session.client("dynamodb").delete_table(TableName=PREFIX + name)
    made(session)


def quiet(_line: str) -> None: ...


def saved(session: Any, folder: Path) -> Path:
    backup(PREFIX, folder / "backup", session=session, say=quiet)
    return folder / "backup"


def test_every_table_is_kept_and_the_outbox_comes_last():
    assert set(keeping.tables()) == TABLES
    assert keeping.tables()[-1] == "outbox"


def test_the_page_about_backups_restores_every_table_and_stops_every_function():
    page = (ROOT / "docs" / "backup-and-restore.md").read_text()

    (listed,) = re.findall(r'TABLES="([^"]+)"', page)
    assert set(listed.split()) == TABLES
    assert [set(stopped.split()) for stopped in re.findall(r"for f in ([a-z -]+); do", page)] == [set(FUNCTIONS)] * 2


def test_everything_comes_back_but_the_sessions(house: DynamoStore, session: Any, tmp_path: Path):
    folder = saved(session, tmp_path)
    before = {name: house.items(name) for name in TABLES}
    wiped(session)
    session.client("s3").delete_object(Bucket=f"{PREFIX}documents", Key="carts/2026/1.xml")

    restore(folder, PREFIX, session=session, say=quiet, as_it_was=True)

    after = {name: house.items(name) for name in TABLES}
    assert house.sessions.find("anna", examples.DIGEST) is None
    before["directory"] = [item for item in before["directory"] if "session" not in item]
    assert after == before
    kept = session.client("s3").get_object(Bucket=f"{PREFIX}documents", Key="carts/2026/1.xml")
    assert kept["Body"].read() == b"packed"


def test_the_lines_are_those_of_dynamodbs_own_exports(house: DynamoStore, session: Any, tmp_path: Path):
    folder = saved(session, tmp_path)

    items = {item["sk"]["S"]: item for item in keeping.read_items(folder / "tables" / "purchase-orders.jsonl.gz")}

    (inbox,) = set(items) - {"content#000001#00", "head"}
    assert items[inbox]["pk"]["S"].startswith("waiting#")
    assert items == {item["sk"]["S"]: item for item in house.items("purchase-orders")}
    counted = json.loads((folder / "manifest.json").read_text())["items"]
    assert counted["purchase-orders"] == len(house.items("purchase-orders"))


@pytest.mark.parametrize(
    ("order", "held", "undecided"),
    [
        (examples.ordered(Delivery.PENDING), [NUMBER], []),
        (examples.ordered(Delivery.SENT), [], []),
        (examples.applying(), [], [NUMBER]),
        (examples.order(), [], []),
    ],
    ids=["pending", "sent", "applying", "cart"],
)
def test_what_may_have_moved_since_is_a_persons_task(
    order: Any, held: list[str], undecided: list[str], session: Any, tmp_path: Path
):
    store = dynamo_store(Aws("eu-central-1"))
    store.commit(Created(order), Created(examples.content()))
    folder = saved(session, tmp_path)
    wiped(session)

    done = restore(folder, PREFIX, session=session, say=quiet)

    assert (done.held, done.undecided) == (held, undecided)
    reasons = [item.reason for item in store.attention.all()]
    assert reasons == [Reason.UNKNOWN_DELIVERY] * len(held) + [Reason.RESTORED] * len(undecided)
    wanted = Delivery.UNKNOWN if held else order.delivery
    assert store.orders.get(NUMBER) == replace(order, delivery=wanted, **changed(store, held))


def changed(store: DynamoStore, held: list[str]) -> dict[str, object]:
    order = store.orders.get(NUMBER)
    return {"revision": order.revision, "changed_at": order.changed_at} if held else {}


def test_what_was_erased_since_is_erased_again(session: Any, tmp_path: Path):
    store = dynamo_store(Aws("eu-central-1"))
    kept, gone = sales.sale(), sales.sale(order_id="306-9", number="S-9")
    customer = of_customers.customer(1, of_customers.OWN)
    for order in (kept, gone):
        personal = sales.personal(order_id=order.order_id, expires_at=datetime.now(UTC) + timedelta(days=9))
        store.commit(Created(order), Created(personal))
        terms = Indexed(order.order_id, NOON, frozenset(), passing=frozenset({"h"}), until=personal.expires_at)
        store.sale_search.keep(None, terms)
    store.commit(Created(customer))
    folder = saved(session, tmp_path)
    store.commit(Changed(gone, replace(gone, forgotten_at=NOON)), Changed(customer, erased(customer, at=NOON)))

    restore(folder, PREFIX, session=session, say=quiet, replace=True, as_it_was=True)

    now = datetime.now(UTC)
    assert store.personal.get(kept.order_id, at=now) is not None
    assert (store.personal.get("306-9", at=now), store.sales.get("306-9").forgotten_at is None) == (None, False)
    assert {hit.number for hit in store.sale_search.find(["h"], at=now).hits} == {kept.order_id}
    assert (store.customers.get(customer.id).keys, store.customers.get(customer.id).erased_at is None) == ((), False)
    assert [entry.action for entry in store.trail.of("306-9")] == ["personal_erased"]


def test_what_is_over_by_now_does_not_come_back(session: Any, tmp_path: Path):
    store = dynamo_store(Aws("eu-central-1"))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    store.commit(Created(sales.sale()), Created(sales.personal(expires_at=yesterday)))
    folder = saved(session, tmp_path)
    wiped(session)

    restore(folder, PREFIX, session=session, say=quiet)

    assert store.items("personal-data") == []
    assert store.sales.get(sales.ORDER_ID) == sales.sale()


def test_whatever_is_kept_comes_back_as_it_was(session: Any, tmp_path: Path):
    store = dynamo_store(Aws("eu-central-1"))
    for record in FULL:
        store.commit(Created(record))
    before = {name: store.items(name) for name in TABLES}
    folder = saved(session, tmp_path)
    wiped(session)

    restore(folder, PREFIX, session=session, say=quiet, as_it_was=True)

    for name in TABLES:
        assert sorted(map(repr, store.items(name))) == sorted(repr(item) for item in before[name] if stays(item)), name


def stays(item: Any) -> bool:
    return "session" not in item and float(item.get("expires", {"N": "Infinity"})["N"]) > datetime.now(UTC).timestamp()


def test_nothing_is_written_where_something_stands(house: DynamoStore, session: Any, tmp_path: Path):
    folder = saved(session, tmp_path)
    before = {name: house.items(name) for name in TABLES}

    with pytest.raises(Unusable, match="not empty"):
        restore(folder, PREFIX, session=session, say=quiet)

    assert {name: house.items(name) for name in TABLES} == before


def test_what_stands_there_can_be_replaced(house: DynamoStore, session: Any, tmp_path: Path):
    folder = saved(session, tmp_path)
    house.commit(Created(examples.person("ben")))

    restore(folder, PREFIX, session=session, say=quiet, replace=True, as_it_was=True)

    assert set(house.people.several(["anna", "ben"])) == {"anna"}


def test_a_house_whose_clock_already_ticks_counts_as_empty(house: DynamoStore, session: Any, tmp_path: Path):
    folder = saved(session, tmp_path)
    wiped(session)
    house.commit(Kept(Run("publish-due", NOON)))

    restore(folder, PREFIX, session=session, say=quiet, as_it_was=True)

    assert house.people.get("anna").name == "Anna Sato"


def test_a_backup_that_did_not_end_is_none(house: DynamoStore, session: Any, tmp_path: Path):
    folder = saved(session, tmp_path)
    (folder / "manifest.json").unlink()
    wiped(session)

    with pytest.raises(Unusable, match="no whole backup"):
        restore(folder, PREFIX, session=session, say=quiet)

    assert all(house.items(name) == [] for name in TABLES)


def test_a_backup_never_goes_into_a_folder_that_holds_something(session: Any, tmp_path: Path):
    (tmp_path / "note.txt").write_text("mine")

    with pytest.raises(Unusable, match="not empty"):
        backup(PREFIX, tmp_path, session=session, say=quiet)


def test_an_installation_that_is_not_there_is_named(session: Any, tmp_path: Path):
    with pytest.raises(Unusable, match="no table nowhere-"):
        backup("nowhere-", tmp_path / "backup", session=session, say=quiet)
