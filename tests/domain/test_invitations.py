"""Set-up links: their tokens, their states, and that one grant a region is all that they give."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.connections import invitations
from chalicelib.domain.connections.invitations import LASTS, LinkState
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.marketplaces import Region
from tests.examples import NOON
from tests.examples import connections as sellers

OLD, NEW = b"old key", b"new key"
BOTH = sellers.link(marketplaces=(sellers.DE, sellers.US))


def test_a_token_is_derived_and_tells_its_link_but_not_its_nonce():
    token = invitations.token(sellers.link(), key=NEW)

    assert token == invitations.token(sellers.link(), key=NEW)
    assert invitations.read(token) == ("link-1", 1)
    assert invitations.is_genuine(token, sellers.link(), keys=[NEW, OLD])
    assert "nonce" not in repr(sellers.link())


@pytest.mark.parametrize(
    "other",
    [sellers.link(name="link-2"), sellers.link(nonce="another")],
    ids=["another link", "another nonce"],
)
def test_a_token_opens_one_link_only(other: invitations.SetUpLink):
    token = invitations.token(sellers.link(), key=NEW)

    assert not invitations.is_genuine(token, other, keys=[NEW])


def test_a_token_lives_through_a_rotation_of_keys_and_no_longer():
    token = invitations.token(sellers.link(), key=OLD)

    assert invitations.is_genuine(token, sellers.link(), keys=[NEW, OLD])
    assert not invitations.is_genuine(token, sellers.link(), keys=[NEW])


@pytest.mark.parametrize("text", ["", ".", "x", "é", "A" * 300, "fjE.x", "bGluay0x.x"])
def test_what_is_no_token_is_refused(text: str):
    with pytest.raises(NotFound, match="not valid"):
        invitations.read(text)


def test_the_states_of_a_link():
    states = {
        LinkState.WAITING: sellers.link(),
        LinkState.STARTED: sellers.link(started_at=NOON),
        LinkState.PARTLY: replace(BOTH, granted={"eu": "x"}),
        LinkState.DONE: sellers.link(done_at=NOON, revoked_at=NOON),
        LinkState.EXPIRED: sellers.link(expires_at=NOON),
        LinkState.REVOKED: sellers.link(revoked_at=NOON),
    }

    assert {found: invitations.state(link, at=NOON) for found, link in states.items()} == {
        each: each for each in states
    }
    assert invitations.state(sellers.link(), at=NOON + LASTS) is LinkState.EXPIRED


def test_every_region_is_granted_once_and_then_the_link_is_done():
    assert BOTH.regions == (Region.NA, Region.EU)
    first = invitations.granted(BOTH, Region.NA, "A2-NA", at=NOON)
    with pytest.raises(Refused, match="already"):
        invitations.granted(first, Region.NA, "A9-NA", at=NOON)
    done = invitations.granted(first, Region.EU, "A2-EU", at=NOON)

    assert (first.done_at, first.next and first.next.country) == (None, "DE")
    assert (done.done_at, done.next) == (NOON, None)
    with pytest.raises(Refused, match="done its work"):
        invitations.granted(done, Region.EU, "A9-EU", at=NOON)


def test_sending_again_gives_a_new_life_and_kills_the_token_before():
    later = NOON + timedelta(hours=1)
    again = invitations.resent(sellers.link(revoked_at=NOON, started_at=NOON), at=later)

    assert (again.generation, again.expires_at, again.revoked_at) == (2, later + LASTS, None)
    assert invitations.token(again, key=NEW) != invitations.token(sellers.link(), key=NEW)
    with pytest.raises(Refused, match="granted"):
        invitations.resent(sellers.link(done_at=NOON), at=later)
