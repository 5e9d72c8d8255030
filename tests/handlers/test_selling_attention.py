"""What waits of the selling half, over HTTP: to each what is theirs, read again, done, ignored, or gone by itself."""

from urllib.parse import quote

import pytest

from chalicelib.domain.attention import AttentionItem, Half, Reason, half, needed
from chalicelib.domain.changes import Record
from chalicelib.domain.directory import Role
from chalicelib.ports.selling import Missing, Throttled
from tests import examples
from tests.examples import MINUTE, NOON, connections, sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser

ID = sales.ORDER_ID
EUROPE = f"{sales.SELLER}-EU"
ROLES = {
    "bea": Role.PURCHASING_ADMINISTRATOR,
    "ida": Role.SELLERS_ADMINISTRATOR,
    "will": Role.WAREHOUSE,
    "olga": Role.OPERATOR,
}
SELLING = [reason for reason in Reason if half(reason) is Half.SELLING]
LOST = needed(Reason.ORDER_MISSING, ID, at=NOON)


def house(*records: Record) -> FakeHub:
    people = [examples.person(id, roles=frozenset({role})) for id, role in ROLES.items()]
    return hub(connections.authorization(seller=sales.SELLER, revision=1), sales.connection(), *people, *records)


def on(of: FakeHub, who: str = "ida") -> Browser:
    return Browser(of).signed_in(who)


def place(item: AttentionItem, verb: str) -> str:
    return f"/attention/{quote(item.id)}/{verb}"


def test_each_sees_what_is_theirs_and_the_badge_says_how_much():
    of = house(*(needed(reason, ID, at=NOON) for reason in Reason))
    words = of.pages.words("en")

    for who, count in (("bea", len(Reason) - len(SELLING)), ("ida", len(SELLING)), ("olga", len(Reason))):
        page = on(of, who).get("/attention")
        assert f"{count} waiting" in page.words
        if who != "olga":  # hers goes on on the next page
            shown = {reason for reason in Reason if words.reason(reason) in page.words}
            assert shown == {reason for reason in Reason if (half(reason) is Half.SELLING) is (who == "ida")}
    assert on(of, "will").get("/attention").status == 403
    assert "waiting" not in on(of, "will").get("/").words


def test_topics_part_orders_from_connections():
    of = house(LOST, needed(Reason.SWEEP_REFUSED, EUROPE, at=NOON))

    page = on(of).get("/attention?topic=marketplace_orders")

    assert "Amazon told of an order and then did not know it" in page.words
    assert "Amazon refuses to list the orders of a seller" not in page.words
    assert f'href="/connections/accounts/{EUROPE}"' in on(of).get("/attention?topic=connections").text


@pytest.mark.parametrize(
    ("reason", "facts", "said"),
    [
        (Reason.CANCELED_AFTER_DESPATCH, {"by": "buyer"}, "Canceled by: Buyer"),
        (Reason.CANCELED_AFTER_DESPATCH, {"by": "merchant"}, "Canceled by: Seller"),
        (Reason.SWEEP_REFUSED, {"why": "application"}, "Why: Amazon refuses our application."),
        (Reason.SWEEP_REFUSED, {"code": "QuotaExceeded"}, "Amazon’s code: QuotaExceeded"),
        (Reason.BACKFILL_FAILED, {"why": "denied"}, "Why: The authorization does not cover orders."),
        (Reason.NEWS_REFUSED, {"request": "r-1"}, "Request id: r-1"),
        (Reason.RENEWAL_DUE, {"ends": "2026-12-01"}, "Ends on: Tuesday, December 1, 2026"),
    ],
)
def test_what_is_known_of_an_entry_is_said_in_words(reason: Reason, facts: dict[str, str], said: str):
    assert said in on(house(needed(reason, EUROPE, at=NOON, **facts))).get("/attention").words


@pytest.mark.parametrize("who", ["ida", "olga"])
def test_an_order_that_comes_after_all_leaves_the_list(who: str):
    of = house(LOST, other := needed(Reason.ORDER_MISSING, "306-5550123-5550009", at=NOON))
    of.selling.put(EUROPE, sales.received())
    browser = on(of, who)

    answer = browser.send(place(LOST, "download"), {"topic": "marketplace_orders"})

    assert answer.headers["Location"] == "/attention?topic=marketplace_orders&done=read"
    assert "something was new" in browser.get(answer.headers["Location"]).words
    assert of.attention.all() == [other]
    assert browser.get(f"/sales/{ID}").status == 200


def test_one_that_amazon_still_does_not_know_stays_with_the_reason_beside_it():
    of = house(LOST)
    of.selling.fail("order", Missing("Gone."))

    answer = on(of).send(place(LOST, "download"), {})

    assert (answer.status, "Amazon does not know this order." in answer.words) == (422, True)
    assert of.attention.all() == [LOST]


def test_a_throttled_one_says_when_it_is_read_by_itself():
    of = house(LOST)
    of.selling.fail("order", Throttled(NOON + MINUTE))

    answer = on(of).send(place(LOST, "download"), {})

    assert "in 60 seconds, by itself" in on(of).get(answer.headers["Location"]).words


def test_a_retry_of_the_import_leads_to_its_preview():
    of = house(needed(Reason.ORDER_NOT_STORED, ID, at=NOON), sales.sale(), sales.copy(), sales.sale_lines())

    page = on(of).get("/attention")

    assert f'href="/sales/{ID}/import"' in page.text
    assert on(of).get(f"/sales/{ID}/import").status == 200


def test_a_late_parcel_is_done_and_not_ignored():
    item = needed(Reason.CANCELED_AFTER_DESPATCH, ID, at=NOON, number=sales.SALE, by="buyer")
    of = house(item, sales.sale())
    page = on(of).get("/attention")
    assert ("Yes, it is done" in page.words, "Yes, ignore it" in page.words) == (True, False)

    silent = on(of).send(place(item, "done"), {"comment": ""})
    answer = on(of).send(place(item, "done"), {"comment": "Stopped at DHL."})

    assert (silent.status, "Please say what became of the parcel." in silent.words) == (422, True)
    assert (answer.status, of.attention.all()) == (303, [])


@pytest.mark.parametrize("who", ["bea", "olga"])
def test_who_does_not_answer_for_it_ignores_nothing_of_it(who: str):
    of = house(LOST)

    assert on(of, who).send(place(LOST, "ignore"), {"reason": "No."}).status == 403
    assert of.attention.all() == [LOST]


def test_an_operator_sees_whose_cart_it_is_nowhere():
    of = house(
        examples.person("chiara", name="Chiara Lund"), needed(Reason.UNUSABLE_CART, "d-1", at=NOON, person="chiara")
    )

    assert "Chiara Lund" in on(of, "bea").get("/attention").words
    page = on(of, "olga").get("/attention")
    assert ("Chiara Lund" in page.words, "Yes, ignore it" in page.words) == (False, False)


@pytest.mark.parametrize("id", ["order_missing", "order_missing~", "nonsense~x", "~", "order_missing~../../x", "💥"])
def test_an_entry_of_any_name_is_answered(id: str):
    answer = on(house(LOST)).send(f"/attention/{quote(id, safe='')}/download", {})

    assert (answer.status, "An Amazon order id looks like" in answer.words) == (422, True)
