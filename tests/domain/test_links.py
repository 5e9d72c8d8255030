"""Approval links: each opens one decision of one application to one person, and nobody can make or bend one."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.errors import NotFound

KEY, PREVIOUS, STRANGER = b"current-key", b"previous-key", b"somebody-elses-key"
LINK = Link("PO-1001", content_version=1, step=0, approver="chiara")
NONCE = "nonce-of-the-application"
TOKEN = links.token(LINK, nonce=NONCE, key=KEY)


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unwritten(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_every_reminder_carries_the_same_link():
    assert links.token(LINK, nonce=NONCE, key=KEY) == TOKEN


def test_a_link_says_what_it_is_for_and_is_believed():
    assert links.read(TOKEN) == LINK
    assert links.is_genuine(TOKEN, LINK, nonce=NONCE, keys=[KEY])


def test_a_link_carries_two_hundred_and_fifty_six_bits_that_nobody_can_guess():
    assert len(unwritten(TOKEN.partition(".")[2])) == 32


def test_a_link_fits_into_an_address_as_it_is_and_tells_ids_only():
    assert TOKEN.replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert unwritten(TOKEN.partition(".")[0]) == b"PO-1001~1~0~chiara"


@pytest.mark.parametrize(
    "other",
    [
        replace(LINK, number="PO-1002"),
        replace(LINK, content_version=2),
        replace(LINK, step=1),
        replace(LINK, approver="dmitri"),
    ],
    ids=["another order", "another content version", "another step", "another approver"],
)
def test_a_link_is_bound_to_each_of_its_parts(other: Link):
    claim = links.token(other, nonce=NONCE, key=KEY).partition(".")[0]
    bent = f"{claim}.{TOKEN.partition('.')[2]}"

    assert links.read(bent) == other
    assert not links.is_genuine(bent, other, nonce=NONCE, keys=[KEY])
    assert not links.is_genuine(TOKEN, other, nonce=NONCE, keys=[KEY])


def test_a_link_of_an_earlier_application_of_the_same_order_is_dead():
    assert not links.is_genuine(TOKEN, LINK, nonce="nonce-of-the-next", keys=[KEY])


def test_a_link_made_with_another_key_is_forged():
    forged = links.token(LINK, nonce=NONCE, key=STRANGER)

    assert not links.is_genuine(forged, LINK, nonce=NONCE, keys=[KEY, PREVIOUS])


def test_without_any_key_nothing_is_genuine():
    assert not links.is_genuine(TOKEN, LINK, nonce=NONCE, keys=[])


def test_during_a_rotation_links_of_both_keys_work_and_afterwards_only_the_new_ones():
    old = links.token(LINK, nonce=NONCE, key=PREVIOUS)

    assert links.is_genuine(old, LINK, nonce=NONCE, keys=[KEY, PREVIOUS])
    assert links.is_genuine(TOKEN, LINK, nonce=NONCE, keys=[KEY, PREVIOUS])
    assert not links.is_genuine(old, LINK, nonce=NONCE, keys=[KEY])


@pytest.mark.parametrize("position", range(len(TOKEN)))
def test_no_sign_of_a_link_can_be_changed(position: int):
    other = "A" if TOKEN[position] != "A" else "B"
    bent = TOKEN[:position] + other + TOKEN[position + 1 :]

    try:
        claimed = links.read(bent)
    except NotFound:
        return
    assert not links.is_genuine(bent, claimed, nonce=NONCE, keys=[KEY, PREVIOUS])


@pytest.mark.parametrize(
    "claim",
    ["", "PO-1", "PO-1~1~0", "PO-1~1~0~chiara~x", "~1~0~chiara", "PO-1~1~0~", "PO-1~one~0~chiara", "PO-1~1~~chiara"],
)
def test_what_names_too_little_or_too_much_is_no_link(claim: str):
    with pytest.raises(NotFound, match="not valid"):
        links.read(f"{written(claim.encode())}.{TOKEN.partition('.')[2]}")


@pytest.mark.parametrize(
    "text", ["", ".", "..", "%", "UE8", "not base64!", "UE8tMQ==", f"{TOKEN}\ud800", f"{TOKEN}é", "/../etc/passwd"]
)
def test_what_is_malformed_is_no_link(text: str):
    with pytest.raises(NotFound, match="not valid"):
        links.read(text)


def test_a_link_is_at_most_five_hundred_and_twelve_signs_long():
    assert links.read(f"{TOKEN}{'A' * (512 - len(TOKEN))}") == LINK
    with pytest.raises(NotFound):
        links.read(f"{TOKEN}{'A' * (513 - len(TOKEN))}")


@given(st.text(max_size=600))
def test_anything_at_all_is_read_or_is_no_link(text: str):
    try:
        claimed = links.read(text)
    except NotFound:
        return
    assert not links.is_genuine(text, claimed, nonce=NONCE, keys=[KEY, PREVIOUS])


@given(
    st.builds(
        Link,
        number=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=20),
        content_version=st.integers(1, 999),
        step=st.integers(0, 20),
        approver=st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=64),
    )
)
def test_every_link_we_make_can_be_read_back(link: Link):
    token = links.token(link, nonce=NONCE, key=KEY)

    assert links.read(token) == link
    assert links.is_genuine(token, link, nonce=NONCE, keys=[PREVIOUS, KEY])


def test_the_page_of_a_link_has_a_nonce_of_its_own():
    nonce = links.page_nonce(TOKEN, key=KEY)

    assert links.is_page_nonce(nonce, TOKEN, keys=[KEY])
    assert links.is_page_nonce(nonce, TOKEN, keys=[STRANGER, KEY])
    assert not links.is_page_nonce(nonce, TOKEN, keys=[STRANGER])
    assert not links.is_page_nonce(nonce, f"{TOKEN}x", keys=[KEY])
    assert nonce not in TOKEN


@pytest.mark.parametrize("posted", ["", "é", "\ud800", TOKEN])
def test_a_page_nonce_cannot_be_made_up(posted: str):
    assert not links.is_page_nonce(posted, TOKEN, keys=[KEY, PREVIOUS])
