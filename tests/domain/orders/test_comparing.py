"""What would be another about an order: fields that a page shows, and lines that belong together."""

from dataclasses import replace

from chalicelib.domain.orders.comparing import LineChange, fields_changed, lines_changed
from chalicelib.domain.orders.order import Line, LineKind
from tests.examples import sales

PENCIL = sales.sale_line()
FREIGHT = Line(LineKind.CHARGE, "FREIGHT", 1, sales.eur("3.99"), amazon_line="1")


def test_only_fields_that_differ_are_named_in_the_order_of_the_page():
    order = sales.sale()

    assert fields_changed(order, order) == ()
    changed = replace(order, source="EBAY", carrier="UPS", mapping_revision=9)
    assert fields_changed(order, changed) == ("carrier", "source")


def test_lines_that_stay_are_left_out():
    assert lines_changed((PENCIL, FREIGHT), (FREIGHT, PENCIL)) == ()


def test_a_line_that_becomes_another_article_stands_beside_what_it_was():
    other = replace(PENCIL, article="PENCIL-12")

    assert lines_changed((PENCIL, FREIGHT), (other, FREIGHT)) == (LineChange(PENCIL, other),)


def test_a_placeholder_becomes_the_parts_of_a_kit():
    unknown = replace(PENCIL, kind=LineKind.PLACEHOLDER, article="ANY")
    parts = (replace(PENCIL, article="A", kit="SET"), replace(PENCIL, article="B", kit="SET"))

    assert lines_changed((unknown,), parts) == (LineChange(unknown, parts[0]), LineChange(None, parts[1]))


def test_a_charge_is_never_taken_for_an_article():
    wrap = replace(FREIGHT, article="WRAP")

    assert lines_changed((PENCIL, FREIGHT), (wrap,)) == (
        LineChange(None, wrap),
        LineChange(PENCIL, None),
        LineChange(FREIGHT, None),
    )
