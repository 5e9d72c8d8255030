"""Shipping Address Settings as an administrator uses them: the list and one address."""

from typing import Any

import lxml.html
import pytest

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.directory import Group
from tests import examples
from tests.fakes import hub
from tests.handlers.browser import Browser
from tests.handlers.filling import errors, gita, send

SEATTLE = {
    "label": "Seattle headquarters",
    "code": "SEA-HQ",
    "addressee": "Front desk",
    "line1": "350 Harbor Street",
    "city": "Seattle",
    "state": "Washington",
    "postcode": "98101",
    "country": "US",
}


def berlin(code: str = "BERLIN", **changes: Any) -> ShippingAddress:
    return examples.address(code, **changes)


def test_the_list_shows_where_who_and_which_is_the_default():
    page = gita(hub(berlin(default=True, groups=frozenset({"lab", "team-leads"})))).get("/settings/addresses").words

    assert "Berlin office BERLIN Default Goods in Berlin, BE Germany lab, team-leads" in page
    assert "This can’t be undone." in page


def test_without_an_address_the_page_says_what_that_means():
    house = hub()
    gita(house).send("/settings/addresses/delete", {"code": "BERLIN"})

    assert "Nobody can shop before there is one" in gita(house).get("/settings/addresses").words


@pytest.mark.parametrize("path", ["", "/add", "/edit/BERLIN", "/csv", "/import"])
def test_only_administrators_of_purchasing_see_any_of_it(path: str):
    assert Browser(hub()).signed_in("anna").get(f"/settings/addresses{path}").status == 403


@pytest.mark.parametrize("path", ["/add", "/edit/BERLIN", "/delete", "/import", "/import/confirm"])
def test_nobody_else_changes_anything(path: str):
    house = hub()
    anna = Browser(house).signed_in("anna")
    before = len(house.store.commits)

    page = anna.send(f"/settings/addresses{path}", SEATTLE)

    assert page.status == 403
    assert len(house.store.commits) == before


def test_a_new_address_is_added_as_its_country_writes_it():
    house = hub()

    page = gita(house).send("/settings/addresses/add", SEATTLE | {"postcode": "９８１０１", "phone": "+1 206 555 0100"})

    assert (page.status, page.headers["Location"]) == (303, "/settings/addresses?done=added")
    assert house.addresses.get("SEA-HQ") == ShippingAddress(
        "SEA-HQ",
        "Seattle headquarters",
        "Front desk",
        "",
        ("350 Harbor Street",),
        "Seattle",
        "WA",
        "98101",
        "US",
        phone="+1 206 555 0100",
    )
    assert house.store.entries[-1].facts == {"code": "SEA-HQ"}


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept():
    house = hub()
    typed = SEATTLE | {"postcode": "10001", "label": " ", "code": "SEA HQ", "phone": "call me", "email": "nobody"}

    page = gita(house).send("/settings/addresses/add", typed)

    assert page.status == 422
    assert errors(page) == {
        "label": "Please give the address a label.",
        "code": "A code has 1 to 20 letters, digits, dots, hyphens or underscores.",
        "postcode": "This postcode is not in WA.",
        "phone": "This is no phone number. One looks like +81 3 5555 0100.",
        "email": "This is no e-mail address.",
    }
    assert page.field("line1") == "350 Harbor Street"
    assert house.addresses.all() == [berlin()]


def test_an_empty_form_says_everything_at_once():
    page = gita(hub()).send("/settings/addresses/add", {})

    assert page.status == 422
    assert set(errors(page)) == {"label", "code", "addressee", "country"}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": "berlin"}, "code", "There is an address with this code already."),
        ({"label": "BERLIN  Office"}, "label", "Another address has this label already."),
    ],
)
def test_a_code_or_label_is_taken_whatever_its_case(changes: dict[str, str], field: str, words: str):
    page = gita(hub()).send("/settings/addresses/add", SEATTLE | changes)

    assert (page.status, errors(page)) == (422, {field: words})


def test_another_country_shows_its_fields_and_changes_nothing():
    house = hub()

    page = gita(house).send("/settings/addresses/add", SEATTLE | {"country": "JP", "adapt": "yes"})

    assert page.status == 200 and errors(page) == {}
    assert "Prefecture" in page.words
    assert page.text.index('id="postcode"') < page.text.index('id="state"') < page.text.index('id="line1"')
    assert '<option value="東京都">Tokyo</option>' in page.text
    assert page.field("label") == "Seattle headquarters"
    assert house.addresses.all() == [berlin()]


def test_groups_are_found_and_chosen_without_a_script():
    house = hub(Group("lab"))
    admin = gita(house)

    found = admin.send("/settings/addresses/add", SEATTLE | {"find": "groups", "groups-search": "la"})
    added = send(admin, "/settings/addresses/add", *SEATTLE.items(), ("groups", "group:lab"))

    assert 'value="group:lab"' in found.text and found.field("line1") == "350 Harbor Street"
    assert added.status == 303
    assert house.addresses.get("SEA-HQ").groups == {"lab"}


@pytest.mark.parametrize("value", ["person:chiara", "nonsense", "role:applicant", "group:"])
def test_only_groups_can_be_chosen(value: str):
    page = send(gita(hub()), "/settings/addresses/add", *SEATTLE.items(), ("groups", value))

    assert (page.status, set(errors(page))) == (422, {"groups"})


def edited(browser: Browser, **changes: str) -> dict[str, str]:
    """What the edit page of Berlin would post."""
    page = lxml.html.fromstring(browser.get("/settings/addresses/edit/BERLIN").text)
    (form,) = [form for form in page.forms if "/edit/" in form.get("action")]
    return {name: value for name, value in form.form_values() if value} | changes


def test_an_address_is_edited_by_its_label_and_keeps_its_code():
    house = hub()
    admin = gita(house)
    assert 'href="/settings/addresses/edit/BERLIN"' in admin.get("/settings/addresses").text

    page = admin.post("/settings/addresses/edit/BERLIN", edited(admin, line1="Lindenstraße 9", code="PARIS"))

    assert page.status == 303
    assert house.addresses.all() == [berlin(lines=("Lindenstraße 9", "Gate 2"), revision=1)]
    assert house.store.entries[-1].facts == {"code": "BERLIN", "fields": "line1"}


def test_a_form_that_changes_nothing_writes_nothing():
    house = hub()
    admin = gita(house)
    fields = edited(admin)
    before = len(house.store.commits)

    page = admin.post("/settings/addresses/edit/BERLIN", fields)

    assert page.status == 303
    assert house.addresses.all() == [berlin()]
    assert len(house.store.commits) == before


def test_the_second_of_two_administrators_sees_what_the_first_stored_and_may_insist():
    house = hub()
    admin = gita(house)
    first, second = edited(admin, city="Potsdam", postcode="14467"), edited(admin, phone="+49 30 999999")
    admin.post("/settings/addresses/edit/BERLIN", first)

    page = admin.post("/settings/addresses/edit/BERLIN", second)

    assert page.status == 409
    assert "This address was changed meanwhile." in page.words
    assert "Stored meanwhile: Potsdam" in page.words and "Stored meanwhile: 14467" in page.words
    assert house.addresses.get("BERLIN").city == "Potsdam"
    insisted = admin.post("/settings/addresses/edit/BERLIN", second | {"revision": page.field("revision")})
    assert insisted.status == 303
    assert house.addresses.get("BERLIN") == berlin(phone="+49 30 999999", revision=2)


@pytest.mark.parametrize("revision", ["", "x", "-1", "٣", pytest.param("9" * 5_000, id="endless")])
def test_a_revision_that_no_page_of_ours_had_is_as_good_as_an_old_one(revision: str):
    house = hub()
    admin = gita(house)

    page = admin.post("/settings/addresses/edit/BERLIN", edited(admin, city="Potsdam", revision=revision))

    assert page.status == 409
    assert house.addresses.all() == [berlin()]


@pytest.mark.parametrize("code", ["NOWHERE", "%2e%2e", "a%2Fb", "%00"])
def test_an_address_that_is_not_there_is_not_found(code: str):
    admin = gita(hub())

    assert admin.get(f"/settings/addresses/edit/{code}").status == 404
    assert admin.send(f"/settings/addresses/edit/{code}", SEATTLE).status == 404


def test_a_new_default_takes_it_from_the_old_one_in_the_same_commit():
    house = hub(berlin(default=True))

    gita(house).send("/settings/addresses/add", SEATTLE | {"default": "yes"})

    assert {one.code: one.default for one in house.addresses.all()} == {"BERLIN": False, "SEA-HQ": True}
    assert [entry.action for entry in house.store.entries[-2:]] == ["address_changed", "address_added"]


def test_several_are_deleted_from_the_list_and_one_from_its_page():
    house = hub(berlin("A", label="A"), berlin("B", label="B"))
    admin = gita(house)

    several = send(admin, "/settings/addresses/delete", ("code", "A"), ("code", "B"), ("code", "GONE"))

    assert (several.status, several.headers["Location"]) == (303, "/settings/addresses?done=deleted")
    assert [one.code for one in house.addresses.all()] == ["BERLIN"]
    one = lxml.html.fromstring(admin.get("/settings/addresses/edit/BERLIN").text)
    (form,) = [form for form in one.forms if form.get("action").endswith("/delete")]
    admin.post("/settings/addresses/delete", dict(form.form_values()))
    assert house.addresses.all() == []
    assert [entry.action for entry in house.store.entries].count("address_deleted") == 3


def test_deleting_nothing_says_so():
    page = gita(hub()).send("/settings/addresses/delete")

    assert page.status == 422
    assert "Please tick the addresses to delete." in page.words
