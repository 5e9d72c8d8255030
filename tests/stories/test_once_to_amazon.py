"""Every way in which sending an order can go wrong, and that Amazon never gets it twice."""

import re
from typing import Any

import pytest

from local.amazon import eventually
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

# Amazon has nothing (before), or has the order but we were not told (after); short, so that nobody waits for a minute.
NO_ANSWER: tuple[dict[str, Any], ...] = (
    {"fault": "timeout_before", "seconds": 1},
    {"fault": "timeout_after", "seconds": 1},
    {"fault": "500"},
    {"fault": "503_html"},
    {"fault": "garbage", "recorded": True},
    {"fault": "garbage", "recorded": False},
)
MINUTES = 60


@pytest.mark.parametrize("fault", NO_ANSWER, ids=lambda fault: "-".join(map(str, fault.values())))
def test_an_order_without_an_answer_is_sent_again_with_the_same_ids(town: Town, fault: dict[str, Any]) -> None:
    town.amazon.break_once("order", **fault)
    number = town.approved()
    town.reads(number, "Unknown")

    town.amazon.forward(3 * MINUTES)
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)
    town.reads(number, "Confirmed")

    assert len(town.at_amazon(number)) == 1
    assert len(set(payload_ids(town, number))) == 1


def test_repeating_ends_after_three_times_and_a_person_decides(town: Town) -> None:
    town.amazon.break_once("order", "503_html", times=0)
    number = town.approved()
    town.reads(number, "Unknown")
    for minutes in (3, 7, 13):
        sent = len(payload_ids(town, number))
        town.amazon.forward(minutes * MINUTES)
        eventually(lambda sent=sent: len(payload_ids(town, number)) > sent, what="another attempt")
    town.amazon.forward(60 * MINUTES)
    town.letter("anna", number, about="/orders/")
    assert len(payload_ids(town, number)) == 4
    town.amazon.mend()

    town.page(number, "gita")
    gita = town.browser("gita")
    assert number in gita.get("/attention").words
    page = gita.submit(gita.get(f"/orders/{number}"), f"/orders/{number}/settle", outcome="send")

    assert page.status == 200
    town.stands(number, "Ordered – sent to Amazon")
    assert len(town.at_amazon(number)) == 1
    assert len(set(payload_ids(town, number))) == 1
    assert number not in gita.get("/attention").words


def test_a_confirmation_that_arrives_meanwhile_ends_the_repeating(town: Town) -> None:
    town.amazon.break_once("order", "timeout_after", seconds=1)
    number = town.approved()
    town.reads(number, "Unknown")

    town.amazon.confirm(number)
    town.reads(number, "Confirmed")
    town.amazon.forward(40 * MINUTES)

    assert len(payload_ids(town, number)) == 1


def test_a_refused_order_is_sent_again_under_a_new_payload_id_and_the_same_order_id(town: Town) -> None:
    town.amazon.break_once("order", "refuse", code=409, text="The group has no payment method")
    number = town.approved()
    page = town.reads(number, "Refused")
    assert "The group has no payment method" in page.words
    assert town.at_amazon(number) == []
    before = set(payload_ids(town, number))

    gita = town.browser("gita")
    gita.submit(gita.get(f"/orders/{number}"), f"/orders/{number}/send-again")

    town.stands(number, "Ordered – sent to Amazon")
    (order,) = town.at_amazon(number)
    assert order["payload_id"] not in before


def test_a_refused_order_can_be_canceled_with_a_reason(town: Town) -> None:
    town.amazon.break_once("order", "refuse")
    number = town.approved()
    town.reads(number, "Refused")

    anna = town.browser("anna")
    anna.submit(anna.get(f"/orders/{number}"), f"/orders/{number}/cancel", reason="We bought it elsewhere")

    assert "Canceled" in town.page(number).words
    assert town.at_amazon(number) == []


def test_canceling_is_not_offered_once_amazon_has_the_order(town: Town) -> None:
    number = town.approved()

    page = town.stands(number, "Ordered – sent to Amazon")

    with pytest.raises(LookupError):
        page.form(f"/orders/{number}/cancel")
    assert "Amazon Business" in page.words


@pytest.mark.parametrize(
    "fault",
    [{"fault": "refuse"}, {"fault": "timeout_before", "seconds": 1}, {"fault": "500"}, {"fault": "503_html"},
     {"fault": "garbage"}, {"fault": "foreign_start_page"}],
    ids=lambda fault: str(fault["fault"]),
)  # fmt: skip
def test_a_shop_that_does_not_open_is_a_clear_page_and_nothing_else(town: Town, fault: dict[str, Any]) -> None:
    town.amazon.break_once("setup", **fault)
    anna = town.browser("anna")

    page = anna.submit(anna.get("/shop"), "/shop", address="SEA-HQ", billing_group="OFFICE")

    assert page.status < 500
    assert "Amazon" in page.words
    assert page.form("/shop"), "what was chosen is still there to try again"
    assert town.cart()


@pytest.mark.parametrize("fault", ["lost", "twice", "slow", "500"])
def test_a_confirmation_that_has_trouble_on_its_way_counts_once(town: Town, fault: str) -> None:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.break_once("confirmation", fault, seconds=1)

    town.amazon.confirm(number)
    if fault in {"lost", "500"}:
        town.amazon.confirm(number)

    town.reads(number, "Confirmed")
    assert len(town.at_amazon(number)) == 1


def payload_ids(town: Town, number: str) -> list[str]:
    """Of every order document that came to Amazon's door for this number, whatever became of it there."""
    log = [
        entry for entry in town.amazon.state()["log"] if entry["crossing"] == "order" and number in entry["document"]
    ]
    return [found[1] for entry in log if (found := re.search(r'payloadID="([^"]+)"', entry["document"]))]
