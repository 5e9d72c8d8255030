"""Many orders of long ago in a local world, written past the pages, for stories about lists and tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.domain.changes import Created
from chalicelib.domain.purchasing.order import Status, opened
from chalicelib.wiring import Hub
from local.seed import person_id
from tests import examples

LONG_AGO = datetime(2020, 2, 1, 12, tzinfo=UTC)


def disapprove(hub: Hub, count: int, *, lines: int, title: str, year: int = 2020) -> list[str]:
    """So many orders of Anna's that nobody wanted, the newest first; nothing of them waits for anybody."""
    (ship_to, *_), (bill_to, *_) = hub.addresses.all(), hub.billing_groups.all()
    cart = examples.cart([examples.line(number, description=title) for number in range(1, lines + 1)])
    made = []
    for place in range(count):
        order, content = opened(
            cart,
            number=f"PO-{year}-{place:05}",
            applicant=person_id("anna"),
            applicant_name="Anna Sato",
            ship_to=ship_to,
            bill_to=bill_to,
            is_test=False,
            at=LONG_AGO.replace(year=year) + timedelta(minutes=place),
        )
        made.append((replace(order, status=Status.DISAPPROVED, applied_version=1), content))
    for start in range(0, count, 40):
        hub.commit(*(Created(record) for both in made[start : start + 40] for record in both))
    return [order.number for order, _ in reversed(made)]
