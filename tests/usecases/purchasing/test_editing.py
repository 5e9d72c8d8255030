"""Changing an order before it is applied for, after a remand, and what approvers are shown of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused
from chalicelib.domain.messages import AskApprover
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases import letters
from chalicelib.usecases.purchasing import editing
from chalicelib.usecases.purchasing.editing import Wish
from tests import examples
from tests.examples import DAY, HOUR, NOON, NUMBER, usd
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.applying import house

ASKED = CustomFields((CustomField("cost_center", "Cost center", required=True), CustomField("team", "Team")))
LAB = examples.billing_group("LAB")


def remanded(*records: Any) -> FakeHub:
    """Applied for, sent back an hour later, another hour ago."""
    hub = house(*records)
    steps.apply(hub, comment="Two of each.")
    hub.clock.move(HOUR)
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="One will do.")
    hub.clock.move(HOUR)
    return hub


def quantities(hub: FakeHub) -> dict[int, int]:
    content = hub.orders.content(NUMBER, hub.orders.get(NUMBER).content_version)
    return {line.number: line.quantity for line in content.lines}


def test_a_change_is_kept_with_new_sums_and_nobody_is_asked():
    hub = house()
    hub.clock.move(HOUR)

    order = steps.update(hub, quantities={1: 1, 2: 0}, comment="One pen.")

    at = NOON + HOUR
    content = examples.content(version=2, cart=examples.cart([examples.line(1, quantity=1)]))
    assert (order.status, order.goods, order.line_count, order.content_version) == (Status.CART, usd("12.99"), 1, 2)
    assert hub.store.commits == [
        (
            Changed(examples.order(), order),
            Created(content),
            Audited("edited", NUMBER, by="anna", at=at, where="page", facts={"lines": "1: 2 → 1, 2: 2 → 0"}),
        )
    ]
    assert hub.orders.content(NUMBER, 1) == examples.content()


def test_nothing_changed_is_nothing_written():
    hub = house()

    steps.update(hub, quantities={1: 2, 2: 2}, address="BERLIN", billing_group="OFFICE", comment="")

    assert hub.store.commits == []


def test_fewer_are_applied_for_again_and_the_old_link_is_dead():
    hub = remanded()
    old = hub.orders.get(NUMBER)

    order = steps.apply(hub, quantities={1: 1, 2: 0}, comment="One.")

    assert (order.status, order.content_version, order.seen_version, order.applied_version) == (
        Status.APPLYING,
        2,
        1,
        2,
    )
    assert order.application and old.application and order.application.nonce != old.application.nonce
    assert [m.content_version for m in hub.store.messages if isinstance(m, AskApprover)] == [1, 1, 2, 2]
    assert [entry.action for entry in hub.store.entries][-2:] == ["edited", "applied"]


def test_the_route_is_chosen_by_the_new_total():
    hub = remanded()

    order = steps.apply(hub, quantities={1: 1, 2: 0})

    assert order.total == usd("12.99")


def test_after_a_remand_there_is_never_more_than_was_applied_for():
    hub = house()
    steps.apply(hub, quantities={1: 1})
    hub.clock.move(HOUR)
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Hm.")

    with pytest.raises(Refused, match="only be lowered, from 1 down"):
        steps.update(hub, quantities={1: 2})

    steps.update(hub, quantities={2: 0})
    steps.update(hub, quantities={2: 2})
    assert quantities(hub) == {1: 1, 2: 2}


def test_an_order_that_an_earlier_release_remanded_can_be_lowered():
    hub = remanded()
    old = replace(hub.orders.get(NUMBER), applied_version=0)
    hub.store.hold(old)

    steps.update(hub, quantities={1: 1})
    order = steps.apply(hub)

    assert (quantities(hub), order.seen_version, order.applied_version) == ({1: 1, 2: 2}, 1, 2)


def test_the_letter_shows_what_changed_since():
    hub = remanded()
    steps.apply(hub, quantities={1: 1})
    message = [m for m in hub.store.messages if isinstance(m, AskApprover)][-1]

    hub.do(letters.write, message)

    occasion = hub.writer.occasions[-1]
    assert (occasion.before, occasion.content.version) == (examples.content(), 2)


def test_an_address_of_ones_own_gives_up_the_hold_until_one_comes_back():
    hub = house(examples.address("TOKYO"))

    assert steps.update(hub, address="TOKYO").hold_lost
    back = steps.update(hub, address="BERLIN")

    assert (back.hold_lost, back.address) == (False, "BERLIN")


def test_back_at_the_first_address_it_is_what_amazon_knows_whatever_became_of_it():
    hub = house(examples.address("TOKYO"))
    steps.update(hub, address="TOKYO")
    hub.store.hold(examples.address("BERLIN", city="Hamburg"))

    steps.update(hub, address="BERLIN")

    assert hub.orders.content(NUMBER, 3).ship_to == examples.address()


def test_another_billing_group_of_the_same_account():
    hub = house(LAB)

    order = steps.update(hub, billing_group="LAB")

    assert (order.billing_group, hub.orders.content(NUMBER, 2).bill_to) == ("LAB", LAB)
    assert hub.store.entries[0].facts == {"billing_group": "OFFICE → LAB"}


@pytest.mark.parametrize(
    ("group", "problem"),
    [
        (None, Refused),
        (replace(LAB, members=Anyone(people=frozenset({"ben"}))), Forbidden),
        (replace(LAB, credential_set="other"), Refused),
    ],
)
def test_no_other_billing_group(group: Any, problem: type[Exception]):
    hub = house(
        *([group] if group else []),
        examples.integration(credential_sets={name: examples.credentials(name) for name in ("main", "other")}),
    )

    with pytest.raises(Refused) as refusal:
        steps.update(hub, billing_group="LAB")

    assert (type(refusal.value), refusal.value.field) == (problem, "billing_group")
    assert hub.store.commits == []


@pytest.mark.parametrize("by", ["ben", "gita", "chiara"])
def test_only_the_applicant_changes_an_order(by: str):
    hub = house()

    with pytest.raises(NotFound):
        steps.update(hub, by=by, quantities={1: 1})

    assert hub.store.commits == []


def test_who_may_not_order_any_more_is_told():
    hub = house(examples.integration(may_order=Anyone(roles=frozenset({Role.OPERATOR}))))

    for act in (steps.update, steps.apply):
        with pytest.raises(Refused, match="Please ask Gita Rao"):
            act(hub, quantities={1: 1})
    assert hub.store.commits == []


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CART, Status.REMANDED}))
def test_what_others_look_at_is_not_changed(status: Status):
    hub = house(status=status)

    with pytest.raises(Refused, match="no longer be changed"):
        steps.update(hub, quantities={1: 1})


def test_a_form_that_is_older_than_the_order_is_shown_again():
    hub = house()
    steps.update(hub, quantities={1: 1}, revision=0)

    with pytest.raises(Overtaken):
        steps.update(hub, quantities={1: 2}, revision=0)

    assert quantities(hub) == {1: 1, 2: 2}
    steps.update(hub, quantities={1: 2}, revision=1)
    assert quantities(hub) == {1: 2, 2: 2}


def test_a_day_that_is_over_in_the_companys_zone_is_refused():
    hub = house(examples.company(time_zone="Asia/Tokyo"))
    hub.clock.at = NOON.replace(hour=16)  # one in the morning of the 24th in Tokyo

    with pytest.raises(Refused) as refusal:
        steps.update(hub, needed_by=date(2026, 11, 23), has_needed_by=True)

    assert refusal.value.field == "needed_by"
    assert steps.update(hub, needed_by=date(2026, 11, 24), has_needed_by=True).needed_by == date(2026, 11, 24)
    assert steps.update(hub, comment="Why.").needed_by == date(2026, 11, 24)
    assert steps.update(hub, has_needed_by=True).needed_by is None


def test_what_the_company_asks_is_demanded_on_applying_only():
    hub = house(ASKED)

    assert steps.update(hub, custom={"team": " Front desk "}).custom == {"team": "Front desk"}
    with pytest.raises(Refused, match="Please fill in “Cost center”"):
        steps.apply(hub)
    assert steps.apply(hub, custom={"cost_center": "4711"}).custom == {"cost_center": "4711"}


def test_what_was_filled_into_a_field_that_is_gone_stays_readable():
    hub = house(ASKED)
    steps.update(hub, custom={"cost_center": "4711"})
    hub.store.hold(CustomFields((CustomField("team", "Team"),)))

    assert steps.apply(hub, custom={"team": "A"}).custom == {"cost_center": "4711", "team": "A"}


def test_the_trail_names_the_fields_that_were_changed_for_approvers_who_saw_them():
    hub = remanded(ASKED, CustomFields((CustomField("team", "Team"),)))

    steps.update(hub, custom={"team": "Back office"}, needed_by=(NOON + DAY).date(), has_needed_by=True)

    assert hub.store.entries[-1].facts == {"needed_by": "– → 2026-11-24", "fields": "team"}


def test_two_changes_in_the_same_moment_are_decided_one_after_the_other():
    hub = house()
    hub.store.meanwhile = lambda: steps.update(hub, quantities={1: 1})

    steps.update(hub, quantities={2: 1})

    assert quantities(hub) == {1: 1, 2: 1}


def test_five_hundred_lines_fit_into_one_commit():
    cart = examples.cart(500)
    hub = house(examples.order(cart=cart), examples.content(cart=cart))

    hub.do(
        editing.update,
        NUMBER,
        by=hub.people.get("anna"),
        wish=Wish(quantities={number: number % 2 for number in range(1, 501)}),
        where="page",
    )

    assert quantities(hub) == dict.fromkeys(range(1, 501, 2), 1)
    (facts,) = [entry.facts for entry in hub.store.entries]
    assert len(facts["lines"]) < 10_000
