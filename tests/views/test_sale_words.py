"""What holds an order, and what was changed of an article, is told in words, whatever the store has written down."""

from collections.abc import Mapping
from gettext import NullTranslations

import pytest

from chalicelib.domain.changes import Audited
from chalicelib.domain.orders.order import Hold, HoldReason
from chalicelib.views.words import Words
from chalicelib.views.words.sales import SaleWords
from tests.examples import NOON

WORDS = SaleWords(NullTranslations())


@pytest.mark.parametrize(
    ("reason", "facts", "said"),
    [
        (
            HoldReason.BUYER_CANCELS,
            {"lines": "1", "of": "3", "why": "ORDERED_TWICE"},
            [("Lines", "1 / 3"), ("Reason", "ORDERED_TWICE")],
        ),
        (HoldReason.BUYER_CANCELS, {"lines": "1", "of": "1", "why": ""}, [("Lines", "1 / 1")]),
        (HoldReason.UNMAPPED_SHIP_METHOD, {"service_level": "SECOND_DAY"}, [("Service level", "Second day")]),
        (HoldReason.UNMAPPED_ARTICLE, {"skus": "A-1\nB, 2", "more": "7"}, [("SKUs", "A-1, B, 2, + 7 more")]),
        (HoldReason.UNMAPPED_CHARGE, {"charges": "shipping, gift_wrap"}, [("Charges", "Freight, Gift wrap")]),
        (HoldReason.ADDRESS, {"missing": "address"}, [("Missing", "Address")]),
        (HoldReason.ADDRESS, {"fields": "city, lines, postcode"}, [("Fields", "City, Street, Postcode")]),
        (
            HoldReason.AMOUNTS,
            {"total": "15.99 EUR", "lines": "14.00 EUR", "difference": "-1.99 EUR"},
            [("Amazon’s total", "15.99 EUR"), ("Our lines", "14.00 EUR"), ("Difference", "-1.99 EUR")],
        ),
        (HoldReason.AMOUNTS, {"missing": "total"}, [("Missing", "Amazon’s total")]),
        (HoldReason.AMOUNTS, {"currencies": "EUR, PLN"}, [("Currency", "EUR, PLN")]),
        (HoldReason.FILTER, {"filters": "country, sku"}, [("Filters", "Country, SKU")]),
        (
            HoldReason.CONTRADICTION,
            {"filter": "postcode", "article": "CUP", "gift_wrap": "WRAP"},
            [("Filter", "Postcode"), ("Article", "CUP"), ("Gift wrap", "WRAP")],
        ),
        (HoldReason.PROVISIONAL, {}, []),
    ],
)
def test_each_fact_of_a_hold_is_told_by_its_name_and_its_codes_in_words(
    reason: HoldReason, facts: Mapping[str, str], said: list[tuple[str, str]]
):
    assert WORDS.facts(Hold(reason, NOON, facts)) == said


def test_the_history_of_an_article_names_what_was_changed_as_its_page_does():
    entry = Audited("article_changed", "article/A-100", by="ida", at=NOON, facts={"fields": "title, ean"})

    assert Words(NullTranslations()).facts(entry) == [("Fields:", "Title, EAN")]
