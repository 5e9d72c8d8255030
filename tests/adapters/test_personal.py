"""What is personal on every engine: apart, sealed, and gone when its time is over."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.changes import Changed, Created, Erased, Kept
from tests.adapters.stores import DynamoStore, Store
from tests.examples import NOON, sales

ORDER = sales.ORDER_ID
MOMENT = timedelta(microseconds=1)


def test_it_comes_back_until_its_time_is_over(store: Store):
    personal = sales.personal()
    store.commit(Created(personal))

    assert store.personal.get(ORDER, at=personal.expires_at - MOMENT) == personal
    assert store.personal.get(ORDER, at=personal.expires_at) is None
    assert store.personal.get("306-0", at=NOON) is None


def test_it_is_there_of_several_orders_at_once(store: Store):
    here, over = sales.personal(), sales.personal(order_id="306-2", expires_at=NOON)
    store.commit(Created(here), Created(over))

    assert store.personal.several([ORDER, "306-2", "306-3"], at=NOON) == {ORDER: here}
    assert store.personal.several([], at=NOON) == {}


def test_it_is_changed_kept_and_erased_like_any_record(store: Store):
    before = sales.personal()
    store.commit(Created(before))

    store.commit(Changed(before, sales.personal(buyer_name="J. Müller")))
    assert store.personal.get(ORDER, at=NOON) == sales.personal(buyer_name="J. Müller", revision=1)

    store.commit(Kept(sales.personal(buyer_name="Anna")))
    assert store.personal.get(ORDER, at=NOON) == sales.personal(buyer_name="Anna")

    store.commit(Erased(before))
    assert store.personal.get(ORDER, at=NOON) is None


def test_a_look_into_the_table_tells_nothing_but_when_it_ends(tables: DynamoStore):
    tables.commit(Created(sales.personal()))

    (item,) = tables.items("personal-data")

    assert set(item) == {"pk", "sk", "sealed", "kept", "expires"}
    assert item["kept"] == {"M": {"revision": {"N": "0"}}}
    assert datetime.fromtimestamp(int(item["expires"]["N"]), UTC) == sales.personal().expires_at
    assert not any(word in repr(item) for word in ("Müller", "Linden", "50674", "example@"))


def test_what_was_moved_to_another_order_or_altered_is_gone_and_stops_nobody(tables: DynamoStore):
    tables.commit(Created(sales.personal()))
    (item,) = tables.items("personal-data")
    tables.put("personal-data", item | {"pk": {"S": "306-2"}})

    assert tables.personal.get("306-2", at=NOON) is None
    assert tables.personal.several([ORDER, "306-2"], at=NOON) == {ORDER: sales.personal()}
