"""Every route and every role: who is let in, who is turned away, and that whoever is turned away changed nothing."""

from collections.abc import Iterator

import pytest

import app as front
from chalicelib.domain.directory import Person, Role
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.admission import ALLOWED, OPEN
from tests.handlers.browser import Browser, Shown

ANOTHER_ROLE = "This page is for people with another role."
# What stands in the paths of routes, but for what has to be real.
NAMED = (
    *("token", "file", "number", "path_secret", "id", "queue", "code", "key", "name", "route"),
    *("order_id", "connection", "section", "job", "act", "customer", "box", "deed", "authorization"),
)
SIGN_IN_AGAIN = "Please sign in again"
FORGED = "This page was open for too long or is not ours."


def registered() -> Iterator[str]:
    for path, methods in front.app.routes.items():
        yield from (f"{method} {path}" for method in methods)


@pytest.fixture
def house() -> FakeHub:
    """A company that is set up, and for every role somebody who has no other."""
    return hub(*(_only(role) for role in Role), examples.person("none", roles=frozenset()))


def _only(role: Role) -> Person:
    return examples.person(f"only-{role}", roles=frozenset({role}))


def asked(house: FakeHub, route: str, who: str = "", *, nonce: bool = True) -> Shown:
    """The route by somebody, with a name for everything in its path that nothing has."""
    browser = Browser(house).signed_in(who) if who else Browser(house)
    method, _, path = route.partition(" ")
    for name in NAMED:
        path = path.replace(f"{{{name}}}", "nothing")
    path = path.replace("{country}", "de")
    path = path.replace("{owner}", "nothing").replace("{payload_id}", "nothing")
    assert "{" not in path, f"{route} names something that this test does not know"
    if method != "POST":
        return browser.ask(method, path)
    return browser.send(path) if who and nonce else browser.post(path, {})


def test_every_route_is_listed_here_with_who_may_use_it():
    listed = [*ALLOWED, *OPEN]

    assert sorted(registered()) == sorted(listed)
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("route", sorted(ALLOWED))
def test_a_route_lets_in_its_roles_and_nobody_else(route: str, house: FakeHub):
    let_in, wrong = set(), {}
    for role in Role:
        page = asked(house, route, f"only-{role}")
        if page.status != 403 or ANOTHER_ROLE not in page.words:
            let_in.add(role)
        if page.status >= 500:
            wrong[role] = page.words[:300]

    assert let_in == ALLOWED[route]
    assert wrong == {}


@pytest.mark.parametrize("route", sorted(route for route, roles in ALLOWED.items() if len(roles) < len(Role)))
def test_who_is_turned_away_changed_nothing(route: str, house: FakeHub):
    outsiders = [f"only-{role}" for role in Role if role not in ALLOWED[route]] + ["none"]

    pages = {who: asked(house, route, who) for who in outsiders}

    assert {who: page.status for who, page in pages.items()} == dict.fromkeys(outsiders, 403)
    assert set(house.store.audited) == {"signed_in"}


@pytest.mark.parametrize("route", sorted(ALLOWED))
def test_who_is_not_signed_in_is_sent_to_sign_in_or_told_so(route: str, house: FakeHub):
    page = asked(house, route)

    if route.startswith("POST"):
        assert page.status == 403
        assert SIGN_IN_AGAIN in page.words
    else:
        assert page.status == 303
        assert page.headers["Location"].startswith("/sign-in?to=")
    assert house.store.commits == []


@pytest.mark.parametrize("route", sorted(route for route in ALLOWED if route.startswith("POST")))
def test_a_form_that_no_page_of_ours_made_is_refused_whoever_sends_it(route: str, house: FakeHub):
    who = f"only-{min(ALLOWED[route])}"

    page = asked(house, route, who, nonce=False)

    assert page.status == 403
    assert FORGED in page.words
    assert set(house.store.audited) == {"signed_in"}


@pytest.mark.parametrize("route", sorted(OPEN))
def test_what_is_open_fails_for_nobody(route: str, house: FakeHub):
    statuses = {who: asked(house, route, who).status for who in ("", "none", *(f"only-{role}" for role in Role))}

    assert {who: status for who, status in statuses.items() if status >= 500} == {}


def test_somebody_who_is_switched_off_is_let_in_nowhere(house: FakeHub):
    inside = {}
    gita = Browser(house).signed_in("gita")
    house.store.hold(examples.person("gita", disabled=True))
    for route in sorted(ALLOWED):
        method, _, path = route.partition(" ")
        if method == "GET" and "{" not in path:
            inside[route] = gita.get(path).status

    assert set(inside.values()) == {303}


def test_the_links_in_mails_are_the_only_pages_that_see_to_forgery_themselves():
    assert [route for route in OPEN if route.startswith("POST") and "secret" not in route] == [
        "POST /approvals/{token}",
        "POST /approvals/{token}/fresh",
        "POST /set-up/{token}",
        "POST /sign-out",
    ]
