"""A full and a spare example of every record of the buying half, in the order of ``changes.Record``."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import Application, Decision, Renewal, Replacement, Verdict
from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Record
from chalicelib.domain.company import Logo, Mode
from chalicelib.domain.directory import Absence, Anyone, Group, Role
from chalicelib.domain.exports import Encoding, Export, State
from chalicelib.domain.mail import Failure, MailProblem
from chalicelib.domain.management import Selection
from chalicelib.domain.operations import Run
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields, FieldKind
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.invoices import Invoiced, billed
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.domain.purchasing.shipping import Operation, Shipments, noticed
from chalicelib.domain.turns import Listed, Turn
from tests import examples
from tests.examples import NOON, bills

DECIDED: Application = replace(
    examples.asked(),
    step=1,
    step_began_at=NOON + timedelta(seconds=1, microseconds=5),
    decisions=(
        Decision(0, "chiara", Verdict.APPROVE, "chiara", NOON, ""),
        Decision(1, "emma", Verdict.REMAND, "felix", NOON, "zu teuer – bitte prüfen", carried_from=0),
    ),
    renewals=(Renewal(1, "felix", generation=2, since=NOON, sent_at=NOON, times=1),),
    replacements=(Replacement(1, "gita", instead="felix", at=NOON),),
    reminded_from=NOON,
    earlier=("nonce-before",),
)
FULL: list[Record] = [
    examples.order(
        status=Status.ORDERED,
        delivery=Delivery.PARTLY_CONFIRMED,
        application=DECIDED,
        comment="für die Messe 展示会",
        ordered_at=NOON,
        hold_lost=True,
        closed_reason="no longer needed",
        tax=examples.jpy(0),
        needed_by=date(2026, 11, 30),
        custom={"cost_center": "4711"},
        applied_version=2,
        seen_version=1,
    ),
    examples.content(cart=examples.cart([examples.line(1, tax=examples.usd("0.07"), shipping=examples.usd("1.10"))])),
    Answered("felix", examples.NUMBER, 1, "emma", Verdict.REMAND, NOON),
    examples.punch_out(order="PO-1001", cart_digest="ab" * 32),
    replace(examples.dispatch(), receipt=Receipt(Answer.REFUSED, "417", "No"), superseded=("1@x", "2@x")),
    AmazonSide(
        examples.NUMBER,
        lines={
            1: LineAtAmazon(1, LineState.ACCEPTED, 2, examples.usd("12.00"), ("111-1", "111-2")),
            2: LineAtAmazon(2),
        },
    ),
    Document(examples.NUMBER, "1.2@amazon", Kind.CONFIRMATION, NOON, "documents/x.xml"),
    examples.person(
        "chiara",
        absence=Absence("dmitri", NOON, NOON + timedelta(days=1)),
        manager="emma",
        mail_problem=MailProblem(Failure.BOUNCED, NOON),
        given_groups=frozenset({"team-leads"}),
        provided_roles=frozenset({Role.APPROVER}),
    ),
    Group("team-leads", "Who leads", is_provided=True, roles=frozenset({Role.APPROVER})),
    examples.session(),
    examples.address(groups=frozenset({"team-leads", "a"}), default=True),
    examples.billing_group(members=Anyone(people=frozenset({"anna"}), roles=frozenset({Role.APPLICANT}))),
    examples.company(
        working_days=frozenset({1, 6}),
        sender_name="Einkauf",
        sender_address="einkauf@example.com",
        reply_to="office@example.com",
        logo=Logo("ab" * 32, "png", 240, 60),
    ),
    examples.integration(
        credential_sets={
            "main": examples.credentials(
                label="Amazon.de",
                groups=frozenset({"team-leads"}),
                mode=Mode.TEST,
                at_amazon=Mode.TEST,
                password_set_at=NOON,
                password_set_by="gita",
            ),
            "lab": examples.credentials("lab"),
        },
        extrinsics={},
        tolerance=Decimal("0.10"),
        repeat_unknown=False,
        default_set="main",
    ),
    examples.connection_test(is_test=True, text="No", sentence="{host}", facts={"host": "x"}),
    examples.policy(
        routes=(
            examples.route(
                name="Safety",
                id="safety",
                billing_groups=frozenset({"LAB", "OFFICE"}),
                below={"USD": Decimal("1E+3")},
                codes=frozenset({"46", "42"}),
                categories=frozenset({"Tools & Home"}),
                always_asks=True,
                revision=3,
            ),
        ),
        sign_in_above={"USD": Decimal("1E+3")},
        default=examples.route(),
        automatic_below={"JPY": Decimal(5000)},
        rules_revision=2,
    ),
    Turn(Listed.ADDRESSES, 4),
    needed(Reason.UNKNOWN_DELIVERY, examples.NUMBER, at=NOON, next_retry=NOON, code="", text="späte Antwort"),
    Run("publish-due", NOON + timedelta(microseconds=1), revision=3),
    Export(
        "20261123-120000-e1",
        "gita",
        Selection(Status.ORDERED, "Stift", ("PO-1", "PO-2")),
        Encoding.CP932,
        "Europe/Berlin",
        asked_at=NOON,
        changed_at=NOON,
        state=State.READY,
        step=3,
        after="x",
        looked=2,
        total=3,
        rows=4,
        pieces=("a", "b"),
        tail="c",
        file="d",
        size=5,
        ready_at=NOON,
    ),
    Receipts(examples.NUMBER, {1: ReceivedLine(3, 1), 2: ReceivedLine()}),
    noticed(Shipments(examples.NUMBER), bills.ship_notice((1, 2), (2, 1)), at=NOON),
    billed(Invoiced(examples.NUMBER), bills.invoice_notice(), bills.share(bills.asked(1)), at=NOON),
    bills.invoice(),
    CustomFields((CustomField("size", "Größe", FieldKind.CHOICE, True, ("S", "M")),)),
]
# What is empty is not stored, so it has to be told apart from what was never written.
SPARE: list[Record] = [
    examples.order(),
    examples.content(cart=examples.cart([examples.line(1, classifications=(), extrinsics=())])),
    Answered("anna", examples.NUMBER, 0, "anna", Verdict.APPROVE, NOON),
    examples.punch_out(),
    examples.dispatch(),
    AmazonSide(examples.NUMBER),
    Document(examples.NUMBER, "", Kind.PUNCH_IN, NOON, ""),
    examples.person("hugo", email="", unique_name="", first_name="", language=""),
    Group("team-leads"),
    examples.session(),
    examples.address(state="", lines=(), company="", label=""),
    examples.billing_group(business_unit="", name=""),
    examples.company(state="", lines=(), currency="", working_days=frozenset()),
    examples.integration(credential_sets={}, may_order=Anyone(), ask_instead="", extrinsics={}),
    examples.connection_test(code=""),
    examples.policy(routes=(), fallback="", sign_in_above={}),
    Turn(Listed.BILLING_GROUPS, 1),
    AttentionItem("id", Reason.OVERPRICED, "", NOON),
    Run("sweep", NOON),
    Export("", "", Selection(), Encoding.UTF8, "", asked_at=NOON, changed_at=NOON),
    Receipts(examples.NUMBER),
    Shipments(examples.NUMBER),
    Invoiced(examples.NUMBER),
    bills.invoice(bills.invoice_notice(operation=Operation.DELETE), billing_group=""),
    CustomFields(),
]
