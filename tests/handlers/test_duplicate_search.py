"""The duplicate search as the seller's administrator sets it and tries it."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.rules import DEFAULT, Criterion, How, Rule
from chalicelib.domain.customers.searching import DuplicateSearch, Rekeying
from tests.examples import DAY, NOON
from tests.fakes import FakeHub
from tests.handlers import test_customers as customers
from tests.handlers.test_customers import ida, send
from tests.usecases.customers.test_attaching import comes

ALIKE = Rule((Criterion(Field.NAME, How.SIMILAR, 80), Criterion(Field.POSTCODE)))

# The same house.
of = customers.of


def editor(of: FakeHub, *rules: list[tuple[str, str, str]], **others: str) -> list[tuple[str, str]]:
    """The fields of the rules' editor."""
    fields = [("rules", str(len(rules))), ("is_on", "yes")]
    fields.append(("revision", str(of.customers.duplicate_search().revision)))
    for place, rule in enumerate(rules):
        for row in rule:
            fields += [
                (f"rule-{place}-{name}", text) for name, text in zip(("field", "how", "threshold"), row, strict=True)
            ]
    return fields + list(others.items())


def test_rules_are_edited_row_by_row_without_a_script(of: FakeHub):
    rule = [("name", "similar", "80"), ("postcode", "exact", "85")]
    more = send(of, "/customers/duplicates", editor(of, rule, change="add-rule"))
    assert (more.status, "Rule 2" in more.words) == (200, True)
    wider = send(of, "/customers/duplicates", editor(of, rule, change="add-field:0"))
    assert wider.text.count('name="rule-0-field"') == 3
    fewer = send(of, "/customers/duplicates", editor(of, rule, change="drop-field:0:0"))
    assert fewer.text.count('name="rule-0-field"') == 1
    none = send(of, "/customers/duplicates", editor(of, rule, change="drop-rule:0"))
    assert "Rule 1" not in none.words
    for garbled in ("drop-rule:9", "drop-field:0:x", "boo", "add-field:", "drop-field:0", ":::", "drop-rule:²"):
        assert send(of, "/customers/duplicates", editor(of, rule, change=garbled)).status == 200
    assert of.store.all(DuplicateSearch) == []


def test_rules_are_saved_and_prepared_in_the_background(of: FakeHub):
    rule = [("name", "similar", "80"), ("postcode", "normalised", "85"), ("", "exact", "")]

    page = send(of, "/customers/duplicates", editor(of, rule))

    assert (page.status, page.headers["Location"]) == (303, "/customers/duplicates?done=saved")
    search = of.store.only(DuplicateSearch)
    assert (search.rules, search.searched, search.job.total) == ((ALIKE,), DEFAULT, 2)
    assert "0 of 2 customers" in ida(of).get("/customers/duplicates").words


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([[("name", "similar", "80")]], "compared with every customer there is"),
        ([[("name", "similar", "101"), ("postcode", "exact", "")]], "from 0 to 100"),
        ([[("name", "similar", "-1"), ("postcode", "exact", "")]], "from 0 to 100"),
        ([[("name", "similar", "9²"), ("postcode", "exact", "")]], "from 0 to 100"),
        ([[("email", "exact", "")], [("email", "exact", "")]], "same as rule 1"),
        ([[("email", "exact", ""), ("email", "normalised", "")]], "once in a rule"),
        ([[("", "exact", "")]], "at least one field"),
        ([[("city", "exact", "")]], "everybody who lives there"),
        ([[("shoe size", "exact", "")]], "choose a field"),
        ([[("name", "psychic", "")]], "choose a field"),
        ([[("email", "exact", "")]] * 50, "At most 6 rules"),
    ],
)
def test_rules_that_can_be_none_are_refused_beside_them(of: FakeHub, rules: Any, said: str):
    page = send(of, "/customers/duplicates", editor(of, *rules))

    assert (page.status, said in page.words) == (422, True)
    assert of.store.all(DuplicateSearch) == []


@pytest.mark.parametrize("revision", ["", "-1", "zero", "9" * 5000])
def test_rules_from_a_form_that_nobody_made_are_not_saved(of: FakeHub, revision: str):
    fields = [(name, text) for name, text in editor(of, [("email", "exact", "")]) if name != "revision"]

    page = send(of, "/customers/duplicates", [*fields, ("revision", revision)])

    assert (page.status, of.store.all(DuplicateSearch)) == (409, [])


def test_two_who_edit_the_rules_are_told(of: FakeHub):
    late = editor(of, [("email", "exact", "")])
    send(of, "/customers/duplicates", editor(of, [("phone", "normalised", "")]))

    page = send(of, "/customers/duplicates", late)

    assert (page.status, "Somebody else has changed these rules" in page.words) == (409, True)


def test_trying_shows_whom_each_rule_finds_and_how_alike_they_are(of: FakeHub):
    of.store.hold(DuplicateSearch(True, (*DEFAULT, ALIKE), (*DEFAULT, ALIKE), revision=1))
    similar = comes(of, 3, name="Dora Dahl", email="d@example.com")
    comes(of, 4, name="Emil Zander", email="e@example.com")

    page = ida(of).send("/customers/duplicates/try", {"name": "Dora Dal", "postcode": "50674"})

    assert "It would be this customer’s order" in page.words
    assert similar in page.words
    assert "94 of 100" in page.words
    assert "not alike enough" in page.words
    assert "since this is blank: E-mail" in page.words


def test_an_order_is_tried_by_its_number(of: FakeHub):
    page = ida(of).send("/customers/duplicates/try", {"order": " 306-0000001-0000000 "})
    assert "It would be this customer’s order" in page.words
    assert "C-00000001" in page.words

    for order, said in (("306-404", "no such order"), ("SO-404", "no such order"), ("x" * 9_999, "no such order")):
        page = ida(of).send("/customers/duplicates/try", {"order": order})
        assert (page.status, said in page.words) == (422, True)


@pytest.mark.parametrize("name", ["", "-", "x" * 10_000, "李小龙 👩‍🚀", "<script>", "\u200f\u202e"])
def test_whatever_is_tried_gets_an_answer(of: FakeHub, name: str):
    page = ida(of).send("/customers/duplicates/try", {"name": name, "postcode": name, "street": name})

    assert (page.status, "It would make a new customer" in page.words) == (200, True)


def test_with_the_search_off_trying_says_so(of: FakeHub):
    of.store.hold(DuplicateSearch(False, DEFAULT, (), revision=1))

    assert "The duplicate search is off" in ida(of).send("/customers/duplicates/try", {"name": "Anna"}).words


def test_a_job_that_fell_silent_is_taken_up_again(of: FakeHub):
    job = Rekeying(1, NOON - DAY, NOON - DAY, total=10, done=5, step=3)
    of.store.hold(DuplicateSearch(True, DEFAULT, DEFAULT, job=job, runs=1, revision=1))

    assert "Nothing has happened for a while" in ida(of).get("/customers/duplicates").words
    assert ida(of).send("/customers/duplicates/resume").status == 303
    assert [(each.run, each.step) for each in of.store.messages if each.kind == "key-customers"] == [(1, 3)]
    of.store.hold(DuplicateSearch(True, DEFAULT, DEFAULT, job=replace(job, changed_at=NOON), runs=1, revision=1))
    ida(of).send("/customers/duplicates/resume")
    assert len([each for each in of.store.messages if each.kind == "key-customers"]) == 1
