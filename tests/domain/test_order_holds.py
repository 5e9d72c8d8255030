"""What holds an order by its connection's mapping, or leaves it out."""

from dataclasses import replace

import pytest

from chalicelib.domain.articles import Part
from chalicelib.domain.orders.amazon import AmazonStatus, FulfilledBy, Origin
from chalicelib.domain.orders.mapping import (
    Effect,
    Filter,
    FilterKind,
    ShipMethod,
)
from chalicelib.domain.orders.mapping.making import Destination
from chalicelib.domain.orders.order import HoldReason, LineKind
from tests.domain.mapped import (
    BERLIN,
    CUP,
    EXPRESS,
    MAPPING,
    ORDER,
    SAUCER,
    SET,
    TEN,
    assigned,
    known,
    made,
    reasons,
)
from tests.domain.test_order_amounts import DISCOUNT, ITEM, SHIPPING, TAX, charge, eur, line, order


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


def test_filters_that_contradict_each_other_about_other_orders_hold_nothing():
    about = (FilterKind.POSTCODE, "DE", "80"), (FilterKind.SKU, "", "OTHER")
    both = tuple(Filter(kind, effect, *which) for kind, *which in about for effect in Effect)

    assert made(mapping=replace(MAPPING, filters=both)).holds == ()


@pytest.mark.parametrize("part", ["SET", "BOX"])
def test_a_kit_within_a_kit_holds_the_order(part):
    kits = {each: replace(SET, number=each, parts=(Part(part),)) for each in ("SET", "BOX")}

    (hold,) = made(known=replace(known(SKU=kits["SET"]), articles=kits)).holds

    assert (hold.reason, hold.facts) == (HoldReason.CONTRADICTION, {"article": part})


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
        ([Filter(FilterKind.POSTCODE, Effect.HOLD, "DE", "1 0-1")], False, True),
        ([Filter(FilterKind.POSTCODE, Effect.HOLD, "DE", "１０–１")], False, True),
        ([Filter(FilterKind.POSTCODE, Effect.IGNORE, "DE", "-")], False, False),
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


def test_an_order_of_nothing_but_ignored_articles_is_ignored():
    two = replace(ORDER, lines=(TEN, replace(TEN, id="2", sku="OTHER")))
    filters = tuple(Filter(FilterKind.SKU, Effect.IGNORE, text=sku) for sku in ("SKU", "OTHER"))

    mapped = made(two, replace(MAPPING, filters=filters), known(SKU=CUP, OTHER=SAUCER))

    assert (mapped.is_ignored, reasons(mapped)) == (True, [])


@pytest.mark.parametrize(
    "over", [{"fulfilled_by": FulfilledBy.AMAZON}, {"status": AmazonStatus.SHIPPED}, {"status": AmazonStatus.OTHER}]
)
def test_what_is_only_looked_at_is_never_held(over):
    assert made(replace(ORDER, **over), known=known(), destination=Destination(is_missing=True)).holds == ()


@pytest.mark.parametrize(
    ("mapping", "knows"),
    [
        (MAPPING, known()),
        (MAPPING, assigned(Part("GONE"))),
        (MAPPING, replace(assigned(Part("CUP")), articles={"CUP": replace(CUP, archived=True)})),
        (replace(MAPPING, placeholder="GONE"), known()),
    ],
)
def test_nobody_has_to_know_the_article_of_a_canceled_line(mapping, knows):
    canceled = replace(ORDER, lines=(replace(TEN, canceled_by="buyer"),))

    assert made(mapping=mapping, known=knows).holds != ()
    assert made(canceled, mapping, knows).holds == ()


def test_a_personal_postcode_is_not_in_a_repr():
    assert "10115" not in repr(BERLIN)
