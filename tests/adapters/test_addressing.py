"""What countries demand of an address, in the words of Postal."""

import pytest

from chalicelib.adapters import addressing
from chalicelib.adapters.addressing import PostalRules
from chalicelib.domain.addresses import POSTCODE_FIRST, Postal
from chalicelib.domain.errors import Refused, Unfit

RULES = PostalRules()
SEATTLE = Postal(("350 Harbor Street",), "Seattle", "WA", "98101", "US")
TOKYO = Postal(("丸の内1-2-3", "港ビル8階"), "千代田区", "東京都", "100-0005", "JP")


def refused(postal: Postal) -> dict[str | None, str]:
    with pytest.raises(Unfit) as unfit:
        RULES.checked(postal)
    return {one.field: str(one) for one in unfit.value.refusals}


@pytest.mark.parametrize(
    "postal",
    [
        SEATTLE,
        TOKYO,
        Postal(("1-2-3 Marunouchi",), "Chiyoda-ku", "Tokyo", "100-0005", "JP"),
        Postal(("Lindenstraße 7", "Gate 2"), "Berlin", "BE", "10969", "DE"),
        Postal(("10 Downing Street",), "London", "", "SW1A 2AA", "GB"),
        Postal(("8 Marina View",), "", "", "018960", "SG"),
        Postal(("Queen's Road 1",), "Central", "Hong Kong Island", "", "HK"),
    ],
    ids=lambda postal: postal.country,
)
def test_a_sound_address_stays_as_it_was_typed(postal: Postal):
    assert RULES.checked(postal) == postal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("US", "washington", "98101"), ("US", "WA", "98101")),
        (("us", " wa ", "98101-2345"), ("US", "WA", "98101-2345")),
        (("CA", "Québec", "h2y 1c6"), ("CA", "QC", "H2Y 1C6")),
        (("JP", "tokyo", "〒１００−０００５"), ("JP", "Tokyo", "100-0005")),
        (("JP", "東京都", "1000005"), ("JP", "東京都", "1000005")),
        (("HK", "九龍", ""), ("HK", "九龍", "")),
        (("GB", "", "sw1a2aa"), ("GB", "", "SW1A2AA")),
    ],
)
def test_states_become_what_amazon_knows_and_everybody_keeps_their_letters(
    typed: tuple[str, str, str], kept: tuple[str, str, str]
):
    country, state, postcode = typed

    found = RULES.checked(Postal(("1 Street",), "City", state, postcode, country))

    assert (found.country, found.state, found.postcode) == kept


def test_everything_that_is_missing_is_said_at_once():
    assert refused(Postal((), "", "", "", "US")) == {
        "lines": "Please enter the street, or what else finds the place.",
        "city": "Please enter the city.",
        "state": "Addresses in this country name their state, province or prefecture.",
        "postcode": "Addresses in this country have a postcode.",
    }
    assert set(refused(Postal((), "", "", "", "JP"))) == {"lines", "state", "postcode"}
    assert set(refused(Postal((), "", "", "", "DE"))) == {"lines", "city", "postcode"}


def test_a_state_that_the_country_does_not_have_is_named_with_one_that_it_has():
    assert refused(Postal(("1",), "City", "Bavaria", "98101", "US")) == {
        "state": "This country has no such state, province or prefecture. One is AL (Alabama)."
    }


def test_a_postcode_has_the_countrys_pattern_and_lies_in_its_state():
    assert refused(Postal(("1",), "Seattle", "WA", "9810", "US")) == {
        "postcode": "No postcode of this country looks like that. One is 95014."
    }
    assert refused(Postal(("1",), "Seattle", "WA", "10001", "US")) == {"postcode": "This postcode is not in WA."}
    assert refused(Postal(("1",), "", "Tokyo", "600-8001", "JP")) == {"postcode": "This postcode is not in Tokyo."}


@pytest.mark.parametrize("country", ["", "ZZ", "XX", "USA", "../all", "all", "日本", "U\x00"])
def test_what_is_no_country_is_refused(country: str):
    assert refused(Postal(("1",), "City", "", "1", country)) == {"country": "Please choose a country."}
    with pytest.raises(Refused):
        RULES.demands(country)


def test_japans_states_are_offered_once_with_their_latin_names():
    demands = RULES.demands("JP")

    assert len(demands.states) == 47
    assert demands.states[12] == ("東京都", "Tokyo")
    assert (demands.state_kind, demands.postcode_example) == ("prefecture", "154-0023")


def test_every_country_can_be_asked_with_every_state_it_has():
    countries = RULES.countries()

    for country in countries:
        for code, name in RULES.demands(country).states:
            for state in (code, name):
                found = addressing._state(state, RULES.demands(country))
                assert found in {code, name}, (country, state, found)
                addressing._rules(country, state)

    assert len(countries) > 240 and "ZZ" not in countries


def test_the_countries_that_write_the_postcode_first_are_those_of_the_data():
    formats = {country: addressing._rules(country).address_format for country in RULES.countries()}
    first = {country for country, text in formats.items() if "%Z" in text and text.find("%Z") < text.find("%C")}

    assert first - {"CN", "KP", "TW"} == POSTCODE_FIRST  # those three are written from the country down
