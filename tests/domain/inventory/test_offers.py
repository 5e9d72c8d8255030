"""What is told of our stock: how much, of what, and when again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.articles import Part
from chalicelib.domain.errors import Refused
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.offers import (
    AGAIN,
    LONGEST,
    PATIENCE,
    SILENT,
    Offer,
    OfferState,
    StockPolicy,
    Want,
    accepted,
    applied,
    failed,
    fingerprint,
    is_dirty,
    is_settled,
    looked_at,
    refusals,
    submitted,
    unlisted,
    wants,
)
from tests.examples import NOON, warehouse
from tests.examples import articles as examples

AUTH = "A2EXAMPLE-EU"
ON = StockPolicy(AUTH, is_on=True, revision=1)
WANT = Want(AUTH, "SKU-1", "A-100", 5, "basis-1")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("policy", "available", "quantity"),
    [
        (StockPolicy(AUTH), 7, 7),
        (StockPolicy(AUTH), 0, 0),
        (StockPolicy(AUTH), -3, 0),
        (StockPolicy(AUTH, buffer=2), 7, 5),
        (StockPolicy(AUTH, buffer=8), 7, 0),
        (StockPolicy(AUTH, share=50), 7, 3),
        (StockPolicy(AUTH, share=0), 7, 0),
        (StockPolicy(AUTH, cap=4), 7, 4),
        (StockPolicy(AUTH, cap=0), 7, 0),
        (StockPolicy(AUTH, buffer=3, share=50, cap=10), 24, 10),
        (StockPolicy(AUTH, buffer=3, share=50, cap=10), 22, 9),
    ],
)
def test_a_policy_shows_a_part_of_what_is_available_and_never_less_than_nothing(
    policy: StockPolicy, available: int, quantity: int
):
    assert policy.quantity(available) == quantity


def level(article: str = "A-100", warehouse_: str = "MAIN", on_hand: int = 10, **changes: object) -> Level:
    return warehouse.level(article, warehouse_, **{"on_hand": on_hand, "allocated": 0, "reserved": 0, **changes})


def test_all_warehouses_count_together_and_each_sku_is_told_but_for_those_left_out():
    article = examples.article("A-100", skus=("SKU-1", "SKU-2", "SKU-3"))
    levels = {"A-100": [level(), level(warehouse_="BACK", on_hand=2, reserved=5)]}
    policy = replace(ON, excluded=("SKU-2",))

    found = wants(article, policy, levels, {})

    assert [(want.sku, want.article, want.quantity) for want in found] == [("SKU-1", "A-100", 7), ("SKU-3", "A-100", 7)]


@pytest.mark.parametrize("changes", [{"is_stocked": False}, {"archived": True}, {"skus": (), "asins": ("B0EXAMPLE1",)}])
def test_nothing_follows_for_what_is_not_stocked_or_archived_or_has_an_asin_only(changes: dict[str, object]):
    assert wants(examples.article("A-100", **{"skus": ("S",), **changes}), ON, {"A-100": [level()]}, {}) == ()


def test_nothing_is_told_while_the_sync_is_off_or_nobody_ever_counted():
    article = examples.article("A-100", skus=("S",))

    assert wants(article, StockPolicy(AUTH), {"A-100": [level()]}, {}) == ()
    assert wants(article, ON, {"A-100": []}, {}) == ()


def test_a_kit_is_as_many_as_its_scarcest_part_makes():
    kit = examples.article(
        "KIT", skus=("K",), is_stocked=False, parts=(Part("A-100", 3), Part("A-200", 1), Part("LABEL"))
    )
    parts = {
        "A-100": examples.article("A-100"),
        "A-200": examples.article("A-200"),
        "LABEL": examples.article("LABEL", is_stocked=False),
    }
    levels = {"A-100": [level(on_hand=10)], "A-200": [level("A-200", on_hand=5)]}

    assert [want.quantity for want in wants(kit, ON, levels, parts)] == [3]
    assert [want.quantity for want in wants(kit, ON, levels | {"A-200": [level("A-200", on_hand=-1)]}, parts)] == [0]
    assert wants(kit, ON, {"A-100": [level()]}, parts) == ()
    assert wants(kit, ON, levels, {"A-100": parts["A-100"]}) == ()


def test_the_fingerprint_is_another_one_when_a_level_moved_and_the_same_when_amazon_was_told():
    article, before = examples.article("A-100"), level()
    said = fingerprint(article, ON, {"A-100": [before]})

    def after(**changes: object) -> str:
        return fingerprint(article, ON, {"A-100": [replace(before, **changes)]})  # type: ignore[arg-type]

    assert after(is_told=True, revision=9) == said
    assert after(moved_at=NOON + SECOND) != said
    assert after(reserved=1) != said
    assert fingerprint(article, replace(ON, revision=2), {"A-100": [before]}) != said


def test_one_submission_is_in_flight_for_a_sku():
    fresh = Offer(AUTH, "SKU-1")

    sent = submitted(fresh, WANT, at=NOON)

    assert (sent.state, sent.quantity, sent.basis, sent.article) == (OfferState.SUBMITTED, 5, "basis-1", "A-100")
    assert (sent.since, sent.due_at) == (NOON, NOON + SILENT)
    assert is_dirty(fresh, WANT, at=NOON)
    assert not is_dirty(sent, replace(WANT, basis="basis-2"), at=NOON)
    with pytest.raises(Refused, match="on its way"):
        submitted(sent, WANT, at=NOON)


def test_it_is_applied_when_amazon_shows_it_and_not_when_amazon_says_so():
    said = accepted(submitted(Offer(AUTH, "SKU-1", seen=3), WANT, at=NOON), "s-1", at=NOON)

    assert not is_settled(said, WANT)
    waits = looked_at(said, 3, "", at=NOON + 4 * SECOND)
    assert (waits.state, waits.due_at) == (OfferState.ACCEPTED, NOON + 8 * SECOND)
    assert is_settled(looked_at(waits, 5, "", at=NOON + 8 * SECOND), WANT)
    assert not is_dirty(applied(said), WANT, at=NOON)
    assert is_dirty(applied(said), replace(WANT, basis="basis-2"), at=NOON)


def test_what_amazon_sold_since_is_no_delay():
    said = accepted(submitted(Offer(AUTH, "SKU-1", seen=3), WANT, at=NOON), "s-1", at=NOON)

    assert looked_at(said, 4, "", at=NOON + SECOND).state is OfferState.APPLIED
    assert looked_at(said, 6, "", at=NOON + SECOND).state is OfferState.ACCEPTED
    assert looked_at(said, 3, "", at=NOON + SECOND, has_moved=True).state is OfferState.ACCEPTED
    assert looked_at(said, 3, "", at=NOON + PATIENCE, has_moved=True).state is OfferState.APPLIED
    assert looked_at(said, 6, "", at=NOON + PATIENCE, has_moved=True).state is OfferState.ACCEPTED


def test_what_never_comes_about_has_failed_and_is_tried_again_later_or_when_the_shelves_move():
    said = accepted(submitted(Offer(AUTH, "SKU-1"), WANT, at=NOON), "s-1", at=NOON)

    late = looked_at(said, None, "Suppressed.", at=NOON + LONGEST)

    assert (late.state, late.words) == (OfferState.FAILED, "Suppressed.")
    assert not is_dirty(late, WANT, at=NOON + LONGEST)
    assert is_dirty(late, replace(WANT, basis="basis-2"), at=NOON + LONGEST)
    assert is_dirty(late, WANT, at=NOON + LONGEST + AGAIN)
    assert not is_settled(late, WANT)


def test_a_sku_that_amazon_does_not_list_is_asked_for_again_much_later_only():
    gone = unlisted(submitted(Offer(AUTH, "SKU-1"), WANT, at=NOON), WANT, at=NOON)

    assert is_settled(gone, WANT)
    assert not is_dirty(gone, replace(WANT, basis="basis-2"), at=NOON + SECOND)
    assert is_dirty(gone, WANT, at=NOON + AGAIN)


def test_who_has_a_slot_waits_for_it_and_a_lost_one_holds_nobody_up():
    booked = replace(failed(Offer(AUTH, "SKU-1"), "", at=NOON), booked=NOON + SECOND)

    assert not is_dirty(booked, WANT, at=NOON + SECOND)
    assert is_dirty(booked, WANT, at=NOON + SECOND + SILENT)


def test_a_policy_of_impossible_figures_is_refused_field_by_field():
    wrong = StockPolicy(AUTH, buffer=-1, share=101, cap=100_000, excluded=("S",) * 501)

    assert [problem.field for problem in refusals(wrong)] == ["buffer", "share", "cap", "excluded"]
    assert not list(refusals(ON))
