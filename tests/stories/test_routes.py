"""Which way an approval goes: a route that is changed meanwhile, conditions, who may order, who must sign in."""

from decimal import Decimal

import pytest

from chalicelib.domain.approvals.routes import Route, Rule, Step
from chalicelib.domain.directory import Anyone, Role
from local.seed import person_id
from tests.stories import papers
from tests.stories.papers import assert_clear
from tests.stories.town import APPROVERS, Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PURCHASING_ALONE = (Step("Purchasing", Anyone(people=frozenset({person_id("gita")})), Rule.ANY),)
NOBODY = Anyone()
FEW = {"USD": Decimal(10)}
WHY_NOT = "You may not order on Amazon Business. Please ask Gita Rao (gita@example.com)."


def test_an_application_under_way_keeps_its_route_and_the_next_one_takes_the_new(town: Town) -> None:
    before = town.applied()
    town.decide("chiara", before)

    with town.setting(town.hub.settings.approvals, routes=(Route("Short", PURCHASING_ALONE),)):
        after = town.applied()
        assert town.decide("gita", after).status == 200
        town.stands(after, "Ordered – sent to Amazon")
        for approver in ("emma", "felix"):
            assert town.decide(approver, before).status == 200

    town.stands(before, "Ordered – sent to Amazon")
    assert [step.name for step in town.hub.orders.get(before).application.steps] == ["Team lead", "Directors"]
    assert [step.name for step in town.hub.orders.get(after).application.steps] == ["Purchasing"]
    assert town.subjects("gita", before) == []
    assert [len(town.subjects(name, after)) for name in APPROVERS] == [0, 0, 0]


def test_a_remanded_order_takes_the_route_of_the_day_it_is_applied_for_again(town: Town) -> None:
    number = town.applied()
    town.decide("chiara", number, "remand", "Please order fewer")

    with town.setting(town.hub.settings.approvals, routes=(Route("Short", PURCHASING_ALONE),)):
        town.apply(number)
        town.decide("gita", number)

    town.stands(number, "Ordered – sent to Amazon")


def test_a_route_can_be_for_one_billing_group(town: Town) -> None:
    standard = town.hub.settings.approvals().routes
    workshop = Route("Workshop", PURCHASING_ALONE, billing_groups=frozenset({"WORKSHOP"}))

    with town.setting(town.hub.settings.approvals, routes=(workshop, *standard)):
        tools = town.applied(billing_group="WORKSHOP")
        pens = town.applied(billing_group="OFFICE")

    assert town.hub.orders.get(tools).application.route == "Workshop"
    assert town.hub.orders.get(pens).application.route == "Standard"
    town.decide("gita", tools)
    town.stands(tools, "Ordered – sent to Amazon")
    assert town.at_amazon(tools)[0]["bill_to"]["address_id"] == "WORKSHOP"
    assert badge(town.page(pens)) == "Applying – step 1 of 2"


def test_an_order_that_no_route_fits_takes_the_default_which_asks_the_fallback(town: Town) -> None:
    workshop = Route("Workshop", PURCHASING_ALONE, billing_groups=frozenset({"WORKSHOP"}))

    with town.setting(town.hub.settings.approvals, routes=(workshop,), default=Route("Default", ())):
        number = town.applied(billing_group="OFFICE")

    application = town.hub.orders.get(number).application
    assert application.route == "Default"
    assert [step.approvers for step in application.steps] == [(town.person("gita").id,)]
    town.decide("gita", number)
    town.stands(number, "Ordered – sent to Amazon")


def test_who_may_not_order_does_not_get_to_the_store(town: Town) -> None:
    hugo, sessions = town.browser("hugo"), len(town.amazon.state()["sessions"])
    nonce = hugo.get("/").form("/sign-out").fields["form_nonce"]

    home, shop = hugo.get("/"), hugo.get("/shop")
    pressed = hugo.post("/shop", {"form_nonce": nonce, "address": "SEA-HQ", "billing_group": "OFFICE"})

    for page, status in ((home, 200), (shop, 200), (pressed, 422)):
        assert page.status == status
        assert WHY_NOT in page.words
    with pytest.raises(LookupError):
        shop.form("/shop")
    assert len(town.amazon.state()["sessions"]) == sessions


def test_who_may_no_longer_order_when_the_cart_comes_back_brings_it_later(town: Town) -> None:
    trip, before = town.trip(), town.mine()

    with town.setting(town.hub.settings.integration, may_order=NOBODY):
        page = papers.bring(town.browser("anna"), trip.door, trip.document)
        assert town.mine() == before

    assert_clear(page, 422)
    assert WHY_NOT in page.words
    assert badge(papers.bring(town.browser("anna"), trip.door, trip.document)) == "Cart"


def test_who_may_no_longer_order_when_they_apply_keeps_the_cart(town: Town) -> None:
    number = town.cart()
    before = town.kept(number)

    anna, open_page = town.browser("anna"), town.page(number)

    with town.setting(town.hub.settings.integration, may_order=NOBODY):
        page = anna.submit(open_page, f"/orders/{number}/apply", comment="needed")
        assert WHY_NOT in town.page(number).words

    assert_clear(page, 422)
    assert WHY_NOT in page.words
    assert town.kept(number) == before
    assert town.apply(number, comment="needed").status == 200


def test_nobody_approves_their_own_order(town: Town) -> None:
    both = frozenset({Role.APPLICANT, Role.APPROVER})

    with town.setting(lambda: town.person("anna"), groups=frozenset({"team-leads"}), roles=both):
        number = town.applied()

    assert town.person("anna").id not in town.hub.orders.get(number).application.steps[0].approvers
    town.letter("chiara", number)
    assert town.subjects("anna", number) == []


def test_a_larger_amount_demands_that_the_approver_signs_in(town: Town) -> None:
    with town.setting(town.hub.settings.approvals, sign_in_above=FEW):
        number = town.applied()
        link, stranger = town.link("chiara", number), town.stranger()
        page, before = stranger.get(link), town.kept(number)
        assert "An order of this size needs Chiara Rossi to be signed in." in page.words
        with pytest.raises(LookupError):
            page.form("/approvals/")
        dmitri = town.browser("dmitri")
        assert "An order of this size needs Chiara Rossi to be signed in." in dmitri.get(link).words
        assert town.kept(number) == before

        signed_in = stranger.sign_in("chiara", stranger.get(f"/sign-in?to={page.path}"))
        approved = stranger.submit(signed_in, "/approvals/", verdict="approve")

    assert signed_in.url == link
    assert approved.status == 200
    assert town.hub.orders.get(number).application.step == 1


def test_a_page_from_before_the_limit_does_not_get_around_it(town: Town) -> None:
    number, visitor = town.applied(), town.stranger()
    page, before = visitor.get(town.link("chiara", number)), town.kept(number)

    with town.setting(town.hub.settings.approvals, sign_in_above=FEW):
        refused = visitor.submit(page, "/approvals/", verdict="approve")

    assert_clear(refused, 422)
    assert "An order of this size needs Chiara Rossi to be signed in." in refused.words
    assert town.kept(number) == before
    assert visitor.submit(page, "/approvals/", verdict="approve").status == 200
