"""Leaving for the store: who may, with what, and what is known before Amazon is asked."""

import pytest

from chalicelib.domain.changes import Audited, Created
from chalicelib.domain.company import Integration, Mode
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Forbidden, Problem, Refused, Retryable
from chalicelib.domain.purchasing.punch_out import PunchOut
from chalicelib.ports.purchasing import SetUp
from chalicelib.usecases.purchasing.shop import digest
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub
from tests.usecases import steps


def refused(hub: FakeHub, by: str = "anna", **chosen: str) -> Problem:
    """The refusal of a trip, having made sure that nothing happened and nobody was asked."""
    with pytest.raises(Problem) as refusal:
        steps.go_shopping(hub, by, **chosen)
    assert (hub.store.commits, hub.supplier.started) == ([], [])
    return refusal.value


def test_a_trip_is_known_and_amazon_is_told_who_shops_for_where():
    hub = fakes.hub()

    url = steps.go_shopping(hub)

    assert url == "https://www.amazon.com/eprocurement/start?token=1"
    assert hub.store.commits == [
        (
            Created(PunchOut(digest("secret-1"), "anna", "BERLIN", "OFFICE", "main", started_at=NOON)),
            Audited("went_shopping", "anna", by="anna", at=NOON, where="page", facts={"address": "BERLIN"}),
        )
    ]
    assert hub.supplier.started == [
        SetUp(
            credentials=examples.credentials(),
            buyer_cookie="secret-1",
            return_url="http://localhost:8000/punchout/po-requests/cart-secret",
            person=examples.person("anna"),
            ship_to=examples.address(),
            extrinsics=(
                ("UserEmail", "anna@example.com"),
                ("UniqueName", "anna"),
                ("FirstName", "Anna"),
                ("LastName", "Sato"),
                ("UserBusinessUnit", "unit-office"),
            ),
            payload_id=hub.supplier.started[0].payload_id,
            at=NOON,
        )
    ]


def test_the_cookie_itself_is_stored_nowhere():
    hub = fakes.hub()

    steps.go_shopping(hub)

    assert hub.supplier.started[0].buyer_cookie not in repr(hub.store.commits)


def test_every_trip_has_a_cookie_and_a_payload_id_of_its_own():
    hub = fakes.hub()

    steps.go_shopping(hub)
    steps.go_shopping(hub)

    first, second = hub.supplier.started
    assert first.buyer_cookie != second.buyer_cookie
    assert first.payload_id != second.payload_id


def test_the_trip_is_durable_before_amazon_is_asked():
    hub = fakes.hub()
    known = []

    class Watching(fakes.FakeSupplier):
        def start(self, set_up: SetUp) -> str:
            known.append(hub.punch_outs.get(digest(set_up.buyer_cookie)).person)
            return super().start(set_up)

    steps.go_shopping(fakes.hub(store=hub.store, supplier=Watching()))

    assert known == ["anna"]


def test_a_trip_that_can_not_be_written_does_not_begin():
    hub = fakes.hub()
    hub.store.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        steps.go_shopping(hub)

    assert hub.supplier.started == []


@pytest.mark.parametrize(
    "trouble", [Refused("Amazon refuses: {text}.", text="403"), Retryable("Amazon cannot be reached.")]
)
def test_when_amazon_does_not_open_nothing_is_left_but_the_trip(trouble: Exception):
    hub = fakes.hub()
    hub.supplier.start_page = trouble

    with pytest.raises(type(trouble)) as told:
        steps.go_shopping(hub)

    assert told.value is trouble
    assert [type(change) for change in hub.store.commits[0]] == [Created, Audited]
    assert (len(hub.store.commits), hub.store.messages) == (1, [])
    assert isinstance(hub.store.commits[0][0].record, PunchOut)


def test_the_extrinsics_are_those_of_the_settings():
    hub = fakes.hub(
        examples.integration(extrinsics={"Email": "email", "CostCenter": "business_unit"}),
        examples.billing_group(business_unit=""),
    )

    steps.go_shopping(hub)

    assert hub.supplier.started[0].extrinsics == (("Email", "anna@example.com"),)


# Who may, and with what.


def test_who_may_not_order_is_told_whom_to_ask():
    problem = refused(fakes.hub(), by="hugo")

    assert (type(problem), str(problem)) == (Refused, "You may not order on Amazon Business. Please ask Gita Rao.")


def test_without_a_contact_the_administrator_is_named():
    hub = fakes.hub(examples.integration(ask_instead=""))

    problem = refused(hub, by="hugo")

    assert str(problem) == "You may not order on Amazon Business. Please ask your purchasing administrator."


@pytest.mark.parametrize(
    "may_order", [Anyone(people=frozenset({"ben"})), Anyone(groups=frozenset({"team-leads"})), Anyone()]
)
def test_who_may_order_is_a_setting(may_order: Anyone):
    assert isinstance(refused(fakes.hub(examples.integration(may_order=may_order))), Refused)


def test_an_address_of_other_groups_is_not_anybodys():
    hub = fakes.hub(examples.address("TOKYO", groups=frozenset({"tokyo"})))

    problem = refused(hub, address="TOKYO")

    assert (type(problem), problem.field) == (Forbidden, "address")


def test_a_billing_group_of_others_is_not_anybodys():
    hub = fakes.hub(examples.billing_group("LAB", members=Anyone(people=frozenset({"ben"}))))

    problem = refused(hub, billing_group="LAB")

    assert (type(problem), problem.field) == (Forbidden, "billing_group")


def test_ones_own_address_and_billing_group_can_be_chosen():
    hub = fakes.hub(
        examples.person("anna", groups=frozenset({"tokyo"})),
        examples.address("TOKYO", groups=frozenset({"tokyo"})),
        examples.billing_group("LAB", members=Anyone(people=frozenset({"anna"})), credential_set="lab"),
        examples.integration(credential_sets={"lab": examples.credentials("lab")}),
    )

    steps.go_shopping(hub, address="TOKYO", billing_group="LAB")

    trip = hub.store.only(PunchOut)
    assert (trip.address, trip.billing_group, trip.credential_set) == ("TOKYO", "LAB", "lab")
    assert hub.supplier.started[0].credentials == examples.credentials("lab")


@pytest.mark.parametrize("field", ["address", "billing_group"])
@pytest.mark.parametrize("code", ["", "NOWHERE"])
def test_what_does_not_exist_has_to_be_chosen_again(field: str, code: str):
    assert refused(fakes.hub(), **{field: code}).field == field


# Settings that can't work.


def test_a_missing_amazon_account_is_told():
    hub = fakes.hub(examples.billing_group(credential_set="gone"))

    assert refused(hub).facts == {"name": "gone"}


@pytest.mark.parametrize(
    ("mode", "url"),
    [(Mode.TEST, "https://x.amazon.com/punchout"), (Mode.PRODUCTION, "https://x.amazon.com/punchout/test")],
)
def test_a_test_mode_that_disagrees_with_itself_is_told_before_amazon_does(mode: Mode, url: str):
    hub = fakes.hub(_with(mode, url))

    assert isinstance(refused(hub), Refused)


@pytest.mark.parametrize(
    ("mode", "url"),
    [(Mode.PRODUCTION, "https://x.amazon.com/punchout"), (Mode.TEST, "https://x.amazon.com/punchout/test/")],
)
def test_a_mode_that_agrees_with_itself_passes(mode: Mode, url: str):
    hub = fakes.hub(_with(mode, url))

    steps.go_shopping(hub)

    assert hub.supplier.started[0].credentials.mode is mode


def test_settings_that_are_not_made_are_told():
    hub = fakes.hub()
    del hub.store.records[(Integration, "", "")]

    assert isinstance(refused(hub), Refused)


def _with(mode: Mode, url: str) -> Integration:
    return examples.integration(credential_sets={"main": examples.credentials(mode=mode, setup_url=url)})
