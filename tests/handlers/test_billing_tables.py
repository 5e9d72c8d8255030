"""Billing groups as tables: what is downloaded, looked at, and taken over."""

from chalicelib.domain.directory import Anyone
from tests.fakes import hub
from tests.handlers.browser import Browser, Shown
from tests.handlers.filling import gita, upload
from tests.handlers.test_billing import codes, lab

HEADER = "code,name,users,groups,remarks,business_unit,credential_set,default\n"


def confirmed(browser: Browser, table: str) -> Shown:
    page = upload(browser, "/settings/billing-groups/import", table.encode())
    assert page.status == 200, page.words
    return upload(browser, "/settings/billing-groups/import/confirm", csv=table, plan=page.field("plan"))


def test_what_was_downloaded_changes_nothing_when_it_is_brought_back():
    members = Anyone(people=frozenset({"anna", "chiara"}), groups=frozenset({"team-leads"}))
    house = hub(lab(members=members, default=True, remarks="=Glass"))
    admin = gita(house)

    file = admin.get("/settings/billing-groups/csv")
    page = upload(admin, "/settings/billing-groups/import", file.body)

    assert file.headers["Content-Disposition"] == 'attachment; filename="billing-groups.csv"'
    assert "anna@example.com; chiara@example.com,team-leads,'=Glass" in file.body.decode()
    assert "There is nothing to take over" in page.words


def test_a_table_finds_people_by_mail_or_user_name_and_moves_the_default():
    house = hub(lab(default=True))
    admin = gita(house)

    page = confirmed(admin, HEADER + "DOCK,Dock,ANNA@example.com; ben,team-leads,,unit-d,main,yes\n")

    assert page.status == 303
    assert house.billing_groups.get("DOCK").members == Anyone(
        people=frozenset({"anna", "ben"}), groups=frozenset({"team-leads"})
    )
    assert [one.code for one in house.billing_groups.all() if one.default] == ["DOCK"]


def test_a_column_that_is_missing_leaves_alone_what_is_stored():
    house = hub(lab(members=Anyone(people=frozenset({"anna"})), remarks="Glass"))

    confirmed(gita(house), "code;name\nlab;Laboratory\n")

    assert house.billing_groups.get("LAB") == lab(
        name="Laboratory", members=Anyone(people=frozenset({"anna"})), remarks="Glass", revision=1
    )


def test_one_wrong_row_refuses_the_whole_table_and_says_why():
    house = hub()
    table = HEADER + "A,New,,,,,,\nB,new,who@example.com,,,,,\nC,,,,,,elsewhere,perhaps\nOFFICE,NEW,,,,,,\n"

    page = upload(gita(house), "/settings/billing-groups/import", table.encode())

    assert page.status == 422
    assert "We know nobody with the e-mail or user name “who@example.com”." in page.words
    assert "Please write yes or no." in page.words
    assert "Another billing group has this name already." in page.words
    assert codes(house) == ["OFFICE"]


def test_a_row_for_people_who_are_not_there_is_warned_of():
    page = upload(gita(hub()), "/settings/billing-groups/import", (HEADER + "A,New,,nobody-yet,,,,\n").encode())

    assert page.status == 200
    assert "Nobody belongs to it yet, so nobody can use it." in page.words
