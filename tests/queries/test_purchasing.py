"""Everything about one order that its reader may see, and what they may do with it."""

from dataclasses import replace

import pytest

from chalicelib.domain.approvals.application import AskedStep, Decision, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.order import HOLD, Delivery, Status
from chalicelib.domain.purchasing.receiving import Receipts
from chalicelib.queries.purchasing import details as purchasing
from chalicelib.queries.purchasing.details import Action, DetailLine, Details, ToFill
from chalicelib.queries.purchasing.steps import StepRow
from tests import examples, fakes
from tests.examples import DAY, NOON, NUMBER, usd
from tests.fakes import FakeHub
from tests.usecases import steps

BERLIN, TOKYO = examples.address("BERLIN"), examples.address("TOKYO")


def details(hub: FakeHub, person: str = "anna", number: str = NUMBER) -> Details:
    """What they see, having made sure that looking changes nothing."""
    records = dict(hub.store.records)
    seen = hub.do(purchasing.details, number, person=hub.people.get(person))
    assert (hub.store.records, hub.store.commits) == (records, [])
    return seen


def test_an_applicant_sees_everything_about_their_order():
    application = examples.asked()
    order = examples.applying(application=replace(application, decisions=(_decision(),)))
    hub = fakes.hub(order, examples.content())
    entry = Audited("applied", NUMBER, by="anna", at=NOON, where="page")
    hub.store.entries.append(entry)

    assert details(hub) == Details(
        order=order,
        content=examples.content(),
        lines=(DetailLine(examples.line(1), None, False), DetailLine(examples.line(2), None, False)),
        steps=(
            StepRow("Team lead", "any", is_open=True, answers={"chiara": _decision(), "dmitri": None}),
            StepRow("Directors", "all", is_open=False, answers={"emma": None, "felix": None}),
        ),
        company=examples.company(),
        custom=CustomFields(),
        dispatch=None,
        documents=[],
        trail=[entry],
        names={
            "anna": "Anna Sato",
            "chiara": "Chiara Rossi",
            "dmitri": "Dmitri Orlov",
            "emma": "Emma Lindqvist",
            "felix": "Felix Okafor",
            "hugo": "Hugo Martin",
        },
        actions=frozenset({Action.CANCEL, Action.COPY}),
        form=ToFill(),
        changes=Changes(),
        match=None,
        receipts=Receipts(NUMBER),
        is_held=True,
        is_edited=False,
        amazon_orders=(),
    )


def _decision() -> Decision:
    return Decision(0, "chiara", Verdict.APPROVE, by="hugo", at=NOON)


def test_an_administrator_sees_it_too():
    hub = fakes.hub(examples.order(), examples.content())

    assert details(hub, "gita").order == examples.order()


@pytest.mark.parametrize("person", ["ben", "chiara", "hugo"])
def test_for_everybody_else_it_does_not_exist(person: str):
    hub = fakes.hub(examples.order(), examples.content())

    with pytest.raises(NotFound):
        details(hub, person)


def test_the_manager_of_somebody_who_was_asked_may_look_and_do_nothing():
    """An escalation leads them here."""
    managed = [examples.person("chiara", manager="hugo"), examples.person("emma", manager="ben")]
    hub = fakes.hub(examples.applying(), examples.content(), *managed)

    assert details(hub, "hugo").actions == set()
    with pytest.raises(NotFound):
        details(hub, "ben")  # whom he manages is asked only later


def test_an_administrator_who_was_switched_off_sees_nothing():
    hub = fakes.hub(examples.order(), examples.content(), examples.person("gita", disabled=True))

    with pytest.raises(NotFound):
        details(hub, "gita")


def test_an_order_that_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        details(fakes.hub(), number="PO-9999")


def test_what_amazon_made_of_a_line_stands_beside_it():
    lines = {
        1: LineAtAmazon(1, LineState.ACCEPTED, 2, usd("13.63"), ("111-1",)),
        2: LineAtAmazon(2, LineState.CHANGED, 2, usd("13.64"), ("111-1", "111-2")),
    }
    hub = fakes.hub(examples.ordered(Delivery.CONFIRMED), examples.content(), AmazonSide(NUMBER, lines))

    seen = details(hub)

    assert [(row.ordered, row.at_amazon, row.is_dearer) for row in seen.lines] == [
        (examples.line(1), lines[1], False),
        (examples.line(2), lines[2], True),
    ]
    assert [(row.figures.shipped, row.figures.invoiced) for row in seen.lines if row.figures] == [(0, 0), (0, 0)]
    assert seen.amazon_orders == ("111-1", "111-2")


def test_before_amazon_spoke_there_is_nothing_beside_a_line():
    hub = fakes.hub(examples.ordered(Delivery.SENT), examples.content(), examples.dispatch())

    seen = details(hub)

    assert (seen.lines[0].at_amazon, seen.dispatch) == (None, examples.dispatch())


def test_the_documents_are_shown_as_they_came():
    kept = [Document(NUMBER, f"d-{n}", Kind.SHIP_NOTICE, NOON + n * DAY, f"documents/{n}.xml") for n in (1, 2)]
    hub = fakes.hub(examples.ordered(Delivery.SENT), examples.content(), *reversed(kept))

    assert details(hub).documents == kept


def test_the_content_is_that_of_the_present_version():
    second = examples.content(version=2, ship_to=TOKYO)
    hub = fakes.hub(examples.order(content_version=2, hold_lost=True), examples.content(), second)

    assert (details(hub).content, details(hub).is_held) == (second, False)


def test_a_hold_ends_after_a_week():
    hub = fakes.hub(examples.order(), examples.content())
    hub.clock.at = NOON + HOLD

    assert not details(hub).is_held


def test_while_applying_is_possible_there_are_addresses_to_choose_from():
    hub = fakes.hub(
        examples.order(), examples.content(), TOKYO, examples.address("ATHENS", groups=frozenset({"others"}))
    )

    assert details(hub).form.addresses == [BERLIN, TOKYO]
    assert details(hub, "gita").form == ToFill()


@pytest.mark.parametrize("status", [Status.REMANDED, Status.CANCELED, Status.DISAPPROVED])
def test_no_step_is_open_when_nobody_is_asked(status: Status):
    hub = fakes.hub(examples.applying(status=status), examples.content())

    assert [step.is_open for step in details(hub).steps] == [False, False]


def test_a_carried_approval_is_an_answer_to_both_steps():
    route = examples.asked(AskedStep("First", ("chiara",), Rule.ANY), AskedStep("Second", ("chiara", "emma"), Rule.ALL))
    hub = fakes.hub(examples.applying(application=route), examples.content())
    steps.approve(hub, "chiara")
    hub.store.commits.clear()

    first, second = details(hub).steps

    assert (first.is_open, second.is_open, second.answers["emma"]) == (False, True, None)
    assert second.answers["chiara"] == replace(first.answers["chiara"], step=1, carried_from=0)


# What can be done with it.

APPLY, CANCEL, SEND_AGAIN, SETTLE, RECEIVE, COPY = Action
# What anybody whose order it is, or who administers orders, may always do.
ALWAYS = {COPY}
MINE = {
    (Status.CART, None): {APPLY, CANCEL},
    (Status.APPLYING, None): {CANCEL},
    (Status.REMANDED, None): {APPLY, CANCEL},
    (Status.CANCELED, None): set(),
    (Status.CANCELED, Delivery.REFUSED): set(),
    (Status.DISAPPROVED, None): set(),
    (Status.ORDERED, Delivery.PENDING): set(),
    (Status.ORDERED, Delivery.SENT): {RECEIVE},
    (Status.ORDERED, Delivery.CONFIRMED): {RECEIVE},
    (Status.ORDERED, Delivery.PARTLY_CONFIRMED): {RECEIVE},
    (Status.ORDERED, Delivery.REJECTED): set(),
    (Status.ORDERED, Delivery.REFUSED): {CANCEL},
    (Status.ORDERED, Delivery.UNKNOWN): {RECEIVE},
}
ADMINISTRATORS = {
    (Status.CART, None): {CANCEL},
    (Status.APPLYING, None): {CANCEL},
    (Status.REMANDED, None): {CANCEL},
    (Status.ORDERED, Delivery.REFUSED): {CANCEL, SEND_AGAIN},
    (Status.ORDERED, Delivery.UNKNOWN): {SETTLE, RECEIVE},
    **{
        (Status.ORDERED, delivery): {RECEIVE}
        for delivery in (Delivery.SENT, Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED)
    },
}


@pytest.mark.parametrize("state", MINE)
def test_an_applicant_is_offered_what_is_possible_and_nothing_else(state: tuple[Status, Delivery | None]):
    status, delivery = state
    hub = fakes.hub(examples.order(status=status, delivery=delivery), examples.content())

    assert details(hub).actions == MINE[state] | ALWAYS


@pytest.mark.parametrize("state", MINE)
def test_so_is_an_administrator(state: tuple[Status, Delivery | None]):
    status, delivery = state
    hub = fakes.hub(examples.order(status=status, delivery=delivery), examples.content())

    assert details(hub, "gita").actions == ADMINISTRATORS.get(state, set()) | ALWAYS


def test_an_administrator_who_applied_is_offered_both():
    both = frozenset({Role.APPLICANT, Role.PURCHASING_ADMINISTRATOR})
    hub = fakes.hub(examples.ordered(Delivery.REFUSED), examples.content(), examples.person("anna", roles=both))

    assert details(hub).actions == {CANCEL, SEND_AGAIN, COPY}
