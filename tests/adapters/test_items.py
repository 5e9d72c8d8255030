"""What lies in the tables and what it takes to get it: sizes, expiries, and one request where one is enough."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.approvals.application import AskedStep, Decision, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.attention import Half
from chalicelib.domain.changes import Changed, Created, Erased, Said
from chalicelib.domain.directory import SESSION_LASTS, Anyone
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.purchasing.order import Delivery, Status
from tests import examples
from tests.adapters.stores import DynamoStore
from tests.examples import DIGEST, ISSUER, NOON, NUMBER

Ask = Callable[[DynamoStore], object]

# Each reader with the requests it may make. None of them is a Scan.
REQUESTS: list[tuple[str, Ask, list[str]]] = [
    ("an order", lambda store: store.orders.get(NUMBER), ["GetItem"]),
    ("its content", lambda store: store.orders.content(NUMBER, 1), ["Query"]),
    ("its recovery point", lambda store: store.orders.dispatch(NUMBER), ["GetItem"]),
    ("Amazon's side", lambda store: store.orders.at_amazon(NUMBER), ["GetItem"]),
    ("its documents", lambda store: store.orders.documents(NUMBER), ["Query"]),
    ("a document", lambda store: store.orders.document(NUMBER, "1@amazon"), ["GetItem"]),
    ("a person's orders", lambda store: store.orders.by_applicant("anna"), ["Query", "BatchGetItem"]),
    ("orders of a status", lambda store: store.orders.by_status(Status.CART), ["Query", "BatchGetItem"]),
    ("an empty list", lambda store: store.orders.by_applicant("ben"), ["Query"]),
    ("a session", lambda store: store.sessions.find("anna", DIGEST), ["BatchGetItem"]),
    ("a person", lambda store: store.people.get("anna"), ["GetItem"]),
    ("several people", lambda store: store.people.several(["anna", "ben"]), ["BatchGetItem"]),
    ("who signs in", lambda store: store.people.by_identity(ISSUER, "anna"), ["GetItem", "BatchGetItem"]),
    ("who has an e-mail", lambda store: store.people.by_email("anna@example.com"), ["Query", "BatchGetItem"]),
    (
        "a group's people",
        lambda store: store.people.chosen(Anyone(groups=frozenset({"team-leads"}))),
        ["Query", "BatchGetItem"],
    ),
    ("a setting", lambda store: store.settings.company(), ["GetItem"]),
    ("the schedules' successes", lambda store: store.runs.all(), ["Query"]),
    ("the addresses", lambda store: store.addresses.all(), ["Query"]),
    ("the badge", lambda store: store.attention.count((Half.BUYING,)), ["Query"]),
    ("the trail", lambda store: store.trail.of(NUMBER), ["Query"]),
    ("what is due", lambda store: store.outbox.due(NOON), ["Query"] * 8),
    ("how much is due", lambda store: store.outbox.backlog(NOON), ["Query"] * 8),
]


@pytest.mark.parametrize(("ask", "requests"), [case[1:] for case in REQUESTS], ids=[case[0] for case in REQUESTS])
def test_a_reader_asks_no_more_than_it_must_and_reads_what_is_true_now(
    ask: Ask, requests: list[str], on_moto: DynamoStore
):
    on_moto.commit(Created(examples.order()), Created(examples.content()), Created(examples.company()))
    on_moto.commit(Created(examples.person("anna")), Created(examples.person("chiara")), Created(examples.session()))

    with watched(on_moto) as calls:
        ask(on_moto)

    assert [name for name, _ in calls] == requests
    assert all(is_consistent(call) or "IndexName" in call for _, call in calls)


@contextmanager
def watched(store: DynamoStore) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    calls: list[tuple[str, dict[str, Any]]] = []

    def note(params: dict[str, Any], model: Any, **_: object) -> None:
        calls.append((model.name, params))

    store.client.meta.events.register("provide-client-params.dynamodb", note)
    yield calls
    store.client.meta.events.unregister("provide-client-params.dynamodb", note)


def is_consistent(call: dict[str, Any]) -> bool:
    """A batch says it for each of its tables."""
    return all(asked.get("ConsistentRead") for asked in call.get("RequestItems", {"": call}).values())


def test_an_ordinary_head_is_at_most_two_kilobytes(on_moto: DynamoStore):
    people = [f"{number:016x}" for number in range(4)]  # as long as ids are
    steps = (AskedStep("Team lead", tuple(people[:2]), Rule.ANY), AskedStep("Directors", tuple(people[2:]), Rule.ALL))
    decisions = tuple(
        Decision(step, person, Verdict.APPROVE, person, NOON, "Approved, but please ask for a discount next time.")
        for step, person in ((0, people[0]), (1, people[2]), (1, people[3]))
    )
    application = replace(examples.asked(*steps), nonce="n" * 43, step=2, decisions=decisions)
    order = examples.ordered(
        Delivery.CONFIRMED, application=application, applicant=people[0], comment="For the new colleague's desk."
    )

    on_moto.commit(Created(order))

    (item,) = on_moto.items("purchase-orders")
    assert size({"M": item}) <= 2048


def size(attribute: dict[str, Any]) -> int:
    """As DynamoDB counts: names and values, three bytes for a map or list and one for each element."""
    ((kind, value),) = attribute.items()
    match kind:
        case "M":
            return 3 + sum(1 + len(name.encode()) + size(each) for name, each in value.items())
        case "L":
            return 3 + sum(1 + size(each) for each in value)
        case "S":
            return len(value.encode())
    return 1 + len(str(value))


def test_what_is_over_is_swept_up_but_not_before(on_moto: DynamoStore):
    trip, session = examples.punch_out(), examples.session()
    on_moto.commit(Created(trip), Created(session))

    (trip_item,), (session_item,) = on_moto.items("punch-outs"), on_moto.items("directory")

    assert expiry(trip_item) == trip.expires_at + timedelta(days=30)
    assert expiry(session_item) == NOON + SESSION_LASTS + timedelta(days=1)


def expiry(item: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(item["expires"]["N"]), UTC)


def test_a_change_moves_only_what_it_must(on_moto: DynamoStore):
    on_moto.commit(Created(examples.person("chiara")))

    with watched(on_moto) as calls:
        on_moto.commit(Changed(examples.person("chiara"), examples.person("chiara", email="rossi@example.com")))

    ((name, call),) = calls
    assert name == "TransactWriteItems"
    assert sorted(written(item) for item in call["TransactItems"]) == [
        ("Delete", "email#chiara@example.com"),
        ("Delete", "word#c"),
        ("Put", "email#rossi@example.com"),
        ("Put", "person#chiara"),
        ("Put", "word#r"),
    ]


def written(item: dict[str, Any]) -> tuple[str, str]:
    """What a transaction does to which key."""
    ((verb, write),) = item.items()
    return verb, write["Item" if verb == "Put" else "Key"]["pk"]["S"]


def test_erasing_a_person_as_they_once_were_takes_nobody_elses_identity(tables: DynamoStore):
    before = examples.person("anna")
    tables.commit(Created(before))
    tables.commit(Changed(before, replace(before, subject="anna-new")))
    tables.commit(Created(examples.person("successor", subject="anna")))

    with pytest.raises(Conflict):
        tables.commit(Erased(before))

    assert tables.people.by_identity(ISSUER, "anna") == examples.person("successor", subject="anna")


def test_a_message_carries_no_more_than_ids(on_moto: DynamoStore):
    on_moto.commit(Said(PlacePurchaseOrder(NUMBER), due_at=NOON), cause="cause-1")

    (item,) = on_moto.items("outbox")
    assert set(item) == {"pk", "sk", "message"}
