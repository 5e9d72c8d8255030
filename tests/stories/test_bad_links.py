"""Approval links that are forged, foreign, expired, used, or opened by machines: nothing is decided by them."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.approvals import links
from local.amazon import answer
from local.visitor import Page, Visitor
from tests.stories.papers import assert_clear
from tests.stories.town import Town

pytestmark = [pytest.mark.stack, pytest.mark.slow]

VERDICTS = ("approve", "remand", "disapprove")
SCANNERS = ("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)", "curl/8.5.0", "")


def test_a_mail_scanner_that_fetches_every_link_changes_nothing(town: Town) -> None:
    number = town.applied()
    link = town.link("chiara", number)
    before, page = town.kept(number), town.page(number).words

    for agent in SCANNERS:
        scanner = Visitor(town.stack.urls.hub, agent=agent)
        for url in (link, *(f"{link}?verdict={verdict}" for verdict in VERDICTS)):
            assert (scanner.head(url).status, scanner.head(url).text) == (200, "")
            assert scanner.get(url).status == 200
            assert_safe(scanner.get(url))

    assert town.kept(number) == before
    assert town.page(number).words == page
    town.decide("dmitri", number)  # whatever the scanner might have set off has happened once this mail is there
    town.letter("emma", number)
    assert [len(town.subjects(name, number)) for name in ("chiara", "dmitri", "emma", "anna")] == [1, 1, 1, 0]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_press_without_the_page_before_it_changes_nothing(town: Town, verdict: str) -> None:
    number = town.applied()
    link, before = town.link("chiara", number), town.kept(number)
    said = {"verdict": verdict, "comment": "automatic"}

    for fields in (
        said,
        {**said, "page_nonce": ""},
        {**said, "page_nonce": "x" * 43},
        {**said, "page_nonce": "é\ud83d"},
    ):
        page = town.stranger().post(
            link, {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
        )
        assert_clear(page, 422)
        assert "This page is out of date. Please look at the order again before you answer." in page.words

    assert town.kept(number) == before


@pytest.mark.parametrize(
    "fields",
    [{}, {"verdict": ""}, {"verdict": "order"}, {"verdict": "remand"}, {"verdict": "disapprove", "comment": "  "},
     {"verdict": "remand", "comment": "x" * 501}],
    ids=lambda fields: "-".join(fields.values())[:20] or "nothing",
)  # fmt: skip
def test_an_answer_that_is_none_changes_nothing(town: Town, fields: dict[str, str]) -> None:
    number = town.applied()
    link, before = town.link("chiara", number), town.kept(number)
    visitor = town.stranger()
    nonce = visitor.get(link).form("/approvals/").fields["page_nonce"]

    page = visitor.post(link, {"page_nonce": nonce, **fields})

    assert_clear(page, 422)
    assert page.form("/approvals/")
    assert town.kept(number) == before


FORGERIES: dict[str, Callable[[str], str]] = {
    "another-signature": lambda token: token[:-1] + ("A" if token[-1] != "A" else "Q"),
    "no-signature": lambda token: token.partition(".")[0],
    "empty-signature": lambda token: token.partition(".")[0] + ".",
    "another-step": lambda token: claiming(token, 2, "1"),
    "another-version": lambda token: claiming(token, 1, "2"),
    "a-huge-version": lambda token: claiming(token, 1, "9" * 30),
    "no-number-at-all": lambda token: claiming(token, 1, "one"),
    "another-order": lambda token: claiming(token, 0, "PO-000000-NOBODYS"),
    "nobody": lambda token: claiming(token, 3, ""),
    "rubbish": lambda _: "rubbish",
    "not-base64": lambda _: "%25%25%25.%25",
    "nul": lambda token: token[:5] + "%00" + token[5:],
    "path": lambda _: "..%2F..%2Forders",
    "very-long": lambda token: token + "A" * 2000,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_link_opens_nothing(town: Town, waiting: str, forge: Callable[[str], str]) -> None:
    before = town.kept(waiting)
    base, _, token = town.link("chiara", waiting).rpartition("/")
    link, visitor = f"{base}/{forge(token)}", town.stranger()
    nonce = visitor.get(f"{base}/{token}").form("/approvals/").fields["page_nonce"]

    seen = visitor.get(link)
    pressed = visitor.post(link, {"verdict": "approve", "page_nonce": nonce})

    assert_clear(seen, 404)
    assert_clear(pressed, 404)
    assert "Halden" not in seen.words + pressed.words
    assert town.kept(waiting) == before


def test_a_link_decides_for_its_own_approver_and_order_only(town: Town) -> None:
    mine, other = town.applied(), town.applied("ben")
    before = town.kept(other)
    visitor, link = town.stranger(), town.link("chiara", mine)
    nonce = visitor.get(link).form("/approvals/").fields["page_nonce"]

    assert_clear(visitor.post(town.link("chiara", other), {"verdict": "approve", "page_nonce": nonce}), 422)
    assert town.kept(other) == before
    assert town.decide("chiara", mine).status == 200

    assert town.hub.orders.get(mine).application.step == 1
    assert town.kept(other) == before


def test_a_second_decision_is_told_who_decided_and_when(town: Town) -> None:
    number = town.applied()
    chiara, dmitri = town.stranger(), town.stranger()
    pages = [browser.get(town.link(name, number)) for name, browser in (("chiara", chiara), ("dmitri", dmitri))]
    chiara.submit(pages[0], "/approvals/", verdict="approve")
    before = town.kept(number)

    replayed = chiara.submit(pages[0], "/approvals/", verdict="approve")
    changed_mind = chiara.submit(pages[0], "/approvals/", verdict="disapprove", comment="On second thoughts")
    late = dmitri.submit(pages[1], "/approvals/", verdict="remand", comment="Too dear")

    for page in (replayed, changed_mind, late):
        assert_clear(page, 409)
        assert "Already decided" in page.words
        assert "Approved by Chiara Rossi on" in page.words
    assert town.kept(number) == before


def test_two_presses_at_the_same_moment_are_one_decision(town: Town) -> None:
    number = town.applied()
    visitors = [town.stranger() for _ in range(6)]
    pages = [visitor.get(town.link("chiara", number)) for visitor in visitors]

    with ThreadPoolExecutor(6) as pool:
        pressed = list(
            pool.map(
                lambda pair: pair[0].submit(pair[1], "/approvals/", verdict="approve"),
                zip(visitors, pages, strict=True),
            )
        )

    assert sorted({page.status for page in pressed}) == [200, 409]
    order = town.hub.orders.get(number)
    assert [(one.step, one.approver) for one in order.application.decisions] == [(0, town.person("chiara").id)]
    assert [entry.action for entry in town.hub.trail.of(number)].count("decided_approve") == 1


def test_a_link_ends_after_two_weeks(town: Town) -> None:
    number = town.applied()
    link, visitor = town.link("chiara", number), town.stranger()
    page = visitor.get(link)
    town.pass_time(days=13, hours=23)
    assert "This link has expired." not in visitor.get(link).words
    town.pass_time(hours=2)
    order = town.hub.orders.get(number)

    seen = visitor.get(link)
    pressed = visitor.submit(page, "/approvals/", verdict="approve", at_current_price="yes")

    assert (seen.status, "This link has expired." in seen.words) == (200, True)
    assert_clear(pressed, 422)
    assert "This link has expired." in pressed.words
    assert seen.form("/approvals/").action == f"{link}/fresh", "there is a fresh one to ask for, and nothing to decide"
    assert town.hub.orders.get(number).application.decisions == order.application.decisions == ()


def test_a_remanded_order_kills_its_links_and_a_canceled_one_too(town: Town) -> None:
    number = town.applied()
    first = town.link("chiara", number)
    town.decide("dmitri", number, "remand", "Please order fewer")

    assert "Remanded by Dmitri Orlov" in town.stranger().get(first).words
    town.apply(number)
    second = town.link("chiara", number, after=first)
    assert_clear(town.stranger().get(first), 410)
    anna = town.browser("anna")
    anna.submit(anna.get(f"/orders/{number}"), f"/orders/{number}/cancel")

    page = town.stranger().get(second)

    assert "This order was canceled, so there is nothing left to decide." in page.words
    with pytest.raises(LookupError):
        page.form("/approvals/")


def test_an_approver_who_was_switched_off_decides_nothing(town: Town) -> None:
    number = town.applied()
    visitor, link = town.stranger(), town.link("chiara", number)
    page, before = visitor.get(link), town.kept(number)

    with town.setting(lambda: town.person("chiara"), disabled=True):
        seen = visitor.get(link)
        pressed = visitor.submit(page, "/approvals/", verdict="approve")

    for shown in (seen, pressed):
        assert "Chiara Rossi may no longer approve orders, so this link is dead." in shown.words
    assert town.kept(number) == before
    assert answer(town.stranger(), town.letter("chiara", number), "approve").status == 200


@pytest.fixture(scope="module")
def waiting(stack: object, hub: object) -> str:
    """An application that nothing in these tests decides."""
    town = Town(stack, hub)
    town.begin()
    number = town.applied()
    town.letter("chiara", number)
    return number


def claiming(token: str, place: int, word: str) -> str:
    """The token with another claim and the signature of the old one."""
    claim, _, signature = token.partition(".")
    link = links.read(token)
    words = [link.number, str(link.content_version), str(link.step), link.approver]
    words[place] = word
    assert claim
    return f"{base64.urlsafe_b64encode('~'.join(words).encode()).rstrip(b'=').decode()}.{signature}"


def assert_safe(page: Page) -> None:
    """Nobody keeps it, nobody hears of it, and it loads nothing of anybody else's."""
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'; form-action 'self';")
    assert urlsplit(page.url).path in page.form("/approvals/").action
