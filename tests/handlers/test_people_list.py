"""The list of people: searched, filtered, page by page."""

import lxml.html
import pytest

from tests import examples
from tests.fakes import hub
from tests.handlers.test_people import gita, names


def test_everybody_is_listed_with_their_roles_groups_and_manager():
    house = hub(examples.person("anna", manager="chiara"), examples.person("hugo", email="", disabled=True))

    page = gita(house).get("/settings/people")

    assert names(page)[:3] == ["Anna Sato", "Ben Weber", "Chiara Rossi"]
    assert "Anna Sato anna@example.com Applicant Chiara Rossi" in page.words
    assert "Hugo Martin No e-mailSwitched off none" in page.words
    assert "Purchasing administrator, Operator" in page.words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?search=rao", ["Gita Rao"]),
        ("?who=role:approver", ["Chiara Rossi", "Dmitri Orlov", "Emma Lindqvist", "Felix Okafor"]),
        ("?who=group:team-leads&search=ros", ["Chiara Rossi"]),
        ("?state=no_email", ["Ben Weber"]),
        ("?state=disabled", ["Hugo Martin"]),
        ("?state=expected", ["Zoe Example"]),
        ("?search=nobody", []),
    ],
)
def test_a_list_is_searched_and_filtered(query: str, found: list[str]):
    house = hub(
        examples.person("ben", email=""),
        examples.person("hugo", disabled=True),
        examples.person("zoe", issuer="", subject=""),
    )

    assert names(gita(house).get(f"/settings/people{query}")) == found


@pytest.mark.parametrize("query", ["?state=nonsense", "?who=king:arthur", "?after=%00"])
def test_a_list_that_no_page_leads_to_is_refused_and_no_failure_of_ours(query: str):
    assert gita(hub()).get(f"/settings/people{query}").status == 422


def test_a_long_list_goes_on_on_the_next_page():
    house = hub(*(examples.person(f"p{n}", name=f"Pat {n:02}") for n in range(60)))
    admin = gita(house)

    first = admin.get("/settings/people?who=&state=")
    (following,) = lxml.html.fromstring(first.text).xpath("//a[@rel='next']/@href")
    second = admin.get(following)

    assert (len(names(first)), len(names(second))) == (50, 18)
    assert names(second)[-1] == "Pat 59"
