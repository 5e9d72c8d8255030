"""A seller's listings become articles: granted, begun on a page, done by the jobs, looked at, and done once more."""

import json
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from chalicelib.domain.articles.taking_over import State, TakeOver
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound
from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.usecases.connections import application
from chalicelib.usecases.connections.pasting import paste
from local.amazon import eventually
from local.seed import person_id
from local.visitor import Visitor
from tests.stories.town import Town

pytestmark = pytest.mark.stack

PAGE = "/articles/take-over"
SELLER = "A2EXAMPLE2TOOL"
CONNECTION = f"{SELLER}-DE"


@pytest.fixture
def hugo(town: Town) -> Iterator[Visitor]:
    """The browser of somebody who keeps what is sold, with a seller who lets the hub in."""
    roles = frozenset({Role.SELLERS_ADMINISTRATOR})
    with town.setting(lambda: town.hub.people.get(person_id("hugo")), roles=roles):
        grant(town)
        yield town.browser("hugo")


def grant(town: Town) -> None:
    """As a seller's administrator pastes the token of a private application."""
    try:
        town.hub.connections.connection(CONNECTION)
        return
    except NotFound:
        pass
    by = town.hub.people.get(person_id("hugo"))
    stored = application.texts(town.hub.connections.application())
    typed = {
        **stored,
        "application_id": town.stack.environment["SIM_APPLICATION_ID"],
        "client_id": town.stack.environment["SIM_LWA_CLIENT_ID"],
        "client_secret": town.stack.environment["SIM_LWA_CLIENT_SECRET"],
        "is_private": "yes",
    }
    town.hub.do(application.keep, typed, by=by, where="story")
    asked = Request(
        f"{town.stack.urls.simulator}/control/selling/authorize",
        json.dumps({"seller": SELLER, "region": "eu"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(asked) as answer:
        token = json.loads(answer.read())["refresh_token"]
    town.hub.do(paste, SELLER, BY_COUNTRY["DE"].id, token, by=by, where="story")


def done(town: Town) -> TakeOver:
    def look() -> TakeOver | None:
        job = town.hub.articles.take_over(CONNECTION)
        return None if job.state is State.RUNNING else job

    return eventually(look, what="the listings to be taken over", patience=120)


def test_listings_become_articles_and_once_more_changes_nothing(hugo: Visitor, town: Town) -> None:
    page = hugo.submit(hugo.get(PAGE), f"{PAGE}/{CONNECTION}")
    assert "This begins in a moment" in page.words or "listings" in page.words

    first = done(town)
    assert first.state is State.DONE, first
    assert first.created + first.linked + first.unchanged + first.left_out == first.read == first.total > 100
    assert "Done: " in hugo.get(PAGE).words
    known = {article.number: article for article in town.hub.articles.everything()}

    hugo.submit(hugo.get(PAGE), f"{PAGE}/{CONNECTION}")
    again = done(town)

    assert (again.state, again.created, again.read) == (State.DONE, 0, first.read)
    assert {article.number: article for article in town.hub.articles.everything()} == known
