"""What is measured, by the names that CloudWatch knows it by."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    stat: str = "Sum"


def counted(name: str, stat: str = "Sum") -> Metric:
    """One of our own (chalicelib/handlers/metrics.py)."""
    return Metric("Crossdock", name, {"service": "crossdock", "stage": "${Stage}"}, stat)


def of_queue(name: str, queue: str) -> Metric:
    return Metric("AWS/SQS", name, {"QueueName": f"${{Prefix}}{queue}"}, "Maximum")


def of_function(name: str, function: str, stat: str = "Sum") -> Metric:
    return Metric("AWS/Lambda", name, {"FunctionName": f"${{Prefix}}{function}"}, stat)


def of_doors(name: str, stat: str = "Sum") -> Metric:
    return Metric("AWS/ApiGateway", name, {"ApiName": "${Prefix}doors"}, stat)


def of_letters(name: str) -> Metric:
    return Metric("AWS/SES", name, {"ses:configuration-set": "${Prefix}letters"}, "Maximum")


# No alarm, but seen beside them.
ONLY_SHOWN: tuple[tuple[str, Metric], ...] = (
    ("Orders at Amazon", counted("OrdersSent")),
    ("Boxes at Amazon", counted("ConfirmationsAccepted")),
    ("Letters", counted("LettersSent")),
    ("Marketplace orders: news and sweeps", counted("NewsHeard")),
    ("Marketplace orders: news and sweeps", counted("OrdersSwept")),
    ("Doors: requests", of_doors("Count")),
    ("Doors: time to answer (milliseconds)", of_doors("Latency", "p50")),
)
