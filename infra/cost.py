"""`python -m infra.cost`: docs/cost.md, from what was measured (infra/measured.json) and what AWS asks (prices.py).

`python -m infra.cost --measure` measures first: DynamoDB's units by benchmarks/purchase_cost.py, everything else by
benchmarks/purchase_run.py; of marketplace orders by order_cost.py and sale_run.py. A new kind of work is another entry
of ``flows`` in the file; the document then has a chapter for it and all of them in its sum.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.handlers.metrics import UNITS
from infra import alarms, prices, templates, watched
from infra.prices import GB

WORDS = Path(__file__).parent / "cost.md"
MEASURED = Path(__file__).parent / "measured.json"
CONFIG = Path(__file__).parent.parent / ".chalice" / "config.json"
DOCUMENT = Path(__file__).parent.parent / "docs" / "cost.md"
VOLUMES = (1_000, 100_000, 10_000_000)

# A month of 30 days.
MINUTES = 30 * 24 * 60
NIGHTS = 30
# Of one seller, so that a house of more multiplies it.
COMPARED = 1_000
SECONDS = MINUTES * 60
# Amazon's own answers, which functions wait for: the simulated one takes milliseconds. A guess, on the safe side.
AMAZON_SECONDS = 2.0
# Sent (ten at most in one request), received, deleted.
REQUESTS_A_MESSAGE = 3
# For each queue Lambda keeps five connections open that ask every 20 seconds.
POLLS = 5 * 3
# A sweep of a seller, beside its orders: begun, its message, its slot and its end, counted in the code.
SWEEP_WRITES, SWEEP_READS = 20, 20
SWEEPS_A_DAY = (96, 288)  # every fifteen minutes while news come, every five when they are silent
# Those that no template makes; each seller has one more.
SECRETS_BESIDE = ("fingerprints", "selling-application")
# How API Gateway's own line looks for one request.
ACCESS_LINE = 300
# X-Ray's default rule: the first in every second, and of the others 5 %.
TRACED_OF_THE_REST = 0.05
# What has been kept for a year is what one has.
MONTHS_KEPT = 12


@dataclass(frozen=True)
class Flow:
    """One kind of work; all figures are for one of it, as the benchmarks measured them."""

    name: str
    write_units: float
    read_units: float
    invocations: Mapping[str, float]
    milliseconds: Mapping[str, float]
    waits_for_amazon: Mapping[str, float]  # answers of Amazon's that a function waits for
    messages: float
    letters: float
    bytes_out: float
    log_bytes: float
    documents: float
    document_bytes: float
    stored_bytes: float


@dataclass(frozen=True)
class Measured:
    at: str
    units_by: str
    sweep_ms: float
    begin_ms: float  # one look at which sellers are due
    seller_sweep_ms: float  # one sweep of a seller with nothing new
    flows: Sequence[Flow]


def document(measured: Measured) -> str:
    """The words of cost.md around what is computed here."""
    return WORDS.read_text().format(
        region=prices.REGION,
        as_of=prices.AS_OF,
        units_by=measured.units_by,
        at=measured.at,
        amazon_seconds=f"{AMAZON_SECONDS:.0f}",
        pages=f"{measured.flows[0].invocations['pages']:.0f}",
        totals="\n".join(_totals(measured)),
        chapters="\n\n".join("\n".join(_chapter(flow)) for flow in measured.flows),
        fixed="\n".join(_fixed_table(measured)),
        sellers=" to ".join(_dollars(each) for each in seller_months(measured)),
    )


def seller_months(measured: Measured) -> list[float]:
    """Dollars a month for the sweeps of a seller in a region: while news come, and when they are silent."""
    seconds = measured.seller_sweep_ms / 1000 + AMAZON_SECONDS
    sweep = prices.LAMBDA_REQUEST + seconds * _memory("sweep-orders") * prices.LAMBDA_GB_SECOND
    sweep += SWEEP_WRITES * prices.WRITE_UNIT + SWEEP_READS * prices.READ_UNIT
    sweep += REQUESTS_A_MESSAGE * prices.SQS_REQUEST
    return [30 * count * sweep for count in SWEEPS_A_DAY]


def read(file: Path = MEASURED) -> Measured:
    told = json.loads(file.read_text())
    return Measured(**(told | {"flows": [Flow(**flow) for flow in told["flows"]]}))


def costs(flow: Flow, count: int) -> dict[str, float]:
    """Dollars a month for so many, by what is paid for."""
    each = {
        "API Gateway": flow.invocations.get("pages", 0) * prices.API_REQUEST,
        "Lambda": sum(flow.invocations.values()) * prices.LAMBDA_REQUEST
        + sum(_gb_seconds(flow).values()) * prices.LAMBDA_GB_SECOND,
        "DynamoDB": flow.write_units * prices.WRITE_UNIT + flow.read_units * prices.READ_UNIT,
        "DynamoDB, kept for a year": flow.stored_bytes
        / GB
        * MONTHS_KEPT
        * (prices.TABLE_GB_MONTH + prices.RECOVERY_GB_MONTH),
        "S3": flow.documents * prices.S3_PUT + flow.document_bytes / GB * MONTHS_KEPT * prices.S3_GB_MONTH,
        "SQS and SNS": flow.messages * REQUESTS_A_MESSAGE * prices.SQS_REQUEST + flow.letters * prices.SNS_REQUEST,
        "Letters (SES)": flow.letters * prices.LETTER,
        "Logs": (flow.log_bytes + flow.invocations.get("pages", 0) * ACCESS_LINE) / GB * prices.LOGS_GB,
        "Data out": flow.bytes_out / GB * prices.OUT_GB,
    }
    return {name: dollars * count for name, dollars in each.items()} | {"X-Ray": _traces(flow, count) * prices.TRACE}


def fixed(measured: Measured) -> dict[str, float]:
    """Dollars a month for a house in which nothing happens."""
    resources = templates.merged("cost")["Resources"].values()
    kinds = [resource.get("Type") for resource in resources]
    ringing = alarms.alarms()
    queues = len(watched.QUEUES)
    secrets = kinds.count("AWS::SecretsManager::Secret") + len(SECRETS_BESIDE)
    sweep = measured.sweep_ms / 1000 * _memory("publish-due") * prices.LAMBDA_GB_SECOND + prices.LAMBDA_REQUEST
    begin = measured.begin_ms / 1000 * _memory("begin-sweeps") * prices.LAMBDA_GB_SECOND + prices.LAMBDA_REQUEST
    begin += 8 * prices.READ_UNIT + 2 * prices.WRITE_UNIT  # the sellers and when each was swept; the success
    # A query of an index that finds nothing; not measured by itself, and no more than the look at the sellers.
    look = measured.begin_ms / 1000 * _memory("push-tracking") * prices.LAMBDA_GB_SECOND + prices.LAMBDA_REQUEST
    look += 2 * prices.READ_UNIT + 2 * prices.WRITE_UNIT  # what is to be canceled, likewise
    stock = measured.begin_ms / 1000 * _memory("push-inventory") * prices.LAMBDA_GB_SECOND + prices.LAMBDA_REQUEST
    stock += 3 * prices.READ_UNIT + 2 * prices.WRITE_UNIT  # three indexes that hold nothing
    # Asking, Amazon's list, the articles and two looks; an article, its level and its offer are read for each SKU.
    compare = 8 * (measured.begin_ms / 1000 * _memory("push-stock") * prices.LAMBDA_GB_SECOND + prices.LAMBDA_REQUEST)
    compare += 3 * COMPARED * prices.READ_UNIT + 30 * prices.WRITE_UNIT + 4 * prices.S3_PUT
    # Eight shards are read twice, and the success is noted in a transaction.
    sweep += 16 * prices.READ_UNIT + 2 * prices.WRITE_UNIT
    return {
        f"Alarms ({len(ringing)})": len(ringing) * prices.ALARM,
        f"Secrets ({secrets})": secrets * prices.SECRET,
        "The sweep of the outbox, every minute": MINUTES * sweep,
        "The look at which sellers are due, every minute": MINUTES * begin,
        "The look for unconfirmed boxes, every minute": MINUTES * look,
        "The look for stock that Amazon does not know of, every five minutes": MINUTES / 5 * stock,
        f"The nightly comparison of {COMPARED:,} SKUs with what Amazon sells": NIGHTS * compare,
        "Dashboard": prices.DASHBOARD,
        f"Metrics of our own ({len(UNITS)})": len(UNITS) * prices.METRIC,
        f"The key ({kinds.count('AWS::KMS::Key')})": kinds.count("AWS::KMS::Key") * prices.KEY,
        f"Looking into {queues} queues": queues * POLLS * MINUTES * prices.SQS_REQUEST,
    }


def _gb_seconds(flow: Flow) -> dict[str, float]:
    return {
        name: (flow.milliseconds[name] / 1000 + flow.waits_for_amazon.get(name, 0) * AMAZON_SECONDS) * _memory(name)
        for name in flow.invocations
    }


def _memory(function: str) -> float:
    """In gigabytes, as configured."""
    configured = json.loads(CONFIG.read_text())["lambda_functions"]
    told = configured["api_handler" if function == "pages" else function]
    return float(told["lambda_memory_size"]) / 1024


def _traces(flow: Flow, count: int) -> float:
    invocations = sum(flow.invocations.values()) * count
    first = min(invocations, SECONDS)
    return first + (invocations - first) * TRACED_OF_THE_REST


def _totals(measured: Measured) -> Iterator[str]:
    base = sum(fixed(measured).values())
    yield from _row("", *(f"{volume:,} of each" for volume in VOLUMES))
    yield _rule(len(VOLUMES) + 1)
    for flow in measured.flows:
        yield from _row(flow.name, *(_dollars(sum(costs(flow, volume).values())) for volume in VOLUMES))
    yield from _row("fixed", *[_dollars(base)] * len(VOLUMES))
    sums = [base + sum(sum(costs(flow, volume).values()) for flow in measured.flows) for volume in VOLUMES]
    yield from _row("**all**", *(f"**{_dollars(total)}**" for total in sums))
    yield from _row("for each", *(f"{total / volume:.5f}" for total, volume in zip(sums, VOLUMES, strict=True)))


def _chapter(flow: Flow) -> Iterator[str]:
    yield from (f"## {flow.name}", "", *_asked(flow), "")
    by_volume = [costs(flow, volume) for volume in VOLUMES]
    names = sorted(by_volume[-1], key=lambda name: -by_volume[-1][name])
    yield from _row("dollars a month", *(f"{volume:,}" for volume in VOLUMES))
    yield _rule(len(VOLUMES) + 1)
    for name in names:
        yield from _row(name, *(_dollars(costs[name]) for costs in by_volume))


def _asked(flow: Flow) -> Iterator[str]:
    yield (
        f"One of them asks for {flow.write_units:.0f} write and {flow.read_units:.0f} read units,"
        f" {flow.messages:.1f} messages, {flow.letters:.1f} letters, {flow.documents:.1f} documents of together"
        f" {flow.document_bytes / 1000:.1f} kB packed,"
    )
    yield (
        f"{flow.bytes_out / 1000:.0f} kB of answers, {flow.log_bytes / 1000:.1f} kB of log, and leaves"
        f" {flow.stored_bytes / 1000:.1f} kB in the tables."
    )
    yield ""
    yield from _row("function", "invocations", "ms each (local)", "waits for Amazon", "memory", "GB-seconds")
    yield _rule(6)
    for name, seconds in _gb_seconds(flow).items():
        count = flow.invocations[name]
        yield from _row(
            name,
            f"{count:.2f}",
            f"{flow.milliseconds[name] / count:.0f}",
            f"{flow.waits_for_amazon.get(name, 0):.0f}",
            f"{_memory(name) * 1024:.0f} MB",
            f"{seconds:.3f}",
        )


def _fixed_table(measured: Measured) -> Iterator[str]:
    found = fixed(measured)
    yield from _row("", "dollars a month")
    yield _rule(2)
    for name in sorted(found, key=lambda name: -found[name]):
        yield from _row(name, _dollars(found[name]))
    yield from _row("**all**", f"**{_dollars(sum(found.values()))}**")


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return "|" + "---|" + "---:|" * (columns - 1)


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}"


def measure() -> Measured:
    """Takes a minute or two."""
    # They bring the tests' fakes, which a reader of prices needs not.
    from benchmarks import order_cost, purchase_cost, purchase_run, sale_run

    engine, meter = purchase_cost.measured()
    bought = asdict(purchase_run.measured())
    sweep = bought.pop("sweep_ms")
    buying = Flow(
        "Purchase orders",
        write_units=meter.writes,
        read_units=meter.reads,
        waits_for_amazon={"pages": 1, "send-purchase-orders": 1},  # the set-up of the trip, and the order
        **bought,
    )
    _, sale_meter = order_cost.measured()
    found, by_the_clock = sale_run.measured()
    sold = asdict(found)
    sold.pop("sweep_ms")
    selling = Flow(
        "Marketplace orders",
        write_units=sale_meter.writes + sale_meter.for_terms,
        read_units=sale_meter.reads,
        waits_for_amazon={"hear-news": 2},  # each of its two changes is read
        **sold,
    )
    today = datetime.now(UTC).date().isoformat()
    begin, seller = by_the_clock["begin-sweeps"], by_the_clock["sweep-orders"]
    return Measured(today, engine, sweep, begin, seller, [buying, selling])


def main(arguments: Sequence[str]) -> int:
    if "--measure" in arguments:
        MEASURED.write_text(json.dumps(asdict(measure()), indent=2) + "\n")
    DOCUMENT.write_text(document(read()))
    print(f"{DOCUMENT.relative_to(DOCUMENT.parents[1])} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
