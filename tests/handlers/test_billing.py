"""Billing Group Settings as an administrator uses them, and what applicants see of the groups."""

from typing import Any

import lxml.html
import pytest

from chalicelib.domain.approvals.routes import Route
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Erased
from chalicelib.domain.company import Integration
from chalicelib.domain.directory import Anyone, Group
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.filling import errors, gita, send

LAB = {"name": "Laboratory", "code": "LAB", "remarks": "Glass and\nchemicals", "business_unit": "unit-lab"}
OFFICE = examples.billing_group()


def lab(**changes: Any) -> BillingGroup:
    return examples.billing_group("LAB", **changes)


def edited(browser: Browser, code: str = "OFFICE", **changes: str) -> dict[str, str]:
    """What a group's edit page would post."""
    page = lxml.html.fromstring(browser.get(f"/settings/billing-groups/edit/{code}").text)
    (form,) = [form for form in page.forms if "/edit/" in form.get("action")]
    return {name: value for name, value in form.form_values() if value} | changes


def codes(house: FakeHub) -> list[str]:
    return [group.code for group in house.billing_groups.all()]


def test_the_list_shows_who_may_use_a_group_and_where_it_leads_at_amazon():
    members = Anyone(people=frozenset({"anna"}), groups=frozenset({"team-leads"}))
    house = hub(lab(members=members, credential_set="", default=True, remarks="Glass"))

    page = gita(house).get("/settings/billing-groups").words

    assert "Lab supplies LAB Default Glass team-leads, Anna Sato by the applicant’s group Unit unit-lab" in page
    assert "Office supplies OFFICE Everyone main Unit unit-office" in page
    assert "Every order is billed to Example GmbH at the address in the company settings" in page


def test_without_a_group_the_page_says_that_one_is_needed():
    house = hub()
    house.commit(Erased(OFFICE))

    assert (
        "At least one is needed before anybody can shop or apply" in gita(house).get("/settings/billing-groups").words
    )


@pytest.mark.parametrize("path", ["", "/add", "/edit/OFFICE", "/csv", "/import"])
def test_only_administrators_of_purchasing_see_any_of_it(path: str):
    assert Browser(hub()).signed_in("anna").get(f"/settings/billing-groups{path}").status == 403


@pytest.mark.parametrize("path", ["/add", "/edit/OFFICE", "/delete", "/import", "/import/confirm"])
def test_nobody_else_changes_anything(path: str):
    house = hub()
    anna = Browser(house).signed_in("anna")
    before = len(house.store.commits)

    assert anna.send(f"/settings/billing-groups{path}", LAB).status == 403
    assert len(house.store.commits) == before


def test_a_group_is_added_for_people_and_groups():
    house = hub(Group("lab"))

    page = send(
        gita(house), "/settings/billing-groups/add", *LAB.items(), ("members", "person:anna"), ("members", "group:lab")
    )

    assert (page.status, page.headers["Location"]) == (303, "/settings/billing-groups?done=added")
    assert house.billing_groups.get("LAB") == BillingGroup(
        "LAB",
        "Laboratory",
        "",
        business_unit="unit-lab",
        members=Anyone(people=frozenset({"anna"}), groups=frozenset({"lab"})),
        remarks="Glass and\nchemicals",
    )
    assert house.store.entries[-1].action == "billing_group_added"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept():
    house = hub()
    typed = LAB | {"name": " ", "code": "L A B", "credential_set": "nowhere", "business_unit": "x" * 61}

    page = gita(house).send("/settings/billing-groups/add", typed)

    assert page.status == 422
    assert errors(page) == {
        "name": "Please give the billing group a name.",
        "code": "A code has 1 to 20 letters, digits, dots, hyphens or underscores.",
        "credential_set": "There is no such Amazon account in the integration settings.",
        "business_unit": "Please keep this under 60 characters.",
    }
    assert "Glass and\nchemicals" in page.text
    assert codes(house) == ["OFFICE"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": "office"}, "code", "There is a billing group with this code already."),
        ({"name": "OFFICE  Supplies"}, "name", "Another billing group has this name already."),
    ],
)
def test_a_code_or_name_is_taken_whatever_its_case(changes: dict[str, str], field: str, words: str):
    page = gita(hub()).send("/settings/billing-groups/add", LAB | changes)

    assert (page.status, errors(page)) == (422, {field: words})


def test_people_are_found_without_a_script_and_what_was_typed_is_kept():
    page = gita(hub()).send("/settings/billing-groups/add", LAB | {"find": "members", "members-search": "ann"})

    assert page.status == 200
    assert 'value="person:anna"' in page.text and page.field("name") == "Laboratory"


@pytest.mark.parametrize("value", ["nonsense", "person:", "role:king"])
def test_members_that_no_picker_offers_are_refused(value: str):
    page = send(gita(hub()), "/settings/billing-groups/add", *LAB.items(), ("members", value))

    assert (page.status, set(errors(page))) == (422, {"members"})


def test_a_group_is_edited_by_its_name_and_keeps_its_code():
    house = hub()
    admin = gita(house)

    page = admin.post("/settings/billing-groups/edit/OFFICE", edited(admin, name="Paper and pens") | {"code": "PENS"})

    assert page.status == 303
    assert house.billing_groups.all() == [examples.billing_group(name="Paper and pens", revision=1)]
    assert house.store.entries[-1].facts == {"code": "OFFICE", "fields": "name"}


def test_the_second_of_two_administrators_sees_what_the_first_stored_and_may_insist():
    house = hub()
    admin = gita(house)
    first, second = edited(admin, business_unit="unit-7"), edited(admin, remarks="Paper")
    admin.post("/settings/billing-groups/edit/OFFICE", first)

    page = admin.post("/settings/billing-groups/edit/OFFICE", second)

    assert page.status == 409
    assert "Stored meanwhile: unit-7" in page.words
    assert house.billing_groups.get("OFFICE").business_unit == "unit-7"
    insisted = admin.post("/settings/billing-groups/edit/OFFICE", second | {"revision": page.field("revision")})
    assert insisted.status == 303
    assert house.billing_groups.get("OFFICE").remarks == "Paper"


def test_a_revision_that_no_number_is_as_long_as_is_an_old_one():
    admin = gita(hub())

    page = admin.post("/settings/billing-groups/edit/OFFICE", edited(admin, revision="9" * 5_000))

    assert page.status == 409


def test_a_group_that_is_not_there_is_not_found():
    admin = gita(hub())

    assert admin.get("/settings/billing-groups/edit/NOWHERE").status == 404
    assert admin.send("/settings/billing-groups/edit/NOWHERE", LAB).status == 404


def test_a_new_default_takes_it_from_the_old_one():
    house = hub(lab(default=True))
    admin = gita(house)

    admin.post("/settings/billing-groups/edit/OFFICE", edited(admin, default="yes"))

    assert {one.code: one.default for one in house.billing_groups.all()} == {"LAB": False, "OFFICE": True}


def test_several_are_deleted_from_the_list_but_never_the_last():
    house = hub(lab(), examples.billing_group("A", name="A"))
    admin = gita(house)

    some = send(admin, "/settings/billing-groups/delete", ("code", "LAB"), ("code", "A"), ("code", "GONE"))
    last = send(admin, "/settings/billing-groups/delete", ("code", "OFFICE"))
    none = send(admin, "/settings/billing-groups/delete")

    assert (some.status, last.status, none.status) == (303, 422, 422)
    assert "Please keep at least one billing group: without any, nobody can apply." in last.words
    assert "Please tick the billing groups to delete." in none.words
    assert codes(house) == ["OFFICE"]


def test_a_group_that_a_route_is_for_stays_and_the_page_says_which():
    policy = examples.policy()
    route = Route("Laboratory", policy.routes[0].steps, billing_groups=frozenset({"LAB"}))
    house = hub(lab(), examples.policy(routes=(route, *policy.routes)))
    admin = gita(house)

    page = send(admin, "/settings/billing-groups/delete", ("code", "LAB"))

    assert page.status == 422
    assert "The approval route “Laboratory” is for the billing group “Lab supplies”." in page.words
    assert codes(house) == ["LAB", "OFFICE"]
    shown = admin.get("/settings/billing-groups/edit/LAB")
    assert "This billing group can’t be deleted now" in shown.words and "/delete" not in shown.text


def test_deleting_says_how_many_open_orders_name_the_group():
    orders = [examples.order(number=f"PO-{n}", status=Status.APPLYING) for n in range(3)]
    done = examples.order(number="PO-9", status=Status.CANCELED)
    house = hub(lab(), *orders, done)

    assert "3 open orders name it." in gita(house).get("/settings/billing-groups/edit/OFFICE").words
    assert "No open order names it." in gita(house).get("/settings/billing-groups/edit/LAB").words


@pytest.mark.parametrize(
    ("members", "is_idle"),
    [
        (None, False),
        (Anyone(people=frozenset({"anna"})), False),
        (Anyone(people=frozenset({"nobody"})), True),
        (Anyone(groups=frozenset({"team-leads"})), False),
        (Anyone(groups=frozenset({"empty"})), True),
        (Anyone(), True),
    ],
)
def test_a_group_with_nobody_in_it_is_warned_of(members: Anyone | None, is_idle: bool):
    page = gita(hub(lab(members=members))).get("/settings/billing-groups").words

    assert ("Nobody can use one of these groups" in page) is is_idle


# What applicants see


def test_an_applicant_sees_only_their_groups_in_the_shop():
    house = hub(lab(members=Anyone(groups=frozenset({"team-leads"}))))

    page = Browser(house).signed_in("anna").get("/shop").words

    assert "Office supplies" in page and "Lab supplies" not in page


def test_without_any_group_nobody_shops_and_the_page_says_why():
    house = hub()
    house.commit(Erased(OFFICE))
    anna = Browser(house).signed_in("anna")

    page = anna.send("/shop", {"address": "BERLIN", "billing_group": "OFFICE"})

    assert "There is no billing group" in anna.get("/shop").words
    assert page.status == 422


def test_groups_can_be_kept_before_the_integration_is_set_up():
    house = hub()
    house.store.records = {key: one for key, one in house.store.records.items() if not isinstance(one, Integration)}
    admin = gita(house)

    nonce = admin.get("/settings/billing-groups/add").field("form_nonce")
    page = admin.post("/settings/billing-groups/add", LAB | {"form_nonce": nonce})

    assert page.status == 303
    assert "Laboratory" in admin.get("/settings/billing-groups").words
