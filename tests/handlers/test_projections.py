"""The jobs behind Order Management as Lambda calls them: the index, and steps of large tables."""

import io

from chalicelib.domain.errors import Conflict
from chalicelib.domain.exports import Export, State
from chalicelib.domain.messages import ContinueExport, IndexAllOrders, IndexOrder, PlacePurchaseOrder
from chalicelib.handlers.queues import keep_index, write_exports
from tests import examples
from tests.examples import NOON, NUMBER
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.test_jobs import batch, body, run, serve
from tests.usecases.exports.tables import ask, house


def put_back(answer: object) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]  # type: ignore[index]


def test_a_batch_of_orders_is_indexed_and_what_is_no_order_is_put_back(logged: io.StringIO):
    served = serve(hub(examples.applying(), examples.content()))

    answer = run(
        keep_index, batch(body(IndexOrder(NUMBER)), body(PlacePurchaseOrder(NUMBER)), body(IndexOrder("PO-X")))
    )

    assert put_back(answer) == ["1"]
    assert list(served.search.known) == [NUMBER]
    assert "ballpoint" not in logged.getvalue().lower()


def test_who_loses_every_race_gets_the_message_again():
    served = serve(hub(examples.applying(), examples.content()))

    def keep(*_: object) -> None:
        raise Conflict("Somebody was quicker.")

    served.search.keep = keep  # type: ignore[method-assign]

    assert put_back(run(keep_index, batch(body(IndexOrder(NUMBER))))) == ["0"]


def test_all_orders_are_a_message_too():
    served = serve(hub(examples.applying(), examples.content()))

    assert put_back(run(keep_index, batch(body(IndexAllOrders("orders"))))) == []
    assert list(served.search.known) == [NUMBER]


def test_a_step_of_an_export_says_how_far_it_is_and_not_what_is_in_it(logged: io.StringIO):
    served = serve(house(401, lines=5))
    export = ask(served)
    assert isinstance(export, Export)

    first = run(write_exports, batch(body(ContinueExport(export.id, "gita", 0))))
    again = run(write_exports, batch(body(ContinueExport(export.id, "gita", 0))))
    second = run(write_exports, batch(body(ContinueExport(export.id, "gita", 1))))

    assert put_back(first) == put_back(again) == put_back(second) == []
    assert served.exports.get("gita", export.id).state is State.READY
    assert '"rows":2005' in logged.getvalue() and "Anna" not in logged.getvalue()


def test_what_is_no_step_is_put_back():
    serve(hub())

    assert put_back(run(write_exports, batch(body(IndexOrder(NUMBER)), "nonsense"))) == ["0", "1"]


# An operator


def gita(served: FakeHub) -> Browser:
    return Browser(served).signed_in("gita")


def test_an_operator_has_all_orders_indexed_again():
    served = hub(examples.applying(), examples.content())
    operator = gita(served)
    assert "Index all orders again" in operator.get("/operations").words

    answer = operator.send("/operations/search/index")

    assert (answer.status, answer.headers["Location"]) == (303, "/operations?indexing=1")
    assert "All orders are being indexed again." in operator.get("/operations?indexing=1").words
    assert served.store.messages == [IndexAllOrders("orders")]
    assert [(entry.action, entry.at) for entry in served.store.entries][-1] == ("indexed_again", NOON)


def test_others_do_not():
    served = hub()

    assert Browser(served).signed_in("chiara").send("/operations/search/index").status == 403
    assert served.store.messages == []
