"""Small tables come at once, large ones become a job."""

import pytest

from chalicelib.domain.changes import Audited, Created, Said
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.management import Selection
from chalicelib.domain.messages import ContinueExport
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases import search
from chalicelib.usecases.exports import asking
from tests import examples, fakes
from tests.examples import HOUR, NOON
from tests.usecases.exports.tables import ask, house, numbers, read


def test_a_small_table_comes_at_once_newest_first():
    hub = house(3, lines=2)

    table = ask(hub)

    assert isinstance(table, bytes)
    assert [(row["PO number"], row["Line"]) for row in read(table)] == [
        (number, line) for number in ("PO-00003", "PO-00002", "PO-00001") for line in ("1", "2")
    ]
    assert hub.store.commits == [
        (Audited("exported", "exports", by="gita", at=NOON, where="page", facts={"status": "", "encoding": "utf-8"}),)
    ]


def test_a_status_leaves_the_others_out_and_carts_are_in_none():
    hub = fakes.hub(
        *(examples.order(number=f"PO-{status}", status=status) for status in Status),
        *(examples.content(number=f"PO-{status}", cart=examples.cart(1)) for status in Status),
    )

    assert numbers(ask(hub, status=Status.REMANDED)) == ["PO-remanded"]
    assert sorted(numbers(ask(hub))) == sorted(f"PO-{status}" for status in Status if status is not Status.CART)


def test_ticked_orders_are_the_table_and_carts_among_them_are_nobodys():
    hub = house(5)
    hub.store.hold(examples.order(number="PO-CART"), examples.content(number="PO-CART"))

    table = ask(hub, picked=("PO-00002", "PO-CART", "PO-unknown", "PO-00005"))

    assert numbers(table) == ["PO-00002", "PO-00005"]
    assert hub.store.entries[0].facts == {"status": "", "encoding": "utf-8", "picked": "4"}


def test_words_select_and_are_not_in_the_trail():
    hub = house(3)
    hub.store.hold(
        examples.ordered(number="PO-INK"),
        examples.content(number="PO-INK", cart=examples.cart([examples.line(description="Ink for Berta")])),
    )
    for number in ("PO-00001", "PO-00002", "PO-00003", "PO-INK"):
        hub.do(search.index, number)

    assert numbers(ask(hub, search="Berta ink")) == ["PO-INK"]
    assert numbers(ask(hub, search="ink", status=Status.CANCELED)) == []
    assert numbers(ask(hub, search="?")) == []
    assert hub.store.entries[0].facts == {"status": "", "encoding": "utf-8", "searched": "yes"}


def test_two_thousand_rows_come_at_once_and_one_more_is_a_job():
    assert len(read(ask(house(400, lines=5)))) == 2_000

    hub = house(401, lines=5)
    export = ask(hub, encoding=Encoding.CP932, status=Status.ORDERED)

    assert export == Export(
        id="20261123-120000-name-1",
        person="gita",
        selection=Selection(Status.ORDERED),
        encoding=Encoding.CP932,
        zone="Europe/Berlin",
        asked_at=NOON,
        changed_at=NOON,
        total=401,
    )
    assert hub.store.commits == [
        (
            Created(export),
            Said(ContinueExport(export.id, person="gita", step=0), due_at=NOON),
            Audited(
                "exported",
                "exports",
                by="gita",
                at=NOON,
                where="page",
                facts={"status": "ordered", "encoding": "cp932"},
            ),
        )
    ]


def test_a_table_that_no_answer_holds_is_a_job():
    hub = house(200, lines=5, title="x" * 5_000)

    export = ask(hub)

    assert isinstance(export, Export)
    assert export.state is State.WRITING


def test_an_endless_search_for_a_few_is_a_job():
    hub = house(3_200, title="pen")
    for number in range(1, 3_201):
        hub.do(search.index, f"PO-{number:05}")

    export = ask(hub, search="pen", status=Status.CANCELED)

    assert isinstance(export, Export)
    assert export.total == 3_200


@pytest.mark.parametrize("by", ["anna", "chiara", "hugo"])
def test_only_administrators_take_tables_away(by: str):
    hub = house(1)

    with pytest.raises(Forbidden):
        ask(hub, by)

    assert hub.store.commits == []


def test_an_old_one_is_made_anew_as_things_are_now():
    hub = house(401, lines=5)
    old = ask(hub, encoding=Encoding.CP932)
    hub.clock.move(HOUR)

    new = hub.do(asking.again, old.id, by=hub.people.get("gita"), where="page")

    assert (new.selection, new.encoding, new.asked_at) == (old.selection, Encoding.CP932, NOON + HOUR)
    assert new.id != old.id
    assert hub.store.messages[-1] == ContinueExport(new.id, person="gita")


def test_nobody_else_makes_it_anew():
    hub = house(401, lines=5)
    old = ask(hub)
    hub.store.hold(examples.person("emma", roles=frozenset(examples.person("gita").roles)))

    with pytest.raises(NotFound):
        hub.do(asking.again, old.id, by=hub.people.get("emma"), where="page")
