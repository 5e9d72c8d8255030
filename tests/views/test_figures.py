"""Amounts and moments in people's languages and in the company's time zone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.money import Money
from chalicelib.views.figures import Figures

AT = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
TOKYO = Figures("ja", "Asia/Tokyo")
BERLIN = Figures("en", "Europe/Berlin")


@pytest.mark.parametrize(
    ("amount", "currency", "english", "japanese"),
    [
        ("1234.5", "USD", "$1,234.50", "$1,234.50"),
        ("1234", "JPY", "¥1,234", "￥1,234"),
        ("0.125", "EUR", "€0.125", "€0.125"),
        ("-3", "USD", "-$3.00", "-$3.00"),
        ("1.5", "XXX", "¤1.50", "¤1.50"),
    ],
)
def test_amounts_keep_every_decimal_they_have(amount: str, currency: str, english: str, japanese: str):
    money = Money(Decimal(amount), currency)

    assert (BERLIN.money(money), TOKYO.money(money)) == (english, japanese)


def test_moments_are_told_where_the_company_is():
    assert TOKYO.moment(AT) == "2026/11/21 23:05"
    assert TOKYO.weekday_moment(AT) == "11月21日(土) 23:05"
    assert BERLIN.moment(AT).replace("\u202f", " ") == "Nov 21, 2026, 3:05 PM"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=6, hours=23), "7 days"),
        (timedelta(days=6, hours=11), "6 days"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(seconds=5), "1 minute"),
    ],
)
def test_spans_use_the_largest_unit_that_fits_twice(span: timedelta, words: str):
    assert BERLIN.span(span) == words


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd", "/etc/localtime"])
def test_a_time_zone_that_nobody_knows_is_utc(zone: str):
    assert Figures("ja", zone).moment(AT) == "2026/11/21 14:05"
