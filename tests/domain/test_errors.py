"""What goes wrong is said in a constant sentence with named facts, and its kind says what can be done."""

from chalicelib.domain.attention import Reason, identity, needed
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Problem, Refused, Retryable
from tests.examples import NOON


def test_a_problem_keeps_its_sentence_apart_from_its_facts():
    refusal = Refused("Choose at most {most} items.", field="items", most=500)

    assert str(refusal) == "Choose at most 500 items."
    assert (refusal.message, refusal.field, refusal.facts) == ("Choose at most {most} items.", "items", {"most": 500})


def test_what_is_forbidden_is_refused_and_nothing_else_is_another():
    assert issubclass(Forbidden, Refused)
    assert all(kind.__bases__ == (Problem,) for kind in (Refused, NotFound, Conflict, Retryable))


def test_the_same_trouble_stands_in_needs_attention_once():
    first = needed(Reason.UNKNOWN_ORDER, "payload-1", at=NOON, file="documents/x.xml", order="PO-9")
    again = needed(Reason.UNKNOWN_ORDER, "payload-1", at=NOON)

    assert first.id == again.id == identity(Reason.UNKNOWN_ORDER, "payload-1") == "unknown_order~payload-1"
    assert (first.facts, first.file, first.since) == ({"order": "PO-9"}, "documents/x.xml", NOON)
    assert needed(Reason.UNKNOWN_ORDER, "payload-2", at=NOON).id != first.id
