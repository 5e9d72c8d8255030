"""Order Management and its downloads at the front door."""

from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import lxml.html
import pytest

from chalicelib.domain.exports import Export, State
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.usecases import search
from tests import examples, fakes
from tests.examples import DAY, MINUTE, NOON
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown
from tests.usecases import steps
from tests.usecases.exports.tables import file, house, numbers


def in_status(status: Status, index: int = 0) -> PurchaseOrder:
    """The higher the index, the older."""
    return examples.order(
        number=f"PO-{status}-{index}",
        status=status,
        delivery=Delivery.SENT if status is Status.ORDERED else None,
        created_at=NOON - index * MINUTE,
    )


def with_orders(*orders: PurchaseOrder) -> FakeHub:
    hub = fakes.hub(*orders, *(examples.content(number=order.number) for order in orders))
    for order in orders:
        hub.do(search.index, order.number)
    return hub


def gita(hub: FakeHub) -> Browser:
    return Browser(hub).signed_in("gita")


def links(page: Shown) -> dict[str, str]:
    return {
        " ".join(link.text_content().split()): link.get("href")
        for link in lxml.html.fromstring(page.text).xpath("//a[@href]")
    }


# The list


def test_all_shows_what_was_applied_for_and_a_filter_one_status():
    admin = gita(with_orders(*(in_status(status) for status in Status)))

    everything, remanded = admin.get("/management").words, admin.get("/management?status=remanded").words

    assert [status for status in Status if f"PO-{status}-0" not in everything] == [Status.CART]
    assert [status for status in Status if f"PO-{status}-0" in remanded] == [Status.REMANDED]
    assert "Applying Remanded Canceled Ordered Disapproved (All)" in everything
    assert "Order Management" in everything


def test_all_leads_page_by_page_to_the_oldest():
    many = [in_status(status, index) for status in (Status.ORDERED, Status.CANCELED) for index in range(20)]
    admin = gita(with_orders(*many))

    first = admin.get("/management")
    second = admin.get(links(first)["Older"])

    assert "PO-ordered-0" in first.words and "PO-canceled-11" in first.words and "PO-ordered-19" not in first.words
    assert "PO-ordered-19" in second.words and "PO-canceled-19" in second.words and "Older" not in links(second)


def test_the_filter_stays_while_paging_and_the_words_while_filtering():
    admin = gita(with_orders(*(in_status(Status.ORDERED, index) for index in range(30))))

    page = admin.get("/management?status=ordered&search=ballpoint")

    assert parse_qs(urlsplit(links(page)["Older"]).query).keys() == {"status", "search", "after"}
    assert parse_qs(urlsplit(links(page)["Canceled"]).query) == {"status": ["canceled"], "search": ["ballpoint"]}
    assert links(page)["(All)"] == "/management?search=ballpoint"
    assert parse_qs(urlsplit(links(page)["Reload"]).query) == {"status": ["ordered"], "search": ["ballpoint"]}


def test_an_order_remembers_the_place_in_the_list_that_led_to_it():
    admin = gita(with_orders(*(in_status(Status.ORDERED, index) for index in range(30))))
    older = links(admin.get("/management?status=ordered&search=pen"))["Older"]
    page = admin.get(older)

    order = next(href for href in links(page).values() if "/orders/PO-ordered-29" in href)
    back = links(admin.get(order))["Order Management"]

    assert parse_qs(urlsplit(back).query) == parse_qs(urlsplit(older).query)


@pytest.mark.parametrize("place", ["", "https://evil.example", "next=1", "status=ordered" * 200, "&&=%ff"])
def test_a_place_that_is_none_leads_to_the_list(place: str):
    admin = gita(with_orders(in_status(Status.ORDERED)))

    page = admin.get(f"/orders/PO-ordered-0?list={quote(place)}")

    assert (page.status, "evil" in page.text) == (200, False)
    assert {href for words, href in links(page).items() if words == "Order Management"} == {"/management"}


def test_an_unknown_filter_is_no_list():
    assert gita(fakes.hub()).get("/management?status=nonsense").status == 404


def test_a_page_that_is_none_is_refused_in_words():
    page = gita(fakes.hub()).get("/management?after=nonsense")

    assert (page.status, "not valid" in page.words) == (422, True)


def test_an_empty_list_says_so():
    admin = gita(fakes.hub())

    assert "No order has this status" in admin.get("/management?status=applying").words
    assert "as soon as somebody applies" in admin.get("/management").words


def test_nothing_found_says_what_was_looked_for():
    page = gita(with_orders(in_status(Status.ORDERED))).get(f"/management?search={quote('<b>crayons</b>')}")

    assert "Nothing fits “<b>crayons</b>”" in page.words
    assert "<b>crayons" not in page.text


def test_a_number_leads_to_its_order_and_back_past_the_search():
    admin = gita(with_orders(examples.ordered(number="PO-261123-4F7K2QX")))

    answer = admin.get("/management?status=ordered&search=po-261123-4f7k2qx")

    assert answer.status == 303
    assert answer.headers["Location"].startswith("/orders/PO-261123-4F7K2QX?list=")
    assert links(admin.get(answer.headers["Location"]))["Order Management"] == "/management?status=ordered"


@pytest.mark.parametrize("path", ["/management", "/management/exports", "/management/exports/x"])
def test_it_is_for_administrators(path: str):
    assert Browser(fakes.hub()).signed_in("anna").get(path).status == 403


# Small tables


def test_ticked_orders_come_as_a_file():
    hub = with_orders(*(in_status(Status.ORDERED, index) for index in range(3)))
    admin = gita(hub)

    answer = tick(admin, ["PO-ordered-0", "PO-ordered-2"])

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="orders-2026-11-23.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert sorted(set(numbers(answer.body))) == ["PO-ordered-0", "PO-ordered-2"]
    assert hub.store.audited[-1] == "exported"


def test_all_that_match_are_not_only_those_of_the_page():
    admin = gita(with_orders(*(in_status(Status.ORDERED, n) for n in range(30)), in_status(Status.CANCELED)))

    ordered = admin.send("/management/download", {"which": "all", "status": "ordered", "search": "ballpoint"})
    windows = admin.send("/management/download", {"which": "all", "encoding": "cp932"})

    assert len(set(numbers(ordered.body))) == 30
    assert windows.headers["Content-Type"] == "text/csv; charset=windows-31j"
    assert windows.body.decode("cp932").count("PO-") == 62


def test_nothing_ticked_is_said_and_the_list_stays():
    page = gita(with_orders(in_status(Status.ORDERED))).send(
        "/management/download", {"which": "ticked", "status": "ordered", "encoding": "cp932"}
    )

    assert (page.status, "Please tick the orders first." in page.words) == (422, True)
    assert "PO-ordered-0" in page.words
    assert 'value="cp932" selected' in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"which": "all", "status": "cart"}, 404),
        ({"which": "all", "encoding": "utf-16"}, 200),
        ({"which": "ticked", "order": "x" * 5_000}, 200),
        ({"which": "all", "search": "x" * 5_000}, 200),
        ({}, 200),
    ],
)
def test_forged_downloads_are_answered(fields: dict[str, str], status: int):
    assert gita(with_orders(in_status(Status.ORDERED))).send("/management/download", fields).status == status


def test_others_take_nothing_away():
    hub = with_orders(in_status(Status.ORDERED))

    assert Browser(hub).signed_in("anna").send("/management/download", {"which": "all"}).status == 403
    assert gita(hub).post("/management/download", {"which": "all"}).status == 403
    assert "exported" not in hub.store.audited


def tick(browser: Browser, orders: list[str]) -> Shown:
    nonce = browser.get("/management").field("form_nonce")
    body = "&".join([f"form_nonce={quote(nonce)}", "which=ticked", *(f"order={quote(order)}" for order in orders)])
    return browser.post("/management/download", body.encode())


# Large tables


def large() -> tuple[FakeHub, Browser, str]:
    """A house with a job just begun, and the path of its page."""
    hub = house(401, lines=5)
    admin = gita(hub)
    answer = admin.send("/management/download", {"which": "all"})
    assert answer.status == 303
    return hub, admin, answer.headers["Location"]


def test_a_large_table_has_a_page_with_its_progress():
    hub, admin, path = large()

    begun = admin.get(path)
    steps.pump(hub)
    done = admin.get(path)

    assert "This begins in a moment" in begun.words
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in begun.text
    assert "data-refresh" in begun.text and 'value="0"' in begun.text
    assert "Your table is ready" in done.words and "2,005" in done.words
    assert "refresh" not in done.text


def test_its_file_is_fetched_by_a_link_made_at_that_moment():
    hub, admin, path = large()
    assert admin.get(f"{path}/file").status == 404

    steps.pump(hub)
    answer = admin.get(f"{path}/file")

    export = hub.store.only(Export)
    assert (answer.status, answer.headers["Location"]) == (
        303,
        hub.export_files.link(export.file, called="orders-2026-11-23.csv"),
    )
    assert len(numbers(file(hub, export))) == 2_005


def test_it_is_for_nobody_else():
    hub, _, path = large()
    hub.store.hold(examples.person("emma", roles=examples.person("gita").roles))
    steps.pump(hub)
    emma = Browser(hub).signed_in("emma")

    assert [emma.get(path).status, emma.get(f"{path}/file").status, emma.send(f"{path}/again").status] == [404] * 3
    assert "No downloads" in emma.get("/management/exports").words


def test_my_downloads_are_a_list_until_they_expire():
    hub, admin, path = large()
    steps.pump(hub)
    assert "My downloads" in admin.get("/management").words
    assert path in admin.get("/management/exports").text

    hub.clock.move(8 * DAY)
    admin.signed_in("gita")

    assert "No downloads" in admin.get("/management/exports").words
    assert [admin.get(path).status, admin.get(f"{path}/file").status] == [404, 404]


def test_a_stuck_one_can_be_made_anew():
    hub, admin, path = large()
    hub.clock.move(20 * MINUTE)

    page = admin.get(path)
    answer = admin.send(f"{path}/again")

    assert "Nothing has happened for a while" in page.words
    assert answer.status == 303 and answer.headers["Location"] != path
    assert [export.state for export in hub.store.all(Export)] == [State.WRITING, State.WRITING]


def test_a_search_by_a_persons_name_is_shown_to_them_alone():
    hub, admin, path = large()
    export = hub.store.only(Export)
    hub.store.hold(replace(export, selection=replace(export.selection, search="<i>Berta")))

    page = admin.get(path)

    assert "“<i>Berta”" in page.words and "<i>Berta" not in page.text
