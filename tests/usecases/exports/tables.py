"""Houses with many orders, and what a table says of them."""

import csv
import io
from dataclasses import replace
from typing import Any

from chalicelib.domain.exports import Encoding, Export
from chalicelib.domain.management import Selection
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases.exports import asking
from tests import examples, fakes
from tests.examples import MINUTE, NOON
from tests.fakes import FakeHub
from tests.usecases import steps


def house(orders: int, *, lines: int = 1, title: str = "Ballpoint pen", **changes: Any) -> FakeHub:
    """So many orders of so many lines each, a minute apart, the last one newest."""
    cart = examples.cart([examples.line(n, description=title) for n in range(1, lines + 1)])
    usual = {"status": Status.ORDERED, **changes}
    heads = [
        replace(examples.order(cart=cart), number=f"PO-{n:05}", created_at=NOON + n * MINUTE, **usual)
        for n in range(1, orders + 1)
    ]
    return fakes.hub(*heads, *(examples.content(cart=cart, number=head.number) for head in heads))


def ask(hub: FakeHub, by: str = "gita", encoding: Encoding = Encoding.UTF8, **selected: Any) -> bytes | Export:
    found: bytes | Export = hub.do(
        asking.ask, Selection(**selected), encoding=encoding, by=hub.people.get(by), where="page"
    )
    return found


def read(table: bytes) -> list[dict[str, str]]:
    assert table.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def numbers(table: bytes) -> list[str]:
    return [row["PO number"] for row in read(table)]


def finished(hub: FakeHub, begun: bytes | Export) -> Export:
    """After all its steps."""
    assert isinstance(begun, Export)
    steps.pump(hub)
    return hub.exports.get(begun.person, begun.id)


def file(hub: FakeHub, export: Export) -> bytes:
    found: bytes = hub.export_files.stored[export.file]
    return found
