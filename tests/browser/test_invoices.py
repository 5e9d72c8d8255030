"""The invoice register and *Needs attention*, by clicking."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.attention import Reason
from chalicelib.domain.purchasing.register import InvoiceState
from tests.browser.test_buying import WINDOWS, fits
from tests.stories.test_billing import at_amazon, invoiced, stands, waits
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("window", WINDOWS)
def test_an_accountants_way_from_the_register_to_what_does_not_agree(
    town: Town, open_page: Callable[..., Page], window: str
) -> None:
    number = at_amazon(town)
    town.amazon.ship(number, lines={"1": 1}, carrier="UPS", tracking="1Z999AA10123456784")
    key = invoiced(town, number, "wrong_quantity", lines={"1": 1})
    stands(town, key, InvoiceState.DIFFERS)
    id = waits(town, Reason.INVOICE_DIFFERS, number)
    gita = open_page(**WINDOWS[window])

    gita.goto(f"{town.stack.urls.hub}/invoices")
    gita.get_by_text("Gita Rao").first.click()
    gita.get_by_role("navigation", name="Match").get_by_role("link", name="Differs").click()
    fits(gita)
    gita.get_by_role("link", name=key.partition("~")[2].upper()).click()
    expect(gita.get_by_text("More is invoiced than will come").first).to_be_visible()
    fits(gita)
    gita.get_by_role("link", name=number, exact=True).first.click()
    expect(gita.get_by_role("link", name="1Z999AA10123456784")).to_have_attribute(
        "href", "https://www.ups.com/track?tracknum=1Z999AA10123456784"
    )
    gita.get_by_role("link", name="Order sent to Amazon").click()
    expect(gita.get_by_text("OrderRequestHeader").first).to_be_visible()
    fits(gita)

    gita.goto(f"{town.stack.urls.hub}/attention")
    entry = gita.locator("article", has_text=number)
    entry.get_by_text("Ignore", exact=True).click()
    entry.get_by_label("Why can it be ignored?").fill("Amazon sends a credit memo.")
    fits(gita)
    entry.get_by_role("button", name="Yes, ignore it").click()
    expect(gita.get_by_role("heading", name="Needs attention")).to_be_visible()

    assert id not in {item.id for item in town.hub.attention.all(most=1000)}
