"""What becomes of an order by its connection's mapping."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.articles import Alias, AliasKind, Article, Part
from chalicelib.domain.money import total
from chalicelib.domain.orders.amazon import AmazonStatus, ChargeKind, FulfilledBy, Origin
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.mapping import (
    Assignment,
    Effect,
    Filter,
    FilterKind,
    OrderMapping,
    ShipMethod,
    Way,
    level_of,
)
from chalicelib.domain.orders.mapping.making import Destination, Known, map_order
from chalicelib.domain.orders.order import HoldReason, LineKind
from tests.domain.test_order_amounts import AT, DISCOUNT, ITEM, SHIPPING, TAX, charge, consistent, eur, line, order

CONNECTION = "A1SELLER-DE"
DHL, EXPRESS = Way("DHL", "Paket"), Way("DHL", "Express")
BERLIN = Destination("10115")
CUP, SAUCER = Article("CUP", "Cup", warehouse="NORTH"), Article("SAUCER", "Saucer")
SET = Article("SET", "Set", parts=(Part("CUP", 2), Part("SAUCER", 1)))
FREIGHT = Article("FREIGHT", "Freight", is_stocked=False)
PLACEHOLDER = Article("ANY", "Anything", is_stocked=False)
SKU = Alias(AliasKind.SKU, "SKU")
MAPPING = OrderMapping(
    CONNECTION, ship_methods=(ShipMethod("STANDARD", DHL),), charges={SHIPPING: "FREIGHT"}, revision=3
)
TEN = line(charge(ITEM, "10.00"), comes_to="10.00")
ORDER = replace(order(TEN), service_level="STANDARD", country="DE")


def known(**holders: Article) -> Known:
    """SKUs with the articles that have them as an alias."""
    articles = {each.number: each for each in (CUP, SAUCER, SET, FREIGHT, PLACEHOLDER)}
    return Known({}, {Alias(AliasKind.SKU, sku): article for sku, article in holders.items()}, articles)


CUP_IS_KNOWN = known(SKU=CUP)


def assigned(*parts: Part, text: str = "SKU", kind: AliasKind = AliasKind.SKU) -> Known:
    alias = Alias(kind, text)
    return replace(known(), assignments={alias: Assignment(CONNECTION, alias, parts)})


def made(order=ORDER, mapping=MAPPING, known=None, destination=BERLIN) -> Mapped:
    return map_order(order, destination, mapping, CUP_IS_KNOWN if known is None else known, at=AT)


def reasons(mapped: Mapped) -> list[HoldReason]:
    return [hold.reason for hold in mapped.holds]


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


@pytest.mark.parametrize(
    ("mapping", "knows", "facts"),
    [
        (MAPPING, assigned(Part("GONE")), {"article": "GONE"}),
        (replace(MAPPING, placeholder="GONE"), known(), {"placeholder": "GONE"}),
        (replace(MAPPING, ship_methods=(*MAPPING.ship_methods, ShipMethod("STANDARD", EXPRESS))), known(SKU=CUP),
         {"service_level": "STANDARD"}),
        (replace(MAPPING, filters=(Filter(FilterKind.COUNTRY, Effect.HOLD, "DE"),
                                   Filter(FilterKind.COUNTRY, Effect.IGNORE, "DE"))), known(SKU=CUP),
         {"filter": "country"}),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other_hold_the_order(mapping, knows, facts):
    mapped = made(mapping=mapping, known=knows)

    assert [hold.facts for hold in mapped.holds if hold.reason is HoldReason.CONTRADICTION] == [facts]


def test_a_kit_within_itself_ends():
    loop = replace(SET, parts=(Part("SET"),))
    mapped = made(known=replace(known(SKU=loop), articles={"SET": loop}))

    assert reasons(mapped) == [HoldReason.CONTRADICTION]


def test_charges_become_lines_of_their_articles():
    charges = (charge(SHIPPING, "4.00"), charge(TAX, "0.64", "shipping"), charge(DISCOUNT, "2.00", "shipping"))
    sent = replace(ORDER, lines=(line(charge(ITEM, "10.00"), *charges, comes_to="12.00"),))

    mapped = made(sent)

    assert [(each.kind, each.article, each.title, each.amount, each.tax) for each in mapped.lines[1:]] == [
        (LineKind.CHARGE, "FREIGHT", "SHIPPING", eur("4.00"), eur("0.64")),
        (LineKind.CHARGE, "", "DISCOUNT SHIPPING", eur("-2.00"), None),
    ]
    assert [(hold.reason, hold.facts) for hold in mapped.holds] == [
        (HoldReason.UNMAPPED_CHARGE, {"charges": "discount"})
    ]


def test_a_charge_of_nothing_is_no_line():
    free = replace(ORDER, lines=(line(charge(ITEM, "10.00"), charge(SHIPPING, "0.00"), comes_to="10.00"),))

    assert len(made(free).lines) == 1


def test_an_order_that_does_not_add_up_is_held_with_the_difference():
    off = replace(ORDER, total=eur("10.01"))

    (hold,) = made(off).holds

    assert (hold.reason, hold.facts["difference"]) == (HoldReason.AMOUNTS, "-0.01 EUR")


def test_an_order_that_is_not_paid_yet_has_neither_money_nor_an_address():
    pending = replace(order(line(comes_to=None)), service_level="STANDARD", status=AmazonStatus.PENDING)

    mapped = made(pending, destination=Destination(is_missing=True))

    assert (mapped.holds, mapped.lines[0].amount) == ((), None)


@pytest.mark.parametrize("free", [{"replaces": "302-0"}, {"origin": Origin.REPORT}])
def test_a_replacement_and_a_report_have_no_money_to_check(free):
    assert made(replace(ORDER, lines=(line(comes_to=None),), **free)).holds == ()


@pytest.mark.parametrize(
    ("destination", "facts"),
    [
        (Destination(is_missing=True), {"missing": "address"}),
        (Destination("1", refused=("state", "postcode")), {"fields": "postcode, state"}),
    ],
)
def test_an_address_that_is_missing_or_refused_holds_the_order(destination, facts):
    assert [(hold.reason, hold.facts) for hold in made(destination=destination).holds] == [(HoldReason.ADDRESS, facts)]


def test_addresses_need_not_be_checked():
    trusting = replace(MAPPING, checks_addresses=False)

    assert made(mapping=trusting, destination=Destination("1", refused=("postcode",))).holds == ()
    assert reasons(made(mapping=trusting, destination=Destination(is_missing=True))) == [HoldReason.ADDRESS]


@pytest.mark.parametrize(
    ("filters", "is_ignored", "is_held"),
    [
        ([Filter(FilterKind.COUNTRY, Effect.IGNORE, "DE")], True, False),
        ([Filter(FilterKind.COUNTRY, Effect.IGNORE, "FR")], False, False),
        ([Filter(FilterKind.POSTCODE, Effect.HOLD, "DE", "101")], False, True),
        ([Filter(FilterKind.POSTCODE, Effect.HOLD, "FR", "101")], False, False),
        ([Filter(FilterKind.SKU, Effect.IGNORE, text="SKU")], True, False),
        (
            [Filter(FilterKind.COUNTRY, Effect.IGNORE, "DE"), Filter(FilterKind.SKU, Effect.HOLD, text="SKU")],
            False,
            True,
        ),
    ],
)
def test_filters_leave_out_or_hold_and_holding_wins(filters, is_ignored, is_held):
    mapped = made(mapping=replace(MAPPING, filters=tuple(filters)))

    assert (mapped.is_ignored, reasons(mapped)) == (is_ignored, [HoldReason.FILTER] if is_held else [])


def test_an_order_with_other_articles_beside_an_ignored_one_is_held_so_that_they_are_not_lost():
    two = replace(ORDER, lines=(TEN, replace(TEN, id="2", sku="OTHER")))
    ignoring = replace(MAPPING, filters=(Filter(FilterKind.SKU, Effect.IGNORE, text="SKU"),))

    mapped = made(two, ignoring, known(SKU=CUP, OTHER=SAUCER))

    assert (mapped.is_ignored, reasons(mapped)) == (False, [HoldReason.FILTER])


@pytest.mark.parametrize(
    "over", [{"fulfilled_by": FulfilledBy.AMAZON}, {"status": AmazonStatus.SHIPPED}, {"status": AmazonStatus.OTHER}]
)
def test_what_is_only_looked_at_is_never_held(over):
    assert made(replace(ORDER, **over), known=known(), destination=Destination(is_missing=True)).holds == ()


def test_nobody_has_to_know_the_article_of_a_canceled_line():
    assert made(replace(ORDER, lines=(replace(TEN, canceled_by="buyer"),)), known=known()).holds == ()


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


def test_a_personal_postcode_is_not_in_a_repr():
    assert "10115" not in repr(BERLIN)


def test_a_kinds_charge_is_found_by_its_name():
    assert MAPPING.charges[ChargeKind.SHIPPING] == "FREIGHT"
