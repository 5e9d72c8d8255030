"""The page for the fields of a company's own: list, add, change, order, delete, and everything that goes wrong."""

from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.purchasing.custom_fields import MOST_FIELDS, CustomField, CustomFields, FieldKind
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser

PAGE = "/settings/custom-fields"
COST = CustomField("cost_center", "Cost center", required=True)
SIZE = CustomField("size", "Size", FieldKind.CHOICE, options=("S", "M"))
NEW = {"label": " Cost  center ", "key": "cost_center", "kind": "text", "required": "yes", "revision": "0"}


def gita(*fields: CustomField) -> tuple[Browser, FakeHub]:
    house = hub(*([CustomFields(fields)] if fields else []))
    return Browser(house).signed_in("gita"), house


def test_an_administrator_adds_a_field():
    browser, house = gita()
    assert "No fields of your own yet" in browser.get(PAGE).words
    assert browser.get(f"{PAGE}/add").field("revision") == "0"

    page = browser.send(f"{PAGE}/add", NEW)

    assert (page.status, page.headers["Location"]) == (303, f"{PAGE}?done=added")
    assert house.settings.custom_fields().fields == (COST,)
    assert "The field was added." in browser.get(f"{PAGE}?done=added").words
    assert house.store.audited == ["signed_in", "field_kept"]


def test_a_choice_has_its_options_a_line_each():
    browser, house = gita()

    browser.send(f"{PAGE}/add", {"label": "Size", "key": "size", "kind": "choice", "options": " S \r\n\r\nM"})

    assert house.settings.custom_fields().fields == (SIZE,)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"label": ""}, "Please give the field a label"),
        ({"key": "Cost Center"}, "The key begins with a letter"),
        ({"kind": "colour"}, "Please choose what kind of field it is."),
        ({"kind": "choice"}, "Please give at least one option"),
        ({"key": "size"}, "Another field has this key."),
        ({"label": "SIZE"}, "Another field has this label."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(wrong: dict[str, str], sentence: str):
    browser, house = gita(SIZE)

    page = browser.send(f"{PAGE}/add", NEW | {"revision": "1", "label": "Typed"} | wrong)

    assert page.status == 422
    assert sentence in page.words
    assert page.field("key") == (wrong.get("key") or "cost_center")
    assert house.settings.custom_fields().fields == (SIZE,)


def test_a_field_is_changed_and_keeps_its_key():
    browser, house = gita(COST, SIZE)
    form = browser.get(f"{PAGE}/edit/cost_center")
    assert form.field("label") == "Cost center"

    browser.send(f"{PAGE}/edit/cost_center", NEW | {"label": "Project", "key": "other", "revision": "1"})

    assert house.settings.custom_fields().fields == (CustomField("cost_center", "Project", required=True), SIZE)


def test_two_administrators_do_not_overwrite_each_other():
    browser, house = gita(COST)
    browser.send(f"{PAGE}/edit/cost_center", NEW | {"label": "First", "revision": "1"})

    page = browser.send(f"{PAGE}/edit/cost_center", NEW | {"label": "Second", "revision": "1"})

    assert page.status == 409
    assert "Stored meanwhile: First" in page.words
    assert house.settings.custom_fields().fields[0].label == "First"
    again = browser.send(f"{PAGE}/edit/cost_center", NEW | {"label": "Second", "revision": page.field("revision")})
    assert again.status == 303
    assert house.settings.custom_fields().fields[0].label == "Second"


def test_fields_are_put_in_order():
    browser, house = gita(COST, SIZE)

    browser.send(f"{PAGE}/up/size")
    browser.send(f"{PAGE}/up/size")

    assert house.settings.custom_fields().fields == (SIZE, COST)


def test_a_field_is_deleted_once_and_orders_keep_what_was_filled_in():
    browser, house = gita(COST)
    house.store.hold(examples.order(custom={"cost_center": "4711"}), examples.content())
    assert "This can’t be undone." in browser.get(f"{PAGE}/edit/cost_center").words

    for _ in range(2):
        assert browser.send(f"{PAGE}/delete/cost_center").status == 303

    assert house.settings.custom_fields().fields == ()
    assert "4711" in browser.get("/orders/PO-1001").words
    assert house.store.audited.count("field_deleted") == 1
    assert browser.send(f"{PAGE}/add", NEW | {"revision": "2"}).status == 303


def test_more_than_ten_are_refused():
    browser, _ = gita(*(CustomField(f"f{n}", f"Field {n}") for n in range(MOST_FIELDS)))
    assert f"{PAGE}/add" not in browser.get(PAGE).text

    assert browser.send(f"{PAGE}/add", NEW | {"revision": "1"}).status == 422


@pytest.mark.parametrize("path", ["/edit/gone", "/edit/%00", "/up/gone"])
def test_a_field_that_is_gone_is_not_found(path: str):
    browser, _ = gita(COST)

    assert (browser.send if "up" in path else browser.get)(PAGE + path).status == 404


def test_nobody_else_gets_there():
    house = hub()
    anna = Browser(house).signed_in("anna")

    assert anna.get(PAGE).status == 403
    assert anna.send(f"{PAGE}/add", NEW).status == 403
    assert house.settings.custom_fields() == CustomFields()


def test_a_field_that_amazon_is_told_stays_and_the_page_says_under_which_name():
    browser, house = gita(COST)
    told = examples.integration(extrinsics={"CostCenter": "custom:cost_center"})
    house.commit(Changed(house.settings.integration(), told))

    page = browser.send(f"{PAGE}/delete/cost_center")

    assert page.status == 422
    assert "Amazon is told this field as “CostCenter”." in page.words
    assert house.settings.custom_fields().fields == (COST,)


def test_a_row_whose_field_is_gone_is_never_told_something_else_instead():
    browser, house = gita()
    told = examples.integration(extrinsics={"CostCenter": "custom:cost_center"})
    house.commit(Changed(house.settings.integration(), told))
    settings = browser.get("/settings/integration")
    (form,) = [form for form in lxml.html.fromstring(settings.text).forms if "tolerance" in form.fields]

    page = browser.post("/settings/integration", urlencode([(n, v) for n, v in form.form_values() if v]).encode())

    assert (page.status, "Please choose what is told." in page.words) == (422, True)
    assert house.settings.integration().extrinsics == {"CostCenter": "custom:cost_center"}
