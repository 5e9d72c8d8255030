"""Pictures of one order that we place, and of what arrives of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.errors import Refused
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.queries.purchasing.choices import Choices
from chalicelib.queries.purchasing.copying import Copyable
from chalicelib.queries.purchasing.details import Action
from chalicelib.views.form import EMPTY, Form
from chalicelib.views.html import Reader
from tests import examples
from tests.examples import HOUR, NOON
from tests.views import (
    billing,
    order_lines,
    rows,
)
from tests.views.picture import Picture
from tests.views.rows import NOW

MARKED = "Please look at the marked fields."
MAY_NOT = Refused("You may not order on Amazon Business. Please ask {contact}.", contact="Gita Rao")


# What an applicant changed before applying again, and what they filled in.
FILLED: dict[str, object] = {"needed_by": date(2026, 11, 30), "custom": {"cost_center": "4711", "gone": "as it was"}}
CHANGED: dict[str, object] = {
    "changes": Changes(
        {1: (4, 1), 2: (10, 6), 9: (2, 0)}, (examples.line(9),), ("Osaka office", "Berlin office"), ("Lab", "Office")
    )
}


def offered() -> Choices:
    osaka = examples.address("OSAKA", city="Osaka", lines=("2-3-4 Nakanoshima", "Kita-ku"), postcode="530-0005")
    groups = (examples.billing_group(remarks="Paper, pens, desks"), examples.billing_group("LAB"))
    return Choices((examples.address(), osaka), groups, "BERLIN", "OFFICE")


def orders(anna: Reader, gita: Reader) -> Iterator[Picture]:
    def order(name: str, shown: PurchaseOrder, *actions: Action, reader: Reader = anna, **more: object) -> Picture:
        form = more.pop("form", EMPTY)
        details = rows.details(shown, *actions, **more)  # type: ignore[arg-type]
        told = billing.told() if more.get("at_amazon") else billing.NOTHING
        shows = {"details": details, "form": form, "told": told, "back": ""}
        return Picture(f"order-{name}", "pages/order", replace(reader, way="orders"), shows)

    can_apply = (Action.APPLY, Action.CANCEL)
    remand = rows.application(("chiara", Verdict.REMAND, "Two docks are too many; one will do."))
    disapprove = rows.application(("chiara", Verdict.DISAPPROVE, "We have three of these in the cellar."))
    too_long = Form(typed={"comment": "Because"}, errors={"comment": "Please keep this under {most} characters."})
    yield order("cart", rows.order(), *can_apply)
    yield order("wrong", rows.order(hold_lost=True), *can_apply, form=replace(too_long, error=MARKED))
    yield order("late", rows.order(hold_until=NOW - HOUR), *can_apply)
    yield order("soon", rows.order(hold_until=NOW + 3 * HOUR), *can_apply)
    once = rows.application(("chiara", Verdict.APPROVE, "Good price."))
    yield order("applying", rows.order(Status.APPLYING, application=once, is_test=True), Action.CANCEL)
    yield order("remanded", rows.order(Status.REMANDED, application=remand), *can_apply)
    yield order("disapproved", rows.order(Status.DISAPPROVED, application=disapprove), Action.COPY)
    yield order("canceled", rows.order(Status.CANCELED, closed_reason="Not needed any more."))
    agreed = rows.application(*rows.AGREED)
    refusal = Receipt(Answer.REFUSED, "450", "Invalid ship-to address: postal code")
    acts = {
        Delivery.REFUSED: (Action.SEND_AGAIN, Action.CANCEL),
        Delivery.UNKNOWN: (Action.SETTLE,),
        Delivery.REJECTED: (Action.COPY,),
        Delivery.PARTLY_CONFIRMED: (Action.RECEIVE, Action.COPY),
    }
    for delivery in Delivery:
        told = rows.at_amazon() if delivery is Delivery.PARTLY_CONFIRMED else None
        yield order(
            delivery.value.replace("_", "-"),
            rows.order(Status.ORDERED, delivery, application=agreed, ordered_at=NOON),
            *acts.get(delivery, ()),
            reader=gita if delivery in acts else anna,
            at_amazon=told,
            receipt=refusal if delivery is Delivery.REFUSED else None,
        )


def goods(anna: Reader) -> Iterator[Picture]:
    for name, typed in (("ask", ""), ("unknown", "PO-9")):
        yield Picture(f"goods-{name}", "pages/goods", replace(anna, way="goods"), {"typed": typed})
    shown = rows.order(Status.ORDERED, Delivery.SENT)
    wrong = Form(
        typed={"received-2": "9", "reason": "Because"},
        errors={"accepts_more": MARKED, "reason": MARKED, "received-2": MARKED},
        stored={"received-2": "5"},
    )
    for name, said, form, is_noted in (
        ("fresh", False, EMPTY, False),
        ("noted", True, EMPTY, True),
        ("wrong", False, wrong, False),
    ):
        page = {"page": order_lines.awaited(shown, said=said), "form": form, "is_noted": is_noted}
        yield Picture(f"receive-{name}", "pages/receive", anna, page)
    for name, lines, choices, form in (
        ("several", order_lines.lines(), offered(), EMPTY),
        ("one", order_lines.lines()[:1], offered(), Form(error=MARKED)),
        ("may-not", order_lines.lines(), Choices((), (), refusal=MAY_NOT), EMPTY),
    ):
        copied = Copyable(shown, lines, choices, "BERLIN", "OFFICE")
        yield Picture(f"copy-{name}", "pages/copy", anna, {"page": copied, "form": form})
