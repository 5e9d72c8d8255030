"""What an applicant is told: only while it is true, with the approver's words or Amazon's own."""

import pytest

from chalicelib.domain.approvals.application import Application, Verdict
from chalicelib.domain.messages import NEWS, TellApplicant
from chalicelib.domain.purchasing.delivery import Answer, Receipt, recorded
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.ports.letters import Occasion
from tests import examples, fakes
from tests.examples import NUMBER
from tests.usecases import steps
from tests.usecases.mailing import house, written

PENDING, SENT, UNKNOWN, REFUSED = Delivery.PENDING, Delivery.SENT, Delivery.UNKNOWN, Delivery.REFUSED
CONFIRMED, PARTLY, REJECTED = Delivery.CONFIRMED, Delivery.PARTLY_CONFIRMED, Delivery.REJECTED
TRUE = {
    "approved": [
        (Status.ORDERED, PENDING),
        (Status.ORDERED, SENT),
        (Status.ORDERED, CONFIRMED),
        (Status.ORDERED, PARTLY),
    ],
    "sent": [(Status.ORDERED, SENT), (Status.ORDERED, CONFIRMED), (Status.ORDERED, PARTLY)],
    "remanded": [(Status.REMANDED, None)],
    "disapproved": [(Status.DISAPPROVED, None)],
    "canceled": [(Status.CANCELED, None), (Status.CANCELED, REFUSED)],
    "refused": [(Status.ORDERED, REFUSED)],
    "unknown": [(Status.ORDERED, UNKNOWN)],
    "confirmed": [(Status.ORDERED, CONFIRMED)],
    "partly_confirmed": [(Status.ORDERED, PARTLY)],
    "rejected": [(Status.ORDERED, REJECTED)],
    "cart": [(Status.CART, None)],
}
STATES = [
    *((status, None) for status in Status if status is not Status.ORDERED),
    *((Status.ORDERED, delivery) for delivery in Delivery),
    (Status.CANCELED, REFUSED),
]


@pytest.mark.parametrize("news", NEWS)
@pytest.mark.parametrize(("status", "delivery"), STATES)
def test_news_is_told_only_while_it_is_true(news: str, status: Status, delivery: Delivery | None):
    order = examples.order(
        status=status, delivery=delivery, application=_answered() if status is not Status.CART else None
    )
    hub = fakes.hub(order, examples.content(), examples.dispatch())

    told = [(letter.to, letter.subject) for letter in written(hub, TellApplicant(NUMBER, news=news))]

    assert told == ([("anna@example.com", news)] if (status, delivery) in TRUE[news] else [])


def _answered() -> Application | None:
    hub = house()
    return steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Why two?").application


def test_a_remanded_applicant_reads_who_said_what():
    hub = house()
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Why two?")

    written(hub, TellApplicant(NUMBER, news="remanded"))

    assert hub.writer.occasions == [
        Occasion(
            name="remanded",
            to=examples.person("anna"),
            order=hub.orders.get(NUMBER),
            content=examples.content(),
            company=examples.company(),
            applicant=examples.person("anna"),
            facts={"by": "Chiara Rossi", "comment": "Why two?"},
        )
    ]


def test_a_disapproved_applicant_reads_who_said_what():
    hub = house()
    steps.answer(hub, steps.link(hub, "dmitri"), Verdict.DISAPPROVE, comment="Not this year.")

    written(hub, TellApplicant(NUMBER, news="disapproved"))

    assert hub.writer.occasions[0].facts == {"by": "Dmitri Orlov", "comment": "Not this year."}


def test_an_applicant_reads_why_an_administrator_canceled():
    hub = house()
    steps.cancel(hub, by="gita", reason="The project has ended.")

    written(hub, TellApplicant(NUMBER, news="canceled"))

    assert hub.writer.occasions[0].facts == {"comment": "The project has ended."}


@pytest.mark.parametrize(("news", "delivery"), [("refused", REFUSED), ("unknown", UNKNOWN)])
def test_an_applicant_reads_amazons_own_words(news: str, delivery: Delivery):
    dispatch = recorded(examples.dispatch(), Receipt(Answer.REFUSED, "403", "Your account may not order"))
    hub = fakes.hub(examples.ordered(delivery), examples.content(), dispatch)

    written(hub, TellApplicant(NUMBER, news=news))

    assert hub.writer.occasions[0].facts == {"code": "403", "text": "Your account may not order"}


@pytest.mark.parametrize("news", ["approved", "sent"])
def test_other_news_quotes_nobody(news: str):
    dispatch = recorded(examples.dispatch(), Receipt(Answer.RECEIVED, "200", "OK"))
    hub = fakes.hub(examples.ordered(SENT), examples.content(), dispatch)

    written(hub, TellApplicant(NUMBER, news=news))

    assert hub.writer.occasions[0].facts == {}
