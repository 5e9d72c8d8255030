"""What has to be true of a warehouse and of Amazon, after each interleaving and in the end."""

from datetime import timedelta

from chalicelib.domain.orders.order import LIVE
from tests.adapters.amazons_lag import SELLER
from tests.adapters.warehouses import Life

MINUTE = timedelta(minutes=1)
# Waiting twice as long each time, a day goes by: what Amazon never answered has been tried again after some hours.
LOOKS = 12


def is_true(life: Life) -> None:
    """What holds at every moment, whatever was done."""
    assert not (told := life.ledger.too_much(life.parts)), told
    held, promised = dict.fromkeys(life.goods, 0), dict.fromkeys(life.goods, 0)
    for id in life.orders:
        for each in life.hub.stock.promise(id).pieces:
            promised[each.article] += each.quantity
    for box in life.boxes():
        for each in box.unmoved if box.is_despatched else box.taken:
            held[each.article] += each.quantity
    for article in life.goods:
        level, rows = life.level(article), life.movements(article)
        assert level.on_hand == sum(row.quantity for row in rows), (level, rows)
        assert level.allocated == held[article], (level, held)
        assert 0 <= level.allocated <= level.on_hand, level
        assert level.reserved == promised[article], (level, promised)
        assert level.available == level.on_hand - level.allocated - level.reserved
    assert short(life) == {article for article in life.goods if life.level(article).shortage}


def short(life: Life) -> set[str]:
    """Of which more was sold than there is, as it is counted and shown."""
    return {level.article for level in life.hub.stock.short(most=1_000).rows} & set(life.goods)


def agrees(life: Life) -> None:
    """Once every hint is heard: each piece of a live order that has not left is promised or in a box, and nothing
    is promised to what is over."""
    owed = dict.fromkeys(life.goods, 0)
    for id in life.orders:
        if life.hub.sales.get(id).status not in LIVE:
            assert life.hub.stock.promise(id).pieces == ()
            continue
        for line in life.hub.sales.lines(id, 1).lines:
            owed[line.article] += line.quantity
        for box in life.hub.boxes.of(id).boxes:
            for each in box.taken if box.is_despatched else ():
                owed[each.article] -= each.quantity
    for article in life.goods:
        level = life.level(article)
        assert level.allocated + level.reserved == owed[article], (level, owed)


def is_told(life: Life) -> None:
    """In the end Amazon sells what the policy makes of what is available, and we know that it does."""
    for look in range(LOOKS):
        life.amazon.apply_all()
        life.hub.clock.move(MINUTE * 2**look)
        pushed = [life.push(article) for article in life.goods]
        if all(each.is_told for each in pushed) and not life.amazon.waiting:
            break
    policy = life.hub.offers.policy(SELLER)
    available = {article: life.level(article).available for article in life.goods}
    makes = {sku: min(available[each] // many for each, many in of.items()) for sku, of in life.parts.items()}
    sells = {sku: life.amazon.quantities[SELLER][sku] for sku in life.parts}
    assert sells == {sku: policy.quantity(many) for sku, many in makes.items()}, _told(life, makes)
    assert all(life.level(article).is_told for article in life.goods)
    assert not (told := life.ledger.too_much(life.parts)), told


def _told(life: Life, makes: dict[str, int]) -> dict[str, object]:
    """Whatever helps whoever has to find out why: an interleaving never comes again."""
    offers = life.hub.offers.several([(SELLER, sku) for sku in life.parts])
    return {
        "makes": makes,
        "policy": life.hub.offers.policy(SELLER),
        "offers": list(offers.values()),
        "levels": [life.level(article) for article in life.goods],
        "patches": [patch for patch in life.amazon.patches if patch[0] in life.parts],
        "calls": [call for call in life.amazon.calls if call[1] in life.parts][-40:],
        "now": life.hub.clock.now(),
    }
