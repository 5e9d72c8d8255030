"""Which orders wait for whom: what the entries beside an order say, on every engine, however many people are asked."""

from dataclasses import replace

from chalicelib.adapters.dynamo.inboxes import MOST_ENTRIES
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import AskedStep, Verdict, decide
from chalicelib.domain.approvals.asking import MOST_APPROVERS
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.inboxes import Past
from tests import examples
from tests.adapters.stores import DynamoStore, Store
from tests.examples import HOUR, NOON

MANY = tuple(f"p{number:02}" for number in range(MOST_APPROVERS))


def waiting(store: Store, person: str) -> list[str]:
    """The numbers, having made sure that the badge says how many they are."""
    numbers = [order.number for order in store.inboxes.waiting(person)]
    assert store.inboxes.count(person) == len(numbers)
    return numbers


def applied(store: Store, number: str = "PO-1", *steps: AskedStep, **changes: object) -> PurchaseOrder:
    """An order that was a cart and is applied for now."""
    cart = examples.order(number=number, **changes)
    order = replace(cart, status=Status.APPLYING, application=examples.asked(*steps))
    store.commit(Created(cart))
    store.commit(Changed(cart, order))
    return store.orders.get(number)


def approved(store: Store, order: PurchaseOrder, *approvers: str) -> PurchaseOrder:
    for approver in approvers:
        application = order.application
        assert application is not None
        answer = {"step": application.step, "approver": approver, "by": approver, "verdict": Verdict.APPROVE}
        after = decide(application, **answer, comment="", at=NOON)
        store.commit(Changed(order, replace(order, application=after)))
        order = store.orders.get(order.number)
    return order


def test_an_order_waits_for_those_of_its_open_step_and_for_nobody_else(store: Store):
    applied(store)

    assert {name: waiting(store, name) for name in ("chiara", "dmitri", "emma", "anna", "")} == {
        "chiara": ["PO-1"],
        "dmitri": ["PO-1"],
        "emma": [],
        "anna": [],
        "": [],
    }


def test_it_leaves_with_the_answer_and_comes_to_the_next_step(store: Store):
    order = approved(store, applied(store), "dmitri")

    assert [waiting(store, name) for name in ("chiara", "dmitri", "emma", "felix")] == [[], [], ["PO-1"], ["PO-1"]]

    approved(store, order, "emma")

    assert [waiting(store, name) for name in ("emma", "felix")] == [[], ["PO-1"]]


def test_an_order_that_is_decided_waits_for_nobody(store: Store):
    order = applied(store)

    store.commit(Changed(order, replace(order, status=Status.CANCELED)))

    assert waiting(store, "chiara") == waiting(store, "dmitri") == []


def test_the_hold_that_ends_first_comes_first(store: Store):
    for number, hours in (("PO-1", 5), ("PO-2", 1), ("PO-3", 3)):
        applied(store, number, hold_until=NOON + hours * HOUR)

    assert waiting(store, "chiara") == ["PO-2", "PO-3", "PO-1"]
    assert [order.number for order in store.inboxes.waiting("chiara", most=2)] == ["PO-2", "PO-3"]


def test_what_is_read_is_the_order_as_it_is_now(store: Store):
    order = applied(store)
    store.commit(Changed(order, replace(order, comment="changed")))

    assert store.inboxes.waiting("chiara") == [store.orders.get("PO-1")]


def test_a_crowd_is_asked_and_relieved_in_one_commit_each(store: Store):
    crowd = AskedStep("Crowd", MANY, Rule.ANY)
    order = applied(
        store, "PO-1", crowd, AskedStep("Another", MANY[::-1], Rule.ALL), AskedStep("One", ("gita",), Rule.ANY)
    )
    applied(store, "PO-2", AskedStep("One", (MANY[0],), Rule.ANY), hold_until=NOON)
    assert waiting(store, MANY[0]) == ["PO-2", "PO-1"]
    assert waiting(store, MANY[-1]) == ["PO-1"]
    assert waiting(store, "chiara") == []

    order = approved(store, order, MANY[7])
    assert waiting(store, MANY[7]) == [], "their answer was carried on"
    order = approved(store, order, *MANY[:7])
    assert [waiting(store, name) for name in (MANY[3], MANY[8])] == [[], ["PO-1"]]

    approved(store, order, *MANY[8:])
    assert {tuple(waiting(store, name)) for name in MANY[1:]} == {()}
    assert waiting(store, "gita") == ["PO-1"]


def test_steps_on_both_sides_of_a_crowd_change_over(store: Store):
    few, many = MANY[:MOST_ENTRIES], MANY[: MOST_ENTRIES + 1]
    order = applied(store, "PO-1", AskedStep("Few", few, Rule.ANY), AskedStep("Many", many, Rule.ALL))
    assert {len(waiting(store, name)) for name in few} == {1}

    store.commit(Changed(order, replace(order, application=examples.asked(AskedStep("Many", many, Rule.ALL), at=NOON))))

    assert {len(waiting(store, name)) for name in many} == {1}


def test_the_entries_of_an_order_go_with_it(tables: DynamoStore):
    order = applied(tables)
    assert len(tables.items("purchase-orders")) == 3

    tables.commit(Changed(order, replace(order, status=Status.DISAPPROVED)))

    assert [item["sk"]["S"] for item in tables.items("purchase-orders")] == ["head"]


def test_no_more_than_a_hundred_are_counted(fair_store: Store):
    for number in range(102):
        fair_store.commit(Created(examples.applying(number=f"PO-{number:03}")))

    assert fair_store.inboxes.count("chiara") == 100


def test_what_somebody_answered_is_listed_newest_first_with_the_order_as_it_is_now(store: Store):
    order = applied(store)
    first = Answered("chiara", "PO-1", 0, "chiara", Verdict.REMAND, NOON)
    second = replace(first, approver="dmitri", verdict=Verdict.APPROVE, at=NOON + HOUR)
    store.commit(Created(first))
    store.commit(Created(second), Created(replace(first, person="dmitri")))
    store.commit(Created(replace(first, number="PO-GONE")))

    assert store.inboxes.answered("chiara") == [Past(second, order), Past(first, order)]
    assert store.inboxes.answered("chiara", most=1) == [Past(second, order)]
    assert store.inboxes.answered("emma") == []


def test_a_list_costs_the_same_however_much_waits_for_others(tables: DynamoStore):
    for number in range(60):
        application = examples.asked(AskedStep("Other", (f"other-{number % 7}",), Rule.ANY))
        tables.commit(Created(examples.applying(number=f"PO-{number:03}", application=application)))
    tables.commit(Created(examples.applying(number="PO-MINE")))
    asked: list[str] = []
    events, listen = tables.client.meta.events, lambda model, **_: asked.append(model.name)
    events.register("before-call.dynamodb", listen)

    assert waiting(tables, "chiara") == ["PO-MINE"]
    events.unregister("before-call.dynamodb", listen)
    assert asked == ["Query", "Query", "BatchGetItem", "Query", "Query"], "the list, and then its badge"
