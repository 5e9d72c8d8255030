"""What people decide about orders of Amazon's customers: release, cancel, go on, map again, erase."""

from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Said
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused
from chalicelib.domain.messages import ForgetPersonal, IndexSale
from chalicelib.domain.orders.amazon import AmazonStatus, Personal, Window
from chalicelib.domain.orders.order import Hold, HoldReason, NotWork, Status
from chalicelib.usecases.orders.holds import accept_cancellation, decline_cancellation, release_holds
from chalicelib.usecases.orders.remapping import preview, reimport
from chalicelib.usecases.personal.forgetting import erase, forget
from tests import examples, fakes
from tests.examples import DAY, HOUR, NOON, sales
from tests.fakes.house import FakeHub
from tests.usecases.orders.telling import ID, LATER, head, tell

ADMIN = examples.person("sam", roles=frozenset({"sellers_administrator"}))
PAGE = {"by": ADMIN, "where": "page"}


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub(sales.connection())


def hold(house: FakeHub, *reasons: HoldReason) -> None:
    holds = tuple(Hold(reason, NOON) for reason in reasons)
    house.store.hold(replace(head(house), holds=holds))


def test_a_person_releases_what_the_mapping_objects_to(house: FakeHub):
    tell(house)
    hold(house, HoldReason.ADDRESS, HoldReason.AMOUNTS)

    order = house.do(release_holds, ID, reasons=HoldReason, revision=0, **PAGE)

    assert order.is_work
    assert {each.released_by for each in head(house).holds} == {"sam"}
    assert house.store.audited[-1] == "sale_hold_released"
    commits = len(house.store.commits)
    house.do(release_holds, ID, reasons=HoldReason, **PAGE)
    assert len(house.store.commits) == commits


@pytest.mark.parametrize("reason", [HoldReason.BUYER_CANCELS, HoldReason.PROVISIONAL])
def test_what_a_buyer_wants_and_what_a_report_said_is_not_just_released(house: FakeHub, reason: HoldReason):
    tell(house)
    hold(house, reason)

    with pytest.raises(Refused, match="Nothing of what holds"):
        house.do(release_holds, ID, reasons=HoldReason, **PAGE)

    assert [each.reason for each in head(house).open_holds] == [reason]


def test_who_saw_an_older_order_looks_again(house: FakeHub):
    tell(house)
    tell(house, updated_at=LATER)
    hold(house, HoldReason.ADDRESS)

    with pytest.raises(Overtaken):
        house.do(release_holds, ID, reasons=HoldReason, revision=0, **PAGE)

    assert [each.reason for each in head(house).open_holds] == [HoldReason.ADDRESS]


def test_others_may_not(house: FakeHub):
    tell(house)

    for verb in (
        partial(release_holds, reasons=()),
        accept_cancellation,
        decline_cancellation,
        partial(reimport, seen=""),
    ):
        with pytest.raises(Forbidden):
            house.do(verb, ID, by=house.people.get("anna"), where="page")
    with pytest.raises(Forbidden):
        house.do(erase, [ID], by=house.people.get("anna"), where="page")


def test_an_accepted_cancellation_stays_until_amazon_says_the_same(house: FakeHub):
    asked = sales.amazon_line(cancel_requested=True)
    tell(house, asked)

    order = house.do(accept_cancellation, ID, **PAGE)
    assert (order.status, order.cancel_wanted_by, order.open_pieces) == (Status.CANCELED, "sam", 0)
    assert [line.open for line in house.sales.lines(ID, order.lines_version).lines if line.sku] == [0]

    tell(house, asked, updated_at=LATER)
    assert (head(house).status, head(house).cancel_wanted_at) == (Status.CANCELED, NOON)
    house.do(accept_cancellation, ID, **PAGE)

    tell(house, replace(asked, canceled_by="merchant"), status=AmazonStatus.CANCELLED, updated_at=LATER + HOUR)
    settled = head(house)
    assert (settled.status, settled.cancel_wanted_at, settled.cancel_after_despatch) == (Status.CANCELED, None, False)
    assert settled.canceled_at == NOON


def test_a_part_that_left_all_the_same_is_a_task_for_a_person_once(house: FakeHub):
    asked = sales.amazon_line(cancel_requested=True)
    tell(house, asked)
    house.do(accept_cancellation, ID, **PAGE)

    for moment in (LATER, LATER + HOUR):
        tell(house, asked, status=AmazonStatus.PARTIALLY_SHIPPED, packages=(sales.package(),), updated_at=moment)

    assert (head(house).status, head(house).cancel_after_despatch) == (Status.CANCELED, True)
    assert [item.reason for item in house.store.all(AttentionItem)] == [Reason.CANCELED_AFTER_DESPATCH]


def test_an_order_that_left_all_the_same_is_shipped(house: FakeHub):
    tell(house, sales.amazon_line(cancel_requested=True))
    house.do(accept_cancellation, ID, **PAGE)

    tell(house, status=AmazonStatus.SHIPPED, updated_at=LATER)

    assert (head(house).status, head(house).cancel_wanted_at) == (Status.SHIPPED, None)


def test_only_what_the_buyer_wants_as_a_whole_is_accepted(house: FakeHub):
    tell(house)
    with pytest.raises(Refused, match="does not ask"):
        house.do(accept_cancellation, ID, **PAGE)

    tell(house, sales.amazon_line(cancel_requested=True), sales.amazon_line("2"), updated_at=LATER)
    with pytest.raises(Refused, match="part"):
        house.do(accept_cancellation, ID, **PAGE)
    assert head(house).status is Status.OPEN


def test_going_on_releases_the_buyers_wish_only(house: FakeHub):
    tell(house, sales.amazon_line(cancel_requested=True))

    house.do(decline_cancellation, ID, **PAGE)

    assert HoldReason.BUYER_CANCELS not in {each.reason for each in head(house).open_holds}
    assert house.store.audited[-1] == "sale_cancel_declined"


def test_mapping_again_shows_first_what_would_change(house: FakeHub):
    tell(house)
    stale = replace(head(house), carrier="OLD", holds=(Hold(HoldReason.FILTER, NOON),))
    house.store.hold(stale)

    shown = house.do(preview, ID, by=ADMIN)
    assert (shown.is_different, shown.before) == (True, stale)
    assert [each.reason for each in shown.cured] == [HoldReason.FILTER]
    assert len(house.store.commits) == 1

    assert house.do(reimport, ID, seen=shown.seen, **PAGE) == shown.after
    assert house.store.audited[-1] == "sale_mapped_again"
    assert house.store.messages[-1] == IndexSale(ID)


def test_mapping_again_what_would_be_the_same_writes_nothing(house: FakeHub):
    tell(house)

    house.do(reimport, ID, seen="", **PAGE)

    assert house.do(preview, ID, by=ADMIN).is_different is False
    assert len(house.store.commits) == 1
    with pytest.raises(NotFound):
        house.do(preview, "306-0", by=ADMIN)


def test_mapping_again_works_when_the_address_is_gone(house: FakeHub):
    tell(house)
    house.clock.move(60 * DAY)
    released = (Hold(HoldReason.ADDRESS, NOON, {"fields": "postcode"}, released_by="sam"),)
    house.store.hold(replace(head(house), holds=released))

    shown = house.do(preview, ID, by=ADMIN)

    assert [each for each in shown.after.holds if each.reason is HoldReason.ADDRESS] == list(released)


def test_what_a_postcode_left_out_stays_out_when_the_postcode_is_gone(house: FakeHub):
    tell(house)
    house.store.hold(replace(head(house), not_work=NotWork.FILTERED, holds=()))
    house.clock.move(60 * DAY)

    shown = house.do(preview, ID, by=ADMIN)
    assert house.do(reimport, ID, seen=shown.seen, **PAGE).not_work is NotWork.FILTERED


def test_what_is_personal_is_forgotten_when_its_time_is_over_and_not_before(house: FakeHub):
    tell(house)

    assert house.do(forget, ID) is False
    house.clock.move(35 * DAY)
    assert house.do(forget, ID) is True

    assert house.store.all(Personal) == []
    assert house.do(forget, ID) is True


def test_a_later_delivery_moves_the_end(house: FakeHub):
    tell(house)

    tell(house, updated_at=LATER, deliver_by=Window(NOON, NOON + 9 * DAY))

    due = [
        change.due_at
        for changes in house.store.commits
        for change in changes
        if isinstance(change, Said) and isinstance(change.message, ForgetPersonal)
    ]
    assert due == [NOON + 35 * DAY, NOON + 39 * DAY]
    house.clock.move(35 * DAY)
    assert house.do(forget, ID) is False


def test_an_order_that_comes_long_after_its_delivery_keeps_nobodys_address(house: FakeHub):
    old = Window(NOON - 40 * DAY, NOON - 31 * DAY)

    tell(house, deliver_by=old, created_at=NOON - 50 * DAY, status=AmazonStatus.SHIPPED)

    assert house.store.all(Personal) == []


def test_what_is_erased_on_demand_is_not_taken_in_again(house: FakeHub):
    tell(house)

    assert house.do(erase, [ID], **PAGE) == 1
    assert house.store.all(Personal) == []
    assert house.store.audited[-1] == "personal_erased"
    assert house.store.messages[-1] == ForgetPersonal(ID)

    tell(house, updated_at=LATER)
    assert house.store.all(Personal) == []
    assert house.do(erase, [ID], **PAGE) == 0
    with pytest.raises(NotFound):
        house.do(erase, ["306-0"], **PAGE)
    with pytest.raises(Refused):
        house.do(erase, [str(number) for number in range(21)], **PAGE)
