"""Shipping addresses as tables: what is downloaded, looked at, and taken over."""

import lxml.html
import pytest

from chalicelib.handlers.forms.addresses import COLUMNS
from tests.fakes import hub
from tests.handlers.filling import errors, gita, upload
from tests.handlers.test_addresses import SEATTLE, berlin

HEADER = "code,label,addressee,line1,city,state,postcode,country,groups,default\n"
TOKYO = "TYO-1,Tokyo office,総務部,丸の内1-2-3,千代田区,東京都,100-0005,jp,lab; team-leads,yes\n"


def test_what_was_downloaded_changes_nothing_when_it_is_brought_back():
    house = hub(berlin(default=True, groups=frozenset({"lab"})))
    admin = gita(house)

    file = admin.get("/settings/addresses/csv")
    page = upload(admin, "/settings/addresses/import", file.body)

    assert file.headers["Content-Disposition"] == 'attachment; filename="shipping-addresses.csv"'
    assert file.body.startswith(b"\xef\xbb\xbfcode,label,") and b",'+49 30 5550100," in file.body
    assert page.status == 200
    assert "There is nothing to take over" in page.words


def test_a_table_is_looked_at_before_it_is_taken_over():
    house = hub(berlin(default=True))
    admin = gita(house)
    table = HEADER + TOKYO + "BERLIN,Berlin HQ,Goods in,Lindenstraße 7,Berlin,BE,10969,DE,,\n"

    page = upload(admin, "/settings/addresses/import", table.encode("utf-16"))
    assert page.status == 200
    assert "1 new" in page.words and "1 changed" in page.words
    assert "label Berlin office Berlin HQ" in page.words and "line2 Gate 2 nothing" not in page.words
    assert house.addresses.all() == [berlin(default=True)]

    fields = {"plan": page.field("plan"), "csv": lxml.html.fromstring(page.text).xpath("//textarea[@hidden]")[0].text}
    taken = upload(admin, "/settings/addresses/import/confirm", **fields)

    assert (taken.status, taken.headers["Location"]) == (303, "/settings/addresses?imported=2")
    assert "2 rows were taken over" in admin.get("/settings/addresses?imported=2").words
    assert house.addresses.get("BERLIN") == berlin(label="Berlin HQ", lines=("Lindenstraße 7", "Gate 2"), revision=1)
    assert house.addresses.get("TYO-1").default and house.addresses.get("TYO-1").groups == {"lab", "team-leads"}


def test_one_wrong_row_refuses_the_whole_table_and_says_why():
    house = hub()
    admin = gita(house)
    table = HEADER + TOKYO + "X Y,,,,,,,ZZ,,maybe\n" + "tyo-1,Again,a,b,c,東京都,100-0005,JP,,\n"

    page = upload(admin, "/settings/addresses/import", table.encode())

    assert page.status == 422
    assert "2 rows can’t be taken over" in page.words
    assert "Line 2 has the same code." in page.words and "Please write yes or no." in page.words
    assert 'name="plan"' not in page.text
    forced = upload(admin, "/settings/addresses/import/confirm", csv=table, plan="x")
    assert forced.status == 409
    assert house.addresses.all() == [berlin()]


def test_a_plan_that_is_no_longer_true_is_shown_again_before_anything_is_written():
    house = hub()
    admin = gita(house)
    page = upload(admin, "/settings/addresses/import", (HEADER + TOKYO).encode())
    admin.send("/settings/addresses/add", SEATTLE | {"label": "Tokyo office"})

    again = upload(admin, "/settings/addresses/import/confirm", csv=HEADER + TOKYO, plan=page.field("plan"))

    assert again.status == 409
    assert "Another address has this label already." in again.words
    assert [one.code for one in house.addresses.all()] == ["BERLIN", "SEA-HQ"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\x00\xd8", b"a;b\n1;2", b"code\n\xe9"])
def test_a_wrong_file_is_refused_beside_its_field(content: bytes):
    page = upload(gita(hub()), "/settings/addresses/import", content)

    assert (page.status, set(errors(page))) == (422, {"file"})


def test_a_table_may_be_pasted():
    page = upload(gita(hub()), "/settings/addresses/import", csv=HEADER.replace(",", "\t") + TOKYO.replace(",", "\t"))

    assert page.status == 200 and "1 new" in page.words


def test_hundreds_of_rows_are_written_in_several_commits():
    house = hub()
    admin = gita(house)
    table = HEADER + "".join(f"C{n},Label {n},a,1 St,Seattle,WA,98101,US,,\n" for n in range(120))

    page = upload(admin, "/settings/addresses/import", table.encode())
    upload(admin, "/settings/addresses/import/confirm", csv=table, plan=page.field("plan"))

    assert len(house.addresses.all()) == 121
    assert house.addresses.turn().revision == 3


def test_every_column_of_the_table_is_one_of_the_form():
    page = gita(hub()).get("/settings/addresses/add").text

    assert [column.name for column in COLUMNS if f'name="{column.name}' not in page] == []
