"""The page from which Amazon's listings become articles: begun, looked at, stopped."""

from chalicelib.domain.articles.taking_over import State
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.messages import TakeListingsOver
from tests.examples import connections as sellers
from tests.handlers.test_articles import house, ida

PAGE = "/articles/take-over"
ONE = f"{PAGE}/{sellers.GERMANY}"


def test_without_a_connection_it_says_what_comes_first():
    page = ida(house()).get(PAGE)

    assert "No marketplace is connected yet" in page.words
    assert 'href="/connections"' in page.text


def test_it_is_begun_watched_and_stopped():
    of = house(sellers.authorization(), sellers.connection())
    assert "Nothing was taken over from here yet." in ida(of).get(PAGE).words

    begun = ida(of).send(ONE)
    page = ida(of).get(PAGE)

    assert (begun.status, begun.headers["Location"]) == (303, PAGE)
    assert "This begins in a moment" in page.words
    assert '<meta http-equiv="refresh" content="5">' in page.text  # without a script too
    assert of.store.messages == [TakeListingsOver(sellers.GERMANY)]
    again = ida(of).send(ONE)
    assert (again.status, "These listings are being taken over already." in again.words) == (422, True)
    ida(of).send(f"{ONE}/stop")
    assert of.articles.take_over(sellers.GERMANY).state is State.STOPPED
    assert "Stopped by hand." in ida(of).get(PAGE).words


def test_a_grant_that_is_worth_nothing_is_said_at_once():
    of = house(sellers.authorization(state=AuthorizationState.REVOKED), sellers.connection())

    page = ida(of).send(ONE)

    assert (page.status, "Please have it authorized again first." in page.words) == (422, True)
    assert ida(of).send(f"{PAGE}/nobody").status == 404
