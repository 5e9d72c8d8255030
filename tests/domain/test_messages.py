"""Messages between our parts, which an older and a newer release may both be reading."""

import json
from dataclasses import asdict, fields, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.messages import (
    KINDS,
    LETTERS,
    PURCHASE_ORDERS_OUT,
    QUEUES,
    AskApprover,
    CheckDispatch,
    Envelope,
    Message,
    PlacePurchaseOrder,
    Unreadable,
    from_record,
    to_record,
)
from tests.examples import DAY, NOON

# One file a kind and version, as the first release that knew it wrote it. A file that was released is never edited.
FIXTURES = Path(__file__).parents[1] / "fixtures" / "messages"
ENVELOPE = Envelope("m-1", AskApprover("PO-1001", content_version=2, step=1, approver="emma"), NOON, cause="c-1")


def fixture(kind: type[Message]) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((FIXTURES / f"{kind.kind}.v{kind.version}.json").read_text())
    return loaded


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_has_a_fixture_that_this_release_reads(kind: type[Message]):
    written = fixture(kind)

    envelope = from_record(written)

    assert type(envelope.message) is kind
    assert (envelope.id, envelope.cause, envelope.due_at) == (f"m-{kind.kind}", "c-1", NOON)
    facts = asdict(envelope.message)
    assert {name: facts[name] for name in written["facts"]} == written["facts"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_fact_that_is_newer_than_its_kind_has_a_default(kind: type[Message]):
    known = set(fixture(kind)["facts"])  # type: ignore[call-overload]
    newer = {field.name for field in fields(kind)} - known

    sparse = from_record(fixture(kind)).message

    assert all(getattr(sparse, field.name) == field.default for field in fields(kind) if field.name in newer)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_fact_that_was_left_out_is_empty(kind: type[Message]):
    record = to_record(Envelope("m-1", kind("PO-1001"), NOON)) | {"facts": {"subject": "PO-1001"}}

    facts = asdict(from_record(record).message)

    assert {name: fact for name, fact in facts.items() if fact not in (0, "")} == {"subject": "PO-1001"}


def test_every_fixture_is_of_a_kind_we_know():
    assert {path.name.split(".")[0] for path in FIXTURES.glob("*.json")} == set(KINDS)


def subclasses(kind: type[Message]) -> set[type[Message]]:
    return {kind for direct in kind.__subclasses__() for kind in {direct, *subclasses(direct)}}


def test_every_message_is_a_known_kind_with_a_queue_and_a_version():
    # A slotted dataclass is made twice, and the first of the pair lingers; its name is the same.
    assert {kind.__name__ for kind in subclasses(Message)} == {kind.__name__ for kind in KINDS.values()}
    assert all(kind.queue in QUEUES and kind.version >= 1 for kind in KINDS.values())


def test_orders_and_letters_wait_in_queues_of_their_own():
    assert {name for name, kind in KINDS.items() if kind.queue == PURCHASE_ORDERS_OUT} == {
        "place-purchase-order",
        "check-dispatch",
    }
    assert {name for name, kind in KINDS.items() if kind.queue == LETTERS} == {
        "watch-delivery",
        "ask-approver",
        "send-fresh-link",
        "hand-over",
        "remind-approvers",
        "remind-approver",
        "tell-approver",
        "warn-of-hold",
        "warn-approver",
        "tell-applicant",
        "warn-of-renewal",
        "warn-of-secret",
        "tell-of-revocation",
        "send-set-up-link",
        "tell-of-grant",
    }


def test_a_message_is_written_as_plain_values():
    assert to_record(ENVELOPE) == {
        "id": "m-1",
        "kind": "ask-approver",
        "version": 1,
        "cause": "c-1",
        "due_at": "2026-11-23T12:00:00+00:00",
        "facts": {"subject": "PO-1001", "content_version": 2, "step": 1, "approver": "emma", "delegate": ""},
    }


@given(
    st.sampled_from(list(KINDS.values())),
    st.timedeltas(-10_000 * DAY, 10_000 * DAY).map(lambda age: NOON + age),
    st.text(max_size=8),
)
def test_every_message_comes_through_json_as_it_went_in(kind: type[Message], due_at: datetime, cause: str):
    envelope = Envelope("m-1", kind("PO-1001"), due_at, cause)

    assert from_record(json.loads(json.dumps(to_record(envelope)))) == envelope


def test_numbers_may_come_back_from_the_table_as_decimals():
    record = to_record(ENVELOPE) | {"version": Decimal(1)}

    assert from_record(record) == ENVELOPE


def test_facts_that_this_release_does_not_know_are_left_aside():
    record = to_record(ENVELOPE)
    record["facts"] = {**asdict(ENVELOPE.message), "urgency": "high"}

    assert from_record(record | {"colour": "blue"}) == ENVELOPE


@pytest.mark.parametrize(
    "change",
    [{"kind": "fold-paper"}, {"kind": None}, {"version": 2}, {"version": 0}, {"version": None}, {"version": "1"}],
)
def test_an_unknown_kind_or_version_is_put_back(change: dict[str, object]):
    with pytest.raises(Unreadable, match="unknown kind"):
        from_record(to_record(ENVELOPE) | change)


@pytest.mark.parametrize("facts", [None, "PO-1001", ["PO-1001"], 7])
def test_a_message_without_facts_is_put_back(facts: object):
    with pytest.raises(Unreadable, match="no facts"):
        from_record(to_record(ENVELOPE) | {"facts": facts})


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {}},
        {"facts": {"approver": "emma"}},
        {"due_at": "soon"},
        {"due_at": None},
        {"due_at": "2026-11-23T12:00:00"},
    ],
    ids=["no facts", "no subject", "no moment", "never", "a moment without a zone"],
)
def test_an_incomplete_message_is_put_back(change: dict[str, object]):
    with pytest.raises(Unreadable, match="incomplete"):
        from_record(to_record(ENVELOPE) | change)


@pytest.mark.parametrize("missing", ["id", "due_at"])
def test_a_message_without_its_id_or_moment_is_put_back(missing: str):
    record = to_record(ENVELOPE)
    del record[missing]

    with pytest.raises(Unreadable, match="incomplete"):
        from_record(record)


def test_a_message_without_a_cause_has_none():
    record = to_record(ENVELOPE)
    del record["cause"]

    assert from_record(record) == replace(ENVELOPE, cause="")


def test_a_message_names_its_order_only():
    assert PlacePurchaseOrder("PO-1001") == PlacePurchaseOrder(subject="PO-1001")
    assert CheckDispatch("PO-1001", fence=3) != CheckDispatch("PO-1001", fence=4)
