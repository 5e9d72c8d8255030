"""Rules of the duplicate search: which can be kept, what they make of texts, and how alike two texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.customers.fields import Field, normal
from chalicelib.domain.customers.keys import rule_keys
from chalicelib.domain.customers.likeness import compared, is_enough, likeness
from chalicelib.domain.customers.rules import DEFAULT, Criterion, Doubt, How, Rule, doubts, refuse_faults
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fingerprints import fingerprints

OF = fingerprints(b"key")
EMAIL, NAME, POSTCODE, CITY = (Criterion(each) for each in (Field.EMAIL, Field.NAME, Field.POSTCODE, Field.CITY))
ALIKE = Criterion(Field.NAME, How.SIMILAR, 85)

criteria = st.builds(Criterion, st.sampled_from(Field), st.sampled_from(How), st.integers(0, 100))
rules = st.lists(criteria, min_size=1, max_size=4, unique_by=lambda each: each.field).map(lambda it: Rule(tuple(it)))
values = st.dictionaries(st.sampled_from(Field), st.text(max_size=12))


def test_the_default_can_be_kept_and_raises_no_doubt():
    refuse_faults(DEFAULT)
    assert list(doubts(DEFAULT)) == []


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule(()), "at least one field"),
        (Rule((NAME, ALIKE, POSTCODE)), "once in a rule"),
        (Rule((ALIKE,)), "every customer there is. Please add"),
        (Rule((Criterion(Field.NAME, How.SIMILAR, 101), POSTCODE)), "from 0 to 100"),
        (Rule((Criterion(Field.NAME, How.SIMILAR, -1), POSTCODE)), "from 0 to 100"),
        (Rule((POSTCODE, CITY)), "everybody who lives there"),
    ],
)
def test_what_can_be_no_rule_is_refused_with_what_to_do(rule: Rule, sentence: str):
    with pytest.raises(Unfit) as refused:
        refuse_faults([*DEFAULT, rule])

    (fault,) = refused.value.refusals
    assert (fault.field, sentence in fault.message) == ("rule-2", True)


def test_rules_that_repeat_and_more_than_anybody_keeps_in_mind_are_refused():
    with pytest.raises(Unfit) as refused:
        refuse_faults([Rule((NAME, POSTCODE)), Rule((EMAIL,)), Rule((POSTCODE, NAME))])
    assert [str(each) for each in refused.value.refusals] == ["This rule is the same as rule 1."]

    with pytest.raises(Refused, match="At most 6 rules"):
        refuse_faults([Rule((EMAIL,))] * 50)


def test_a_threshold_makes_no_other_rule():
    other = Rule((POSTCODE, Criterion(Field.NAME, How.SIMILAR, 70)))

    assert Rule((ALIKE, POSTCODE)).id == other.id
    assert Rule((NAME, POSTCODE)).id != other.id


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([Rule((EMAIL,)), Rule((EMAIL, NAME))], [(1, Doubt.NOTHING_MORE)]),
        ([Rule((Criterion(Field.EMAIL, How.EXACT),)), Rule((EMAIL,))], [(0, Doubt.NOTHING_MORE)]),
        ([Rule((NAME,))], [(0, Doubt.NAMESAKES)]),
        ([Rule((ALIKE, CITY))], [(0, Doubt.CROWDED)]),
        ([Rule((ALIKE, POSTCODE))], []),
    ],
)
def test_what_may_not_be_meant_is_said(kept: list[Rule], expected: list[tuple[int, Doubt]]):
    assert list(doubts(kept)) == expected


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        (Field.NAME, "Dr. Jörg MÜLLER", "Mueller, Joerg"),
        (Field.NAME, "  O’Neill   Seán ", "SEAN O'NEILL"),
        (Field.COMPANY, "Muster & Söhne GmbH & Co. KG", "muster soehne"),
        (Field.STREET, "Hauptstraße 5", "Haupt-Str. 5"),
        (Field.STREET, "12 Main Street", "12 MAIN ST."),
        (Field.POSTCODE, "SW1A 1AA", "sw1a1aa"),
        (Field.POSTCODE, "１０１-０００１", "101-0001"),
        (Field.EMAIL, " Abc+order17@Marketplace.Amazon.de", "abc@marketplace.amazon.de"),
        (Field.PHONE, "+49 (0)221 5550123", "0221/555 01 23"),
        (Field.PHONE, "+1 480-555-0123 ext. 00417", "4805550123 x00417"),
        (Field.COUNTRY, "de", "DE"),
    ],
)
def test_usual_ways_to_write_the_same_are_the_same(field: Field, one: str, other: str):
    assert normal(field, one) == normal(field, other) != ""


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        (Field.STREET, "Ring 5 1", "Ring 51"),
        (Field.PHONE, "+1 480-555-0123 ext. 1", "+1 480-555-0123 ext. 2"),
        (Field.NAME, "राम", "रमा"),
        (Field.EMAIL, "a@x.de", "a@y.de"),
    ],
)
def test_what_differs_stays_different(field: Field, one: str, other: str):
    assert normal(field, one) != normal(field, other)


@pytest.mark.parametrize("blank", ["", "  ", "-", "–", "/", "…", "👩‍🚀", "\u200b", "+@x.de", "@"])
def test_what_says_nothing_is_blank(blank: str):
    assert normal(Field.EMAIL, blank) == ""
    assert blank == "+@x.de" or normal(Field.NAME, blank) == ""


@given(rules, values)
def test_a_rule_with_a_blank_field_never_matches(rule: Rule, told: dict[Field, str]):
    blank = {**told, rule.criteria[0].field: " "}

    assert rule_keys([rule], blank, OF) == []
    assert compared(rule, blank, blank) is None


@given(rules, values, values)
def test_whatever_has_the_same_key_is_alike_in_every_field(rule: Rule, one: dict[Field, str], other: dict[Field, str]):
    mine, theirs = rule_keys([rule], one, OF), rule_keys([rule], other, OF)
    likenesses = compared(rule, one, other)

    is_same = bool(mine and theirs and mine[0].own == theirs[0].own)
    assert is_same == (likenesses is not None and all(each == 100 for each in likenesses.values()))
    if is_same and likenesses is not None:
        assert is_enough(rule, likenesses)


@given(values, values)
def test_whoever_is_compared_shares_a_key(one: dict[Field, str], other: dict[Field, str]):
    rule = Rule((ALIKE, POSTCODE, CITY))
    mine, theirs = rule_keys([rule], one, OF), rule_keys([rule], other, OF)

    if compared(rule, one, other) is not None:
        assert mine[0].shared == theirs[0].shared != ""


@given(st.text(), st.text())
def test_likeness_is_the_same_in_both_directions_and_whole_only_for_the_same(one: str, other: str):
    found = likeness(one, other)

    assert found == likeness(other, one)
    assert 0 <= found <= 100
    assert (found == 100) == (one == other != "")
