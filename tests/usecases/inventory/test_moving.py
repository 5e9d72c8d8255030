"""Goods in, and corrections by hand: a movement with its reason stands beside every figure."""

from dataclasses import replace

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused, Unfit
from chalicelib.domain.inventory import Why
from chalicelib.usecases.inventory.moving import Move, correct, receive
from tests import examples, fakes
from tests.examples import NOON, warehouse
from tests.examples import articles as goods
from tests.fakes.house import FakeHub

WILL = examples.person("will", roles=frozenset({Role.WAREHOUSE}))


def house(*records: object) -> FakeHub:
    return fakes.hub(WILL, goods.article(), goods.article("CUP", ean="", skus=("MUG",), asins=()), *records)  # type: ignore[arg-type]


def done(hub: FakeHub, verb: object, *what: object) -> object:
    return hub.do(verb, Move(*what), by=WILL, where="page, ::1")  # type: ignore[arg-type]


def test_goods_in_are_a_movement_in_the_same_commit_as_the_level():
    hub = house()

    done(hub, receive, "a-100", "main warehouse", 12, " Delivery  note 7 ")

    level = hub.stock.level("A-100", "MAIN")
    assert (level.on_hand, level.available, level.is_told, level.moved_at) == (12, 12, False, NOON)
    (row,) = hub.stock.movements("A-100", "MAIN").rows
    assert (row.quantity, row.why, row.on_hand, row.by, row.comment) == (
        12,
        Why.RECEIVED,
        12,
        "will",
        "Delivery note 7",
    )
    assert len(hub.store.commits) == 1
    assert hub.store.audited == ["stock_received"]


@pytest.mark.parametrize("text", ["A-100", "KETTLE-17", goods.EAN, "04006381333931", "4006381 33393-1"])
def test_an_article_goes_by_number_sku_or_ean(text: str):
    hub = house()

    done(hub, receive, text, "MAIN", 1)

    assert hub.stock.level("A-100", "MAIN").on_hand == 1


def test_an_ean_of_two_articles_is_told_apart_by_nobody():
    hub = house(goods.article("TWIN", skus=(), asins=()))

    with pytest.raises(Unfit) as refused:
        done(hub, receive, goods.EAN, "MAIN", 1)

    assert [str(one) for one in refused.value.refusals] == [
        "This EAN belongs to A-100 and TWIN. Please give the number."
    ]


def test_a_correction_says_why_and_never_goes_below_what_boxes_hold():
    hub = house(warehouse.level(on_hand=10, allocated=4, reserved=0))

    done(hub, correct, "A-100", "MAIN", -6, "Broken")
    with pytest.raises(Refused, match="4 of this article lie in boxes"):
        done(hub, correct, "A-100", "MAIN", -1, "Broken")

    assert hub.stock.level("A-100", "MAIN").on_hand == 4
    assert [row.why for row in hub.stock.movements("A-100", "MAIN").rows] == [Why.CORRECTED]


@pytest.mark.parametrize(
    ("verb", "move", "said"),
    [
        (receive, Move("A-100", "MAIN", 0), {"quantity": "How many came? At least one."}),
        (receive, Move("A-100", "MAIN", -3), {"quantity": "How many came? At least one."}),
        (receive, Move("A-100", "MAIN", 10**7), {"quantity": "At most 9999999 pieces at a time."}),
        (receive, Move("", "", 1), {"article": "Please name the article.", "warehouse": "Please name the warehouse."}),
        (receive, Move("X", "Y", 1, "z" * 201), {
            "article": "There is no article “X”.",
            "warehouse": "There is no warehouse “Y”. Please add it to the list first.",
            "comment": "Please keep this under 200 characters.",
        }),
        (receive, Move("SET-1", "MAIN", 1), {"article": "“SET-1” is a kit: its parts are what lies in stock."}),
        (receive, Move("HELP", "MAIN", 1), {"article": "No stock is kept of “HELP”."}),
        (correct, Move("A-100", "MAIN", 0, "x"), {"quantity": "How many more, or fewer with a minus in front?"}),
        (correct, Move("A-100", "MAIN", 1, " "), {
            "comment": "Please say why, for whoever looks for these pieces later.",
        }),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_beside_each_field_and_nothing_moves(verb: object, move: Move, said: dict[str, str]):
    hub = house(goods.kit(), goods.plain("HELP", is_stocked=False))

    with pytest.raises(Unfit) as refused:
        hub.do(verb, move, by=WILL, where="page")  # type: ignore[arg-type]

    assert {one.field: str(one) for one in refused.value.refusals} == said
    assert hub.store.commits == []


def test_the_same_form_sent_twice_is_booked_once():
    hub = house()

    for verb, form in ((receive, "form-1"), (receive, "form-1"), (correct, "form-1"), (receive, "form-2")):
        done(hub, verb, "A-100", "MAIN", 5, "found", form)

    assert hub.stock.level("A-100", "MAIN").on_hand == 10
    assert [row.id for row in hub.stock.movements("A-100", "MAIN").rows] == ["form-2", "form-1"]


def test_fewer_than_none_is_refused():
    with pytest.raises(Refused, match="There are only 0"):
        done(house(), correct, "A-100", "MAIN", -1, "Lost")


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.SELLERS_ADMINISTRATOR])
def test_only_the_warehouse_moves_stock(role: Role):
    with pytest.raises(Forbidden):
        house().do(receive, Move("A-100", "MAIN", 1), by=replace(WILL, roles=frozenset({role})), where="page")
