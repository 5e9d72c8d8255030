"""The directory's pages: lists, one person, and what is said when something is wrong."""

from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.directory import Group, Person, Role
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.usecases.directory import people as keeping
from tests import examples
from tests.examples import NOON
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown

ADMIN = frozenset({Role.PURCHASING_ADMINISTRATOR})


def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def send(admin: Browser, path: str, *pairs: tuple[str, str]) -> Shown:
    """A form with fields that may be given several times."""
    nonce = admin.get("/").field("form_nonce")
    return admin.post(path, urlencode([("form_nonce", nonce), *pairs]).encode())


def as_shown(page: Shown) -> dict[str, Any]:
    """What the form would post as it stands."""
    form = lxml.html.fromstring(page.text).xpath("//form[@novalidate]")[0]
    return {name: "" if text == "on" else text for name, text in form.form_values()}  # lxml's word for an empty value


def names(page: Shown) -> list[str]:
    return [a.text_content() for a in lxml.html.fromstring(page.text).xpath("//td[contains(@class,'title')]/a")]


ZOE = (
    ("name", "Zoe Zander"),
    ("email", "zoe@example.com"),
    ("unique_name", "zoe"),
    ("language", "ja"),
    ("manager", "person:emma"),
    ("groups", "group:team-leads"),
    ("roles", "applicant"),
    ("roles", "approver"),
)


def test_a_person_is_added_and_found_in_the_list():
    house = hub()
    admin = gita(house)

    page = send(admin, "/settings/people/add", *ZOE)

    assert (page.status, page.headers["Location"]) == (303, "/settings/people?done=added")
    (zoe,) = [person for person in house.store.all(Person) if person.is_expected]
    assert (zoe.name, zoe.language, zoe.manager) == ("Zoe Zander", "ja", "emma")
    assert (zoe.groups, zoe.roles) == ({"team-leads"}, {Role.APPLICANT, Role.APPROVER})
    assert "Zoe Zander" in names(admin.get("/settings/people?done=added"))


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept():
    admin = gita(hub())

    page = send(
        admin, "/settings/people/add", *(pair for pair in ZOE if pair[0] not in {"email", "name"}), ("email", "zoe@")
    )

    assert page.status == 422
    assert "Please enter a name." in page.words
    assert "This is not an e-mail address." in page.words
    kept = lxml.html.fromstring(page.text)
    assert kept.xpath("//input[@name='email']/@value") == ["zoe@"]
    assert kept.xpath("//input[@name='groups' and @checked]/@value") == ["group:team-leads"]
    assert kept.xpath("//input[@name='manager' and @checked]/@value") == ["person:emma"]
    assert kept.xpath("//input[@name='roles' and @checked]/@value") == ["applicant", "approver"]
    assert kept.xpath("//select[@name='language']/option[@selected]/@value") == ["ja"]


@pytest.mark.parametrize(
    "garbage",
    [
        ("language", "tlh"),
        ("roles", "king"),
        ("groups", "role:approver"),
        ("groups", "nonsense"),
        ("manager", "group:team-leads"),
        ("manager", "person:nobody"),
    ],
)
def test_what_no_form_of_ours_offers_is_refused(garbage: tuple[str, str]):
    house = hub()

    page = send(gita(house), "/settings/people/add", *(pair for pair in ZOE if pair[0] != garbage[0]), garbage)

    if garbage != ("groups", "role:approver"):  # a role is no group, so it is simply none
        assert page.status == 422
        assert [person for person in house.store.all(Person) if person.is_expected] == []


def test_a_person_is_changed_by_the_form_as_it_is_shown():
    house = hub(examples.person("anna", manager="chiara"))
    admin = gita(house)

    shown = as_shown(admin.get("/settings/people/edit/anna"))
    page = admin.post("/settings/people/edit/anna", shown | {"last_name": "Berg", "name": "Anna Berg"})

    assert (page.status, page.headers["Location"]) == (303, "/settings/people/edit/anna?done=updated")
    anna = house.people.get("anna")
    assert (anna.name, anna.manager, anna.roles) == ("Anna Berg", "chiara", {Role.APPLICANT})


def test_without_a_script_somebody_is_looked_for_and_nothing_typed_is_lost():
    house = hub()
    admin = gita(house)

    page = send(
        admin,
        "/settings/people/edit/anna",
        ("name", "Anna B"),
        ("manager-search", "emm"),
        ("groups-search", ""),
        ("find", "manager"),
        ("revision", "0"),
    )

    tree = lxml.html.fromstring(page.text)
    assert page.status == 200
    assert tree.xpath("//input[@name='name']/@value") == ["Anna B"]
    assert tree.xpath("//input[@name='manager']/@value") == ["", "person:emma"]
    assert "1 found. Tick whom you want." in page.words
    assert house.people.get("anna").name == "Anna Sato"


def test_two_administrators_do_not_overwrite_each_other_unseen():
    house = hub(examples.person("emma", roles=ADMIN))
    admin = gita(house)
    shown = as_shown(admin.get("/settings/people/edit/anna"))
    other = send(
        Browser(house).signed_in("emma"),
        "/settings/people/edit/anna",
        ("name", "Anna Berg"),
        ("email", "anna@example.com"),
        ("unique_name", "anna"),
        ("language", "en"),
        ("roles", "approver"),
        ("revision", "0"),
    )

    page = admin.post("/settings/people/edit/anna", shown | {"name": "Anna Tal"})

    assert (other.status, page.status) == (303, 409)
    assert "This person was changed meanwhile." in page.words
    assert "Stored meanwhile: Anna Berg" in page.words
    assert "Stored meanwhile: Approver" in page.words
    assert house.people.get("anna").name == "Anna Berg"

    again = admin.post("/settings/people/edit/anna", as_shown(page))

    assert again.status == 303
    assert house.people.get("anna").name == "Anna Tal"


def test_who_is_switched_off_is_signed_out_with_the_next_click():
    house = hub()
    anna, admin = Browser(house).signed_in("anna"), gita(house)

    page = admin.send("/settings/people/edit/anna/off")

    assert (page.status, page.headers["Location"]) == (303, "/settings/people/edit/anna?done=off")
    assert anna.get("/orders").status == 303
    assert "They can’t sign in, and nobody asks them." in admin.get("/settings/people/edit/anna").words

    assert admin.send("/settings/people/edit/anna/on").status == 303
    assert not house.people.get("anna").disabled
    assert anna.get("/orders").status == 303


def test_nobody_locks_everybody_out():
    house = hub()
    admin = gita(house)

    off = admin.send("/settings/people/edit/gita/off")
    shown = as_shown(admin.get("/settings/people/edit/gita"))
    changed = admin.post("/settings/people/edit/gita", shown | {"roles": "operator"})

    assert (off.status, changed.status) == (422, 422)
    assert "You can’t switch yourself off." in off.words
    assert "Gita Rao is the last purchasing administrator who can sign in." in changed.words
    assert house.people.get("gita").has(Role.PURCHASING_ADMINISTRATOR)


def test_nobody_gives_themselves_a_role():
    house = hub()

    page = send(Browser(house).signed_in("anna"), "/settings/people/edit/anna", *ZOE, ("revision", "0"))

    assert page.status == 403
    assert house.people.get("anna").roles == {Role.APPLICANT}


def test_a_page_says_what_keeps_letters_away_who_is_alike_and_where_they_are_named():
    house = hub(
        examples.person("anna", mail_problem=MailProblem(Failure.BOUNCED, NOON)),
        examples.person("ben", email="anna@example.com"),
        examples.person("emma", email=""),
    )
    admin = gita(house)

    anna, emma = admin.get("/settings/people/edit/anna").words, admin.get("/settings/people/edit/emma").words

    assert "Letters do not reach them" in anna
    assert "Ben Weber has the same e-mail or user name" in anna
    assert "No letter can ask this person" in emma
    assert "Approval route “Standard”" in emma


def test_a_person_who_never_signed_in_can_be_deleted():
    house = hub(examples.person("zoe", issuer="", subject=""))
    admin = gita(house)

    assert "They have never signed in" in admin.get("/settings/people/edit/zoe").words
    page = admin.send("/settings/people/edit/zoe/delete")

    assert (page.status, page.headers["Location"]) == (303, "/settings/people?done=deleted")
    assert house.store.find(Person, "zoe") is None
    assert admin.send("/settings/people/edit/anna/delete").status == 422


def test_roles_and_groups_of_the_provider_are_told_apart_from_those_given_here():
    leads = frozenset({"team-leads"})
    house = hub(
        Group("team-leads", is_provided=True, roles=frozenset({Role.APPROVER})),
        examples.person("anna", groups=leads, roles={Role.APPROVER}, provided_roles={Role.APPROVER}),
    )

    words = gita(house).get("/settings/people/edit/anna").words

    assert "Groups from the sign-in providerteam-leads" in words
    assert "comes with team-leads" in words


def test_what_happened_to_a_person_is_told_without_what_it_said():
    house = hub()
    house.do(keeping.switch_off, "anna", by=house.people.get("gita"), where="page")

    assert "Gita Rao switched a person off" in gita(house).get("/settings/people/edit/anna").words


@pytest.mark.parametrize("id", ["nobody", "x" * 600, "%2e%2e"])
def test_nobody_is_found_under_an_unknown_id(id: str):
    admin = gita(hub())

    assert admin.get(f"/settings/people/edit/{id}").status == 404
    assert admin.send(f"/settings/people/edit/{id}/off").status == 404
