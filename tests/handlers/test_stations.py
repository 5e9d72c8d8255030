"""A browser is given its station's name once, and keeps it."""

from urllib.parse import urlencode

import pytest

from chalicelib.domain.directory import Role
from chalicelib.handlers.stations import way_back
from tests import examples
from tests.fakes import hub
from tests.handlers.browser import Browser

PAGE = "/warehouse/station"


def browser() -> Browser:
    return Browser(hub(examples.person("will", roles=frozenset({Role.WAREHOUSE})))).signed_in("will")


def test_a_station_is_named_once_and_leads_back_to_the_work():
    will = browser()

    answer = will.send(PAGE, {"station": "  Packing  table 1 ", "to": "/warehouse/306-5550123-5550001"})

    assert (answer.status, answer.headers["Location"]) == (303, "/warehouse/306-5550123-5550001")
    assert "Max-Age=34560000" in answer.cookies[0]
    assert will.get(PAGE).field("station") == "Packing table 1"


def test_names_are_kept_whatever_is_in_them():
    will = browser()

    will.send(PAGE, {"station": "梱包台; =1 “ä”"})

    assert will.get(PAGE).field("station") == "梱包台; =1 “ä”"


@pytest.mark.parametrize(("typed", "said"), [("  ", "give this station a name"), ("x" * 41, "under 40 characters")])
def test_a_name_that_is_none_is_refused_beside_its_field(typed: str, said: str):
    answer = browser().send(PAGE, {"station": typed})

    assert (answer.status, said in answer.words) == (422, True)
    assert answer.cookies == []


def test_a_cookie_that_we_never_gave_is_no_name():
    will = browser()
    will.cookies["__Host-station"] = "x" * 100

    assert will.get(PAGE).field("station") == ""


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("/warehouse?step=packed&after=x", "/warehouse?step=packed&after=x"),
        ("/stock/A-1", "/stock/A-1"),
        ("//evil.example", "/warehouse"),
        ("/warehouse//evil", "/warehouse"),
        ("/warehouse/\\evil", "/warehouse"),
        ("/warehouse/" + "x" * 600, "/warehouse"),
        ("/settings", "/warehouse"),
        ("", "/warehouse"),
    ],
)
def test_the_way_back_leads_nowhere_else(to: str, leads: str):
    assert way_back(to) == leads
    assert f'value="{leads}"' in browser().get(f"{PAGE}?{urlencode({'to': to})}").text.replace("&amp;", "&")
