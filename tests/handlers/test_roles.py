"""Every route and every role: who is let in, who is turned away, and that whoever is turned away changed nothing.

The tables below are written by hand. A new route fails the first test until somebody has decided who may use it.
"""

from collections.abc import Iterator

import pytest

import app as front
from chalicelib.domain.directory import Person, Role
from tests import examples
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown

# Seen without signing in. Approval links carry a token that opens one decision; they see to forgery themselves.
PUBLIC = """
GET /
GET /approvals/{token}
HEAD /approvals/{token}
POST /approvals/{token}
POST /approvals/{token}/fresh
GET /assets/{file}
GET /health
HEAD /health
GET /logo/{file}
GET /sign-in
GET /sign-in/callback
POST /sign-out
"""

# For programs and browsers that bring a path secret instead of a session.
DOORS = """
POST /cxml/{path_secret}
POST /punchout/po-requests/{path_secret}
"""

# For everybody who is signed in; what is whose is decided order by order, and who may order is a setting.
SIGNED_IN = """
GET /approvals
POST /approvals
GET /approvals/absence
POST /approvals/absence
GET /approvals/absence/choices
POST /approvals/absence/end
GET /orders
GET /orders/{number}
POST /orders/{number}/apply
POST /orders/{number}/cancel
GET /orders/{number}/copy
POST /orders/{number}/copy
GET /orders/{number}/receive
POST /orders/{number}/receive
POST /orders/{number}/received-all
POST /orders/{number}/send-again
POST /orders/{number}/settle
POST /orders/{number}/update
GET /shop
POST /shop
"""

PURCHASING_ADMINISTRATOR = """
GET /attention
POST /attention/{id}/assign
POST /attention/{id}/ignore
POST /attention/{id}/import
POST /attention/{id}/import-cart
POST /attention/{id}/prefer
POST /attention/{id}/reached
POST /attention/{id}/retry
GET /documents/{owner}/{payload_id}
GET /management
POST /management/download
GET /management/exports
GET /management/exports/{id}
POST /management/exports/{id}/again
GET /management/exports/{id}/file
GET /orders/{number}/reassign
POST /orders/{number}/reassign
GET /settings
GET /settings/addresses
GET /settings/addresses/add
POST /settings/addresses/add
GET /settings/addresses/csv
POST /settings/addresses/delete
GET /settings/addresses/edit/{code}
POST /settings/addresses/edit/{code}
GET /settings/addresses/import
POST /settings/addresses/import
POST /settings/addresses/import/confirm
GET /settings/billing-groups
GET /settings/billing-groups/add
POST /settings/billing-groups/add
GET /settings/billing-groups/csv
POST /settings/billing-groups/delete
GET /settings/billing-groups/edit/{code}
POST /settings/billing-groups/edit/{code}
GET /settings/billing-groups/import
POST /settings/billing-groups/import
POST /settings/billing-groups/import/confirm
GET /settings/company
POST /settings/company
POST /settings/company/logo
POST /settings/company/logo/remove
GET /settings/custom-fields
GET /settings/custom-fields/add
POST /settings/custom-fields/add
POST /settings/custom-fields/delete/{key}
GET /settings/custom-fields/edit/{key}
POST /settings/custom-fields/edit/{key}
POST /settings/custom-fields/up/{key}
GET /settings/groups
GET /settings/groups/add
POST /settings/groups/add
POST /settings/groups/delete
GET /settings/groups/edit/{name}
POST /settings/groups/edit/{name}
GET /settings/integration
POST /settings/integration
GET /settings/integration/accounts/add
POST /settings/integration/accounts/add
POST /settings/integration/accounts/delete/{name}
GET /settings/integration/accounts/edit/{name}
POST /settings/integration/accounts/edit/{name}
POST /settings/integration/accounts/test/{name}
POST /settings/integration/locks/renew
POST /settings/integration/locks/retire
POST /settings/integration/secret
GET /settings/people
GET /settings/people/add
POST /settings/people/add
GET /settings/people/csv
GET /settings/people/edit/{id}
POST /settings/people/edit/{id}
POST /settings/people/edit/{id}/delete
POST /settings/people/edit/{id}/off
POST /settings/people/edit/{id}/on
GET /settings/people/import
POST /settings/people/import
POST /settings/people/import/confirm
GET /settings/people/{id}/absence
POST /settings/people/{id}/absence
POST /settings/people/{id}/absence/end
GET /settings/routes
GET /settings/routes/add
POST /settings/routes/add
POST /settings/routes/delete/{route}
GET /settings/routes/edit/{route}
POST /settings/routes/edit/{route}
POST /settings/routes/move/{route}
GET /settings/routes/policy
POST /settings/routes/policy
GET /settings/routes/try
POST /settings/routes/try
"""

OPERATOR = """
GET /operations
GET /operations/{queue}
POST /operations/{queue}/clear
POST /operations/{queue}/redrive
POST /operations/search/index
"""

# Whoever keeps settings in which people are chosen.
CHOOSERS = """
GET /settings/people/choices
"""

# Whoever opens the boxes.
GOODS = """
GET /goods
"""

# Who pays and who answers for it.
INVOICES = """
GET /invoices
GET /invoices/download
GET /invoices/{key}
"""

ALLOWED: dict[str, frozenset[Role]] = {
    **dict.fromkeys(PURCHASING_ADMINISTRATOR.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR})),
    **dict.fromkeys(OPERATOR.split("\n")[1:-1], frozenset({Role.OPERATOR})),
    **dict.fromkeys(CHOOSERS.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR, Role.SELLERS_ADMINISTRATOR})),
    **dict.fromkeys(GOODS.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR, Role.WAREHOUSE})),
    **dict.fromkeys(INVOICES.split("\n")[1:-1], frozenset({Role.PURCHASING_ADMINISTRATOR, Role.ACCOUNTANT})),
    **dict.fromkeys(SIGNED_IN.split("\n")[1:-1], frozenset(Role)),
}
OPEN = [*PUBLIC.split("\n")[1:-1], *DOORS.split("\n")[1:-1]]
ANOTHER_ROLE = "This page is for people with another role."
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
    for name in ("token", "file", "number", "path_secret", "id", "queue", "code", "key", "name", "route"):
        path = path.replace(f"{{{name}}}", "nothing")
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
        "POST /sign-out",
    ]
