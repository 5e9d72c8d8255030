"""The rules around the routes by their form, and trying out an order."""

from decimal import Decimal
from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.approvals.routes import SIGN_IN_ABOVE, Policy
from chalicelib.domain.approvals.rules import Rules, of
from chalicelib.domain.directory import Absence
from tests import examples, fakes
from tests.examples import DAY, NOON
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown

POLICY, TRY = "/settings/routes/policy", "/settings/routes/try"


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub()


@pytest.fixture
def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def posted(gita: Browser, page: Shown, **typed: str) -> Shown:
    """The form of a page as a browser would post it, with these fields typed."""
    form = lxml.html.fromstring(page.text).xpath("//main//form[@method='post']")[-1]
    fields = [(name, value) for name, value in form.form_values() if name not in typed]
    return gita.post(form.get("action"), urlencode(fields + list(typed.items())).encode())


def rules(house: FakeHub) -> Rules:
    return of(house.settings.approvals())


def error(page: Shown) -> tuple[str, str]:
    (found,) = lxml.html.fromstring(page.text).find_class("error")
    return found.get("id"), found.text_content().strip()


# The rules


def test_the_page_shows_the_rules_and_posting_it_changes_nothing(gita: Browser, house: FakeHub):
    page = gita.get(POLICY)

    assert "Gita Rao" in page.words and page.text.count('name="sign_in-currency"') == len(SIGN_IN_ABOVE)
    before = house.settings.approvals()
    assert posted(gita, page).headers["Location"] == "/settings/routes?done=rules"
    assert house.settings.approvals() == before


def test_rules_are_set(gita: Browser, house: FakeHub):
    page = gita.get(POLICY)
    typed = {"fallback": "person:emma", "self_approval": "yes", "is_automatic": "yes"}
    typed |= {"automatic-currency": "USD", "automatic-from": "50", "sign_in-currency": "EUR", "sign_in-from": "1000"}

    assert posted(gita, page, **typed).status == 303

    assert rules(house) == Rules("emma", True, {"EUR": Decimal(1000)}, {"USD": Decimal(50)})


def test_automatic_approval_is_off_until_it_is_ticked_and_goes_off_when_it_is_not(gita: Browser, house: FakeHub):
    assert rules(house).automatic_below == {}
    posted(gita, gita.get(POLICY), **{"automatic-currency": "USD", "automatic-from": "50"})
    assert rules(house).automatic_below == {}
    posted(gita, gita.get(POLICY), **{"is_automatic": "yes", "automatic-currency": "USD", "automatic-from": "50"})
    assert rules(house).automatic_below == {"USD": Decimal(50)}

    posted(gita, gita.get(POLICY), is_automatic="")

    assert rules(house).automatic_below == {}


def test_the_page_explains_the_risk_and_names_the_amounts_that_are_never_passed(gita: Browser):
    words = gita.get(POLICY).words

    assert "its prices are the user’s word until Amazon confirms the order" in words
    assert "$500.00, €500.00, £400.00" in words


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"fallback": ""}, "fallback", "Please choose who is asked when a step would ask nobody."),
        ({"fallback": "person:ghost"}, "fallback", "Please choose who is asked when a step would ask nobody."),
        ({"fallback": "group:team-leads"}, "fallback", "Please choose one person."),
        ({"fallback": "person:hugo"}, "fallback", "Hugo Martin is switched off and can't be asked."),
        ({"sign_in-currency": "USD", "sign_in-from": "1e9"}, "sign_in", "Please write amounts like 1500 or 1500.50:"),
        ({"is_automatic": "yes"}, "automatic", "Please say below which totals nobody need be asked."),
        (
            {"is_automatic": "yes", "automatic-currency": "USD", "automatic-from": "500.01"},
            "automatic",
            "At most 500 USD can be set: from there on somebody is always asked.",
        ),
        (
            {"is_automatic": "yes", "automatic-currency": "PLN", "automatic-from": "1"},
            "automatic",
            "Nothing can be approved automatically in PLN.",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    gita: Browser, house: FakeHub, typed: dict[str, str], field: str, sentence: str
):
    house.store.hold(examples.person("hugo", disabled=True))
    before = house.settings.approvals()

    page = posted(gita, gita.get(POLICY), **typed)

    name, text = error(page)
    assert (page.status, name, text.startswith(sentence)) == (422, f"{field}-error", True)
    assert house.settings.approvals() == before


def test_another_row_and_a_search_keep_what_was_typed(gita: Browser):
    typed = {"self_approval": "yes", "automatic-currency": "GBP", "automatic-from": "7"}

    more = posted(gita, gita.get(POLICY), **typed, change="automatic")
    found = posted(gita, gita.get(POLICY), **typed, find="fallback", **{"fallback-search": "felix"})

    assert more.text.count('name="automatic-currency"') == 2
    assert 'value="person:felix"' in found.text
    for page in (more, found):
        assert (page.status, page.field("automatic-from")) == (200, "7")
        assert lxml.html.fromstring(page.text).xpath("//input[@name='self_approval']/@checked")


def test_the_first_rules_can_be_set(gita: Browser, house: FakeHub):
    del house.store.records[(Policy, "", "")]
    page = gita.get(POLICY)

    assert page.text.count('name="sign_in-currency"') == len(SIGN_IN_ABOVE)
    assert posted(gita, page, fallback="person:gita").status == 303
    assert rules(house) == Rules("gita")


def test_of_two_who_change_the_rules_the_second_is_shown_what_changed_and_may_mean_it(gita: Browser, house: FakeHub):
    early, late = gita.get(POLICY), gita.get(POLICY)
    posted(gita, early, fallback="person:emma")

    shown = posted(gita, late, fallback="person:felix")

    assert shown.status == 409
    assert "These rules were changed meanwhile." in shown.words and "Fallback: Emma Lindqvist" in shown.words
    assert rules(house).fallback == "emma"
    assert posted(gita, shown).status == 303
    assert rules(house).fallback == "felix"


@pytest.mark.parametrize("revision", ["", "-1", "²", "9" * 5000])
def test_a_garbled_revision_is_not_the_present_one(gita: Browser, revision: str):
    assert posted(gita, gita.get(POLICY), fallback="person:emma", revision=revision).status == 409


# Trying it


def tried(gita: Browser, **typed: str) -> Shown:
    usual = {"applicant": "person:anna", "amount": "80", "currency": "USD", "billing_group": "OFFICE", "kind": ""}
    return posted(gita, gita.get(TRY), **usual | typed)


def test_it_shows_who_would_be_asked_by_name(gita: Browser):
    page = tried(gita)

    assert page.status == 200
    for words in (
        "Anna Sato, $80.00",
        "The route would be “Standard”",
        "Chiara Rossi Dmitri Orlov",
        "Emma Lindqvist Felix Okafor",
        "Not at this total: Purchasing.",
    ):
        assert words in page.words
    assert page.field("amount") == "80"


def test_it_shows_the_fallback_and_why(house: FakeHub, gita: Browser):
    house.store.hold(
        examples.policy(routes=(), default=examples.route(steps=(examples.step("Lead", "anna", "felix"),))),
        examples.person("felix", disabled=True),
    )

    words = tried(gita).words

    assert "Gita Rao" in words and "The fallback, because nobody this step names can be asked." in words
    assert "Not asked: Anna Sato, who is the applicant" in words
    assert "Not asked: Felix Okafor, who is switched off" in words


def test_it_shows_a_delegate_today(house: FakeHub, gita: Browser):
    house.store.hold(examples.person("emma", absence=Absence("ben", NOON - DAY, NOON + DAY)))

    assert "away today; Ben Weber answers instead" in tried(gita).words


def test_it_shows_an_automatic_approval(house: FakeHub, gita: Browser):
    house.store.hold(examples.policy(automatic_below={"USD": Decimal(100)}))

    words = tried(gita).words

    assert "Nobody would be asked" in words and "The total is below $100.00" in words


def test_it_shows_what_the_applicant_would_read_when_nobody_could_be_asked(house: FakeHub, gita: Browser):
    house.store.hold(
        examples.policy(routes=(), default=examples.route(steps=(examples.step("Lead", "ghost"),)), fallback="ghost")
    )

    assert "Nobody can approve the step “Lead”." in tried(gita).words


def test_a_code_or_a_category_chooses_the_route(house: FakeHub, gita: Browser):
    safety = examples.route(name="Gloves", codes=frozenset({"46"}), categories=frozenset({"Safety"}))
    house.store.hold(examples.policy(routes=(safety,), default=examples.route()))

    for kind in ("46181504", "safety"):
        assert "The route would be “Gloves”" in tried(gita, kind=kind).words
    assert "The route would be “Standard”" in tried(gita, kind="Pens").words


def test_it_says_that_a_currency_has_no_bands(gita: Browser):
    assert "No route names amounts in PLN" in tried(gita, currency="PLN").words


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"applicant": ""}, "applicant"),
        ({"applicant": "person:ghost"}, "applicant"),
        ({"applicant": "role:applicant"}, "applicant"),
        ({"amount": ""}, "amount"),
        ({"amount": "a lot"}, "amount"),
        ({"currency": "dollars"}, "amount"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(gita: Browser, typed: dict[str, str], field: str):
    page = tried(gita, **typed)

    assert (page.status, error(page)[0]) == (422, f"{field}-error")


def test_trying_changes_nothing_and_tells_nobody(house: FakeHub, gita: Browser):
    commits = len(house.store.commits)

    tried(gita)

    assert len(house.store.commits) == commits


def test_somebody_can_be_looked_for_without_a_script(gita: Browser):
    page = tried(gita, applicant="", find="applicant", **{"applicant-search": "hugo"})

    assert 'value="person:hugo"' in page.text and page.field("amount") == "80"


def test_without_rules_there_is_nothing_to_try(house: FakeHub, gita: Browser):
    del house.store.records[(Policy, "", "")]

    assert "There are no rules yet" in gita.get(TRY).words


# Approved automatically


def test_the_order_page_and_its_trail_say_that_nobody_was_asked():
    house = fakes.hub(
        examples.policy(automatic_below={"USD": Decimal(100)}), examples.order(), examples.content(), examples.address()
    )
    anna = Browser(house).signed_in("anna")

    assert anna.send(f"/orders/{examples.NUMBER}/apply").status == 303

    words = anna.get(f"/orders/{examples.NUMBER}").words
    assert "Approved automatically; not at Amazon yet" in words
    assert "Approved automatically Nobody was asked: the total is below $100.00." in words.replace(
        "automaticallyNobody", "automatically Nobody"
    )
    assert "Crossdock approved without asking anybody, because the total is below the limit" in words
    assert "Total: 51.96 USD" in words and "Limit: 100 USD" in words
