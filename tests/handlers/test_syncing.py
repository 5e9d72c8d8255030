"""Sync now, get this order, and older orders, as the seller's administrator and an operator use them."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Record
from chalicelib.domain.directory import Role
from chalicelib.domain.messages import ContinueBackfill, FetchOrder, SweepPage
from chalicelib.domain.orders.backfills import Backfill, State
from chalicelib.handlers.pages.sales import reading
from chalicelib.ports.selling import BadApplication, Denied, Revoked, Throttled, Unavailable
from tests import examples
from tests.examples import NOON
from tests.examples import connections as sellers
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.handlers.filling import errors
from tests.usecases.intake_world import amazon_order, order_id

PAGE = f"/connections/{sellers.GERMANY}"
ROLES = {"ida": Role.SELLERS_ADMINISTRATOR, "will": Role.WAREHOUSE, "olga": Role.OPERATOR}


def house(*records: Record) -> FakeHub:
    granted = [sellers.application(), sellers.authorization(revision=1), sellers.connection(revision=1)]
    people = [examples.person(id, roles=frozenset({role})) for id, role in ROLES.items()]
    made = hub(*granted, *people, *records)
    made.selling.put(sellers.EUROPE, amazon_order(1, changed=NOON - timedelta(hours=1), seller=sellers.SELLER))
    return made


def ida(of: FakeHub, who: str = "ida") -> Browser:
    return Browser(of).signed_in(who)


def test_the_page_says_how_fresh_orders_are():
    words = ida(house()).get(f"{PAGE}/sync").words

    for said in ("Last synced", "not yet", "within a minute", "none so far", "Get this order", "Sync now"):
        assert said in words


def test_sync_now_begins_one_sweep_however_often_it_is_pressed():
    made = house()
    browser = ida(made)

    answers = [browser.send(f"{PAGE}/sync", {}).headers["Location"] for _ in range(3)]

    assert [answer.rpartition("=")[2] for answer in answers] == ["begun", "running", "running"]
    assert [each for each in made.store.messages if isinstance(each, SweepPage)] == [
        SweepPage(sellers.EUROPE, fence=1, is_person=True)
    ]
    assert "under way" in browser.get(f"{PAGE}/sync").words
    assert made.store.audited.count("sync_asked") == 1


def test_an_order_is_got_by_its_number_with_the_share_kept_for_people():
    made = house()

    answer = ida(made).send(f"{PAGE}/order", {"order": f"  {order_id(1)} "})

    assert answer.headers["Location"].endswith(f"/sales/{order_id(1)}")
    assert made.sales.get(order_id(1)).order_id == order_id(1)
    assert made.selling.callers[-1].is_person


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "looks like"),
        ("302", "looks like"),
        ("302-1234567-1234567; DROP", "looks like"),
        ("🫖" * 20, "looks like"),
        (order_id(99), "does not know this order"),
    ],
)
def test_what_is_no_order_is_refused_beside_its_field(typed: str, sentence: str):
    page = ida(house()).send(f"{PAGE}/order", {"order": typed})

    assert page.status == 422
    assert sentence in errors(page)["order"]


def test_an_order_for_which_amazon_takes_no_call_comes_by_itself():
    made = house()
    made.selling.fail("order", Throttled(NOON + timedelta(seconds=30)))

    answer = ida(made).send(f"{PAGE}/order", {"order": order_id(1)})

    assert "news=waiting" in answer.headers["Location"]
    assert [each.subject for each in made.store.messages if isinstance(each, FetchOrder)] == [order_id(1)]


def test_amazon_out_of_reach_is_said_and_nothing_breaks():
    made = house()
    made.selling.fail("order", Unavailable("down"))

    page = ida(made).send(f"{PAGE}/order", {"order": order_id(1)})

    assert page.status == 422
    assert "does not answer at the moment" in errors(page)["order"]


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (Revoked("gone"), "Have it granted anew"),
        (Denied("Unauthorized", "private", "r-1"), "Test the connection"),
        (BadApplication("expired"), "the page of our Amazon application"),
    ],
)
def test_a_grant_that_covers_nothing_is_said_with_its_remedy(error: Exception, remedy: str):
    made = house()
    made.selling.fail("order", error)

    page = ida(made).send(f"{PAGE}/order", {"order": order_id(1)})

    assert page.status == 422
    assert remedy in errors(page)["order"]
    assert len(made.store.all(AttentionItem)) == 1


def test_an_order_that_a_mistake_of_ours_keeps_from_being_stored_is_said_and_waits(monkeypatch: pytest.MonkeyPatch):
    made = house()

    def broken(*_: object, **__: object) -> bool:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(reading, "upsert", broken)

    page = ida(made).send(f"{PAGE}/order", {"order": order_id(1)})

    assert (page.status, "could not be stored" in errors(page)["order"]) == (422, True)
    item = made.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts["why"]) == (Reason.ORDER_NOT_STORED, order_id(1), "KeyError")


def test_older_orders_are_fetched_paused_gone_on_with_and_stopped():
    made = house()
    browser = ida(made)

    assert browser.send(f"{PAGE}/backfill", {"since": "2026-09-01"}).headers["Location"].endswith("/backfill")
    (job,) = made.store.all(Backfill)
    assert job.marketplaces == (sellers.DE,)
    assert "This begins in a moment" in browser.get(f"{PAGE}/backfill").words

    for act, state in (("pause", State.PAUSED), ("resume", State.RUNNING), ("cancel", State.CANCELED)):
        browser.send(f"{PAGE}/backfill/{job.id}/{act}", {})
        assert made.intake.backfill(sellers.EUROPE, job.id).state is state
    assert len([each for each in made.store.messages if isinstance(each, ContinueBackfill)]) == 2
    assert "Canceled" in browser.get(f"{PAGE}/backfill").words
    assert browser.send(f"{PAGE}/backfill/{job.id}/resume", {}).status == 422


@pytest.mark.parametrize("since", ["", "soon", "2029-01-01", "2019-01-01", "99999-01-01", "0001-01-01"])
def test_a_day_that_amazon_does_not_reach_is_refused_beside_its_field(since: str):
    page = ida(house()).send(f"{PAGE}/backfill", {"since": since})

    assert page.status == 422
    assert "since" in errors(page)


def test_what_does_not_exist_is_not_found():
    browser = ida(house())

    assert browser.get("/connections/NOBODY-DE/sync").status == 404
    assert browser.send("/connections/NOBODY-DE/sync", {}).status == 404
    assert browser.send(f"{PAGE}/backfill/nothing/pause", {}).status == 404
    assert browser.send(f"{PAGE}/backfill/nothing/dance", {}).headers["Location"].endswith("/backfill")


def test_an_operator_may_sync_but_begins_no_backfill_and_the_warehouse_neither():
    made = house()

    assert ida(made, "olga").send(f"{PAGE}/sync", {}).headers["Location"].endswith("begun")
    assert ida(made, "olga").send(f"{PAGE}/backfill", {"since": "2026-09-01"}).status == 403
    assert ida(made, "will").get(f"{PAGE}/sync").status == 403
