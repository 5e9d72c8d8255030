"""Letters to whoever must act now: only while they are true, and never lost."""

from dataclasses import replace

import pytest

from chalicelib.domain.approvals.application import AskedStep, Verdict
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.changes import Audited, Said
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import NotFound, Refused, Retryable
from chalicelib.domain.messages import AskApprover, WarnApprover, WarnOfHold
from chalicelib.domain.purchasing.order import HOLD
from chalicelib.ports.letters import Letter, Occasion
from chalicelib.usecases import letters
from tests import examples, fakes
from tests.examples import DAY, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.mailing import house, readers, written

ASK_CHIARA = AskApprover(NUMBER, content_version=1, step=0, approver="chiara")
WARN = WarnOfHold(NUMBER, content_version=1)
WARN_FELIX = WarnApprover(NUMBER, content_version=1, step=1, approver="felix")
AWAY = Absence("hugo", starts=NOON - DAY, ends=NOON + 30 * DAY)


# Asking.


def test_an_approver_is_asked_with_their_link_and_the_whole_order():
    hub = house()

    assert written(hub, ASK_CHIARA) == [Letter("chiara@example.com", "ask", steps.link(hub, "chiara"), "")]
    assert hub.writer.occasions == [
        Occasion(
            name="ask",
            to=examples.person("chiara"),
            order=examples.applying(),
            content=examples.content(),
            company=examples.company(),
            token=steps.link(hub, "chiara"),
            on_behalf_of=None,
            applicant=examples.person("anna"),
        )
    ]


def test_only_the_people_of_the_open_step_are_asked():
    hub = fakes.hub(examples.order(), examples.content())

    steps.apply(hub)
    steps.pump(hub)

    assert readers(hub.mail.letters) == ["chiara", "dmitri"]

    steps.approve(hub, "dmitri")
    steps.pump(hub)

    assert readers(hub.mail.letters) == ["chiara", "dmitri", "emma", "felix"]


def test_who_comes_too_late_is_not_asked():
    hub = house()
    steps.approve(hub, "dmitri")

    assert written(hub, ASK_CHIARA) == []


def test_who_is_asked_at_two_steps_is_asked_once_for_each():
    both = examples.asked(
        AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY), AskedStep("Review", ("chiara",), Rule.ANY)
    )
    hub = fakes.hub(examples.applying(application=both), examples.content())
    steps.approve(hub, "dmitri")

    assert written(hub, ASK_CHIARA) == []
    assert readers(written(hub, replace(ASK_CHIARA, step=1))) == ["chiara"]


def test_who_has_answered_is_not_asked():
    hub = house()
    steps.approve(hub, "dmitri", "emma")

    assert written(hub, AskApprover(NUMBER, content_version=1, step=1, approver="emma")) == []
    assert readers(written(hub, AskApprover(NUMBER, content_version=1, step=1, approver="felix"))) == ["felix"]


@pytest.mark.parametrize("verdict", [Verdict.REMAND, Verdict.DISAPPROVE])
def test_nobody_is_asked_after_a_no(verdict: Verdict):
    hub = house()
    steps.answer(hub, steps.link(hub, "dmitri"), verdict, comment="No.")

    assert written(hub, ASK_CHIARA) == []


def test_whoever_got_it_back_is_warned_that_the_hold_ends_and_after_a_disapproval_nobody():
    for verdict, warned in ((Verdict.REMAND, ["anna"]), (Verdict.DISAPPROVE, [])):
        hub = house()
        steps.answer(hub, steps.link(hub, "dmitri"), verdict, comment="No.")

        assert readers(written(hub, WARN)) == warned


def test_nobody_is_asked_about_a_canceled_order():
    hub = house()
    steps.cancel(hub)

    assert written(hub, ASK_CHIARA) == []
    assert written(hub, WARN) == []


def test_nobody_is_asked_about_an_earlier_content():
    hub = fakes.hub(examples.applying(content_version=2), examples.content(version=2))

    assert written(hub, ASK_CHIARA) == []
    assert written(hub, WARN) == []


def test_a_delegate_is_asked_instead_and_told_for_whom():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)

    assert written(hub, ASK_CHIARA) == [Letter("hugo@example.com", "ask", steps.link(hub, "chiara"), "")]
    assert hub.writer.occasions[0].on_behalf_of == examples.person("chiara", absence=AWAY)


def test_a_disabled_delegate_is_not_asked():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)
    steps.person(hub, "hugo", disabled=True)

    assert readers(written(hub, ASK_CHIARA)) == ["chiara"]


def test_an_applicant_is_not_asked_about_their_own_order_as_somebodys_delegate():
    hub = house()
    steps.person(hub, "chiara", absence=replace(AWAY, delegate="anna"))

    assert readers(written(hub, ASK_CHIARA)) == ["chiara"]


def test_a_disabled_approver_is_not_asked():
    hub = house()
    steps.person(hub, "chiara", disabled=True)

    assert written(hub, ASK_CHIARA) == []


def test_a_second_copy_of_the_message_carries_the_same_link():
    hub = house()

    assert written(hub, ASK_CHIARA) == written(hub, ASK_CHIARA) != []


def test_a_message_about_no_order_of_ours_is_a_mistake():
    with pytest.raises(NotFound):
        house().do(letters.write, AskApprover("PO-9999", 1, 0, "chiara"))


# The end of the hold.


def test_who_must_act_is_warned_of_the_end_of_the_hold():
    hub = house()
    steps.approve(hub, "chiara", "emma")

    hub.do(letters.write, WARN)

    assert hub.store.commits[-1] == (Said(WARN_FELIX, due_at=NOON),)
    assert written(hub, WARN_FELIX) == [Letter("felix@example.com", "warn_of_hold", steps.link(hub, "felix"), "")]


def test_nobody_is_warned_of_a_hold_that_is_over():
    hub = house()
    steps.approve(hub, "chiara", "emma")
    steps.wait(hub, HOLD)

    assert written(hub, WARN) == []
    assert written(hub, WARN_FELIX) == []


def test_who_has_answered_meanwhile_is_not_warned():
    hub = house()
    steps.approve(hub, "chiara", "felix")

    assert written(hub, WARN_FELIX) == []


def test_each_is_warned_by_a_message_of_their_own():
    hub = house()

    hub.do(letters.write, WARN)

    said = [WarnApprover(NUMBER, content_version=1, step=0, approver=each) for each in ("chiara", "dmitri")]
    assert hub.store.commits == [tuple(Said(each, due_at=NOON) for each in said)]


# Mail in trouble.


def test_mail_that_is_down_is_tried_again_and_loses_nothing():
    hub = house()
    hub.mail.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        hub.do(letters.write, ASK_CHIARA)
    assert (hub.mail.letters, hub.store.commits) == ([], [])

    assert readers(written(hub, ASK_CHIARA)) == ["chiara"]


def test_a_mailbox_that_takes_no_mail_is_noted():
    hub = house()
    steps.approve(hub, "chiara", "emma")
    commits = len(hub.store.commits)
    hub.mail.troubles = [Refused("The mail service refuses this letter.")]

    hub.do(letters.write, WARN_FELIX)

    assert hub.mail.letters == []
    facts = {"to": "felix", "letter": "warn_of_hold", "text": "The mail service refuses this letter."}
    assert hub.store.commits[commits:] == [
        (Audited("letter_refused", NUMBER, by="crossdock", at=NOON, where="mail", facts=facts),)
    ]
