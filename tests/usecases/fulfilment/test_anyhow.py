"""Whatever people and Amazon do in whatever order, stock stays true: a property of the floor on fakes."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment.boxes import least_advanced
from chalicelib.domain.inventory import Level, Movement, Pieces, Promise, Why
from chalicelib.domain.orders.order import LIVE, LineKind, MarketplaceOrder
from chalicelib.usecases.fulfilment import despatching, taking
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.stepping import pack
from chalicelib.usecases.inventory import promising
from tests.examples import warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import is_true
from tests.usecases.fulfilment.lives import DEEDS, ORDERS, done, heard, house


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([3, 7, 12, 30]), st.sampled_from([1, 30]), DEEDS)
def test_stock_stays_true_whatever_is_done_in_whatever_order(on_hand, at_once, deeds):
    hub = house(on_hand)

    with pytest.MonkeyPatch.context() as patched:
        for module in (taking, despatching, promising):  # of 1, every box with two articles is a large one
            patched.setattr(module, "MOST_AT_ONCE", at_once)
        for at, (id, who, deed, is_disturbed, dies) in enumerate(deeds):
            if is_disturbed and at:
                rival_id, rival, rivals, *_ = deeds[at - 1]
                hub.store.meanwhile = lambda a=rival_id, b=rival, c=rivals: done(hub, a, b, c)
            done(hub, id, who, deed, dies)
            hub.store.meanwhile = None
            is_true(hub)
            is_as_promised(hub)
        heard(hub)
        heard(hub)
        assert heard(hub) == 0

    is_true(hub)
    is_as_promised(hub)
    agrees(hub)
    for order_id in ORDERS:
        happened(hub, order_id)
    event(f"{sum(box.is_despatched for box in hub.store.all(Box))} left")


def is_as_promised(hub: FakeHub) -> None:
    promised = summed(each for promise in hub.store.all(Promise) for each in promise.pieces)
    assert {(each.article, each.warehouse): each.reserved for each in hub.store.all(Level) if each.reserved} == promised


def agrees(hub: FakeHub) -> None:
    """Once every hint is heard: boxes hold what is to ship and no more, an order shows its least advanced box, what is
    over has nothing of the stock, and what left is the difference."""
    for id in ORDERS:
        order, told, shipping = hub.sales.get(id), hub.sales.copy(id).order, hub.boxes.of(id)
        if shipping.boxes:
            assert order.step is least_advanced(shipping.boxes)
        for line in told.lines:
            inside = [box for box in shipping.boxes if not box.is_dropped]
            gone = sum(box.contents.get(line.id, 0) for box in inside if box.is_despatched)
            held = sum(box.contents.get(line.id, 0) for box in inside if not box.is_despatched)
            wanted = line.open if order.status in LIVE else 0
            assert gone + held + order.withheld.get(line.id, 0) <= line.quantity
            assert held <= max(0, wanted - gone)
        assert {each.box for each in shipping.confirmations} == {
            box.number for box in shipping.boxes if box.is_despatched
        }
        for box in shipping.boxes:
            assert not box.is_allocating and not box.unmoved
            assert box.is_despatched or not box.taken or Step.ALLOCATED in box.done
        if order.status not in LIVE:
            assert not hub.stock.promise(id).pieces
            assert not [box for box in shipping.boxes if box.taken and not box.is_despatched]
    moves = (each for each in hub.store.all(Movement) if each.why is Why.DESPATCHED)
    left = summed(Pieces(each.article, each.warehouse, -each.quantity) for each in moves)
    assert left == summed(each for box in hub.store.all(Box) if box.is_despatched for each in box.taken)


def happened(hub: FakeHub, order_id: str) -> None:
    """What every commit about an order's boxes must have kept to."""
    had: dict[int, Counter[str]] = {}
    told = {line.id: line.quantity for line in hub.sales.copy(order_id).order.lines}
    for commit in hub.store.commits:
        heads = [each.after for each in commit if isinstance(each, Changed) and _is_of(each.after, order_id)]
        for before, after in boxes_in(commit, order_id):
            if Step.ALLOCATED in after.done and (before is None or Step.ALLOCATED not in before.done):
                had[after.number] = by_article(after.taken)
            if before and before.put_back and not after.put_back:
                had[after.number] -= by_article(before.put_back)
            # Nobody looks for more in a box than it took.
            assert by_article(after.put_back) <= had.get(after.number, Counter())
            if after.is_despatched and not (before and before.is_despatched):
                lines = hub.sales.lines(order_id, heads[-1].lines_version).lines
                means = Counter[str]()
                for line in (each for each in lines if each.kind is LineKind.ARTICLE):
                    inside = after.contents.get(line.amazon_line, 0)
                    means[line.article] += line.quantity * inside // told.get(line.amazon_line, 1)
                taken = by_article(after.taken)
                # Of what is not kept in stock, nothing is taken.
                assert {article: means[article] for article in taken} == taken
                assert set(+means) - set(taken) <= {"A-200"}


def boxes_in(commit: Iterable[Change], order_id: str) -> Iterator[tuple[Box | None, Box]]:
    for each in commit:
        if isinstance(each, Changed) and isinstance(each.after, Box) and each.after.order_id == order_id:
            assert isinstance(each.before, Box)
            yield each.before, each.after
        if isinstance(each, Created) and isinstance(each.record, Box) and each.record.order_id == order_id:
            yield None, each.record


def _is_of(record: object, order_id: str) -> bool:
    return isinstance(record, MarketplaceOrder) and record.order_id == order_id


def by_article(pieces: Iterable[Pieces]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in pieces:
        found[each.article] += each.quantity
    return found


def summed(pieces: Iterable[Pieces]) -> dict[tuple[str, str], int]:
    found: Counter[tuple[str, str]] = Counter()
    for each in pieces:
        found[each.article, each.warehouse] += each.quantity
    return dict(+found)


@pytest.mark.parametrize("on_hand", [0, 3, 50])
def test_an_order_in_one_go_leaves_with_everything_or_with_nothing(on_hand):
    hub = house(on_hand)

    for verb, more in ((allocate, ()), (pack, (warehouse.UPS,)), (despatch, (None,))):
        done(hub, ORDERS[0], "jonas", (verb, (1, *more)))

    left = {each.article: each.quantity for each in hub.store.all(Movement) if each.why is Why.DESPATCHED}
    assert left == ({"A-100": -5, "A-200": -4} if on_hand == 50 else {})
    is_true(hub)
