"""Carts that Amazon posts on its own, server to server: the person began to shop there."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.domain.attention import Reason
from local.amazon import eventually
from tests.stories import papers
from tests.stories.papers import Said
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

SHAPES = ("PunchOutOrderMessage", "OrderRequest")
OUTSIDER = {"user_email": "zoe@elsewhere.example", "unique_name": "zoe"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_posted_cart_stands_in_my_orders_and_its_person_applies(town: Town, shape: str) -> None:
    before = town.mine()

    post = delivered(town, town.amazon.punch_in(person="anna", items=2, document=shape))

    (number,) = [number for number in town.mine() if number not in before]
    assert [(one["http_status"], one["cxml_status"]) for one in post["attempts"]] == [(200, "200")]
    assert badge(town.page(number)) == "Cart"
    assert town.letter("anna", number, about=f"/orders/{number}").subject.startswith(
        "Your cart from Amazon Business is here"
    )
    assert town.apply(number, comment="needed").status == 200
    for approver in ("chiara", "emma", "felix"):
        assert town.decide(approver, number).status == 200
    town.stands(number, "Ordered – sent to Amazon")
    assert len(town.at_amazon(number)) == 1


@pytest.mark.parametrize(
    "named", [{"user_email": "ben@example.com"}, {"unique_name": "ben"}], ids=lambda by: next(iter(by))
)
def test_its_person_is_found_by_either_name(town: Town, named: dict[str, str]) -> None:
    before = town.mine("ben")

    delivered(town, town.amazon.punch_in(**named, items=1))

    assert len(set(town.mine("ben")) - set(before)) == 1


def test_the_same_payload_id_twice_is_one_cart(town: Town) -> None:
    before = town.mine()
    post = delivered(town, town.amazon.punch_in(person="anna", items=1))

    again = papers.post(town, papers.cart_door(town), papers.signed(town, post["document"]))

    assert again == Said("200", "OK")
    assert len(set(town.mine()) - set(before)) == 1


def test_a_strangers_cart_waits_until_an_administrator_gives_it_to_somebody(town: Town) -> None:
    before, carts = town.mine(), unknown_carts(town)
    post = delivered(town, town.amazon.punch_in(**OUTSIDER, items=2))
    (item,) = [item for item in unknown_carts(town) if item not in carts]
    gita = town.browser("gita")
    page = gita.get("/attention")
    assert post["payload_id"] in page.words
    assert "Amazon sent a cart for somebody we do not know" in page.words

    refused = gita.submit(page, f"{item}/assign", to="nobody@example.com")
    assert (refused.status, "We know nobody by that e-mail or user name." in refused.words) == (422, True)
    assert town.mine() == before
    assigned = gita.submit(page, f"{item}/assign", to="anna@example.com")

    (number,) = [number for number in town.mine() if number not in before]
    assert assigned.status == 200
    assert post["payload_id"] not in assigned.words
    assert town.letter("anna", number, about=f"/orders/{number}")
    assert "assigned the cart" in town.page(number).words
    assert gita.submit(page, f"{item}/assign", to="ben").status == 409
    assert town.apply(number).status == 200


def test_a_strangers_cart_can_be_ignored(town: Town) -> None:
    before, carts = town.mine(), unknown_carts(town)
    post = delivered(town, town.amazon.punch_in(**OUTSIDER, items=1))
    (item,) = [item for item in unknown_carts(town) if item not in carts]
    gita = town.browser("gita")

    page = gita.submit(gita.get("/attention"), f"{item}/ignore", reason="Nobody of ours")

    assert page.status == 200
    assert post["payload_id"] not in page.words
    assert town.mine() == before
    assert papers.post(town, papers.cart_door(town), papers.signed(town, post["document"])) == Said("200", "OK")
    assert unknown_carts(town) == carts


def test_nobody_else_sees_or_decides_what_needs_attention(town: Town) -> None:
    delivered(town, town.amazon.punch_in(**OUTSIDER, items=1))
    item, anna = unknown_carts(town)[-1], town.browser("anna")

    assert anna.get("/attention").status == 403
    nonce = anna.get("/").form("/sign-out").fields["form_nonce"]
    assert anna.post(f"/attention/{item}/assign", {"to": "anna", "form_nonce": nonce}).status == 403

    assert unknown_carts(town)[-1] == item


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("secret", ["", "<SharedSecret></SharedSecret>", "<SharedSecret>not-the-secret</SharedSecret>"])
def test_a_cart_without_the_right_credential_is_nothing(town: Town, shape: str, secret: str) -> None:
    document = unsigned(town, shape, secret)
    before, waiting = town.mine(), town.hub.attention.all()

    said = papers.post(town, papers.cart_door(town), document)

    assert said == Said("401", "The sender's credential is not recognised.")
    assert (town.mine(), town.hub.attention.all()) == (before, waiting)


def test_a_cart_at_a_wrong_address_is_nothing(town: Town) -> None:
    document = fresh(town)
    before = town.mine()

    said = papers.post(town, f"{town.stack.urls.hub}/punchout/po-requests/{'0' * 64}", document)

    assert said == Said("401", "This address for carts is not valid, or no longer.")
    assert town.mine() == before


@pytest.mark.parametrize(
    ("hurt", "code"),
    [
        (lambda document: document[: len(document) // 2], "406"),
        (lambda document: document.replace("<ItemIn ", "<ItemIn quantity='2' "), "406"),
        (lambda document: re.sub(r'payloadID="[^"]*"', "", document, count=1), "400"),
        (lambda document: document.replace("PunchOutOrderMessage", "PunchOutSetupRequest"), "450"),
        (lambda document: re.sub("<(PunchOutOrderMessageHeader).*</\\1>", "", document, flags=re.S), "400"),
        (lambda document: document.replace('quantity="1"', 'quantity="many"'), "400"),
    ],
    ids=["cut", "attribute-twice", "no-payload-id", "other-kind", "no-header", "no-number"],
)  # fmt: skip
def test_a_malformed_cart_is_refused_in_cxml_and_becomes_no_order(town: Town, hurt: Any, code: str) -> None:
    document = hurt(fresh(town))
    before = town.mine()

    said = papers.post(town, papers.cart_door(town), document)

    assert said.code == code
    assert said.text
    assert town.mine() == before


def delivered(town: Town, post: Any) -> Any:
    """The post as it is once the hub has said yes to it."""

    def look() -> Any:
        found = (one for one in town.amazon.posts() if one["id"] == post["id"] and one["state"] == "delivered")
        return next(found, None)

    return eventually(look, what="the hub to take the cart")


def unknown_carts(town: Town) -> list[str]:
    """The ids of the waiting ones, as they stand in addresses."""
    return [quote(item.id) for item in town.hub.attention.all() if item.reason is Reason.UNKNOWN_PERSON]


def fresh(town: Town) -> str:
    """A cart of Anna's that the hub has never seen, with the right secret."""
    post = delivered(town, town.amazon.punch_in(person="anna", items=2))
    return papers.renamed(papers.signed(town, post["document"]), f"fresh.{post['payload_id']}")


def unsigned(town: Town, shape: str, secret: str) -> str:
    """The same with this in the place of the secret."""
    post = delivered(town, town.amazon.punch_in(person="anna", items=1, document=shape))
    document = papers.renamed(post["document"], f"fresh.{post['payload_id']}")
    return document.replace("<SharedSecret>(removed)</SharedSecret>", secret)
