"""Returns and tills, over HTTP: from an order's number to its return note, and from takings to a Z reading."""

import csv
import io

import pytest

from chalicelib.domain.directory import Role
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.orders.order import Status
from chalicelib.domain.returns import Return
from chalicelib.domain.takings import ZReading
from tests.examples import person, sales, takings
from tests.examples.sales import eur
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown
from tests.usecases.returns.test_freeing import allocated
from tests.usecases.returns.test_taking import sold

ID = sales.ORDER_ID
PAGE = f"/returns/orders/{ID}"
ROLES = {"will": Role.WAREHOUSE, "ada": Role.ACCOUNTANT, "ida": Role.SELLERS_ADMINISTRATOR}


def house(**head: object) -> FakeHub:
    made = sold(**head)
    made.store.hold(*(person(id, name=id.title(), roles=frozenset({role})) for id, role in ROLES.items()))
    return made


def at(of: FakeHub, who: str = "will", station: str = "packing-1") -> Browser:
    browser = Browser(of).signed_in(who)
    if station:
        browser.cookies["__Host-station"] = station
    return browser


def take(browser: Browser, quantity: str = "1", **typed: str) -> Shown:
    page = browser.get(PAGE)
    fields = {"command": page.field("command"), "tender": "card", "quantity-1": quantity, "condition-1": "as_new"}
    return browser.send(PAGE, fields | typed)


@pytest.mark.parametrize("number", [ID, sales.SALE, sales.SALE.lower()])
def test_a_number_leads_to_what_may_come_back(number: str):
    will = at(house())

    assert will.get(f"/returns?order={number}").headers["Location"] == PAGE
    assert "of 2" in will.get(PAGE).words


def test_an_unknown_number_says_so_and_a_nameless_station_is_asked_for_its_name():
    of = house()

    assert "No order has the number “SO-9”" in at(of).get("/returns?order=SO-9").words
    asked = at(of, station="").get(PAGE)
    assert (asked.status, asked.headers["Location"].partition("?")[0]) == (303, "/warehouse/station")


def test_a_return_is_taken_shown_printed_and_listed_where_its_order_is():
    of = house()
    will = at(of)

    done = take(will, **{"restock-1": "yes"}, comment="dented")

    back = of.store.only(Return)
    assert (done.status, done.headers["Location"]) == (303, f"/returns/{back.id}?done=taken")
    assert (back.amount, back.station, back.items[0].restock) == (eur("8.00"), "packing-1", True)
    page = will.get(f"/returns/{back.id}?done=taken")
    assert "The return is taken" in page.words and "€8.00" in page.words and "dented" in page.words
    assert f'/orders-v3/order/{ID}"' in page.text
    note = will.get(f"/returns/{back.id}/note")
    assert (note.headers["Content-Type"], note.body[:5]) == ("application/pdf", b"%PDF-")
    for place in ("/returns", f"/sales/{ID}", PAGE):
        assert f'href="/returns/{back.id}"' in will.get(place).text, place


def test_everything_asks_first_and_keeps_what_was_typed():
    of = house()
    will = at(of)

    asked = take(will, "2", comment="all of it")

    assert asked.status == 422
    assert "Please confirm it" in asked.words
    assert asked.field("comment") == "all of it"
    assert of.store.all(Return) == []
    fields = {"command": asked.field("command"), "tender": "cash", "quantity-1": "2", "confirmed": "yes"}
    assert will.send(PAGE, fields).status == 303
    assert of.store.only(Return).is_whole
    assert "All of this order came back already" in will.get(PAGE).words


def test_two_conditions_of_a_line_are_one_return():
    of = house()

    done = take(at(of), **{"more-1": "1", "more_condition-1": "damaged", "restock-1": "yes", "confirmed": "yes"})

    assert done.status == 303
    assert [(str(each.condition), each.restock) for each in of.store.only(Return).items] == [
        ("as_new", True),
        ("damaged", False),
    ]


def test_what_lies_in_a_box_here_is_taken_out_of_it():
    of = allocated()
    of.store.hold(person("will", name="Will", roles=frozenset({Role.WAREHOUSE})))
    will = at(of)
    page = will.get(PAGE)
    assert "Not to be sent, and out of its box:" in page.words

    done = will.send(PAGE, {"command": page.field("command"), "tender": "amazon", "here-1": "1"})

    assert done.status == 303
    shown = will.get(done.headers["Location"]).words
    assert "1 piece had not left. Put it back on its shelf, and cancel it at Amazon" in shown
    assert "refund it at Amazon" not in shown
    assert "Put back from box 1" in will.get(f"/warehouse/{ID}").words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quantity-1": "3"}, "Only 2 were bought."),
        ({"quantity-1": "-1"}, "Please give a number of pieces"),
        ({"quantity-1": "one"}, "Please give a number of pieces"),
        ({"quantity-1": "9" * 400}, "Please give a number of pieces"),
        ({"quantity-1": " "}, "how many pieces of what come back"),
        ({"quantity-99": "1"}, "Please look at the marked fields."),
        ({"tender": "gold"}, "Please say how the money goes back."),
        ({"comment": "x" * 201}, "under 200 characters"),
        ({"command": ""}, "open for too long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(typed: dict[str, str], said: str):
    of = house()

    page = take(at(of), **typed)

    assert page.status == 422
    assert said in page.words
    assert of.store.all(Return) == []


def test_the_same_form_twice_is_one_return():
    of = house()
    will = at(of)
    command = will.get(PAGE).field("command")
    fields = {"command": command, "tender": "card", "quantity-1": "1"}
    will.send(PAGE, fields)

    again = will.send(PAGE, fields)

    assert (again.status, len(of.store.all(Return))) == (422, 1)
    assert f"already: {of.store.only(Return).id}" in again.words


def test_a_till_shows_its_period_and_only_the_accountant_closes_it():
    of = house()
    take(at(of))
    will, ada = at(of), at(of, "ada")

    page = ada.get("/till")
    assert "packing-1" in page.words and "€8.00" in page.words
    assert "Close the period" not in will.get("/till").words
    assert "X reading" in will.get("/till/x?station=packing-1").words
    assert will.send("/till/z", {"station": "packing-1", "period": "1"}).status == 403

    done = ada.send("/till/z", {"station": page.field("station"), "period": page.field("period")})

    assert done.headers["Location"] == "/till/z?station=packing-1&period=1&done=closed"
    assert "Z reading 1" in ada.get(done.headers["Location"]).words
    assert "Z reading 1" in will.get("/till/readings?station=packing-1").words
    assert "Nothing was taken or given back in this period yet" in ada.get("/till").words


def test_a_period_is_not_closed_twice():
    of = house()
    take(at(of))
    ada = at(of, "ada")
    fields = {"station": "packing-1", "period": "1"}
    ada.send("/till/z", fields)

    overtaken = ada.send("/till/z", fields)
    empty = ada.send("/till/z", fields | {"period": "2"})

    assert (overtaken.status, empty.status) == (409, 422)
    assert "closed this period meanwhile" in overtaken.words
    assert len(of.store.all(ZReading)) == 1


def test_entries_come_as_a_table_that_adds_up():
    of = house()
    take(at(of, station="=cmd"))
    of.store.hold(takings.entry("e-1", station="=cmd"))

    table = at(of, "ada").get("/till/csv?station=%3Dcmd&period=1")

    rows = list(csv.DictReader(io.StringIO(table.body.decode("utf-8-sig"))))
    assert [(row["kind"], row["amount"], row["pieces"], row["station"], row["by"]) for row in rows] == [
        ("return", "-8.00", "-1", "'=cmd", "Will Example"),
        ("taking", "15.99", "2", "'=cmd", "jonas"),
    ]
    assert at(of, "ada").get("/till/csv?station=x&period=none").status == 404


def test_strangers_ids_and_cursors_lead_nowhere():
    ada = at(house(), "ada")

    assert ada.get("/returns/RT-1").status == 404
    assert ada.get("/returns/RT-1/note").status == 404
    assert ada.get("/returns?after=nonsense").status == 422
    assert ada.get("/till/readings?station=a&after=nonsense").status == 422
    assert ada.get("/till/z?station=a&period=7").status == 404


def test_a_form_whose_browser_has_lost_its_name_keeps_what_was_typed():
    of = house()
    page = at(of).get(PAGE)

    typed = {"command": page.field("command"), "tender": "card", "quantity-1": "1", "comment": "dented"}
    refused = at(of, station="").send(PAGE, typed)

    assert refused.status == 422 and "Please give this station a name first" in refused.words
    assert (refused.field("quantity-1"), refused.field("comment")) == ("1", "dented")
    assert of.store.all(Return) == []


def test_an_order_of_which_nothing_can_come_back_offers_no_form():
    page = at(house(status=Status.CANCELED)).get(PAGE)

    assert "This order is canceled" in page.words
    assert "Take the return" not in page.words


def test_an_order_that_has_left_offers_its_return_to_those_who_take_it():
    of = house(step=Step.DESPATCHED)

    assert f'href="{PAGE}"' in at(of).get(f"/sales/{ID}").text
    assert f'href="{PAGE}"' not in at(of, "ada").get(f"/sales/{ID}").text
    assert f'href="{PAGE}"' not in at(house()).get(f"/sales/{ID}").text


def test_a_table_that_would_not_hold_every_entry_is_refused(monkeypatch: pytest.MonkeyPatch):
    of = house()
    of.store.hold(takings.entry("e-1"), takings.entry("e-2"))
    monkeypatch.setattr("chalicelib.queries.till.MOST_ENTRIES", 1)

    page = at(of, "ada").get(f"/till/csv?station={takings.STATION}&period=1")

    assert page.status == 422
    assert "This period has more than 1 entries, too many for a table." in page.words
