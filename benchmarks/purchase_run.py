"""`purchase_run`: what one purchase order asks of everything but DynamoDB's units, on a whole local world.

Every purchase is bought, approved by three people, ordered, confirmed, shipped and invoiced, and every letter is
reported as delivered. Requests, messages, letters, documents and log lines are counted as they are; times are the
functions' own, with this machine's emulator and simulated Amazon behind them, so they are shorter than AWS's by what
networks and Amazon take, and longer by what a laptop lacks.
"""

import gzip
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import Result
from local import ports
from local.amazon import Amazon, Letter, answer, eventually, shop
from local.environment import Addresses
from local.stack import Stack
from local.visitor import Visitor

ORDERS = 20
ITEMS = 5
APPROVERS = ("chiara", "emma", "felix")
PAGES = "pages"
# What an order sets in motion; tables of orders are nobody's purchase.
QUIET = ("purchase-orders-out", "letters", "mail-events", "projections")
# Where an order leaves something that stays.
KEPT = ("purchase-orders", "audit", "punch-outs", "invoices", "search-terms")
BY_THE_CLOCK = ("publish-due", "begin-sweeps", "sweep-orders")
# The lines of local/gateway.py and local/pump.py.
_REQUEST = re.compile(r"INFO local\.gateway: \S+ (\S+) \d+ (\d+) ms")
_JOB = re.compile(r"INFO local\.pump: (\S+) (\d+) ms")
# Asked for by machines that watch, and by a browser once a year.
_ASIDE = {"/health", "/assets/{file}"}


@dataclass(frozen=True)
class Figures:
    """For one order, on average; by function where it says so. ``sweep_ms`` is one run of the sweep."""

    invocations: dict[str, float]
    milliseconds: dict[str, float]
    messages: float
    letters: float
    bytes_out: float
    log_bytes: float
    documents: float
    document_bytes: float
    stored_bytes: float
    sweep_ms: float


def run() -> list[Result]:
    found = measured()
    busy = sum(found.milliseconds.values())
    counts = ", ".join(f"{count:.1f} {name}" for name, count in found.invocations.items())
    return [
        Result("purchase_run", f"{busy:.0f} ms in functions for an order, locally", "reported", None),
        Result("purchase_run invocations", counts, "reported", None),
    ]


def measured() -> Figures:
    folder = tempfile.TemporaryDirectory(prefix="crossdock-bench-")
    with folder as state, Stack(ports.find_base(), Path(state)) as stack:
        town = _Town(stack)
        town.buy()  # fills caches and connections, as a function that is not new has them
        before = reading(stack)
        town.sent = 0
        for _ in range(ORDERS):
            town.buy()
        return figures(before, reading(stack), town.sent, ORDERS)


class Counting(Visitor):
    """Knows how much came out of the hub, packed as API Gateway packs it."""

    sent = 0

    def _send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Any:
        answer = super()._send(method, url, body, headers)
        if url.startswith(self.home):
            type(self).sent += len(gzip.compress(answer.data)) + len(str(answer.headers))
        return answer


class _Town:
    def __init__(self, stack: Stack) -> None:
        self._hub: Addresses = stack.urls
        self._stack = stack
        self._amazon = Amazon(stack.urls.simulator)
        self._amazon.settings(confirm_mode="off", ship_mode="off")

    @property
    def sent(self) -> int:
        return Counting.sent

    @sent.setter
    def sent(self, number: int) -> None:
        Counting.sent = number

    def buy(self) -> None:
        """As people do it: each looks at the page before pressing its button, and at what came of it."""
        anna = Counting(self._hub.hub)
        anna.sign_in("anna")
        page = shop(anna, self._amazon, ITEMS, address="SEA-HQ", billing_group="OFFICE")
        number = page.path.rpartition("/")[2]
        anna.submit(page, f"/orders/{number}/apply", comment="For the new desks")
        for name in APPROVERS:
            answer(Counting(self._hub.hub), self._letter(name, number), "approve")
        eventually(lambda: self._at_amazon(number), what="the order at Amazon")
        self._amazon.confirm(number)
        self._amazon.ship(number)
        eventually(lambda: "Confirmed" in anna.get(f"/orders/{number}").words, what="the confirmation")
        self._report_letters(number)
        eventually(self._is_quiet, what="the queues to be empty")

    def _letter(self, name: str, number: str) -> Letter:
        def look() -> Letter | None:
            found = self._amazon.letters(f"{name}@example.com")
            return next(
                (letter for letter in found if number in letter.text and "/approvals/" in str(letter.links)), None
            )

        return eventually(look, what=f"the mail to {name}")

    def _at_amazon(self, number: str) -> bool:
        return any(order["order_id"] == number for order in self._amazon.orders())

    def _report_letters(self, number: str) -> None:
        """What SES would say: the emulator's says nothing."""
        now = datetime.now(UTC).isoformat()
        for letter in self._amazon.letters():
            if number in letter.text:
                delivery = {"timestamp": now, "recipients": [letter.to]}
                event = {"eventType": "Delivery", "mail": {"timestamp": now}, "delivery": delivery}
                self._sqs.send_message(QueueUrl=self._url("mail-events"), MessageBody=json.dumps(event))

    def _is_quiet(self) -> bool:
        time.sleep(0.3)  # what is between two queues is in none
        return not any(self._depth(queue) for queue in QUIET)

    def _depth(self, queue: str) -> int:
        told = self._sqs.get_queue_attributes(QueueUrl=self._url(queue), AttributeNames=["All"])["Attributes"]
        return int(told["ApproximateNumberOfMessages"]) + int(told["ApproximateNumberOfMessagesNotVisible"])

    def _url(self, queue: str) -> str:
        return str(self._sqs.get_queue_url(QueueName=f"crossdock-local-{queue}")["QueueUrl"])

    @property
    def _sqs(self) -> Any:
        return self._stack.client("sqs")


@dataclass(frozen=True)
class Reading:
    """All there was until now."""

    invocations: Counter[str]
    milliseconds: Counter[str]
    lines: list[dict[str, Any]]
    log_bytes: int
    documents: int
    document_bytes: int
    stored_bytes: int


def reading(stack: Stack, kept: Sequence[str] = KEPT) -> Reading:
    log = (stack.state / "logs" / "hub.log").read_text()
    ours = [line for line in log.splitlines() if line.startswith("{")]
    timed = list(_timed(log))
    documents = stack.client("s3").list_objects_v2(Bucket="crossdock-local-documents").get("Contents", [])
    return Reading(
        invocations=Counter(name for name, _ in timed),
        milliseconds=sum((Counter({name: ms}) for name, ms in timed), Counter()),
        lines=[json.loads(line) for line in ours],
        log_bytes=sum(len(line.encode()) + 1 for line in ours),
        documents=len(documents),
        document_bytes=sum(document["Size"] for document in documents),
        stored_bytes=sum(_stored(stack, table) for table in kept),
    )


def _timed(log: str) -> Iterator[tuple[str, int]]:
    yield from ((PAGES, int(ms)) for route, ms in _REQUEST.findall(log) if route not in _ASIDE)
    yield from ((name, int(ms)) for name, ms in _JOB.findall(log))


def _stored(stack: Stack, table: str) -> int:
    pages = stack.client("dynamodb").get_paginator("scan").paginate(TableName=f"crossdock-local-{table}")
    # DynamoDB adds 100 bytes to every item it keeps.
    return sum(_size({"M": item}) + 100 for page in pages for item in page["Items"])


def _size(attribute: dict[str, Any]) -> int:
    """As DynamoDB counts: names and values, three bytes for a map or list and one for each element."""
    ((kind, value),) = attribute.items()
    match kind:
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in value.items())
        case "L":
            return 3 + sum(1 + _size(each) for each in value)
        case "S":
            return len(value.encode())
        case "B":
            return len(value)
    return 1 + len(str(value))


def figures(before: Reading, after: Reading, sent: int, orders: int) -> Figures:
    """What runs by the clock is no order's."""

    def each(name: str) -> float:
        return float(getattr(after, name) - getattr(before, name)) / orders

    invocations, milliseconds = after.invocations - before.invocations, after.milliseconds - before.milliseconds
    sweeps = after.invocations["publish-due"], after.milliseconds["publish-due"]
    fresh = after.lines[len(before.lines) :]
    jobs = [line for line in fresh if line.get("message") == "done" and "message_id" in line]
    letters = sum(line.get("sent", 0) for line in jobs)
    working = [name for name in invocations if name not in BY_THE_CLOCK]
    return Figures(
        invocations={name: invocations[name] / orders for name in sorted(working)},
        milliseconds={name: milliseconds[name] / orders for name in sorted(working)},
        messages=len(jobs) / orders,
        letters=letters / orders,
        bytes_out=sent / orders,
        log_bytes=each("log_bytes"),
        documents=each("documents"),
        document_bytes=each("document_bytes"),
        stored_bytes=each("stored_bytes"),
        sweep_ms=sweeps[1] / max(sweeps[0], 1),
    )


if __name__ == "__main__":
    print(json.dumps(asdict(measured()), indent=2))
