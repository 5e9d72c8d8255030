"""Order Management over HTTP: everybody's orders in pages, found by words and numbers, and taken away as tables."""

import csv
import io
from urllib.parse import quote

import lxml.html
import pytest

from chalicelib.domain.exports import State
from chalicelib.usecases.search import index
from local.amazon import eventually
from local.seed import person_id
from local.visitor import Page, Visitor
from tests.stories.many import disapprove
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

LIST = "/management"


@pytest.fixture
def gita(town: Town) -> Visitor:
    return town.browser("gita")


def download(gita: Visitor, **fields: str) -> Page:
    nonce = gita.get("/").form("/sign-out").fields["form_nonce"]
    return gita.post(f"{LIST}/download", {"form_nonce": nonce, "which": "all", **fields})


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline="")))


def test_an_order_is_found_by_its_words_and_its_numbers_once_it_was_applied_for(town: Town, gita: Visitor) -> None:
    number = town.cart()
    title = town.hub.orders.get(number).title
    assert number not in gita.get(LIST).text
    assert "Nothing fits" in gita.get(f"{LIST}?search={quote(number)}").words  # a cart is nobody's business

    town.apply(number, comment="needed")

    found = eventually(lambda: listed(gita, f"search={quote(title)}", number), what="the order among those found")
    assert "Applying" in found.words
    assert listed(gita, f"status=applying&search={quote('anna ' + title)}", number)
    assert not listed(gita, f"status=ordered&search={quote(title)}", number)
    jumped = gita.get(f"{LIST}?status=applying&search={number.lower()}")
    assert jumped.path == f"/orders/{number}"
    assert f'href="{LIST}?status=applying"' in jumped.text


def test_it_is_found_by_amazons_number_when_the_confirmation_has_come(town: Town, gita: Visitor) -> None:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)
    town.reads(number, "Confirmed")
    side = town.hub.orders.at_amazon(number)
    amazon_order = next(order for line in side.lines.values() for order in line.amazon_orders)

    def jumped() -> bool:
        return gita.get(f"{LIST}?search={amazon_order}").path == f"/orders/{number}"

    eventually(jumped, what=f"{amazon_order} to lead to {number}")


def test_all_that_can_be_done_with_an_order_is_reached_from_the_list(town: Town, gita: Visitor) -> None:
    town.amazon.break_once("order", "refuse")
    number = town.approved()
    town.reads(number, "refused by Amazon")
    listing = gita.get(f"{LIST}?status=ordered&search={quote('anna ' + town.hub.orders.get(number).title)}")
    (link,) = lxml.html.fromstring(listing.text).xpath(f"//a[contains(@href, '/orders/{number}')]/@href")

    page = gita.get(link)

    for words in ("refused by Amazon", "Send it again", "Cancel this order", "Documents", "History", "Chiara Rossi"):
        assert words in page.words, words
    town.amazon.mend()
    gita.submit(page, f"/orders/{number}/send-again")
    town.stands(number, "Ordered – sent to Amazon")


def test_a_small_table_is_handed_over_at_once(town: Town, gita: Visitor) -> None:
    number = town.applied(items=2)

    answer = download(gita, status="applying")

    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="orders-')
    lines = [row for row in rows(answer.text) if row["PO number"] == number]
    assert [(row["Status"], row["Line"], row["Applicant e-mail"]) for row in lines] == [
        ("Applying", "1", "anna@example.com"),
        ("Applying", "2", "anna@example.com"),
    ]


def test_what_is_ticked_is_the_table(town: Town, gita: Visitor) -> None:
    first, second = town.applied(), town.applied()
    nonce = gita.get(LIST).form(f"{LIST}/download").fields["form_nonce"]

    answer = gita.post(
        f"{LIST}/download",
        f"form_nonce={quote(nonce)}&which=ticked&encoding=cp932&order={second}&order={first}".encode(),
    )

    assert answer.headers["Content-Type"] == "text/csv; charset=windows-31j"
    assert list(dict.fromkeys(row["PO number"] for row in rows(answer.text))) == [second, first]


def test_pages_lead_to_the_oldest_order_of_all(town: Town, gita: Visitor) -> None:
    wanted = disapprove(town.hub, 60, lines=1, title="Long ago", year=2015)

    page = gita.get(f"{LIST}?status=disapproved")
    seen = shown(page, wanted)
    while "Older" in page.words:
        page = gita.get(older(page))
        seen += shown(page, wanted)

    assert seen == wanted


@pytest.mark.parametrize("moment", ["at once", "after a step"])
def test_a_large_table_is_right_though_its_writer_is_killed(town: Town, gita: Visitor, moment: str) -> None:
    """2,600 rows of 3 kB each: the first step writes a piece, the second what is left, the third joins them."""
    year = {"at once": 2017, "after a step": 2018}[moment]
    wanted = disapprove(town.hub, 65, lines=40, title=f"Catalogue of {year} " + "x" * 3_000, year=year)
    for number in wanted:
        town.hub.do(index, number)

    begun = eventually(lambda: job(gita, year), what="a job for the table")
    id = begun.path.rpartition("/")[2]
    if moment == "after a step":
        eventually(lambda: town.hub.exports.get(person_id("gita"), id).step > 0, what="a step to be done")
    town.stack.kill_hub()
    now = town.hub.exports.get(person_id("gita"), id)
    assert (now.file == "") is (now.state is not State.READY)
    town.stack.start_hub()
    town.amazon.forward(7 * 60)  # what the queue had handed to the dead writer comes back after six minutes

    page = eventually(lambda: ready(town, begun.path), what="the table to be ready")
    file = town.browser("gita").get(f"{begun.path}/file")

    assert "2,600" in page.words
    assert file.status == 200 and "exports" in file.url and "X-Amz-Expires=300" in file.url
    assert [row["PO number"] for row in rows(file.text)] == [number for number in wanted for _ in range(40)]
    assert town.browser("gita").get("/management/exports").text.count(begun.path) >= 1


def test_a_job_is_for_whom_it_was_made(town: Town, gita: Visitor) -> None:
    disapprove(town.hub, 6, lines=400, title="Hers alone", year=2019)
    begun = download(gita, status="disapproved")

    assert begun.path.startswith(f"{LIST}/exports/")
    for name in ("anna", "chiara"):
        assert town.browser(name).get(begun.path).status == 403
        assert town.browser(name).get(f"{begun.path}/file").status == 403


def shown(page: Page, orders: list[str]) -> list[str]:
    return [number for number in orders if f"/orders/{number}" in page.text]


def older(page: Page) -> str:
    (link,) = lxml.html.fromstring(page.text).xpath("//a[@rel='next']/@href")
    return str(link)


def listed(gita: Visitor, asked: str, number: str) -> Page | None:
    page = gita.get(f"{LIST}?{asked}")
    return page if f"/orders/{number}" in page.text else None


def job(gita: Visitor, year: int) -> Page | None:
    """Once all of its orders are indexed, they are more than an answer takes."""
    page = download(gita, search=f"catalogue {year}")
    return page if page.path.startswith(f"{LIST}/exports/") else None


def ready(town: Town, path: str) -> Page | None:
    page = town.browser("gita").get(path)
    return page if "Your table is ready" in page.words else None
