"""An Amazon that does not recognise a payloadID, and a company that lets nothing be repeated by itself."""

import pytest

from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def test_an_order_whose_answer_was_lost_waits_for_a_person_who_finds_it_at_amazon(town: Town) -> None:
    town.amazon.settings(deduplicate=False)
    town.amazon.break_once("order", "timeout_after", seconds=1)

    with town.setting(town.hub.settings.integration, repeat_unknown=False):
        number = town.approved()
        town.stands(number, "Ordered – unknown at Amazon")
        town.told("anna", number, "No answer from Amazon")
        town.pass_time(hours=1)
        later = town.approved()
        town.stands(later, "Ordered – sent to Amazon")
        assert town.stands(number, "Ordered – unknown at Amazon").status == 200
        assert [order["key"] for order in town.at_amazon(number)] == [number]
        gita = town.browser("gita")
        assert number in gita.get("/attention").words
        page = gita.submit(gita.get(f"/orders/{number}"), f"/orders/{number}/settle", outcome="arrived")
        assert page.status == 200

    town.stands(number, "Ordered – sent to Amazon")
    assert number not in gita.get("/attention").words
    assert [order["key"] for order in town.at_amazon(number)] == [number]
    assert town.told("anna", number, "Amazon has received")
