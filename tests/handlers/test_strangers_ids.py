"""Ids that strangers chose stand in our addresses, whatever is in them."""

import re
from html import unescape

import pytest

from chalicelib.domain.attention import Reason, needed
from tests.examples import NOON
from tests.fakes import hub
from tests.handlers.browser import Browser


@pytest.mark.parametrize("payload_id", ["1/2@amazon", "../orders", "a b?c#d%2Fe", "{id}", "<1&2>", "注文", "1;2,3"])
def test_what_came_under_any_payload_id_can_be_taken_off_the_list(payload_id: str):
    house = hub(needed(Reason.UNKNOWN_ORDER, payload_id, at=NOON))
    gita = Browser(house).signed_in("gita")
    (action,) = re.findall(r'action="(/attention/[^"]+/ignore)"', gita.get("/attention").text)

    answer = gita.send(unescape(action), {"reason": "Ordered by hand"})

    assert (answer.status, house.attention.all()) == (303, [])
