"""What people do on an order's page, over HTTP: answer the buyer, release, read again, map again, erase."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.directory import Role
from chalicelib.domain.orders.amazon import AmazonLine, Personal
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder, Status
from chalicelib.ports.selling import Throttled, Unavailable
from chalicelib.usecases.orders.upserting import upsert
from tests import examples
from tests.examples import HOUR, MINUTE, NOON, connections, sales
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown
from tests.handlers.filling import errors

ID = sales.ORDER_ID
PAGE = f"/sales/{ID}"
EUROPE = f"{sales.SELLER}-EU"
ROLES = {"ida": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE, "olga": Role.OPERATOR, "ada": Role.ACCOUNTANT}


def house(*lines: AmazonLine) -> FakeHub:
    people = [examples.person(id, roles=frozenset({role})) for id, role in ROLES.items()]
    made = hub(connections.authorization(seller=sales.SELLER, revision=1), sales.connection(), *people)
    made.do(upsert, sales.received(*lines))
    made.selling.put(EUROPE, sales.received(*lines))
    return made


def held(*reasons: HoldReason) -> FakeHub:
    made = house()
    made.store.hold(replace(head(made), holds=tuple(Hold(reason, NOON) for reason in reasons)))
    return made


def head(of: FakeHub) -> MarketplaceOrder:
    return of.store.only(MarketplaceOrder)


def on(of: FakeHub, who: str = "ida") -> Browser:
    return Browser(of).signed_in(who)


def send(browser: Browser, verb: str, seen: Shown | None = None, **typed: str) -> Shown:
    """A form of the order's page as it is now, or as somebody saw it."""
    page = seen or browser.get(PAGE)
    return browser.send(f"{PAGE}/{verb}", {"revision": page.field("revision"), **typed})


def test_a_hold_leads_to_where_its_cause_is_and_says_what_a_release_means():
    of = held(HoldReason.UNMAPPED_SHIP_METHOD)

    page, others = on(of).get(PAGE), on(of, "will").get(PAGE)

    assert f'href="/connections/{sales.SELLER}-DE/mapping/ship-methods"' in page.text
    assert "/mapping/" not in others.text
    for words in (page.words, others.words):
        assert "It goes to the warehouse without a carrier; somebody there chooses one." in words
    assert "Yes, release it" not in on(of, "ada").get(PAGE).words


def test_a_release_is_told_and_the_history_has_it_with_its_comment():
    of = held(HoldReason.ADDRESS)

    answer = send(on(of, "will"), "release", hold="address", comment="Rang the buyer.")

    assert (answer.status, answer.headers["Location"]) == (303, f"{PAGE}?done=release")
    words = on(of).get(answer.headers["Location"]).words
    for said in ("Released.", "released the order", "The address does not hold up", "Rang the buyer.", "released by"):
        assert said in words
    assert head(of).is_work


def test_of_two_people_the_second_looks_again():
    of = held(HoldReason.ADDRESS, HoldReason.AMOUNTS)
    ida, will = on(of), on(of, "will")
    seen = will.get(PAGE)
    send(ida, "release", hold="address")

    answer = send(will, "release", seen, hold="amounts", comment="Fine.")

    assert (answer.status, "has changed since you opened it" in answer.words) == (409, True)
    assert answer.text.index("has changed since") > answer.text.index("The amounts do not add up")
    assert [hold.reason for hold in head(of).open_holds] == [HoldReason.AMOUNTS]
    assert send(will, "release", answer, hold="amounts").status == 303


def test_what_is_typed_wrong_stands_beside_its_field():
    of = held(HoldReason.ADDRESS)

    answer = send(on(of), "release", hold="address", comment="🚚" * 600)

    assert (answer.status, list(errors(answer))) == (422, ["comment-release-address"])
    assert head(of).open_holds


@pytest.mark.parametrize("hold", ["", "nonsense", "provisional", "buyer_cancels"])
def test_nothing_else_is_released(hold: str):
    of = held(HoldReason.ADDRESS)

    assert send(on(of), "release", hold=hold).status == 303
    assert head(of).open_holds


def test_a_buyers_cancellation_is_accepted_once():
    of = house(sales.amazon_line(cancel_requested=True))
    will = on(of, "will")

    answer = send(will, "accept")

    assert (answer.headers["Location"], head(of).status) == (f"{PAGE}?done=accept", Status.CANCELED)
    assert send(on(of), "accept").status == 303
    words = will.get(answer.headers["Location"]).words
    for said in ("The order is canceled.", "On its way to Amazon", "accepted that the order is canceled"):
        assert said in words


def test_a_part_is_not_accepted_and_the_page_says_why():
    of = house(sales.amazon_line(cancel_requested=True), sales.amazon_line("2"))

    answer = send(on(of), "accept")

    assert (answer.status, "The buyer asks to cancel a part only." in answer.words) == (422, True)
    assert send(on(of), "go-on").headers["Location"] == f"{PAGE}?done=go_on"
    assert "went on although the buyer asked to cancel" in on(of).get(PAGE).words


@pytest.mark.parametrize("who", ["ida", "olga"])
def test_a_download_says_what_it_brought(who: str):
    of = house()
    browser = on(of, who)

    same = browser.send(f"{PAGE}/download", {})
    of.selling.put(EUROPE, sales.received(updated_at=NOON + HOUR, service_level="NEXT_DAY"))
    news = browser.send(f"{PAGE}/download", {})

    assert "nothing was new" in browser.get(same.headers["Location"]).words
    words = browser.get(news.headers["Location"]).words
    assert "something was new" in words
    assert "had the order read from Amazon again" in words


def test_a_throttled_download_says_when_it_comes_by_itself():
    of = house()
    of.selling.fail("order", Throttled(NOON + MINUTE))

    answer = on(of).send(f"{PAGE}/download", {})

    assert answer.headers["Location"] == f"{PAGE}?done=later&seconds=60"
    assert "The order is read in 60 seconds, by itself" in on(of).get(answer.headers["Location"]).words


def test_when_amazon_is_down_the_page_says_so_and_nothing_is_lost():
    of = house()
    of.selling.fail("order", Unavailable("Down."))

    answer = on(of).send(f"{PAGE}/download", {})

    assert (answer.status, "Amazon does not answer at the moment." in answer.words) == (422, True)


@pytest.mark.parametrize(
    "asked", ["done=later&seconds=-1", "done=later&seconds=99999999", "done=%00&seconds=x", "list=%ff"]
)
def test_an_address_that_says_anything_is_a_page(asked: str):
    assert on(house()).get(f"{PAGE}?{asked}").status == 200


@pytest.mark.parametrize("who", ["ida", "olga"])
def test_an_import_is_shown_before_it_is_done(who: str):
    of = house()
    of.store.hold(replace(head(of), carrier="OLD", holds=(Hold(HoldReason.FILTER, NOON),)))
    browser, before = on(of, who), head(of)

    shown = browser.get(f"{PAGE}/import")

    for said in ("Nothing is changed yet", "A filter holds it", "would no longer hold it", "Carrier", "OLD"):
        assert said in shown.words
    assert "Jörg Müller" not in shown.words
    assert head(of) == before
    answer = browser.send(f"{PAGE}/import", {"seen": shown.field("seen")})
    assert answer.headers["Location"] == f"{PAGE}?done=remap"
    assert (head(of).carrier, of.store.audited[-1]) == ("", "sale_mapped_again")
    assert "Nothing would change" in browser.get(f"{PAGE}/import").words


@pytest.mark.parametrize("seen", ["", "something else"])
def test_what_was_not_seen_is_not_agreed_to(seen: str):
    of = house()
    of.store.hold(replace(head(of), carrier="OLD"))

    answer = on(of).send(f"{PAGE}/import", {"seen": seen})

    assert (answer.status, "Please look at it again." in answer.words) == (409, True)
    assert head(of).carrier == "OLD"


def test_what_is_personal_goes_and_stays_away():
    of = house()
    assert "Jörg Müller" in on(of).get(PAGE).words

    answer = send(on(of), "erase")

    words = on(of).get(answer.headers["Location"]).words
    assert ("Jörg Müller" in words, "What was personal is erased." in words) == (False, True)
    assert "Yes, erase it for good" not in words
    on(of).send(f"{PAGE}/download", {})
    assert of.store.all(Personal) == []


def test_a_late_parcel_is_a_task_until_somebody_says_what_became_of_it():
    of = house()
    of.store.hold(replace(head(of), status=Status.CANCELED, cancel_after_despatch=True))
    of.store.hold(needed(Reason.CANCELED_AFTER_DESPATCH, ID, at=NOON))
    will = on(of, "will")

    silent = send(will, "done", comment=" ")
    assert (silent.status, errors(silent)["comment-done"]) == (422, "Please say what became of the parcel.")
    answer = send(will, "done", comment="Came back.")

    words = will.get(answer.headers["Location"]).words
    for said in ("Somebody has taken care of its parcel", "Came back.", "said what became of the parcel"):
        assert said in words
    assert of.attention.all() == []


def test_the_way_back_leads_to_the_place_in_the_list():
    of = held(HoldReason.ADDRESS)
    ida = on(of)

    answer = ida.send(f"{PAGE}/release?list=tab%3Dheld", {"revision": "0", "hold": "address"})

    assert answer.headers["Location"] == f"{PAGE}?list=tab%3Dheld&done=release"
    assert 'href="/sales?tab=held"' in ida.get(answer.headers["Location"]).text


def test_what_is_no_place_in_the_list_is_not_carried_on():
    of = held(HoldReason.ADDRESS)
    ida = on(of)

    for place in ("nonsense", "search=" + "x" * 9_000):
        answer = ida.send(f"{PAGE}/release?{urlencode({'list': place})}", {"revision": "0", "hold": "address"})
        assert answer.headers["Location"] == f"{PAGE}?done=release"
        assert "list=" not in ida.get(f"{PAGE}?{urlencode({'list': place})}").text


@pytest.mark.parametrize("verb", ["accept", "go-on", "release", "download", "import", "erase", "cancel"])
def test_an_order_that_there_is_not_is_no_order(verb: str):
    answer = on(house()).send(
        f"/sales/306-0000000-0000000/{verb}", {"hold": "address", "comment": "x", "revision": "0"}
    )

    assert answer.status == 404
