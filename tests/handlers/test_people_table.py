"""People as a table: chosen, looked at, confirmed; and downloaded as one that can be taken over again."""

import csv
import io

from chalicelib.domain.directory import Person
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown
from tests.handlers.test_people import gita

TABLE = "Name,E-mail,Unique name,Roles,Manager\r\nZoe Zander,zoe@example.com,zoe,applicant; approver,emma\r\n"


def send(admin: Browser, path: str, text: str, **fields: str) -> Shown:
    return admin.send(path, {"csv": text, **fields})


def previewed(admin: Browser, text: str) -> Shown:
    return send(admin, "/settings/people/import", text)


def confirmed(admin: Browser, text: str) -> Shown:
    page = previewed(admin, text)
    return send(admin, "/settings/people/import/confirm", text, plan=page.field("plan"))


def newcomers(house: FakeHub) -> list[str]:
    return [person.name for person in house.store.all(Person) if person.is_expected]


def test_a_table_is_looked_at_before_anything_changes():
    house = hub()
    admin = gita(house)

    page = previewed(admin, TABLE)

    assert page.status == 200
    assert "Nothing is changed yet" in page.words
    assert "Zoe Zander" in page.words
    assert newcomers(house) == []


def test_what_was_looked_at_is_taken_over_and_said():
    house = hub()
    admin = gita(house)

    page = confirmed(admin, TABLE)

    assert (page.status, page.headers["Location"]) == (303, "/settings/people?imported=1")
    assert newcomers(house) == ["Zoe Zander"]
    assert "1 row was taken over" in admin.get("/settings/people?imported=1").words


def test_a_wrong_row_keeps_everything_out():
    house = hub()
    admin = gita(house)
    text = TABLE + "X,x@,x,king,\r\n"

    page = previewed(admin, text)

    assert page.status == 422
    assert "We do not know the role “king”" in page.words
    assert send(admin, "/settings/people/import/confirm", text, plan="x").status in {409, 422}
    assert newcomers(house) == []


def test_columns_that_we_do_not_know_are_refused():
    page = previewed(gita(hub()), "Name,Salary\r\nZoe,1\r\n")

    assert page.status == 422
    assert "We do not know the column “Salary”." in page.words


def test_the_directory_is_downloaded_and_taken_over_again_without_a_change():
    house = hub(
        examples.person("anna", manager="chiara", given_groups=frozenset({"team-leads"}), groups={"team-leads"}),
        examples.person("ben", name="=cmd()", email="", disabled=True, language="ja"),
    )
    admin = gita(house)

    shown = admin.get("/settings/people/csv")

    assert (shown.status, shown.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    table = list(csv.reader(io.StringIO(shown.body.decode("utf-8-sig"))))
    assert table[0][:3] == ["name", "email", "unique_name"]
    assert table[1] == ["'=cmd()", "", "ben", "Ben", "Weber", "", "applicant", "", "ja", "yes"]
    assert table[2] == [
        "Anna Sato",
        "anna@example.com",
        "anna",
        "Anna",
        "Sato",
        "team-leads",
        "applicant",
        "chiara",
        "en",
        "",
    ]
    assert "There is nothing to take over" in previewed(admin, shown.body.decode("utf-8-sig")).words


def test_tables_of_people_are_for_administrators():
    for path in ("/settings/people/csv", "/settings/people/import"):
        assert Browser(hub()).signed_in("anna").get(path).status == 403
