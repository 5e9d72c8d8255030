"""What becomes of an order by its connection's mapping."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.articles import Alias, AliasKind, Part, parts_of
from chalicelib.domain.money import total
from chalicelib.domain.orders.mapping import (
    level_of,
)
from chalicelib.domain.orders.mapping.assigning import written
from chalicelib.domain.orders.mapping.making import map_order
from chalicelib.domain.orders.order import HoldReason, LineKind
from tests.domain.mapped import (
    AT,
    BERLIN,
    CUP,
    EXPRESS,
    MAPPING,
    ORDER,
    SAUCER,
    SET,
    SKU,
    TEN,
    assigned,
    known,
    made,
    reasons,
)
from tests.domain.test_order_amounts import consistent, eur, order


def test_an_order_that_is_mapped_is_ready_with_the_defaults_of_its_connection():
    mapped = made()

    assert mapped.holds == ()
    assert (mapped.carrier, mapped.method) == ("DHL", "Paket")
    assert (mapped.payment_terms, mapped.source, mapped.customer_category) == ("AMAZON", "AMAZON", "CONSUMER")
    assert mapped.mapping_revision == 3
    (made_of,) = mapped.lines
    assert (made_of.kind, made_of.article, made_of.amount, made_of.open) == (LineKind.ARTICLE, "CUP", eur("10.00"), 1)
    assert made_of.warehouse == "NORTH"


def test_the_connections_warehouse_can_go_before_the_articles_own():
    (made_of,) = made(mapping=replace(MAPPING, prefers_own_warehouse=False, warehouse="SOUTH")).lines

    assert made_of.warehouse == "SOUTH"


def test_a_business_order_has_a_customer_category_of_its_own():
    assert made(replace(ORDER, programs=frozenset({"AMAZON_BUSINESS"}))).customer_category == "BUSINESS"


@pytest.mark.parametrize("text", ["SecondDay", "SECOND_DAY", "second day", "Second-Day"])
def test_a_service_level_is_the_same_however_it_is_written(text):
    assert level_of(text) == "SECOND_DAY"


def test_a_service_level_that_nobody_mapped_holds_the_order_unless_there_is_a_default():
    overnight = replace(ORDER, service_level="Drone")

    held, sent = made(overnight), made(overnight, replace(MAPPING, other=EXPRESS))

    assert [(hold.reason, hold.facts) for hold in held.holds] == [
        (HoldReason.UNMAPPED_SHIP_METHOD, {"service_level": "DRONE"})
    ]
    assert (sent.holds, sent.method) == ((), "Express")


def test_prime_goes_its_own_way():
    prime = replace(ORDER, programs=frozenset({"PRIME"}))

    assert made(prime, replace(MAPPING, prime=EXPRESS)).method == "Express"
    assert made(prime).method == "Paket"


def test_an_unknown_article_holds_the_order_or_takes_the_placeholder():
    held, taken = made(known=known()), made(known=known(), mapping=replace(MAPPING, placeholder="ANY"))

    assert [(hold.reason, hold.facts) for hold in held.holds] == [(HoldReason.UNMAPPED_ARTICLE, {"skus": "SKU"})]
    assert (held.lines[0].kind, held.lines[0].article) == (LineKind.PLACEHOLDER, "")
    assert taken.holds == ()
    assert (taken.lines[0].article, taken.lines[0].sku, taken.lines[0].amount) == ("ANY", "SKU", eur("10.00"))


def test_a_hold_names_ten_of_many_unknown_articles_so_that_the_head_stays_small():
    many = order(*(replace(TEN, id=str(each), sku=f"SKU-{each}") for each in range(500)))

    hold = made(many, known=known()).holds[1]

    assert hold.facts["skus"].split("\n") == [f"SKU-{each}" for each in range(10)]
    assert hold.facts["more"] == "490"


def test_an_archived_article_is_not_mapped_any_more():
    assert reasons(made(known=known(SKU=replace(CUP, archived=True)))) == [HoldReason.UNMAPPED_ARTICLE]


def test_sku_or_asin_first():
    both = replace(ORDER, lines=(replace(TEN, asin="B000000001"),))
    asin = Alias(AliasKind.ASIN, "B000000001")
    holders = replace(known(), holders={SKU: CUP, asin: SAUCER})

    assert made(both, known=holders).lines[0].article == "CUP"
    assert made(both, replace(MAPPING, first=AliasKind.ASIN), holders).lines[0].article == "SAUCER"


def test_what_the_connection_says_goes_before_what_the_article_says():
    says = replace(assigned(Part("SAUCER")), holders={SKU: CUP})

    assert made(known=says).lines[0].article == "SAUCER"


def test_a_kit_becomes_its_parts_with_its_money_shared_out():
    kit = replace(ORDER, lines=(replace(TEN, quantity=3, fulfilled=1),))

    lines = made(kit, known=known(SKU=SET)).lines

    assert [(each.article, each.quantity, each.amount, each.open, each.kit) for each in lines] == [
        ("CUP", 6, eur("6.67"), 4, "SET"),
        ("SAUCER", 3, eur("3.33"), 2, "SET"),
    ]


def test_an_sku_that_stands_for_several_articles_is_a_kit_of_its_own_name():
    lines = made(known=assigned(Part("CUP"), Part("SET"))).lines

    assert [(each.article, each.quantity, each.kit) for each in lines] == [
        ("CUP", 1, "SKU"),
        ("CUP", 2, "SKU"),
        ("SAUCER", 1, "SKU"),
    ]


@given(st.lists(st.builds(Part, st.sampled_from(["CUP", "2 x CUP", "3× A 1", "x"]), st.integers(1, 9))))
def test_what_a_name_stands_for_is_read_as_it_is_written(parts):
    assert parts_of(written(tuple(parts))) == tuple(parts)


@given(consistent(), st.data())
def test_all_lines_together_come_to_amazons_total_whatever_is_mapped(amazons, data):
    stands = {each.id: data.draw(st.sampled_from([CUP, SET, None])) for each in amazons.lines}
    knows = replace(
        known(), holders={Alias(AliasKind.SKU, f"SKU-{id}"): article for id, article in stands.items() if article}
    )

    mapped = made(amazons, known=knows)

    currency = amazons.lines[0].total.currency
    ours = [each.amount for each in mapped.lines if each.amount]
    ours += [each.tax for each in mapped.lines if each.tax and not each.tax_is_included]
    theirs = [each.total for each in amazons.lines] + [each.amount for each in amazons.charges]
    assert total(ours, currency) == (amazons.total or total(theirs, currency))
    assert HoldReason.AMOUNTS not in reasons(mapped)


@given(consistent())
def test_holds_are_the_same_whenever_an_order_is_mapped(amazons):
    first = made(amazons, known=known())
    again = map_order(amazons, BERLIN, MAPPING, known(), at=AT + timedelta(days=1))

    assert [replace(hold, since=AT) for hold in again.holds] == list(first.holds)
    assert again.lines == first.lines
    assert len(set(reasons(first))) == len(first.holds)
